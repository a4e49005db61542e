# journal-reading.sh - what a journal says to whoever only reads it; read by changes.sh, and by the
# host command.

# is_readable FIRST LAST - true if these are the first and the last line of a journal that is whole
# and of a format that is known: 1 is without flags, 2 has other names of two kinds
is_readable() {
    case "$1:$2" in
        "format$TAB"[123]:end) ;;
        *) return 1 ;;
    esac
}

# present_names JOURNAL - print it, with the kinds named as they are since format 3
present_names() {
    sed "s/^service_state$TAB/service$TAB/; s/^master_service$TAB/master-service$TAB/" "$1"
}

# was_set_up - true if a run came to its end: one that failed leaves a journal without
# answers
was_set_up() {
    grep -qs "^answer$TAB" "$JOURNAL"
}
