# texts.sh - configuration files whose entries change: main.cf, master.cf, defaults
# files (by diversion where they are conffiles) and whole files; read by changes.sh.

# compute_texts MODE - a new text for each such file
compute_texts() {
    # a diverted file without assignments is one whose removal was cut short
    records_of file assignment diversion master_service parameter | cut -f 1,2 |
        awk '{ sub(/^diversion\t/, "assignment\t") } !seen[$0]++' >"$WORK/texts"
    check_texts
    number=0
    while IFS="$TAB" read -r texts_kind texts_path; do
        number=$((number + 1))
        compute_text "$1" "$texts_kind" "$texts_path" "$number"
    done <"$WORK/texts"
}

# compute_text MODE KIND PATH NUMBER - WORK/NUMBER becomes the new text of PATH
compute_text() {
    text=$ROOT$3
    text_journal=$WORK/journal.now
    text_mode=$1
    if [ ! -e "$text" ] && [ "$2" != file ]; then
        missing_text "$1" "$3" "$2"
        return 0
    fi
    # what a run that was cut short had written aside
    aside_of "$text"
    [ ! -e "$aside" ] || rm -f "$aside"
    if [ "$2" = assignment ]; then
        compute_diversion "$1" "$3" "$4"
    fi
    new_text "$text_mode" "$2" "$3" "$text" "$text_journal" "$WORK/wanted" "$WORK/$4"
    cat "$WORK/records.text" >>"$WORK/records"
    cat "$WORK/messages.text" >>"$WORK/messages"
    [ "$1" != recover ] || return 0
    if [ ! -e "$WORK/$4" ]; then
        [ ! -e "$text" ] || todo "$2" remove "$3" "$4"
    elif ! cmp -s "$WORK/$4" "$ROOT$3"; then
        todo "$2" replace "$3" "$4"
    fi
    if [ "$2" = assignment ]; then
        compute_undiversion "$3" "$4"
    fi
}

# new_text MODE KIND PATH TEXT JOURNAL WANTED OUT - OUT is not made where the file goes
new_text() {
    text_exists=0 final_newline=1
    if [ -e "$4" ]; then
        text_exists=1
        final_byte=$(tail -c 1 "$4") # empty for a newline
        [ -z "$final_byte" ] || final_newline=0
    fi
    rm -f "$7"
    refused=$(awk -f "$SHARE/lists.awk" -f "$SHARE/entries.awk" \
        -v mode="$1" -v kind="$2" -v path="$3" -v text="$4" -v journal="$5" -v wanted="$6" -v out="$7" \
        -v exists="$text_exists" -v final_newline="$final_newline" -v keep_switch="${KEEP_SWITCH:-0}" \
        -v pending="$pending" -v records="$WORK/records.text" -v messages="$WORK/messages.text")
    [ -z "$refused" ] || fail "$refused" "Write it as NAME=value on one line, then run: dpkg --configure -a"
}

# missing_text MODE PATH KIND - without its file, an entry is nobody's; Postfix's own
# files are looked for in apply
missing_text() {
    [ "$3" = assignment ] || return 0
    if [ -s "$WORK/wanted" ]; then
        fail "$2 does not exist" \
            "Put it back (apt-get install --reinstall -o Dpkg::Options::=--force-confmiss $(diversion_owner "$2")), then run: dpkg --configure -a"
    fi
    ! stands_diversion "$2" || todo assignment orphan "$2" -
}

