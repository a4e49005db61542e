# services.sh - the state of a service: enabled or not, running or not; read by
# changes.sh.

# compute_service MODE NAME
compute_service() {
    look_up service "$2"
    service_files=${wanted##*"$TAB"}
    case "$1:${wanted:+wanted}:$state" in
        *::) ;;
        recover:*:left) add_record service "$2" - left "$before" - ;;
        recover:*) compute_service_cut "$2" "$state" "$before" ;;
        *:wanted: | reconfigure:wanted:left) compute_service_new "$2" ;;
        *:wanted:left) add_record service "$2" - left - - ;;
        *:wanted:*) compute_service_again "$2" "$state" "$before" "$service_files" ;;
        *::ours | *::begun) todo service give-back "$2" "$before" ;;
    esac
}

# compute_service_cut NAME STATE BEFORE - of a run that was cut short, or failed and was undone
compute_service_cut() {
    record_pattern="^service$TAB$1$TAB"
    if [ -n "$services_undone" ]; then
        # as the run before left it
        grep "$record_pattern" "$WORK/journal.now" >>"$WORK/records" || true # it had none
    elif grep -q "$record_pattern" "$pending" && grep -q "$record_pattern" "$WORK/journal.now"; then
        add_record service "$1" - "$2" "$3" -
    else
        # the run that was cut short had to enable or disable it: it is not to be taken for
        # disabled by hand
        add_record service "$1" - begun "$3" -
    fi
}

# compute_service_new NAME
compute_service_new() {
    service_before=$(service_now "$1")
    add_record service "$1" - ours "$service_before" -
    todo service start "$1" -
}

# service_now NAME - print "enabled|disabled|linked active|inactive|exited"; linked: with the
# links of its script, and without that of the native unit which came with an upgrade
service_now() {
    if service_enabled "$1"; then
        printf 'enabled '
    elif service_links "$1"; then
        printf 'linked '
    else
        printf 'disabled '
    fi
    if ! service_active "$1"; then
        echo inactive
    elif service_exited "$1"; then
        echo exited
    else
        echo active
    fi
}

# compute_service_again NAME STATE BEFORE "FILE..." - the administrator may have disabled it
# meanwhile
compute_service_again() {
    if [ "$2" = ours ] && { ! service_links "$1" || service_masked "$1"; }; then
        echo "service $1 was disabled by hand, and is left disabled" >>"$WORK/messages"
        add_record service "$1" - left - -
        return 0
    fi
    add_record service "$1" - ours "$3" -
    if [ "$2" = begun ] || ! service_enabled "$1" || ! service_active "$1" || changes_one_of "$4"; then
        todo service start "$1" "$2"
    fi
}

# changes_one_of "FILE..." - true if this run changes one of them
changes_one_of() {
    for changed in $1; do
        ! grep -q "^[a-z]*${TAB}[a-z]*$TAB$changed$TAB" "$WORK/todo" || return 0
    done
    return 1
}

# stop_services [start] - before their files change: an init script finds its daemon through
# them; or only those that this run starts
stop_services() {
    while IFS="$TAB" read -r kind what name rest; do
        case "$kind $what" in
            "service "*"${1:-}") ;;
            *) continue ;;
        esac
        if [ -x "/etc/init.d/$name" ]; then
            invoke-rc.d "$name" stop </dev/null || say "service $name did not stop; continuing"
        fi
    done <"$WORK/todo"
}

# do_services - enable and start them, or leave them as they were before
do_services() {
    reload_units
    do_todo service
}

# reload_units - have systemd read the units that this run changed
reload_units() {
    if [ -z "$ROOT" ] && [ -d /run/systemd/system ] &&
        { [ -e "$MEMORY/unread" ] || grep -q "$TAB/etc/systemd/system/" "$WORK/todo"; }; then
        systemctl daemon-reload
    fi
}

