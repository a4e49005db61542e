# texts.sh - configuration files whose entries change: main.cf, master.cf, defaults
# files (by diversion where they are conffiles) and whole files; read by changes.sh.

# compute_texts MODE - a new text for each such file
compute_texts() {
    : >"$WORK/to-make"
    number=0
    while IFS="$TAB" read -r texts_kind texts_path; do
        number=$((number + 1))
        case "$texts_kind" in
            # under their names, by which Postfix reads them
            parameter | master-service) texts_new=${texts_path##*/} ;;
            *) texts_new=$number ;;
        esac
        compute_text "$1" "$texts_kind" "$texts_path" "$texts_new"
    done <"$WORK/texts"
    make_texts "$WORK/to-make"
}

# compute_text MODE KIND PATH NEW - WORK/new/NEW will be the new text of PATH, made from
# WORK/old/NEW, a copy of the present one
compute_text() {
    if [ ! -e "$ROOT$3" ] && [ "$2" != file ]; then
        missing_text "$1" "$3" "$2"
        return 0
    fi
    if [ -e "$ROOT$3" ] && [ ! -f "$ROOT$3" ]; then
        [ "$2" = file ] || fail "$3 is not a file" "Fix it, then run: $AGAIN"
        left_text "$1" "$3"
        return 0
    fi
    # what a run that was cut short had written aside; it may have been a link since
    find_aside "$ROOT$3"
    for unfinished in "$aside" "$ROOT$3.$PACKAGE-new"; do
        if [ -e "$unfinished" ] || [ -h "$unfinished" ]; then
            rm -f "$unfinished"
        fi
    done
    if [ -e "$ROOT$3" ]; then
        check_text "$ROOT$3"
        cp "$ROOT$3" "$WORK/old/$4"
    fi
    if [ "$2" = assignment ]; then
        compute_diversion "$1" "$3" "$4"
    else
        queue_present "$@"
    fi
}

# queue_present MODE KIND PATH NEW - WORK/new/NEW is to be made from the present text of PATH
queue_present() {
    queue_text "$WORK/to-make" "$@" "$WORK/old/$4" 0 "$WORK/journal.now"
}

# queue_text LIST MODE KIND PATH NEW FROM DERIVED JOURNAL - put on LIST that WORK/new/NEW is to
# be made from FROM, by the records in JOURNAL; DERIVED is 1 where FROM is another file's text
# than PATH's
queue_text() {
    from_exists=0
    [ ! -e "$6" ] || from_exists=1
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$2" "$3" "$4" "$5" \
        "$from_exists" "$7" "$8" "$6" >>"$1"
}

# make_texts LIST - make the new texts of that list; see entries.awk
make_texts() {
    # awk cannot see whether the last line ends with a newline: the size tells
    list=$1
    shift
    while IFS="$TAB" read -r _ _ _ _ exists _ _ from; do
        [ "$exists" = 0 ] || set -- "$@" "$from"
    done <"$list"
    : >"$WORK/sizes"
    [ $# = 0 ] || stat -L -c %s "$@" >"$WORK/sizes"
    refused=$(awk -f "$SHARE/escape.awk" -f "$SHARE/segments.awk" -f "$SHARE/lists.awk" -f "$SHARE/flags.awk" \
        -f "$SHARE/records.awk" -f "$SHARE/standing.awk" -f "$SHARE/decide-lists.awk" \
        -f "$SHARE/decide-flags.awk" -f "$SHARE/options.awk" -f "$SHARE/entries.awk" \
        -v to_make="$list" -v work="$WORK/" -v pending="$pending" -v switch_is_theirs="${switch_is_theirs:-0}")
    [ -z "$refused" ] || fail "$refused" "Change it (an assignment is NAME=value or NAME=\"value\" on one line), then run: $AGAIN"
}

# keep_records PATH - as they are in the journals
keep_records() {
    awk -F '\t' -v path="$1" '$2 == path && !seen[$1, $3]++' \
        "$WORK/journal.now" ${pending:+"$pending"} >>"$WORK/records"
}

# missing_text MODE PATH KIND - without its file, an entry is nobody's, but for a trigger
# and for what was cut short: the file may come back. Postfix's own files are looked for
# in apply
missing_text() {
    case "$1" in
        triggered | recover)
            keep_records "$2"
            return 0
            ;;
    esac
    [ ! -h "$ROOT$2" ] || fail "$2 is a dangling link" "Fix it, then run: $AGAIN"
    [ "$3" = assignment ] || return 0
    look_up diversion "$2"
    if [ -s "$WORK/wanted" ]; then
        [ ! -e "$ROOT$2.$PACKAGE" ] || fail "$2 does not exist" "Run: cp -p $2.$PACKAGE $2; then: $AGAIN"
        [ -n "$key" ] || fail "$2 does not exist" "Create it, then run: $AGAIN"
        fail "$2 does not exist" \
            "Run: apt-get install --reinstall -o Dpkg::Options::=--force-confmiss $key; then: $AGAIN"
    fi
    [ "$(diverted_by "$2")" != "$PACKAGE" ] || todo diversion orphan "$2" -
}

