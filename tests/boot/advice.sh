# shellcheck shell=bash
# advice.sh - what the package's messages advise is done on a running host, word for
# word: it is enough.
# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"

# refused_with PATTERN COMMAND... - it fails with a sentence like PATTERN and a remedy
refused_with() {
    local pattern=$1
    shift
    attempt "$@"
    [ "$STATUS" != 0 ] || fail "«$*» succeeded: $OUTPUT"
    has 'the sentence' "^$NAME: .*$pattern" "$(notice)"
}

# healed - the remedy is enough
healed() {
    advice_followed
    equal 'the package' installed "$(box dpkg-query -W -f '${db:Status-Status}' "$NAME")"
    smtp_auth_works 25
}

# a_host [LAYER] - up, with joe
a_host() {
    on "${1:-mail}"
    up
    people
}

# on: bookworm trixie
a_service_that_is_masked() {
    a_host
    box systemctl mask saslauthd
    refused_with 'saslauthd is masked' dpkg -i "/root/$NAME.deb"
    healed
}

# on: bookworm trixie
a_group_that_is_missing() {
    a_host
    # dpkg itself stops at an override for a group that is not there
    sed -i '/ sasl /d' "$ROOT/var/lib/dpkg/statoverride"
    box groupdel sasl
    refused_with 'there is no group sasl' dpkg -i "/root/$NAME.deb"
    healed
}

# on: bookworm trixie
a_defaults_file_that_is_missing() {
    a_host
    rm "$ROOT/etc/default/saslauthd"
    refused_with '/etc/default/saslauthd does not exist' dpkg -i "/root/$NAME.deb"
    healed
}

# on: bookworm trixie
a_patched_copy_that_is_missing() {
    a_host
    install_ours
    rm "$ROOT/etc/default/saslauthd"
    refused_with '/etc/default/saslauthd does not exist' dpkg-reconfigure -fnoninteractive "$NAME"
    healed
}

# on: bookworm trixie
an_answer_that_is_not_valid() {
    a_host
    answer credential-cache string soon
    refused_with 'credential-cache is not valid' dpkg -i "/root/$NAME.deb"
    answer credential-cache string 60
    healed
}

# on: bookworm trixie
an_answer_that_is_not_valid_any_more() {
    a_host
    install_ours
    answer credential-cache string soon
    refused_with 'credential-cache is not valid' dpkg-reconfigure -fnoninteractive "$NAME"
    answer credential-cache string 60
    healed
}

# on: bookworm trixie
a_journal_that_is_damaged() {
    a_host
    install_ours
    sed -i '$d' "$ROOT/var/lib/confdeb/$NAME/journal"
    refused_with 'journal is damaged' dpkg-reconfigure -fnoninteractive "$NAME"
    rm "$ROOT/var/lib/confdeb/$NAME/journal"
    healed
}

# on: bookworm trixie
postfix_that_is_not_configured() {
    a_host systemd
    box debconf-set-selections <<<'postfix postfix/main_mailer_type select No configuration'
    install_by_apt
    has 'the notice' 'Postfix is not configured' "$OUTPUT"
    [ ! -e "$ROOT/etc/postfix/main.cf" ] || fail 'there is a main.cf'
    answer_postfix
    healed
    smtp_auth_works 587 465
    purge_ours
}

# on: bookworm trixie
a_removal_that_fails() {
    a_host
    take before
    install_ours
    # a mount point refuses renames, even root's
    box mount --bind /etc/postfix/main.cf /etc/postfix/main.cf
    refused_with 'main.cf cannot be replaced' dpkg --remove "$NAME"
    box umount /etc/postfix/main.cf
    advice_followed
    no_auth_on 25
    purge_ours
    given_back_but_for 'apt/apt[.]conf[.]d/90yes'
}

# on: bookworm trixie
another_set_up_that_is_to_be_replaced() {
    lived_in <<'XX'
printf 'pwcheck_method: auxprop\nmech_list: PLAIN LOGIN CRAM-MD5\n' >/etc/postfix/sasl/smtpd.conf
postconf -e smtpd_sasl_auth_enable=yes
XX
    install_ours
    has 'the notice' 'To have it replaced' "$OUTPUT"
    answer takeover boolean true
    notice | grep -oE "^  dpkg-reconfigure $NAME" >"$COPY/advice"
    followed "$(cat "$COPY/advice")"
    smtp_auth_works 25 587 465
}

