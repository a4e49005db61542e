# undo.sh - what worked before a run that fails works after it; read by changes.sh.

# undo - after a failure, what this run changed of files and diversions is as before, and
# the services with them. What cannot be put back is told, and the rest goes on.
# Memberships, directories and links that were made stay, and are recorded
undo() {
    undo_on_failure= # once
    undoing=yes
    stop_services start
    undo_texts
    if [ -z "$ROOT" ]; then
        reload_units || say "systemctl daemon-reload failed"
        if (undo_services); then
            services_undone=yes
        else
            say "not every service is as it was before"
        fi
        restart_postfix
    fi
    : >"$WORK/wanted"
    recover
    undoing=
}

# undo_texts - the files that this run has changed are as they were before it; then their
# diversions go
undo_texts() {
    while IFS="$TAB" read -r kind what path rest; do
        case "$kind $what" in
            'diversion remove') ;; # its file has a line of its own
            *' replace' | *' remove') (undo_text "$path" "$rest") || say "$path could not be restored" ;;
        esac
    done <"$WORK/todo"
    while IFS="$TAB" read -r kind what path rest; do
        new=${rest%%"$TAB"*} # not within double quotes: see do_assignment
        if [ "$kind $what" = 'assignment divert' ] && [ "$(diverted_by "$path")" = "$PACKAGE" ] &&
            cmp -s "$ROOT$path" "$WORK/old/$new"; then
            (do_diversion remove "$path") || say "the diversion of $path could not be removed"
        fi
    done <"$WORK/todo"
}

# undo_text PATH NEW - WORK/old/NEW, or no file where there was none, in PATH's place
undo_text() {
    if cmp -s "$WORK/old/$2" "$ROOT$1" || { [ ! -e "$WORK/old/$2" ] && [ ! -e "$ROOT$1" ]; }; then
        return 0 # not changed yet
    elif [ -e "$ROOT$1" ] && ! cmp -s "$WORK/new/$2" "$ROOT$1"; then
        say "$1 was edited during this run, and is left as it is"
    elif [ ! -e "$WORK/old/$2" ]; then
        rm -f "$ROOT$1"
    elif [ ! -e "$ROOT$1" ]; then
        find_aside "$ROOT$1"
        cp -p "$WORK/old/$2" "$aside" && mv "$aside" "$replaced" || return 1
    else
        move_into_place "$ROOT$1" "$WORK/old/$2" "$WORK/new/$2"
    fi
    case "$1" in
        */main.cf) backdate "$ROOT$1" ;;
    esac
}

# undo_services - after a failure: those that this run started are as they were before it,
# with their former files
undo_services() {
    while IFS="$TAB" read -r kind what name rest; do
        if [ "$kind $what" = 'service start' ]; then
            before=$(awk -F '\t' -v name="$name" '$1 == "service" && $2 == name { print $5 }' "$WORK/records")
            if grep -q "^service$TAB$name$TAB-${TAB}ours$TAB" "$WORK/journal.now"; then
                start_again "$name"
            else
                do_service give-back "$name" "$before" </dev/null
            fi
        fi
    done <"$WORK/todo"
}

# restart_postfix - after a failure: it reads its former files, and responds as it did
restart_postfix() {
    [ -z "$ROOT" ] && [ -n "$POSTFIX_READS${postfix_was_running:-}" ] &&
        command -v postfix >/dev/null && policy_allows postfix reload || return 0
    [ -n "${postfix_was_running:-}" ] || postfix_running || return 0
    reload_postfix || invoke-rc.d postfix start </dev/null >&2 || say "Postfix does not start: see its log"
    if [ -n "${responded_before:-}" ]; then
        # master lets a service that died wait for a minute (service_throttle_time)
        echo 25 >"$WORK/ports"
        [ -z "$(await_ports)" ] || invoke-rc.d postfix restart </dev/null >&2 ||
            say "Postfix does not start: see its log"
    fi
}