# do_service start|give-back NAME STATE|BEFORE
do_service() {
    [ -x "/etc/init.d/$2" ] || return 0 # gone with its package
    case "$1 $3" in
        start*)
            # one link after the other: a run that was cut short may have made the first
            if [ "$3" = begun ] || ! service_enabled "$2"; then
                enable_or_disable "$2" enable
            fi
            start_service "$2"
            ;;
        give-back*" exited")
            # The native unit that came with an upgrade would start the daemon that the
            # script never did: that upgrade leaves it disabled, and the links as they are
            if [ -e "/usr/lib/systemd/system/$2.service" ]; then
                SYSTEMCTL_SKIP_SYSV=1 systemctl --quiet disable "$2"
            else
                start_again "$2"
            fi
            ;;
        give-back*" active") start_again "$2" ;;
    esac
    # last: invoke-rc.d starts nothing that is disabled
    case "$1 $3" in
        give-back*disabled*) enable_or_disable "$2" disable ;;
        give-back*linked*)
            # without systemctl, update-rc.d made its link, too
            if command -v systemctl >/dev/null; then
                SYSTEMCTL_SKIP_SYSV=1 systemctl --quiet disable "$2"
            else
                rm -f "/etc/systemd/system/multi-user.target.wants/$2.service"
            fi
            ;;
    esac
}

# start_again NAME - as it was before us, which is no reason to stay if it fails
start_again() {
    invoke-rc.d "$1" start </dev/null || say "service $1 does not start with its previous settings"
}

# enable_or_disable NAME enable|disable - for an init script without a unit systemctl adds
# that it "failed", where update-rc.d succeeds: it is heard only if that fails
enable_or_disable() {
    update-rc.d "$1" "$2" 2>"$WORK/complaints" || {
        cat "$WORK/complaints" >&2
        fail "service $1 cannot be ${2}d" "See the message above; then run: $AGAIN"
    }
}

# policy_allows NAME ACTION - false where policy-rc.d forbids it
policy_allows() {
    may=0
    invoke-rc.d --quiet --query "$1" "$2" </dev/null >/dev/null 2>&1 || may=$?
    [ "$may" != 101 ]
}

# start_service NAME - and see that it responds
start_service() {
    ! service_masked "$1" || fail "service $1 is masked" "Run: systemctl unmask $1; then: $AGAIN"
    may=0
    invoke-rc.d --quiet --query "$1" start </dev/null >/dev/null 2>&1 || may=$?
    if [ "$may" != 104 ]; then # by policy-rc.d or for want of an init (image builds)
        say_untested "service $1 may not be started here (policy-rc.d)"
        return 0
    fi
    start_failed=
    begin_log
    invoke-rc.d "$1" start </dev/null || start_failed=yes
    probe_function=$(awk -F '\t' -v name="$1" '$1 == "service" && $2 == name { print $4 }' "$WORK/wanted")
    if [ -n "$start_failed" ] || { [ -n "$probe_function" ] && ! (undoing=yes undo_on_failure='' && "$probe_function"); }; then
        show_log "$1"
        fail "service $1 was started, but does not respond" \
            "See: journalctl -u $1 (or /var/log/auth.log). Then run: $AGAIN"
    fi
}

# begin_log - from here on the log tells of what this run does
begin_log() {
    log_since=$(date +%s)
    log_lines=0
    [ ! -f /var/log/mail.log ] || log_lines=$(wc -l </var/log/mail.log)
}

# show_log [SERVICE] - what the log has since then: of SERVICE, or of mail
show_log() {
    if command -v journalctl >/dev/null && [ -d /run/systemd/system ]; then
        if [ -n "${1:-}" ]; then
            set -- -u "$1"
        else
            set -- --facility=mail -p warning
        fi
        # apt gives it a terminal, and keeps what is said in a log
        SYSTEMD_COLORS=0 journalctl --quiet --no-pager --since "@$log_since" -n 10 "$@" >&2 ||
            true # no journal, no lines
    else
        tail -n "+$((log_lines + 1))" /var/log/mail.log 2>/dev/null |
            grep -E 'fatal|panic|warning|error' | tail -n 10 >&2 || true # no log, no lines
    fi
}
