# shellcheck shell=bash
# life.sh - from installation to removal, on plain hosts.

# everything_works - what the package promises, in short
everything_works() {
    smtp_auth_works 25 587 465
    equal 'root with its right password' 535 "$(login swaks 587 PLAIN root rootsecret)"
    no_auth_in_clear 192.0.2.1 25 587
    strangers_may_not_relay
    send swaks 465 PLAIN joe secret joe@smtphost.example.net
    arrives_at_joe
    send swaks 25 PLAIN joe secret someone@outside.example
    arrives_outside
}

# on: bookworm trixie bullseye sid
from_a_bare_base_apt_brings_everything_and_it_works() {
    on systemd
    up
    answer_postfix
    people
    install_by_apt
    sink
    everything_works
    again
    sink
    everything_works
    power_cut
    up
    sink
    everything_works
}

# on: bullseye-without-systemd
from_a_bare_base_without_systemd_apt_brings_everything() {
    on base
    policy 0
    up
    answer_postfix
    people
    install_by_apt
    sink
    everything_works
    again
    sink
    everything_works
}

# on: bookworm trixie bullseye bullseye-without-systemd sid
purge_gives_back() {
    on mail
    up
    people
    take before
    install_by_apt
    smtp_auth_works 25 587 465
    apt purge "$NAME"
    port_25_answers
    nothing_listens_on 587 465
    no_auth_on 25
    given_back
}

# on: bookworm trixie bullseye bullseye-without-systemd
purge_after_a_reboot_gives_back() {
    on mail
    up
    people
    again
    take before
    install_by_apt
    again
    smtp_auth_works 25 587 465
    apt purge "$NAME"
    given_back
    again
    given_back
}

# on: bookworm trixie bullseye-without-systemd
remove_then_purge_gives_back() {
    on mail
    up
    people
    take before
    install_by_apt
    apt remove "$NAME"
    no_auth_on 25
    port_25_answers
    apt purge "$NAME"
    given_back
}

# on: bookworm trixie bullseye bullseye-without-systemd
reinstalling_and_reconfiguring_alike_change_nothing() {
    on mail
    up
    people
    install_by_apt
    take before
    install_by_apt --reinstall
    given_back
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    given_back
    smtp_auth_works 25 587 465
    lacks 'no daemon keeps a file of the scripts' 'var/(lib/confdeb|cache/debconf)/' \
        "$(box find /proc/ -path '/proc/[0-9]*/fd/*' -printf '%p %l\n')"
}

# on: bookworm trixie bullseye bullseye-without-systemd sid
reconfiguring_moves_the_host_to_the_new_answers() {
    on mail
    up
    people
    box postconf -e 'mynetworks = 127.0.0.0/8 192.168.0.0/24 10.9.0.0/16 [::1]/128'
    box postfix reload
    take before
    install_by_apt

    answer services multiselect submission
    answer credential-cache string 60
    answer mynetworks multiselect '192.168.0.0/24, 10.9.0.0/16'
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    smtp_auth_works 587
    no_auth_on 25
    nothing_listens_on 465
    has 'saslauthd caches' 'runs: .* -t 60 ' "$(describe_services)"
    equal 'mynetworks' '127.0.0.0/8 [::1]/128' "$(box postconf -h mynetworks | xargs)"

    answer services multiselect 'smtp, submissions'
    answer credential-cache string 0
    answer mynetworks multiselect ''
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    smtp_auth_works 25 465
    nothing_listens_on 587
    equal 'mynetworks' '127.0.0.0/8 192.168.0.0/24 10.9.0.0/16 [::1]/128' \
        "$(box postconf -h mynetworks | xargs)"
    apt purge "$NAME"
    given_back
}

# on: bookworm trixie bullseye bullseye-without-systemd sid
an_upgrade_moves_the_host_to_the_new_values() {
    on mail
    up
    people
    take before
    install_by_apt
    apt install /root/next.deb
    smtp_auth_works 25 587 465
    equal 'an option of submission' yes \
        "$(box postconf -hP submission/inet/smtpd_reject_unlisted_recipient)"
    has 'smtpd.conf' '^# another version' "$(cat "$ROOT/etc/postfix/sasl/smtpd.conf")"
    has 'an assignment' '^THREADS="?3"?$' "$(cat "$ROOT/etc/default/saslauthd")"
    has 'saslauthd' 'runs: .*-n 3' "$(describe_services)"
    has 'a parameter' '^permit_mynetworks' \
        "$(box postconf -h smtpd_recipient_restrictions)"
    apt purge "$NAME"
    given_back
}

# on: bookworm trixie bullseye-without-systemd
an_upgrade_keeps_what_the_administrator_changed() {
    on mail
    up
    people
    install_by_apt
    sed -i 's/smtpd_client_restrictions=$/smtpd_client_restrictions=permit/' \
        "$ROOT/etc/postfix/master.cf"
    box postconf -e 'smtpd_recipient_restrictions = permit_sasl_authenticated, reject'
    sed -i 's/^THREADS=.*/THREADS=7/' "$ROOT/etc/default/saslauthd"
    echo '# mine' >>"$ROOT/etc/postfix/sasl/smtpd.conf"
    box service saslauthd restart
    apt install /root/next.deb
    equal 'their option' permit "$(box postconf -hP submission/inet/smtpd_client_restrictions)"
    equal 'their parameter' 'permit_sasl_authenticated, reject' \
        "$(box postconf -h smtpd_recipient_restrictions)"
    has 'their assignment' '^THREADS=7$' "$(cat "$ROOT/etc/default/saslauthd")"
    has 'their file' '^# mine$' "$(cat "$ROOT/etc/postfix/sasl/smtpd.conf")"
    smtp_auth_works 25 587 465
    apt purge "$NAME"
    equal 'their part of the list' reject \
        "$(box postconf -h smtpd_recipient_restrictions)"
    has 'their assignment' '^THREADS=7$' "$(cat "$ROOT/etc/default/saslauthd")"
    port_25_answers
    no_auth_on 25
}

# on: bookworm trixie bullseye-without-systemd
answers_survive_removal() {
    on mail
    up
    people
    answer services multiselect submission
    install_by_apt
    apt remove "$NAME"
    nothing_listens_on 587
    install_by_apt
    smtp_auth_works 587
    no_auth_on 25
    nothing_listens_on 465
}

# on: bookworm trixie bullseye sid
postfix_that_was_stopped_stays_stopped() {
    on mail
    up
    people
    box service postfix stop
    wait_for 'the end of Postfix' postfix_has_ended
    take before
    install_by_apt
    has 'it says what that means' 'configured, but not tested' "$OUTPUT"
    nothing_listens_on 25 587 465
    apt purge "$NAME"
    lacks 'of a removal, nothing else' 'is configured|proven' "$OUTPUT"
    given_back
    install_by_apt
    box service postfix start
    wait_for 'Postfix' something_listens_on 25
    smtp_auth_works 25 587 465
}