# on: trixie
a_host_on_which_no_port_offers_authentication() {
    a_host
    answer services multiselect ''
    install_ours
    has 'the notice' 'no port offers authentication now' "$OUTPUT"
    answer services multiselect smtp
    followed "$(notice | sed -n 's/.*To change that: //p')"
    smtp_auth_works 25
}

# looked_at - what the last message says to look at
looked_at() {
    notice | sed -n 's/^  .*[Ss]ee: \([^;()]*[^;() ]\).*/\1/p' | grep . || fail "no such advice in: $OUTPUT"
}

# on: bookworm trixie
what_a_remedy_says_to_look_at() {
    a_host
    box dpkg-divert --quiet --local --no-rename --divert /etc/default/saslauthd.mine --add /etc/default/saslauthd
    refused_with 'diverted by the administrator' dpkg -i "/root/$NAME.deb"
    succeed sh -c "$(looked_at)"
    has 'the diversion' 'local diversion of /etc/default/saslauthd to /etc/default/saslauthd.mine' "$OUTPUT"
    box dpkg-divert --quiet --local --no-rename --remove /etc/default/saslauthd
    cp -p "$ROOT/etc/postfix/main.cf" "$COPY/good"
    echo 'this is no setting' >>"$ROOT/etc/postfix/main.cf"
    refused_with 'Postfix itself refuses' dpkg --configure -a
    attempt sh -c "$(looked_at)"
    has 'the line' 'this is no setting' "$OUTPUT"
    cat "$COPY/good" >"$ROOT/etc/postfix/main.cf"
    instead_of /usr/sbin/saslauthd <<'XX'
#!/bin/sh
echo "the disk is on fire"
exit 1
XX
    refused_with 'saslauthd was started, but does not respond' dpkg --configure -a
    attempt sh -c "$(looked_at)"
    has 'the cause' 'the disk is on fire' "$OUTPUT"
    back /usr/sbin/saslauthd
    succeed dpkg --configure -a
    succeed dpkg-query -W
    succeed postconf -M
}

# own_certificate - where the notice has its example
own_certificate() {
    mkdir -p "$ROOT/path/to"
    openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=ca -days 9 -keyout "$COPY/ca.key" -out "$COPY/ca.pem" 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -subj /CN=mail.example.org -keyout "$ROOT/path/to/key.pem" 2>/dev/null |
        openssl x509 -req -CA "$COPY/ca.pem" -CAkey "$COPY/ca.key" -set_serial 7 -days 9 \
            -out "$ROOT/path/to/chain.pem" 2>/dev/null
}

# certificate_on PORT - print the subject of the server's certificate there
certificate_on() {
    local options=(-starttls smtp)
    [ "$1" != 465 ] || options=()
    net openssl s_client -connect "192.0.2.1:$1" "${options[@]}" </dev/null 2>/dev/null |
        openssl x509 -noout -subject -nameopt RFC2253
}

# certificate_replaced - as the notice says, under three ports in use
certificate_replaced() {
    smtp_auth_works 25 587 465
    own_certificate
    followed "$(notice | sed -n '/To use another:$/,/^[^ ]/s/^  //p')"
    for port in 25 587 465; do
        equal "the certificate on port $port" 'subject=CN=mail.example.org' "$(certificate_on "$port")"
    done
}

# on: bookworm trixie
a_certificate_that_is_self_signed() {
    a_host
    install_ours
    certificate_replaced
    purge_ours
    equal 'the new certificate' 'subject=CN=mail.example.org' "$(certificate_on 25)"
}

# on: trixie
a_certificate_that_is_self_signed_in_a_chain_file() {
    lived_in <<'XX'
cat /etc/ssl/private/ssl-cert-snakeoil.key /etc/ssl/certs/ssl-cert-snakeoil.pem >/etc/postfix/chain.pem
chmod 600 /etc/postfix/chain.pem
postconf -e smtpd_tls_chain_files=/etc/postfix/chain.pem smtpd_tls_cert_file= smtpd_tls_key_file=
XX
    install_ours
    certificate_replaced
}

# on: trixie
a_host_that_listens_on_loopback_alone() {
    lived_in <<'XX'
postconf -e inet_interfaces=loopback-only
XX
    install_ours
    has 'the notice' 'set it to "all" and restart Postfix' "$(notice)"
    succeed postconf -e inet_interfaces=all
    succeed systemctl restart postfix
    wait_for 'Postfix' something_listens_on 465
    smtp_auth_works 25 587 465
}