# check_texts - awk cannot read a NUL, and Postfix drops what follows one
check_texts() {
    set --
    while IFS="$TAB" read -r kind path; do
        [ -e "$ROOT$path" ] || continue
        [ -f "$ROOT$path" ] || fail "$path is not a file" "Mend it, then run: dpkg --configure -a"
        set -- "$@" "$ROOT$path"
    done <"$WORK/texts"
    [ $# -gt 0 ] || return 0
    damaged=$(grep -laP '\x00' "$@") || [ $? = 1 ] ||
        fail "a configuration file cannot be read" "See the message above; mend it, then run: dpkg --configure -a"
    [ -z "$damaged" ] ||
        fail "$(echo "$damaged" | head -n 1) has NUL bytes in it: it is damaged" "Restore it from a backup, then run: dpkg --configure -a"
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

# diversion_owner FILE
diversion_owner() {
    awk -F '\t' -v path="$1" '$1 == "diversion" && $2 == path { print $3; exit }' "$WORK/wanted" "$WORK/journal.now"
}

# stands_diversion FILE
stands_diversion() {
    [ "$(dpkg-divert --listpackage "$1")" = "$PACKAGE" ]
}

# checksum FILE
checksum() {
    sha256sum <"$1" | cut -c 1-64
}

# compute_diversion MODE FILE NUMBER - may set text, text_journal and text_mode: a
# new file of the owner is patched anew, unless the administrator edited ours
compute_diversion() {
    owner=$(diversion_owner "$2")
    [ -n "$owner" ] || return 0 # no conffile
    copy=$ROOT$2.$PACKAGE
    recorded diversion "$2" "$owner"
    if [ "$1" = recover ]; then
        ! stands_diversion "$2" || record diversion "$2" "$owner" ours "${before:--}" -
        return 0
    fi
    stripped "$2" "$3"
    if [ -z "$state" ] && ! stands_diversion "$2"; then
        refuse_taken "$2"
    fi
    if [ -n "$state" ] && [ -e "$copy" ] && [ "$(checksum "$copy")" != "$before" ]; then
        if [ "$(checksum "$WORK/$3.stripped")" = "$before" ]; then
            text=$copy text_journal=$WORK/none
            [ "$1" = give-back ] || text_mode=configure
        elif [ "$1" != give-back ]; then
            echo "$2 was edited by hand and stays; its package's new version is $2.$PACKAGE" >>"$WORK/messages"
        fi
    fi
    [ "$1" != give-back ] || return 0
    if [ -e "$copy" ] && [ -n "$state" ]; then
        record diversion "$2" "$owner" ours "$(checksum "$copy")" -
    else
        record diversion "$2" "$owner" ours "$(checksum "$WORK/$3.stripped")" -
        todo assignment divert "$2" "$3"
    fi
}

# stripped FILE NUMBER - FILE without our entries, in WORK/NUMBER.stripped
stripped() {
    new_text give-back assignment "$1" "$ROOT$1" "$WORK/journal.now" "$WORK/none" "$WORK/$2.stripped"
}

# refuse_taken FILE - the place of the copy, or FILE itself, is somebody else's
refuse_taken() {
    diverted_by=$(dpkg-divert --listpackage "$1")
    case "$diverted_by" in
        '') ;;
        LOCAL) fail "$1 is already diverted by the administrator" "See: dpkg-divert --list $1" ;;
        *) fail "$1 is already diverted by the package $diverted_by" "Remove that package, or do without $PACKAGE." ;;
    esac
    if [ -e "$ROOT$1.$PACKAGE" ]; then
        fail "$1.$PACKAGE exists, and it is not ours" "Move it away, then run: dpkg --configure -a"
    fi
}

# compute_undiversion FILE NUMBER - where nothing is wanted of FILE any more
compute_undiversion() {
    owner=$(diversion_owner "$1")
    [ -n "$owner" ] && stands_diversion "$1" || return 0
    ! grep -q "^diversion$TAB$1$TAB" "$WORK/wanted" || return 0
    case "$(dpkg-query -W -f '${db:Status-Status}' "$owner" 2>/dev/null)" in
        '' | not-installed) todo assignment orphan "$1" "$2" ;;
        *) todo assignment undivert "$1" "$2" ;;
    esac
}

# --- doing --------------------------------------------------------------------

# aside_of FILE - set replaced to FILE, or to where the link leads, and aside to the
# name beside it under which its next text is written
aside_of() {
    replaced=$1
    [ ! -h "$1" ] || replaced=$(readlink -f "$1")
    aside=$replaced.$PACKAGE-new
}

# replace FILE TEXT - TEXT in FILE's place, with FILE's mode, owner and attributes; a
# link stays and its target changes
replace() {
    aside_of "$1"
    {
        rm -f "$aside" &&
            if [ -e "$replaced" ]; then
                cp -a "$replaced" "$aside"
            else
                (umask 022 && : >"$aside")
            fi &&
            cat "$2" >"$aside" && settle_time "$aside" && sync "$aside" && mv -T "$aside" "$replaced" && sync "${replaced%/*}"
    } || {
        rm -f "$aside" || true # the file system that refused the one may refuse this
        fail "$1 cannot be replaced" \
            "Is the disk full, the file system read-only, or the file immutable (lsattr)? Then run: dpkg --configure -a"
    }
}

# settle_time FILE... - two seconds old: Postfix waits for a file that changed within
# the last second to settle, at each command and reload; these are whole already
settle_time() {
    touch -d '2 seconds ago' "$@"
}

# do_file replace|remove PATH NUMBER
do_file() {
    case "$1" in
        replace) replace "$ROOT$2" "$WORK/$3" ;;
        remove) rm -f "$ROOT$2" ;;
    esac
    POSTFIX_READS=yes
}

# do_assignment divert|replace|undivert|orphan FILE NUMBER
do_assignment() {
    copy=$ROOT$2.$PACKAGE
    case "$1" in
        divert)
            divert --divert "$2.$PACKAGE" --add "$2"
            cp -a "$ROOT$2" "$copy-new"
            cat "$WORK/$3.stripped" >"$copy-new"
            sync "$copy-new"
            mv "$copy-new" "$copy"
            ;;
        replace)
            replace "$ROOT$2" "$WORK/$3"
            ;;
        undivert)
            # The owner's own file, as it now is, where nothing of the administrator is in ours
            if [ -e "$copy" ] && cmp -s "$copy" "$ROOT$2"; then
                mv "$copy" "$ROOT$2"
            fi
            rm -f "$copy"
            # what dpkg left beside the owner's file, after a question about it
            for beside in new dist old; do
                [ ! -e "$copy.dpkg-$beside" ] || mv "$copy.dpkg-$beside" "$ROOT$2.dpkg-$beside"
            done
            divert --remove "$2"
            ;;
        orphan)
            rm -f "$ROOT$2" "$copy"
            divert --remove "$2"
            ;;
    esac
}
