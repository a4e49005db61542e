# journal.sh - what is recorded of each Change: its state, what stood there before, and what
# was written; read by changes.sh.

# read_journal - set in_journal to the paths of the directories and the services of
# master.cf that are in it
read_journal() {
    if [ -e "$JOURNAL" ]; then
        present_names "$JOURNAL" >"$WORK/journal.now"
    else
        printf 'format\t3\nend\n' >"$WORK/journal.now"
    fi
    check_journal "$WORK/journal.now" "$JOURNAL"
    in_journal=
    while IFS="$TAB" read -r kind path key line; do
        case "$kind" in
            directory) in_journal="$in_journal $path" ;;
            master-service)
                case "$apply_mode:$line" in
                    reconfigure:left*) ;; # to be added again, if its port is free
                    *) in_journal="$in_journal $key" ;;
                esac
                ;;
        esac
    done <"$WORK/journal.now"
}

# check_journal FILE NAME - fail unless the journal NAME, of which FILE is a copy, can be read
check_journal() {
    first=$(head -n 1 "$1")
    last=$(tail -n 1 "$1")
    ! is_readable "$first" "$last" || return 0
    case "$first:$last" in
        "format$TAB"*:end) fail "$2 is not a journal that this version can read" "Install the newer version of $PACKAGE that wrote it." ;;
        *)
            # what is missing in it would be forgotten
            fail "$2 is damaged" \
                "Restore it; or undo by hand what /usr/share/doc/$PACKAGE/plan.txt lists, remove the journal, and run: $AGAIN"
            ;;
    esac
}

# write_journal FILE - the answers and the records computed become FILE
write_journal() {
    {
        printf 'format\t3\n'
        cat "$WORK/answers" "$WORK/records"
        echo end
    } >"$1.aside"
    renew "$1"
}

# renew FILE - FILE.aside becomes FILE, whole or not at all
renew() {
    sync "$1.aside"
    mv "$1.aside" "$1"
    sync "$MEMORY"
}

# look_up KIND PATH - set wanted to the line that wants it, or to nothing; state and before
# to those of its record (of the pending journal, if it has the record); key to its key
look_up() {
    looked_up=$(awk -F '\t' -v kind="$1" -v path="$2" '
        $1 != kind || $2 != path { next }
        { key = $3 }
        FILENAME == ARGV[1] { wanted = $0; next }
        { state = $4; before = $5 }
        END { print wanted "\n" key "\n" state "\n" before "\nend" }' \
        "$WORK/wanted" "$WORK/journal.now" ${pending:+"$pending"})
    {
        IFS= read -r wanted
        read -r key
        read -r state
        read -r before
    } <<EOF
$looked_up
EOF
}

# add_record KIND PATH KEY STATE BEFORE WRITTEN
add_record() {
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" >>"$WORK/records"
}

# todo KIND WHAT PATH REST
todo() {
    printf '%s\t%s\t%s\t%s\n' "$@" >>"$WORK/todo"
}

# refuse_shared - fail where another package of this kind has made one of the changes
# that are wanted: the first of the two to go would take it from both
refuse_shared() {
    for journal in "${MEMORY%/*}"/*/journal "${MEMORY%/*}"/*/pending; do
        case "$journal" in
            "$MEMORY/"* | *'*'*) continue ;;
        esac
        present_names "$journal" >"$WORK/other"
        shared=$(awk -F '\t' '
            FILENAME == ARGV[1] { wanted[$1, $2, $3] = $1 != "directory" && $4 != "taken"; next }
            $4 == "ours" && wanted[$1, $2, $3] {
                print "the " $1 " " ($3 == "-" ? "" : $3 " in ") $2
                exit
            }' "$WORK/wanted" "$WORK/other")
        other=${journal%/*}
        [ -z "$shared" ] || fail "$shared already belongs to the package ${other##*/}" \
            "Remove one of the two packages: when one goes, it would take this from the other. If it is a copy of a directory, move it out of ${MEMORY%/*}."
    done
}

# forget_what_is_gone - drop the records of files and users that went with their
# owner: when they are made anew, they are new to us. Directories and links are not
# made anew by their owner: they are still ours to make
forget_what_is_gone() {
    [ -e "$JOURNAL" ] || return 0
    be_alone
    while IFS= read -r line; do
        path=${line#*"$TAB"}
        key=${path#*"$TAB"}
        path=${path%%"$TAB"*}
        case "$line" in
            parameter* | master[-_]service* | file*) [ -e "$ROOT$path" ] || continue ;;
            directory* | link*)
                [ -e "$ROOT$path" ] || [ -h "$ROOT$path" ] ||
                    line=$(printf '%s\n' "$line" | sed "s/${TAB}ours$TAB/${TAB}gone$TAB/")
                ;;
            membership*)
                key=${key%%"$TAB"*}
                getent passwd "$key" >/dev/null || continue
                ;;
        esac
        printf '%s\n' "$line"
    done <"$JOURNAL" >"$JOURNAL.aside"
    renew "$JOURNAL"
}
