# shellcheck shell=bash
# image.sh - hosts that do not run: a system image that is being made, where
# policy-rc.d lets nothing start.

# in_an_image - a copy with Postfix and sasl2-bin, neither of which has run
in_an_image() {
    on deps
    start_without_init
    people
    take before
}

# nothing_runs - no daemon was started
nothing_runs() {
    equal 'what runs' '' "$(describe_services)"
}

# configured - Postfix's and saslauthd's files are as the package wants them
configured() {
    equal 'the switch' yes "$(box postconf -h smtpd_sasl_auth_enable)"
    has 'services' '^submission ' "$(box postconf -M)"
    has 'members of sasl' ':postfix$' "$(box getent group sasl)"
    has 'saslauthd' '^START="?yes' "$(cat "$ROOT/etc/default/saslauthd")"
    equal 'enabled' enabled "$(box sh -c 'ls /etc/rc2.d/S*saslauthd >/dev/null && echo enabled')"
    equal 'changed files of packages' '' "$(box dpkg -V sasl2-bin postfix | grep -v missing || :)"
}

# on: bookworm trixie bullseye sid
everything_is_configured_and_nothing_started() {
    in_an_image
    install_ours
    configured
    nothing_runs
    has 'it says so' "^$NAME: .*configured, but not tested" "$OUTPUT"
    purge_ours
    nothing_runs
    given_back
}

# on: bookworm trixie bullseye sid
everything_is_configured_from_a_bare_base() {
    on base
    policy 101
    start_without_init
    install_by_apt
    configured
    nothing_runs
    purge_ours
    equal 'our files' '' "$(find "$ROOT/etc" "$ROOT/var/lib" "$ROOT/var/spool" \
        -name "*$NAME*" ! -path '*/dpkg/*' ! -path '*/apt/*' || :)"
    equal 'the switch' no "$(box postconf -h smtpd_sasl_auth_enable)"
}

# on: bookworm trixie
removed_before_an_upgrade_is_configured_it_keeps_what_the_next_removal_needs() {
    in_an_image
    install_ours
    succeed dpkg --unpack /root/next.deb
    succeed dpkg --purge "$NAME" # which calls no prerm
    has 'it says so' "^$NAME: removed before its new version was configured, so the changes of the earlier version were not undone. To undo them, install $NAME again, and remove it$" "$OUTPUT"
    install_ours
    configured
    purge_ours
    given_back
}

# administrator_edits_during PROGRAM ARGUMENTS FILE - FILE gets a line while PROGRAM runs with these
administrator_edits_during() {
    instead_of "$1" <<END
#!/bin/sh
case "\$*" in
    *$2*)
        echo '# theirs' >>$3
        mv $1.real $1
        exec $1 "\$@"
        ;;
esac
exec $1.real "\$@"
END
}

# on: bookworm trixie
an_edit_that_is_made_during_the_run_is_not_lost() {
    in_an_image
    # long before the file is replaced, and at the last moment
    administrator_edits_during /usr/sbin/usermod postfix /etc/postfix/main.cf
    attempt dpkg -i "/root/$NAME.deb"
    equal 'the status' 1 "$STATUS"
    has 'the cause' 'main.cf was edited during this run' "$OUTPUT"
    equal 'their lines' '# theirs' "$(grep '^# theirs' "$ROOT/etc/postfix/main.cf")"
    administrator_edits_during /usr/bin/sync "main.cf.$NAME-new" /etc/postfix/main.cf
    attempt dpkg --configure -a
    equal 'the status' 1 "$STATUS"
    has 'the cause' 'main.cf was edited during this run' "$OUTPUT"
    equal 'asides' '' "$(box find /etc -name "*$NAME-new")"
    succeed dpkg --configure -a
    configured
    purge_ours
    equal 'their lines' 2 "$(grep -c '^# theirs$' "$ROOT/etc/postfix/main.cf")"
    sed -i '/^# theirs$/d' "$ROOT/etc/postfix/main.cf"
    given_back
}

