# shellcheck shell=bash
# advice.sh - what the package's messages advise is done on a running host, word for
# word: it is enough.
# shellcheck source=/dev/null
. "$SUPPORT/advice.sh"

# refused_with PATTERN COMMAND... - it fails with a sentence like PATTERN and a remedy
refused_with() {
    local pattern=$1
    shift
    attempt "$@"
    [ "$STATUS" != 0 ] || fail "«$*» succeeded: $OUTPUT"
    has 'the sentence' "^$NAME: .*$pattern" "$(notice)"
}

# healed [PORT...] - the remedy is enough
healed() {
    advice_followed
    equal 'the package' installed "$(box dpkg-query -W -f '${db:Status-Status}' "$NAME")"
    smtp_auth_works "${@:-25}"
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
    refused_with 'saslauthd is masked' apt-get -q -y install "/root/$NAME.deb"
    healed
}

# on: bookworm trixie
a_group_that_is_missing() {
    a_host
    # dpkg itself stops at an override for a group that is not there
    sed -i '/ sasl /d' "$ROOT/var/lib/dpkg/statoverride"
    box groupdel sasl
    refused_with 'there is no group sasl' apt-get -q -y install "/root/$NAME.deb"
    healed
}

# on: bookworm trixie
a_defaults_file_that_is_missing() {
    a_host
    rm "$ROOT/etc/default/saslauthd"
    refused_with '/etc/default/saslauthd does not exist' apt-get -q -y install "/root/$NAME.deb"
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
    refused_with 'credential-cache is not valid' apt-get -q -y install "/root/$NAME.deb"
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
    install_ours
    has 'the notice' 'Postfix is not configured' "$OUTPUT"
    answer_postfix
    healed
}

# on: bookworm trixie
a_removal_that_fails() {
    a_host
    take before
    install_ours
    # a mount point refuses renames, even root's
    box mount --bind /etc/postfix/main.cf /etc/postfix/main.cf
    refused_with 'main.cf cannot be replaced' apt-get -q -y remove "$NAME"
    box umount /etc/postfix/main.cf
    advice_followed
    no_auth_on 25
    apt purge "$NAME"
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

# on: bookworm trixie
a_host_on_which_no_port_offers_authentication() {
    a_host
    answer services multiselect ''
    install_ours
    has 'the notice' 'no port offers authentication now' "$OUTPUT"
    answer services multiselect smtp
    followed "$(notice | sed -n 's/.*To change that: //p')"
    smtp_auth_works 25
}
