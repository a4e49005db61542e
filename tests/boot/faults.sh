# shellcheck shell=bash
# faults.sh - running hosts on which a part of the system hangs, or is gone. Mail is
# answered meanwhile, and once the cause is gone, `dpkg --configure -a` completes.

# stopped_and_healed PROGRAM PATTERN - instead of PROGRAM another one stands: installation
# ends with a sentence in which PATTERN stands; with the real one it completes
stopped_and_healed() {
    attempt dpkg -i "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    has 'a sentence that names the cause' "^$NAME: .*$2" "$OUTPUT"
    has 'and below it a remedy' '^  [A-Z]' "$OUTPUT"
    equal 'asides' '' "$(box find /etc -name "*$NAME-new")"
    back "$1"
    succeed dpkg --configure -a
    smtp_auth_works 25 587 465
    never_unanswered
    purge_ours
    given_back
}

# prepared - a plain host, whose port 25 is watched
prepared() {
    on mail
    up
    people
    take before
    probing
}

# on: trixie
a_postfix_whose_reload_hangs() {
    prepared
    instead_of /usr/sbin/postfix <<'END'
#!/bin/sh
[ "$1" != reload ] || exec sleep 1000
exec /usr/sbin/postfix.real "$@"
END
    stopped_and_healed /usr/sbin/postfix 'Postfix does not respond on port (587|465)'
}

# on: trixie
a_postfix_that_starts_with_its_former_files_alone_has_them_back() {
    on mail
    up
    people
    take before
    # the master dies on a reload, and no other one comes up with AUTH
    instead_of /usr/sbin/postfix <<'END'
#!/bin/sh
case " $* " in
    *' reload '*) /usr/sbin/postfix.real stop && exit 1 ;;
    *start*) ! grep -q '^smtpd_sasl_auth_enable' /etc/postfix/main.cf || exit 1 ;;
esac
exec /usr/sbin/postfix.real "$@"
END
    attempt dpkg -i "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    has 'the cause' 'Postfix does not respond on port 25' "$OUTPUT"
    port_25_answers
    equal 'AUTH' no "$(box postconf -h smtpd_sasl_auth_enable)"
    back /usr/sbin/postfix
    succeed dpkg --configure -a
    smtp_auth_works 25 587 465
    purge_ours
    given_back
}

# on: trixie
answers_that_could_not_be_followed_are_followed_by_the_next_reconfiguration() {
    prepared
    answer services multiselect smtp
    install_ours
    instead_of /usr/sbin/postfix <<'END'
#!/bin/sh
[ "$1" != reload ] || exit 0
exec /usr/sbin/postfix.real "$@"
END
    answer services multiselect 'smtp, submission'
    attempt dpkg-reconfigure -fnoninteractive "$NAME"
    [ "$STATUS" != 0 ] || fail "reconfiguration succeeded: $OUTPUT"
    has 'the cause' 'Postfix does not respond on port 587' "$OUTPUT"
    has 'the remedy' "run: dpkg-reconfigure $NAME" "$OUTPUT"
    back /usr/sbin/postfix
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    smtp_auth_works 25 587
    never_unanswered
    purge_ours
    given_back
}

# on: bookworm
saslauthd_that_forks_and_dies() {
    prepared
    instead_of /usr/sbin/saslauthd <<'END'
#!/bin/sh
(exit 1) &
END
    stopped_and_healed /usr/sbin/saslauthd saslauthd
}

# on: bookworm trixie
with_a_message_bus_that_is_dead_it_works_and_is_taken_back() {
    on mail
    up
    people
    install dbus
    box systemctl start dbus.service
    box systemctl stop dbus.socket dbus.service
    take before
    probing
    install_ours
    smtp_auth_works 25 587 465
    purge_ours
    never_unanswered
    given_back
}
