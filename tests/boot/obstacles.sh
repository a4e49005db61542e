# shellcheck shell=bash
# obstacles.sh - hosts on which no answer helps: the cause is named and nothing is
# changed; once it is gone, dpkg-reconfigure sets all up.

# stopped_by WORDS - installation succeeds, changes nothing, and names WORDS, whatever
# is answered. On a host that the first release had set up, what it had done stays: see
# what_was_set_up_stays_where_an_obstacle_came_later
stopped_by() {
    local -x FROM_RELEASE=''
    answer takeover boolean true
    install_ours
    has 'the notice' "^$NAME: nothing was set up, because it cannot work on this host:" "$OUTPUT"
    has 'the obstacle' "$1" "$OUTPUT"
    has 'what to do' "Change that, then run: dpkg-reconfigure $NAME" "$OUTPUT"
    take installed
    without_the_package "$COPY/installed" >"$COPY/others"
    same_host "$COPY/before" "$COPY/others"
    no_auth_on 25
}

# once_changed COMMAND... - after it, dpkg-reconfigure sets all up; purge gives back
once_changed() {
    box "$@"
    take before
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    smtp_auth_works 25 587 465
    purge_ours
    without_the_package "$COPY/before" >"$COPY/others"
    take after
    same_host "$COPY/others" "$COPY/after"
}

# on: trixie
another_pam_service_stops_it_until_it_is_changed() {
    lived_in <<'END'
postconf -e smtpd_sasl_service=smtpd
END
    stopped_by 'main.cf has smtpd_sasl_service = smtpd: PAM would not use /etc/pam.d/smtp'
    once_changed postconf -X smtpd_sasl_service
}

# on: trixie
plain_forbidden_inside_tls_stops_it_until_it_is_changed() {
    lived_in <<'END'
postconf -e 'smtpd_sasl_security_options=noanonymous, noplaintext'
END
    stopped_by 'smtpd_sasl_tls_security_options = noanonymous, noplaintext'
    once_changed postconf -e smtpd_sasl_tls_security_options=noanonymous
}

# on: trixie
clients_that_need_a_certificate_stop_it_until_it_is_changed() {
    lived_in <<'END'
postconf -e smtpd_tls_req_ccert=yes
END
    stopped_by 'main.cf has smtpd_tls_req_ccert = yes'
    once_changed postconf -e smtpd_tls_req_ccert=no
}

# on: trixie
a_queue_directory_elsewhere_stops_it_even_with_permission() {
    lived_in <<'END'
mkdir -p /data/spool
cp -a /var/spool/postfix /data/spool/postfix
postconf -e queue_directory=/data/spool/postfix
END
    stopped_by 'main.cf has queue_directory = /data/spool/postfix'
    purge_ours
    given_back_but_for 'data/spool/postfix/pid/' # smtpd locks a file there when it is first asked
}

# on: trixie
what_was_set_up_stays_where_an_obstacle_came_later() {
    on mail
    up
    people
    take before
    install_ours
    box postconf -e smtpd_tls_req_ccert=yes
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    has 'the notice' "^$NAME: nothing was changed, and the earlier changes of $NAME are kept, because" "$OUTPUT"
    smtp_auth_works 25
    box postconf -X smtpd_tls_req_ccert
    purge_ours
    given_back
}

# on: trixie
a_service_with_dovecot_of_its_own_stays_and_its_port_is_not_claimed() {
    in_a_service
    install_ours
    has 'the notice' 'smtpd_sasl_path = private/auth. This service is left as it is in any case.' "$OUTPUT"
    answer takeover boolean true
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    has 'the notice' 'on ports 25, 465,' "$OUTPUT"
    has 'the notice' 'The service submission in master.cf still uses dovecot.' "$OUTPUT"
    smtp_auth_works 25 465
    purge_ours
    given_back
}
