# texts.sh - configuration files whose entries change: main.cf, master.cf, defaults
# files (by diversion where they are conffiles) and whole files; read by changes.sh.

# compute_texts MODE - a new text for each such file
compute_texts() {
    check_texts
    : >"$WORK/edits"
    number=0
    while IFS="$TAB" read -r texts_kind texts_path; do
        number=$((number + 1))
        case "$texts_kind" in
            # under their names, by which Postfix reads them
            parameter | master_service) texts_new=new/${texts_path##*/} ;;
            *) texts_new=$number ;;
        esac
        compute_text "$1" "$texts_kind" "$texts_path" "$texts_new"
    done <"$WORK/texts"
    edit_texts "$WORK/edits"
}

# compute_text MODE KIND PATH NEW - WORK/NEW will be the new text of PATH
compute_text() {
    text=$ROOT$3
    text_mode=$1
    text_journal=$WORK/journal.now
    if [ ! -e "$text" ] && [ "$2" != file ]; then
        missing_text "$1" "$3" "$2"
        return 0
    fi
    if [ -e "$text" ] && [ ! -f "$text" ]; then
        left_text "$1" "$3"
        return 0
    fi
    # what a run that was cut short had written aside
    aside_of "$text"
    [ ! -e "$aside" ] || rm -f "$aside"
    case "$2" in
        assignment)
            compute_diversion "$1" "$3" "$4"
            compute_undiversion "$1" "$3"
            ;;
        parameter | master_service)
            # as it is now: see unedited in postfix.sh
            cp "$text" "$WORK/old/"
            text=$WORK/old/${3##*/}
            ;;
    esac
    edit "$WORK/edits" "$text_mode" "$2" "$3" "$4"
}

# edit EDITS MODE KIND PATH NEW - put the making of WORK/NEW from text and text_journal
# on the list EDITS; it is not made where the file goes
edit() {
    edit_exists=0 edit_derived=0
    [ ! -e "$text" ] || edit_exists=1
    [ "$3" != assignment ] || [ "$text" = "$ROOT$4" ] || edit_derived=1
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$2" "$3" "$4" "$5" \
        "$edit_exists" "$edit_derived" "$text_journal" "$text" >>"$1"
}

# edit_texts EDITS - make the new texts of that list; see entries.awk
edit_texts() {
    [ -s "$1" ] || return 0
    edits=$1
    set --
    while IFS="$TAB" read -r mode kind path new exists derived journal sized; do
        [ "$exists" = 0 ] || set -- "$@" "$sized"
    done <"$edits"
    # awk cannot see whether the last line ends with a newline: the size tells
    : >"$WORK/sizes"
    [ $# = 0 ] || stat -L -c %s "$@" >"$WORK/sizes"
    refused=$(awk -f "$SHARE/segments.awk" -f "$SHARE/lists.awk" \
        -f "$SHARE/records.awk" -f "$SHARE/entries.awk" \
        -v edits="$edits" -v work="$WORK/" -v pending="$pending" -v keep_switch="${KEEP_SWITCH:-0}")
    [ -z "$refused" ] || fail "$refused" "Mend it (NAME=value on one line), then run: $AGAIN"
}

# missing_text MODE PATH KIND - without its file, an entry is nobody's, but for a trigger
# and for what was cut short: the file may come back. Postfix's own files are looked for
# in apply
missing_text() {
    case "$1" in
        triggered | recover)
            awk -F '\t' -v path="$2" '$2 == path && !seen[$1, $3]++' \
                "$WORK/journal.now" ${pending:+"$pending"} >>"$WORK/records"
            return 0
            ;;
    esac
    [ "$3" = assignment ] || return 0
    look_up diversion "$2"
    if [ -s "$WORK/wanted" ]; then
        [ ! -e "$ROOT$2.$PACKAGE" ] || fail "$2 does not exist" "Run: cp -p $2.$PACKAGE $2; then: $AGAIN"
        fail "$2 does not exist" \
            "Put it back (apt-get install --reinstall -o Dpkg::Options::=--force-confmiss $key), then run: $AGAIN"
    fi
    [ "$(diverted_by "$2")" != "$PACKAGE" ] || todo diversion orphan "$2" -
}

