# shellcheck shell=bash
# other_hosts_mail.sh - other people's hosts: main.cf and master.cf as guides and bug
# reports have them. Above a case, where its host was found, if
# that can be named.

# As main.cf files in SuSE's style have them
# on: trixie
a_certificate_and_a_key_that_are_empty() {
    lived_in <<'END'
postconf -e 'smtpd_tls_cert_file =' 'smtpd_tls_key_file ='
END
    auth_comes_and_goes 25 587 465
}

# without_tls FILE - a host whose STARTTLS fails because of FILE: it is refused, with that
# as the cause, and is as it was; with Debian's own pair all is well
without_tls() {
    refused 'port (25|587)'
    has 'the cause' "$1" "$OUTPUT"
    port_25_answers
    nothing_listens_on 587 465
    box postconf -e smtpd_tls_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem \
        smtpd_tls_key_file=/etc/ssl/private/ssl-cert-snakeoil.key
    box postfix reload
    cp "$ROOT/etc/postfix/main.cf" "$COPY/main.cf"
    succeed dpkg --configure -a
    smtp_auth_works 25 587 465
    purge_ours
    cmp "$COPY/main.cf" "$ROOT/etc/postfix/main.cf"
    given_back_but_for ' etc/postfix/main.cf	'
}

# BigRedS/postfixadmin-installer issue 5, anonaddy/docker issue 249
# on: trixie
a_certificate_that_is_not_there() {
    lived_in <<'END'
postconf -e smtpd_tls_cert_file=/etc/letsencrypt/live/mail.example.org/fullchain.pem \
    smtpd_tls_key_file=/etc/letsencrypt/live/mail.example.org/privkey.pem
END
    without_tls /etc/letsencrypt/live/mail.example.org/fullchain.pem
}

# on: bookworm
a_key_of_another_certificate() {
    lived_in <<'END'
openssl genrsa -out /etc/postfix/other.key 2048 2>/dev/null
postconf -e smtpd_tls_key_file=/etc/postfix/other.key
END
    without_tls /etc/postfix/other.key
}

# amavis: mail comes back on 10025
# on: bookworm
a_content_filter_that_gives_mail_back_on_another_port() {
    lived_in <<'END'
cat >>/etc/postfix/master.cf <<'EOF'
amavisfeed unix - - n - 2 lmtp
    -o lmtp_data_done_timeout=1200
    -o lmtp_send_xforward_command=yes
127.0.0.1:10025 inet n - n - - smtpd
    -o content_filter=
    -o smtpd_delay_reject=no
    -o smtpd_client_restrictions=permit_mynetworks,reject
    -o smtpd_helo_restrictions=
    -o smtpd_sender_restrictions=
    -o smtpd_recipient_restrictions=permit_mynetworks,reject
    -o smtpd_data_restrictions=reject_unauth_pipelining
    -o smtpd_end_of_data_restrictions=
    -o smtpd_restriction_classes=
    -o mynetworks=127.0.0.0/8
    -o receive_override_options=no_header_body_checks,no_unknown_recipient_checks,no_milters
EOF
postconf -e content_filter=amavisfeed:[127.0.0.1]:10024
smtp-sink -L -u nobody -D /var/tmp/scanned 127.0.0.1:10024 10 >/dev/null 2>&1 </dev/null &
END
    wait_for 'the filter' something_listens_on 10024
    take before
    install_ours
    smtp_auth_works 25 587 465
    send lettre 587 PLAIN joe secret someone@outside.example
    has 'what the filter gives back' '^<-  250 2[.]1[.]5 ' \
        "$(net swaks --server 127.0.0.1 --port 10025 --from joe@smtphost.example.net \
            --to joe@smtphost.example.net --quit-after RCPT </dev/null)"
    purge_ours
    given_back
}

# on: trixie
restrictions_that_stand_under_other_names() {
    lived_in <<'END'
postconf -e 'mine = permit_mynetworks, reject_unauth_destination' \
    'theirs = reject_unknown_recipient_domain' \
    'smtpd_recipient_restrictions = $theirs, $mine' \
    'smtpd_relay_restrictions = $mine'
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
restrictions_without_the_own_networks() {
    lived_in <<'END'
postconf -e 'smtpd_recipient_restrictions = reject_unauth_destination, reject_unknown_recipient_domain' \
    'smtpd_relay_restrictions = reject_unauth_destination'
END
    auth_comes_and_goes 25 587 465
}

# kura/kura.gg, content/postfix-dovecot-imapimaps-sasl-maildir.rst
# on: trixie
a_realm_and_clients_that_want_auth_with_an_equals_sign() {
    set_up_by_hand '-c -m /var/spool/postfix/var/run/saslauthd' <<'END'
postconf -e 'smtpd_sasl_local_domain = $myhostname' broken_sasl_auth_clients=yes \
    'smtpd_sender_restrictions = permit_sasl_authenticated, permit_mynetworks'
END
    auth_stays 25 587 465
}

# relay_took COUNT - that many mails of relayuser
relay_took() {
    [ "$(grep -c '^relayuser$' "$COPY/relay.log")" = "$1" ]
}

# What autoremove takes is what the client side of AUTH needs, too
# on: bookworm
a_relayhost_set_up_meanwhile_gets_mail_after_autoremove() {
    on mail
    up
    people
    net /usr/bin/python3 "$SUPPORT/clients/relay.py" 2526 >"$COPY/relay.log" 2>&1 &
    wait_for 'the relay' something_listens_on 2526
    # as where installation has brought them
    succeed apt-mark auto sasl2-bin libsasl2-modules ssl-cert
    install_ours
    box postconf -e 'relayhost = [127.0.0.1]:2526' smtp_sasl_auth_enable=yes \
        smtp_sasl_security_options=noanonymous smtp_sasl_password_maps=static:relayuser:relaysecret
    box postfix reload
    send lettre 587 PLAIN joe secret someone@outside.example
    wait_for 'a mail at the relay' relay_took 1
    purge_ours
    # Postfix suggests sasl2-bin: many a host's autoremove spares it, this one's does not
    apt -o APT::AutoRemove::SuggestsImportant=false autoremove
    has 'what went' '^Removing sasl2-bin' "$OUTPUT"
    port_25_answers
    equal 'the relay' '[127.0.0.1]:2526' "$(box postconf -h relayhost)"
    box sh -c 'echo hello | sendmail someone@outside.example'
    wait_for 'another mail at the relay' relay_took 2
}

# Debian's Postfix adds what master.cf lacks when it is configured: a report of
# severity serious for 3.5.18-0+deb11u1 (debian-bugs-dist, msg1904470)
# on: bookworm trixie
services_that_postfix_adds_to_master_cf_meanwhile() {
    local with
    for with in '' 1; do
        lived_in <<'END'
awk '/^[^#[:blank:]]/ { gone = /^(verify|relay)[[:blank:]]/ } !gone || /^#/' \
    /etc/postfix/master.cf >/etc/postfix/master.new
cat /etc/postfix/master.new >/etc/postfix/master.cf
rm /etc/postfix/master.new
END
        [ -z "$with" ] || install_ours
        apt install --reinstall postfix
        [ -n "$with" ] || keep_control
    done
    smtp_auth_works 25 587 465
    purge_ours
    is_the_control
}