# left_text MODE PATH - a file of ours is no file any more (a unit's drop-in is masked by
# a link to /dev/null): it is the administrator's
left_text() {
    case "$1" in
        give-back) return 0 ;;
        triggered | recover)
            keep_records "$2" # it may become a file again
            return 0
            ;;
    esac
    grep -q "^file$TAB$2$TAB-${TAB}left" "$WORK/journal.now" ||
        echo "$2 is not a file, and is left as it is" >>"$WORK/messages"
    add_record file "$2" - left - -
}

# check_text FILE - awk cannot read a NUL, and Postfix drops what follows one
check_text() {
    damaged=$(grep -laP '\x00' "$1") || [ $? = 1 ] ||
        fail "$1 cannot be read" "See the message above; fix it, then run: $AGAIN"
    [ -z "$damaged" ] ||
        fail "$1 contains NUL bytes: it is damaged" "Restore it from a backup, then run: $AGAIN"
}

# --- doing --------------------------------------------------------------------

# find_aside FILE - set replaced to FILE, or to where the link leads, and aside to the
# name beside it under which its next text is written
find_aside() {
    replaced=$1
    [ ! -h "$1" ] || replaced=$(readlink -f "$1") ||
        fail "$1 is a dangling link" "Fix it, then run: $AGAIN"
    aside=$replaced.$PACKAGE-new
}

# refuse_edited FILE TEXT ASIDE - fail where FILE is no more like TEXT, or is there where no
# TEXT is; what was written to ASIDE goes
refuse_edited() {
    if [ -e "$2" ]; then
        ! cmp -s "$2" "$1" || return 0
    else
        [ -e "$1" ] || return 0
    fi
    rm -f "$3"
    fail "$1 was edited during this run, and is left as it is" "Run: $AGAIN"
}

# replace_file FILE NEW - WORK/new/NEW in FILE's place
replace_file() {
    move_into_place "$1" "$WORK/new/$2" "$WORK/old/$2"
}

# remove_file FILE NEW - FILE, of which nothing is left in WORK/new/NEW, goes
remove_file() {
    find_aside "$1"
    refuse_edited "$1" "$WORK/old/$2" "$aside"
    rm -f "$replaced"
}

# move_into_place FILE TEXT OLD - TEXT in the place of FILE, which is like OLD, with FILE's
# mode, owner and attributes; a link stays and its target changes
move_into_place() {
    find_aside "$1"
    {
        if [ -e "$replaced" ]; then
            cp -a --remove-destination "$replaced" "$aside" && cat "$2" >"$aside"
        else
            cat "$2" >"$aside"
        fi && sync "$aside"
    } || cannot_replace "$1" "$aside"
    refuse_edited "$1" "$3" "$aside" # at the last moment
    mv -T "$aside" "$replaced" || cannot_replace "$1" "$aside"
    sync "${replaced%/*}" # its new name is on the disk before the journal says so
}

# cannot_replace FILE ASIDE
cannot_replace() {
    rm -f "$2" || true # the file system that refused the one may refuse this
    fail "$1 cannot be replaced" \
        "Is the disk full, the file system read-only, or the file immutable (lsattr)? Then run: $AGAIN"
}

# do_file replace|remove PATH NEW
do_file() {
    case "$1" in
        replace) replace_file "$ROOT$2" "$3" ;;
        remove) remove_file "$ROOT$2" "$3" ;;
    esac
    POSTFIX_READS=yes
}

# do_assignment divert|replace FILE NEW [TEXT] - TEXT becomes the pristine file
do_assignment() {
    case "$1" in
        divert)
            # not within double quotes, where posh takes these for others
            assignment_new=${3%%"$TAB"*}
            assignment_pristine=${3#*"$TAB"}
            find_aside "$ROOT$2"
            refuse_edited "$ROOT$2" "$WORK/old/$assignment_new" "$aside"
            do_divert "$2" "$ROOT$2.$PACKAGE" "$assignment_pristine"
            ;;
        replace) replace_file "$ROOT$2" "$3" ;;
    esac
}