# left_text MODE PATH - a file of ours is no file any more (a unit's drop-in is masked by
# a link to /dev/null): it is the administrator's
left_text() {
    [ "$1" != give-back ] || return 0
    grep -q "^file$TAB$2$TAB-${TAB}left" "$WORK/journal.now" ||
        echo "$2 is not a file: it stays as it is" >>"$WORK/messages"
    record file "$2" - left - -
}

# check_texts - awk cannot read a NUL, and Postfix drops what follows one
check_texts() {
    set --
    while IFS="$TAB" read -r kind path; do
        [ -e "$ROOT$path" ] || continue
        if [ ! -f "$ROOT$path" ] && [ "$kind" = file ]; then
            continue # see left_text
        fi
        [ -f "$ROOT$path" ] || fail "$path is not a file" "Mend it, then run: $AGAIN"
        set -- "$@" "$ROOT$path"
    done <"$WORK/texts"
    [ $# -gt 0 ] || return 0
    damaged=$(grep -laP '\x00' "$@") || [ $? = 1 ] ||
        fail "a configuration file cannot be read" "See the message above; mend it, then run: $AGAIN"
    [ -z "$damaged" ] ||
        fail "$(echo "$damaged" | head -n 1) has NUL bytes in it: it is damaged" "Restore it from a backup, then run: $AGAIN"
}

# --- divert and patch ---------------------------------------------------------
#
# A defaults file that is another package's conffile is copied to FILE.PACKAGE,
# where a diversion sends its owner's upgrades; FILE holds the patched copy. dpkg
# thus finds the conffile as it shipped it (Policy 10.7.4 is about edits in place).

# divert ARGUMENT... - dpkg-divert, in the root that is worked on
divert() {
    dpkg-divert --quiet --package "$PACKAGE" --no-rename "$@" </dev/null
}

# diverted_by FILE - print the package whose diversion of FILE stands
diverted_by() {
    dpkg-divert --listpackage "$1"
}

# compute_diversion MODE FILE NUMBER - may set text, text_mode and text_journal: a new
# file of the owner is patched anew, unless the administrator edited ours
compute_diversion() {
    look_up diversion "$2"
    owner=$key
    [ -n "$owner" ] || return 0 # no conffile
    copy=$ROOT$2.$PACKAGE
    stands=$(diverted_by "$2")
    if [ "$1" = recover ]; then
        [ "$stands" != "$PACKAGE" ] || record diversion "$2" "$owner" ours "${before:--}" -
        return 0
    fi
    if [ -z "$state" ] && [ "$stands" != "$PACKAGE" ]; then
        refuse_taken "$2"
    fi
    pristine=$text
    if [ -e "$copy" ]; then
        pristine=$copy
    elif [ -n "$state" ]; then
        strip_text "$2" "$3"
        pristine=$WORK/$3.stripped
    fi
    pristine_sum=$(sha256sum <"$pristine")
    if [ "$pristine" = "$copy" ] && [ -n "$state" ] && [ "${pristine_sum%% *}" != "$before" ]; then
        compute_new_copy "$1" "$2" "$3"
    fi
    [ -n "$wanted" ] || return 0
    record diversion "$2" "$owner" ours "${pristine_sum%% *}" -
    [ "$pristine" = "$copy" ] || todo assignment divert "$2" "$pristine"
}

# compute_new_copy MODE FILE NUMBER - the owner's file is another than the one patched
compute_new_copy() {
    strip_text "$2" "$3"
    stripped_sum=$(sha256sum <"$WORK/$3.stripped")
    if [ "${stripped_sum%% *}" = "$before" ]; then
        text=$copy text_journal=/dev/null
        if [ "$1" != give-back ]; then
            text_mode=configure text_journal=$WORK/$3.stripped.left
            cat "$WORK/$3.stripped.said" >>"$WORK/messages"
        fi
    elif [ "$1" != give-back ]; then
        echo "$2 was edited by hand and stays; its package's new version is $2.$PACKAGE" >>"$WORK/messages"
    fi
}

# strip_text FILE NUMBER - FILE without our entries, in WORK/NUMBER.stripped; beside it,
# with .left behind, the records of those that the administrator changed or deleted in
# it, and with .said a sentence for each
strip_text() {
    : >"$WORK/$2.stripped.left"
    : >"$WORK/$2.stripped.said"
    : >"$WORK/strip"
    edit "$WORK/strip" strip assignment "$1" "$2.stripped"
    edit_texts "$WORK/strip"
}

# refuse_taken FILE - the place of the copy, or FILE itself, is somebody else's
refuse_taken() {
    case "$stands" in
        '') ;;
        LOCAL) fail "$1 is already diverted by the administrator" "See: dpkg-divert --list $1" ;;
        *) fail "$1 is already diverted by the package $stands" "Remove that package, or do without $PACKAGE." ;;
    esac
    if [ -e "$ROOT$1.$PACKAGE" ]; then
        fail "$1.$PACKAGE exists, and it is not ours" "Move it away, then run: $AGAIN"
    fi
}

