# shellcheck shell=bash
# administrator_edits.sh - running hosts on which the administrator changed what is ours, between
# two runs: nothing of it is lost, nothing fails, and nothing is ever offered in the clear.

# installed_on_a_running_host
installed_on_a_running_host() {
    on mail
    up
    people
    take before
    install_ours
}

# on: bookworm trixie
auth_that_is_switched_off_and_on_is_never_in_clear() {
    installed_on_a_running_host
    box postconf -e smtpd_sasl_auth_enable=no
    succeed dpkg -i /root/next.deb
    no_auth_on 25
    box postconf -e smtpd_sasl_auth_enable=yes
    box postfix reload
    no_auth_in_clear 192.0.2.1 25
    smtp_auth_works 25 587 465
}

# on: bookworm trixie
auth_offered_in_another_place_is_never_in_clear() {
    installed_on_a_running_host
    box postconf -e smtpd_sasl_auth_enable=no
    box postconf -P smtp/inet/smtpd_sasl_auth_enable=yes
    box sh -c "printf '2525 inet n - y - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n' >>/etc/postfix/master.cf"
    succeed dpkg -i /root/next.deb
    no_auth_in_clear 192.0.2.1 25 2525
    smtp_auth_works 25 587 465
    answer services multiselect 'submission, submissions'
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    no_auth_in_clear 192.0.2.1 25 2525
}

# on: trixie
auth_that_one_service_offers_already_is_in_clear_no_more() {
    lived_in <<'END'
sed -i 's/^smtp      inet.*/&\n  -o smtpd_sasl_auth_enable=yes/' /etc/postfix/master.cf
mkdir -p /etc/postfix/sasl
printf 'pwcheck_method: saslauthd\nmech_list: plain login\n' >/etc/postfix/sasl/smtpd.conf
END
    answer services multiselect 'submission, submissions'
    install_ours
    no_auth_in_clear 192.0.2.1 25
    smtp_auth_works 587 465
    purge_ours
    given_back
}

# on: trixie
an_edited_service_outlives_upgrades_and_other_answers() {
    installed_on_a_running_host
    # main.cf says the same
    sed -i '/^submission[[:blank:]]/,/^submissions[[:blank:]]/{/smtpd_sasl_auth_enable=yes/d;}' \
        "$ROOT/etc/postfix/master.cf"
    succeed dpkg -i /root/next.deb
    smtp_auth_works 25 587 465
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    smtp_auth_works 25 587 465
    purge_ours
    given_back
}

# on: trixie
services_with_changed_columns_go_with_their_options() {
    installed_on_a_running_host
    # the same columns, laid out anew; and others
    box postconf -F "submission/inet/process_limit=$(box postconf -Fh submission/inet/process_limit)"
    box postconf -F submissions/inet/process_limit=7
    box postfix reload
    smtp_auth_works 25 587 465
    purge_ours
    has 'the message' 'submissions/inet was changed .* is removed with its options' "$OUTPUT"
    lacks 'a message about what was not changed' 'submission/inet' "$OUTPUT"
    nothing_listens_on 587 465
    given_back
}

# on: trixie
a_defaults_file_written_in_another_form_is_the_administrators() {
    installed_on_a_running_host
    sed -i 's/^OPTIONS=/  &/' "$ROOT/etc/default/saslauthd"
    the_trigger_runs
    succeed dpkg -i /root/next.deb
    has 'the message' 'OPTIONS was changed after this package set it' "$OUTPUT"
    smtp_auth_works 25 587 465
    purge_ours
    has 'their line' '^  OPTIONS="-m /var/spool/postfix/var/run/saslauthd"' \
        "$(cat "$ROOT/etc/default/saslauthd")"
}

# on: trixie
a_list_that_we_set_and_the_administrator_extended_is_theirs_without_our_item() {
    installed_on_a_running_host
    box postconf -e 'smtpd_recipient_restrictions = permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination, reject_rbl_client rbl.example.org'
    box postfix reload
    smtp_auth_works 25 587 465
    purge_ours
    has 'the message' 'smtpd_recipient_restrictions was changed .*: the changes are kept' "$OUTPUT"
    equal 'their list' 'permit_mynetworks, reject_unauth_destination, reject_rbl_client rbl.example.org' \
        "$(box postconf -h smtpd_recipient_restrictions | tr -s ' ')"
    port_25_answers
    no_auth_on 25
}
