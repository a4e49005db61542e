# readers.sh - programs that read a file which this package makes, and are told when it
# changes; read by changes.sh. READERS, of the script, has the file and the function that tells.

# tell_readers - of each file that this run, or one that was cut short, has changed. What its
# reader does not work with is put on the list WORK/refused
tell_readers() {
    # shellcheck disable=SC2086 # words
    set -- $READERS
    while [ $# -gt 0 ]; do
        if { [ -e "$MEMORY/unread" ] || changes_one_of "$1"; } &&
            ! (undoing=yes undo_on_failure='' && "$2") && grep -q "^file$TAB$1$TAB" "$WORK/wanted"; then
            echo "$1" >>"$WORK/refused"
            : >"$MEMORY/unread" # until another run has taken it back
        fi
        shift 2
    done
}

# run_without_refused - take back the files that their readers refused: another run, which does
# not want them
run_without_refused() {
    while IFS= read -r refused_path; do
        say "$refused_path is taken back, because its reader does not work with it"
        grep -v "^file$TAB$refused_path$TAB" "$WORK/wanted" >"$WORK/wanted.aside" || true # it was all
        mv "$WORK/wanted.aside" "$WORK/wanted"
    done <"$WORK/refused"
    rm -f "$WORK/refused" "$WORK"/old/* "$WORK"/new/*
    POSTFIX_READS=
    read_journal
    run configure
}
