# shellcheck shell=bash
# from_release.sh - hosts on which the package's first release was installed, and which
# are then upgraded to the present one: AUTH works, and purge gives back the host as it
# was before the first. FROM_RELEASE (see hosts.sh) does so with every case of the tier.

# released - install that release
released() {
    install_release "$PROJECT/tests/releases/${NAME}_1.0.0.deb"
    equal 'the version' 1.0.0 "$(box dpkg-query -W -f '${Version}' "$NAME")"
}

# upgraded - from that release to the present package
upgraded() {
    apt install "/root/$NAME.deb"
    has 'an upgrade' "^Unpacking $NAME .* over \(1\.0\.0\)" "$OUTPUT"
}

# on: bookworm trixie
an_upgrade_of_a_plain_host_from_the_first_release() {
    on mail
    up
    people
    take before
    probing
    released
    smtp_auth_works 25 587 465
    upgraded
    never_unanswered
    smtp_auth_works 25 587 465
    equal 'root with its right password' 535 "$(login lettre 587 PLAIN root rootsecret)"
    again
    smtp_auth_works 25 587 465
    apt purge "$NAME"
    port_25_answers
    nothing_listens_on 587 465
    no_auth_on 25
    given_back
}

# on: trixie
options_that_the_first_release_dropped_are_back_after_the_upgrade() {
    set_up_by_hand "-c -m /var/spool/postfix/var/run/saslauthd -r" < <(for_mailbox_users)
    mailbox_auth_works 25
    take before
    released
    says 535 info@example.org mailboxsecret 25 # its fault
    upgraded
    mailbox_auth_works 25 587 465
    apt purge "$NAME"
    mailbox_auth_works 25
    given_back
}

# on: trixie
lists_with_comments_from_the_first_release() {
    lived_in <<'END'
cat >>/etc/postfix/main.cf <<'EOF'
smtpd_recipient_restrictions =
    # printers send without a name
    permit_mynetworks,
    # and nobody else
    reject_unauth_destination
mynetworks = 127.0.0.0/8
# the office
  192.168.0.0/24
EOF
END
    answer mynetworks multiselect '192.168.0.0/24'
    released
    smtp_auth_works 25 587 465
    upgraded
    smtp_auth_works 25 587 465
    equal 'mynetworks' 127.0.0.0/8 "$(box postconf -h mynetworks | tr ',\n' '  ' | xargs)"
    apt purge "$NAME"
    given_back
}

# edit_beside - what an administrator edits, none of it the package's
edit_beside() {
    box sh -eu <<'END'
echo 'message_size_limit = 52428800' >>/etc/postfix/main.cf
printf '2525 inet n - y - - smtpd\n  -o syslog_name=postfix/own\n' >>/etc/postfix/master.cf
sed -i 's/^DESC=.*/DESC="Passwords for mail"/' /etc/default/saslauthd
END
    box postfix reload
    wait_for 'the own port' something_listens_on 2525
}

# on: trixie
what_was_edited_beside_the_first_release_stays() {
    lived_in </dev/null
    # as if the package had never been there
    edit_beside
    keep_control
    lived_in </dev/null
    released
    edit_beside
    upgraded
    smtp_auth_works 25 587 465
    apt purge "$NAME"
    is_the_control
}

# on: trixie
entries_of_the_first_release_that_were_edited_are_the_administrators() {
    lived_in </dev/null
    released
    sed -i 's/^OPTIONS=.*/OPTIONS="-c -m \/var\/spool\/postfix\/var\/run\/saslauthd"/' \
        "$ROOT/etc/default/saslauthd"
    sed -i 's/smtpd_client_restrictions=$/smtpd_client_restrictions=permit/' \
        "$ROOT/etc/postfix/master.cf"
    box postconf -e 'smtpd_recipient_restrictions = permit_sasl_authenticated, reject'
    box service saslauthd restart
    upgraded
    has 'their options' '^OPTIONS="-c -m /var/spool/postfix/var/run/saslauthd"' \
        "$(cat "$ROOT/etc/default/saslauthd")"
    equal 'their option of the service' permit \
        "$(box postconf -hP submission/inet/smtpd_client_restrictions)"
    equal 'their list' 'permit_sasl_authenticated, reject' \
        "$(box postconf -h smtpd_recipient_restrictions)"
    smtp_auth_works 25 587 465
    apt purge "$NAME"
    equal 'what is theirs of the list' reject \
        "$(box postconf -h smtpd_recipient_restrictions)"
    has 'their options' '^OPTIONS="-c ' "$(cat "$ROOT/etc/default/saslauthd")"
    port_25_answers
    no_auth_on 25
}

# on: trixie
one_service_of_the_first_release() {
    lived_in </dev/null
    answer services multiselect submission
    released
    smtp_auth_works 587
    upgraded
    smtp_auth_works 587
    no_auth_on 25
    nothing_listens_on 465
    apt purge "$NAME"
    given_back
}

# on: bookworm trixie
dovecots_auth_that_the_first_release_replaced_comes_back() {
    on mail
    up
    people
    dovecot_serves_postfix
    take before
    answer takeover boolean true
    released
    smtp_auth_works 25 587 465
    upgraded
    smtp_auth_works 25 587 465
    apt purge "$NAME"
    says 235 joe secret 25
    given_back
}

# on: trixie
a_set_up_that_the_first_release_left_alone_is_left_alone() {
    on mail
    up
    people
    dovecot_serves_postfix
    take before
    released
    upgraded
    says 235 joe secret 25
    take installed
    without_the_package "$COPY/installed" >"$COPY/others"
    same_host "$COPY/before" "$COPY/others"
    apt purge "$NAME"
    given_back
}
