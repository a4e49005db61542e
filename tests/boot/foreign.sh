# shellcheck shell=bash
# foreign.sh - hosts where AUTH or saslauthd is set up in another way. Without
# permission nothing is touched; with it, the set-up is replaced, and comes back.

# left_alone SIGN - installation changes nothing, succeeds, and says so, naming
# SIGN; purge gives back
left_alone() {
    install_ours
    has 'the notice' "^$NAME: nothing was set up" "$OUTPUT"
    has 'the notice names what was found' "$1" "$OUTPUT"
    take installed
    without_the_package "$COPY/installed" >"$COPY/others"
    same_host "$COPY/before" "$COPY/others"
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    purge_ours
    given_back
}

# taken_over PORT... - with permission, AUTH is ours there, until purge gives back
taken_over() {
    answer takeover boolean true
    install_ours
    smtp_auth_works "$@"
    purge_ours
    # the answer given beforehand made debconf's record of the question
    given_back
}

# by_dovecot - AUTH in main.cf is Dovecot's
by_dovecot() {
    on mail
    up
    people
    dovecot_serves_postfix
    equal 'AUTH by Dovecot' 235 "$(login lettre 25 PLAIN joe secret)"
    take before
}

# on: bookworm trixie
auth_by_dovecot_is_left_alone() {
    by_dovecot
    left_alone 'dovecot'
    equal 'AUTH by Dovecot' 235 "$(login lettre 25 PLAIN joe secret)"
}

# on: bookworm trixie bullseye
auth_by_dovecot_is_replaced_with_permission_and_comes_back() {
    by_dovecot
    taken_over 25 587 465
    equal 'AUTH by Dovecot' 235 "$(login lettre 25 PLAIN joe secret)"
}

# on: trixie
auth_by_dovecot_in_one_service_is_left_alone() {
    in_a_service
    left_alone 'submission'
}

# on: trixie
auth_by_dovecot_in_one_service_stays_there_with_permission() {
    in_a_service
    taken_over 25 465
}

# by_sasldb - AUTH with passwords of Cyrus SASL's own
by_sasldb() {
    lived_in <<'END'
printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN CRAM-MD5\n' \
    >/etc/postfix/sasl/smtpd.conf
postconf -e smtpd_sasl_auth_enable=yes
END
}

# on: trixie
another_smtpd_conf_is_left_alone() {
    by_sasldb
    left_alone 'smtpd.conf'
}

# on: trixie
another_smtpd_conf_is_replaced_with_permission_and_comes_back() {
    by_sasldb
    taken_over 25 587 465
}

# for_slapd - saslauthd serves slapd, at its usual place
for_slapd() {
    on mail
    up
    people
    install slapd
    box sh -eu <<'END'
sed -i '/^START=/d' /etc/default/saslauthd
echo START=yes >>/etc/default/saslauthd
update-rc.d saslauthd enable >/dev/null 2>&1
service saslauthd restart >/dev/null 2>&1
END
    wait_for 'saslauthd' box test -S /run/saslauthd/mux
    take before
}

# on: bookworm bullseye-without-systemd
saslauthd_that_serves_another_program_is_left_alone() {
    for_slapd
    left_alone 'slapd'
}

# on: bookworm trixie bullseye bullseye-without-systemd
saslauthd_that_serves_another_program_is_moved_with_permission_and_back() {
    for_slapd
    taken_over 25 587 465
}

# on: trixie
an_instance_that_takes_no_mail_is_left_alone() {
    lived_in <<'END'
postmulti -e init >/dev/null 2>&1
postmulti -I postfix-in -e create >/dev/null 2>&1
END
    box postconf -e master_service_disable=inet
    box service postfix restart >/dev/null 2>&1
    nothing_listens_on 25
    take before
    left_alone 'master_service_disable'
}

# on the others, postfix_that_is_not_configured (advice.sh) sees the same
# on: bullseye
without_main_cf_nothing_is_set_up_and_postfix_can_be_configured_later() {
    on systemd
    up
    box debconf-set-selections <<'END'
postfix postfix/main_mailer_type select No configuration
END
    people
    install_by_apt
    has 'the notice' 'main[.]cf' "$OUTPUT"
    [ ! -e "$ROOT/etc/postfix/main.cf" ] || fail 'there is a main.cf'
    answer_postfix
    succeed dpkg-reconfigure -fnoninteractive postfix
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    box service postfix restart
    smtp_auth_works 25 587 465
    purge_ours
}
