# messages.sh - what the administrator is told, and how a run fails; read by changes.sh.

# say SENTENCE - tell the administrator
say() {
    printf '%s: %s\n' "$PACKAGE" "$1" >&2
}

# say_unless_triggered SENTENCE - the same, but not at each trigger
say_unless_triggered() {
    [ "$apply_mode" = triggered ] || say "$1"
}

# say_untested SENTENCE - what was configured could not be tried
say_untested() {
    [ -z "$CHANGED" ] || say "$1: configured, but not tested"
    CHANGED=
}

# fail SENTENCE REMEDY - end the run; the next one carries it on
fail() {
    trap - EXIT # which would say less
    say "$1"
    printf '  %s\n' "$2" >&2
    [ -z "$undo_on_failure" ] || undo
    say_where_to_look
    [ -n "$undoing" ] || rm -rf "$WORK"
    exit 1
}

# say_where_to_look - the subcommand that looks for the cause of a failure, where the package has one
say_where_to_look() {
    [ -n "$ROOT$undoing" ] || [ ! -x "$SHARE/commands/doctor" ] ||
        printf '  %s\n' "To look for the cause: $PACKAGE doctor" >&2
}

# ended STATUS - if not 0, set -e ended the run at a command that no sentence
# was foreseen for. Some shells have opened again what run was called without
ended() {
    if [ "$1" != 0 ]; then
        say "a command failed; if it said why, that is above"
        printf '  %s\n' "Is the disk full (df, df -i) or read-only? Then run: $AGAIN" >&2
        [ -z "$undo_on_failure" ] || undo 3>&- 9>&-
        say_where_to_look
    fi
    rm -rf "$WORK" || true # the next run clears it
}
