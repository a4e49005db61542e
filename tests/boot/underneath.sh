# shellcheck shell=bash
# underneath.sh - Postfix and sasl2-bin are reinstalled and replaced underneath the
# package. A trigger updates what is derived from them, and files that were made anew;
# it writes no entry into a file that stands.

# reinstalled - sasl2-bin and Postfix are unpacked and configured once more
reinstalled() {
    apt install --reinstall sasl2-bin postfix
}

# what a reinstallation changes with or without us: a database with a stamp in it, and
# the note that sasl2-bin takes of a unit that is enabled
debians_own='^content: etc/sasldb2	|deb-systemd-helper-enabled/.*saslauthd[.]service'

# on: bookworm trixie
reinstalling_sasl2_bin_and_postfix_keeps_auth_and_purge_gives_back() {
    local files
    on mail
    up
    people
    reinstalled
    take before
    install_ours
    files='/etc/postfix/main.cf /etc/postfix/master.cf /etc/default/saslauthd /etc/group'
    # shellcheck disable=SC2086 # words
    box sha256sum $files >"$COPY/sums"
    reinstalled
    has 'our trigger' "triggers for $NAME" "$OUTPUT"
    # shellcheck disable=SC2086 # words
    equal 'the files' "$(cat "$COPY/sums")" "$(box sha256sum $files)"
    smtp_auth_works 25 587 465
    purge_ours
    given_back_but_for "$debians_own"
}

# on: bookworm trixie
a_trigger_writes_no_entry_into_a_main_cf_that_was_restored() {
    on mail
    up
    people
    cp -p "$ROOT/etc/postfix/main.cf" "$ROOT/root/main.cf"
    reinstalled
    take before
    install_ours
    cp -p "$ROOT/root/main.cf" "$ROOT/etc/postfix/main.cf"
    box postfix reload
    reinstalled
    has 'our trigger' "triggers for $NAME" "$OUTPUT"
    box cmp /root/main.cf /etc/postfix/main.cf
    no_auth_on 25
    smtp_auth_works 587 465
    # what was done by hand is the answer, until another is given
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    no_auth_on 25
    answer services multiselect 'smtp, submission, submissions'
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    smtp_auth_works 25 587 465
    purge_ours
    given_back_but_for "$debians_own"
}

# postfix_comes_back - Postfix is purged by force, which leaves its master running on
# trixie (see purge_orders.sh), and installed again
postfix_comes_back() {
    on mail
    userdel_waits
    up
    people
    "$@"
    succeed dpkg --force-depends --purge postfix
    again
    answer_postfix
    apt install --no-install-recommends postfix
}

# on: bookworm trixie
postfix_is_purged_by_force_and_installed_again_with_auth() {
    postfix_comes_back :
    take before
    cp "$COPY/before" "$RUNS/$SUITE.$CASE"
    discard
    postfix_comes_back install_ours
    cp "$RUNS/$SUITE.$CASE" "$COPY/before"
    has 'our trigger' "triggers for $NAME" "$OUTPUT"
    smtp_auth_works 25 587 465
    purge_ours
    # Postfix makes this file anew each time, with a stamp
    given_back_but_for etc/aliases.db
}

# on: bookworm trixie
who_moved_to_dovecot_keeps_auth_after_purge() {
    on mail
    up
    people
    install_ours
    dovecot_serves_postfix
    equal 'AUTH by Dovecot on port 587' 235 "$(login lettre 587 PLAIN joe secret)"
    purge_ours
    has 'AUTH stays on' '^yes$' "$(box postconf -h smtpd_sasl_auth_enable)"
    equal 'AUTH by Dovecot' 235 "$(login lettre 25 PLAIN joe secret)"
    equal 'a wrong password' 535 "$(login lettre 25 PLAIN joe wrong)"
    nothing_listens_on 587 465
}