# compute_undiversion MODE FILE - where nothing is wanted of FILE any more
compute_undiversion() {
    [ -n "$owner" ] && [ -z "$wanted" ] && [ "$stands" = "$PACKAGE" ] && [ "$1" != recover ] || return 0
    case "$(dpkg-query -W -f '${db:Status-Status}' "$owner" 2>/dev/null)" in
        '' | not-installed) todo diversion orphan "$2" - ;;
        *) todo diversion remove "$2" - ;;
    esac
}

# --- doing --------------------------------------------------------------------

# aside_of FILE - set replaced to FILE, or to where the link leads, and aside to the
# name beside it under which its next text is written
aside_of() {
    replaced=$1
    [ ! -h "$1" ] || replaced=$(readlink -f "$1") ||
        fail "$1 is a link that leads nowhere" "Mend it, then run: $AGAIN"
    aside=$replaced.$PACKAGE-new
}

# replace FILE TEXT - TEXT in FILE's place, with FILE's mode, owner and attributes; a
# link stays and its target changes
replace() {
    aside_of "$1"
    {
        if [ -e "$replaced" ]; then
            cp -a --remove-destination "$replaced" "$aside" && cat "$2" >"$aside"
        else
            (umask 022 && cat "$2" >"$aside")
        fi && sync "$aside" && mv -T "$aside" "$replaced" &&
            printf '%s\n' "${replaced%/*}" >>"$WORK/directories"
    } || {
        rm -f "$aside" || true # the file system that refused the one may refuse this
        fail "$1 cannot be replaced" \
            "Is the disk full, the file system read-only, or the file immutable (lsattr)? Then run: $AGAIN"
    }
}

# do_file replace|remove PATH NUMBER
do_file() {
    case "$1" in
        replace) replace "$ROOT$2" "$WORK/$3" ;;
        remove)
            aside_of "$ROOT$2"
            rm -f "$replaced"
            ;;
    esac
    POSTFIX_READS=yes
}

# do_assignment divert|replace FILE NEW - for divert, instead of NEW, what becomes the copy
do_assignment() {
    case "$1" in
        divert) do_divert "$2" "$ROOT$2.$PACKAGE" "$3" ;;
        replace) replace "$ROOT$2" "$WORK/$3" ;;
    esac
}

# do_divert FILE COPY TEXT
do_divert() {
    divert --divert "$1.$PACKAGE" --add "$1"
    # of a link its target: two links to one file are no copy
    {
        cp -aL --remove-destination "$ROOT$1" "$2-new" &&
            { [ "$3" = "$ROOT$1" ] || cat "$3" >"$2-new"; } &&
            sync "$2-new" && mv "$2-new" "$2"
    } || {
        rm -f "$2-new" || true # the file system that refused the one may refuse this
        fail "$2 cannot be made" "Is the disk full or read-only? Then run: $AGAIN"
    }
}

# do_diversion remove|orphan FILE - FILE has the owner's text by now, or the
# administrator's, and his mode or link; an orphan is without its owner
do_diversion() {
    copy=$ROOT$2.$PACKAGE
    case "$1" in
        remove)
            rm -f "$copy"
            # what dpkg left beside the owner's file, after a question about it
            for beside in new dist old; do
                [ ! -e "$copy.dpkg-$beside" ] || mv -n "$copy.dpkg-$beside" "$ROOT$2.dpkg-$beside"
            done
            ;;
        orphan) rm -f "$ROOT$2" "$copy" ;;
    esac
    divert --remove "$2"
}