# on: bookworm trixie
an_edit_that_is_made_during_a_removal_is_not_lost() {
    in_an_image
    install_ours
    administrator_edits_during /usr/sbin/invoke-rc.d saslauthd /etc/default/saslauthd
    attempt dpkg --remove "$NAME"
    equal 'the status' 1 "$STATUS"
    has 'the cause' '/etc/default/saslauthd was edited during this run' "$OUTPUT"
    equal 'their line' '# theirs' "$(tail -n 1 "$ROOT/etc/default/saslauthd")"
    configured
    purge_ours
    equal 'their line' '# theirs' "$(tail -n 1 "$ROOT/etc/default/saslauthd")"
    sed -i '$d' "$ROOT/etc/default/saslauthd"
    given_back
}

# do_step STEP - one thing that an administrator does
do_step() {
    case $1 in
        reinstall) install_ours ;;
        other-answers)
            answer services multiselect submission
            succeed dpkg-reconfigure -fnoninteractive "$NAME"
            ;;
        first-answers)
            answer services multiselect 'smtp, submission, submissions'
            succeed dpkg-reconfigure -fnoninteractive "$NAME"
            ;;
        upgrade) succeed dpkg -i /root/next.deb ;;
        remove) remove_ours ;;
    esac
}

# on: bookworm trixie
any_order_of_events_ends_where_it_began() {
    local order step
    in_an_image
    while read -r order; do
        install_ours
        for step in $order; do
            do_step "$step"
        done
        purge_ours
        given_back
    done <<'END'
reinstall other-answers upgrade remove
upgrade remove reinstall other-answers
other-answers remove upgrade first-answers
other-answers remove reinstall upgrade
upgrade other-answers first-answers remove
remove upgrade remove reinstall
END
}

# on: bookworm trixie bullseye sid
an_earlier_version_is_upgraded_to_this_one() {
    in_an_image
    cp "$PREVIOUS_DEB" "$ROOT/root/previous.deb"
    succeed dpkg -i /root/previous.deb
    has 'its value' '^THREADS="?3' "$(cat "$ROOT/etc/default/saslauthd")"
    install_ours
    has 'our value' '^THREADS="?0' "$(cat "$ROOT/etc/default/saslauthd")"
    configured
    purge_ours
    given_back
}

# on: bookworm trixie
purge_needs_essential_packages_only() {
    in_an_image
    install_ours
    remove_ours
    # as where debconf was taken away
    mv "$ROOT/usr/share/debconf" "$ROOT/usr/share/away"
    succeed dpkg --purge "$NAME"
    mv "$ROOT/usr/share/away" "$ROOT/usr/share/debconf"
    [ ! -e "$ROOT/var/lib/confdeb" ] || fail '/var/lib/confdeb is still there'
}

# on: bookworm trixie
the_copy_follows_the_conffile_when_sasl2_bin_comes_anew() {
    in_an_image
    install_ours
    apt install --reinstall sasl2-bin
    configured
    # a new release's text, as its upgrade would lay it under the diversion
    echo '# a line of the next release' >>"$ROOT/etc/default/saslauthd.$NAME"
    the_trigger_runs
    has 'our copy' '^# a line of the next release' "$(cat "$ROOT/etc/default/saslauthd")"
    has 'our copy' '^START="?yes' "$(cat "$ROOT/etc/default/saslauthd")"
    purge_ours
    sed -i '/^# a line of the next release$/d' "$ROOT/etc/default/saslauthd"
    # sasl2-bin makes the first anew when it comes, and notes in the second that
    # its service was enabled then
    take after
    sed -i -e '/etc\/sasldb2/d' \
        -e '/deb-systemd-helper-enabled.*saslauthd.service/d' "$COPY/before" "$COPY/after"
    same_host "$COPY/before" "$COPY/after"
}
