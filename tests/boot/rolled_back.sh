# shellcheck shell=bash
# rolled_back.sh - what worked before a run that fails works after it, and what did not work
# before the package need not work after it.

# auth_by_hand - joe authenticates on port 25, as the recipe has it: «before»
auth_by_hand() {
    set_up_by_hand '-c -m /var/spool/postfix/var/run/saslauthd' </dev/null
    equal 'AUTH on port 25, by hand' 235 "$(login lettre 25 PLAIN joe secret)"
}

# nothing_but_the_package_came - AUTH works as it did by hand, and all files are as before
nothing_but_the_package_came() {
    equal 'AUTH on port 25, as before' 235 "$(login lettre 25 PLAIN joe secret)"
    take failed
    # a link and its directories were made, and are on record
    without_the_package "$COPY/failed" | grep -v ' *var/spool/postfix/var/spool' >"$COPY/others"
    same_host "$COPY/before" "$COPY/others"
}

# on: trixie
a_daemon_that_does_not_answer_any_more_gets_its_files_back() {
    auth_by_hand
    # a directory that is not reached: who it may know waits longer than we do
    printf '%s\n' '#!/bin/sh' '[ "$PAM_USER" = joe ] || exec sleep 20' |
        box sh -c 'cat >/usr/local/sbin/directory && chmod 755 /usr/local/sbin/directory'
    printf '%s\n' 'auth [default=ignore] pam_exec.so quiet /usr/local/sbin/directory' \
        '@include common-auth' '@include common-account' >"$ROOT/etc/pam.d/smtp"
    take before
    attempt dpkg -i "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    has 'the sentence' "^$NAME: service saslauthd was started, but does not respond" "$OUTPUT"
    nothing_but_the_package_came
    sed -i 1d "$ROOT/etc/pam.d/smtp"
    take failed
    without_the_package "$COPY/failed" | grep -v ' *var/spool/postfix/var/spool' >"$COPY/before"
    succeed dpkg --configure -a
    smtp_auth_works 25 587 465
    purge_ours
    equal 'AUTH on port 25, by hand as before' 235 "$(login lettre 25 PLAIN joe secret)"
    given_back
}

# on: bookworm
a_port_that_does_not_answer_any_more_gives_the_daemon_its_files_back_too() {
    auth_by_hand
    instead_of /usr/sbin/postfix <<'END'
#!/bin/sh
[ "$1" != reload ] || ! grep -q '^submissions' /etc/postfix/master.cf || exit 0
exec /usr/sbin/postfix.real "$@"
END
    attempt dpkg -i "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    has 'the sentence' "^$NAME: Postfix does not respond on port (587|465) after this change" "$OUTPUT"
    back /usr/sbin/postfix
    nothing_but_the_package_came
    succeed dpkg --configure -a
    smtp_auth_works 25 587 465
    purge_ours
    given_back
}

# on: trixie
a_reconfiguration_that_fails_leaves_auth_as_it_was() {
    lived_in </dev/null
    install_ours
    cp -p "$ROOT/etc/default/saslauthd" "$COPY/defaults"
    answer credential-cache string 60
    # a mount point refuses renames, even root's
    box mount --bind /etc/postfix/main.cf /etc/postfix/main.cf
    answer services multiselect 'submission, submissions'
    attempt dpkg-reconfigure -fnoninteractive "$NAME"
    [ "$STATUS" != 0 ] || fail "reconfiguration succeeded: $OUTPUT"
    box umount /etc/postfix/main.cf
    cmp "$ROOT/etc/default/saslauthd" "$COPY/defaults"
    smtp_auth_works 25 587 465
    answer credential-cache string 60
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    smtp_auth_works 587 465
    has 'the cache' '^OPTIONS=.*-t 60 ' "$(cat "$ROOT/etc/default/saslauthd")"
    purge_ours
    given_back
}

# on: bookworm trixie
a_roll_back_shows_what_postfix_logged_since_the_reload() {
    lived_in <<'END'
postconf -e 'smtpd_sasl_mechanism_filter = cram-md5'
END
    box logger -p mail.warning -t postfix/master 'a line of long ago'
    box journalctl --sync
    attempt dpkg -i "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    has 'the cause' 'smtpd.* fatal: smtpd_sasl_mechanism_filter discards all mechanisms' "$OUTPUT"
    lacks 'colours' $'\e' "$OUTPUT"
    lacks 'what is older' 'long ago' "$OUTPUT"
    port_25_answers
    purge_ours
    given_back
}

# on: trixie
a_port_that_responds_before_postfix_has_read_its_files_is_no_proof() {
    lived_in <<'END'
postconf -e 'smtpd_sasl_mechanism_filter = cram-md5'
END
    answer services multiselect smtp
    port_25_answers # and an idle smtpd with the former files waits for the next client
    # "postfix reload" returns when the signal is sent; on a busy machine the master reads later
    instead_of /usr/sbin/postfix <<'END'
#!/bin/sh
[ "$1" != reload ] || exec setsid sh -c 'sleep 1; exec /usr/sbin/postfix.real reload' &
[ "$1" = reload ] || exec /usr/sbin/postfix.real "$@"
END
    attempt apt-get -q -y install "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    has 'the sentence' "^$NAME: Postfix does not respond on port 25 after this change" "$OUTPUT"
    back /usr/sbin/postfix
    port_25_answers
    apt purge "$NAME"
    given_back
}

# on: trixie
a_removal_may_leave_port_25_as_dead_as_it_was() {
    local -x FROM_RELEASE='' # the first release left this host as dead as it was
    lived_in <<'END'
postconf -e smtpd_relay_restrictions= smtpd_recipient_restrictions=
END
    equal 'greeting on port 25' '' "$(greeting 25)"
    install_ours
    smtp_auth_works 25 587 465
    remove_ours
    has 'it says so' 'does not respond on port 25, as before' "$OUTPUT"
    purge_ours
    given_back
}

# on: bookworm
files_that_postfix_refuses_are_seen_before_the_guard_asks_about_them() {
    lived_in <<'END'
postconf -e smtpd_sasl_type=dovecot smtpd_sasl_path=private/auth smtpd_sasl_auth_enable=yes \
    smtpd_tls_auth_only=yes
END
    answer services multiselect '' # with nothing to change in them, nobody judges the files
    sed -i '1i stray words' "$ROOT/etc/postfix/master.cf"
    take seen
    without_the_package "$COPY/seen" >"$COPY/before"
    attempt dpkg -i "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    has 'the cause' "^$NAME: Postfix itself refuses its present configuration" "$OUTPUT"
    take failed
    without_the_package "$COPY/failed" >"$COPY/others"
    same_host "$COPY/before" "$COPY/others"
    sed -i 1d "$ROOT/etc/postfix/master.cf"
    take failed
    without_the_package "$COPY/failed" >"$COPY/before"
    succeed dpkg --configure -a
    has 'the notice' 'nothing was set up' "$OUTPUT"
    purge_ours
    given_back
}

# on: bookworm trixie
a_daemon_that_runs_and_is_not_enabled_runs_again_after_a_failure_and_after_removal() {
    auth_by_hand
    box update-rc.d saslauthd disable >/dev/null 2>&1
    take before
    box mount --bind /etc/postfix/main.cf /etc/postfix/main.cf
    attempt dpkg -i "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    box umount /etc/postfix/main.cf
    nothing_but_the_package_came
    succeed dpkg --configure -a
    smtp_auth_works 25 587 465
    purge_ours
    equal 'AUTH on port 25, by hand as before' 235 "$(login lettre 25 PLAIN joe secret)"
    given_back
}
