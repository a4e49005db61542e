# diversion.sh - divert and patch; read by changes.sh.
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
    conffile_owner=$key
    [ -n "$conffile_owner" ] || return 0 # no conffile
    pristine_file=$ROOT$2.$PACKAGE
    diverted_for=$(diverted_by "$2")
    if [ "$1" = recover ]; then
        [ "$diverted_for" != "$PACKAGE" ] || add_record diversion "$2" "$conffile_owner" ours "${before:--}" -
        return 0
    fi
    if [ -z "$state" ] && [ "$diverted_for" != "$PACKAGE" ]; then
        refuse_taken "$2"
    fi
    pristine_text=$text
    if [ -e "$pristine_file" ]; then
        pristine_text=$pristine_file
    elif [ -n "$state" ]; then
        strip_text "$2" "$3"
        pristine_text=$WORK/new/$3.stripped
    fi
    pristine_sum=$(sha256sum <"$pristine_text")
    if [ "$pristine_text" = "$pristine_file" ] && [ -n "$state" ] && [ "${pristine_sum%% *}" != "$before" ]; then
        compute_new_copy "$1" "$2" "$3"
    fi
    if [ -n "$wanted" ]; then
        add_record diversion "$2" "$conffile_owner" ours "${pristine_sum%% *}" -
        [ "$pristine_text" = "$pristine_file" ] || todo assignment divert "$2" "$3$TAB$pristine_text"
    elif [ "$diverted_for" = "$PACKAGE" ]; then
        conffile_owner_status=$(dpkg-query -W -f '${db:Status-Status}' "$conffile_owner" 2>/dev/null) || [ $? = 1 ] ||
            fail "dpkg-query cannot tell whether $conffile_owner is installed" "Mend it (see: dpkg-query -W), then run: $AGAIN"
        case "$conffile_owner_status" in
            '' | not-installed) todo diversion orphan "$2" - ;;
            *) todo diversion remove "$2" - ;;
        esac
    fi
}

# compute_new_copy MODE FILE NUMBER - the owner's file is another than the one patched
compute_new_copy() {
    strip_text "$2" "$3"
    stripped_sum=$(sha256sum <"$WORK/new/$3.stripped")
    if [ "${stripped_sum%% *}" = "$before" ]; then
        text=$pristine_file text_derived=1 text_journal=/dev/null
        if [ "$1" != give-back ]; then
            text_mode=configure text_journal=$WORK/new/$3.stripped.left
            cat "$WORK/new/$3.stripped.said" >>"$WORK/messages"
        fi
    elif [ "$1" != give-back ]; then
        echo "$2 was edited by hand and stays; its package's new version is $2.$PACKAGE" >>"$WORK/messages"
    fi
}

# strip_text FILE NUMBER - FILE without our entries, in WORK/new/NUMBER.stripped; beside it,
# with .left behind, the records of those that the administrator changed or deleted in
# it, and with .said a sentence for each
strip_text() {
    : >"$WORK/new/$2.stripped.left"
    : >"$WORK/new/$2.stripped.said"
    : >"$WORK/strip"
    edit "$WORK/strip" strip assignment "$1" "$2.stripped"
    make_texts "$WORK/strip"
}

# refuse_taken FILE - the place of the copy, or FILE itself, is somebody else's
refuse_taken() {
    case "$diverted_for" in
        '') ;;
        LOCAL) fail "$1 is already diverted by the administrator" "See: dpkg-divert --list $1" ;;
        *) fail "$1 is already diverted by the package $diverted_for" "Remove that package, or do without $PACKAGE." ;;
    esac
    if [ -e "$ROOT$1.$PACKAGE" ]; then
        fail "$1.$PACKAGE exists, and it is not ours" "Move it away, then run: $AGAIN"
    fi
}

# do_divert FILE COPY TEXT
do_divert() {
    divert --divert "$1.$PACKAGE" --add "$1"
    # of a link its target: two links to one file are no copy
    {
        cp -aL --remove-destination "$ROOT$1" "$2-new" &&
            case "$3" in
                "$WORK/old/"*) ;;
                *) cat "$3" >"$2-new" ;;
            esac &&
            sync "$2-new" && mv "$2-new" "$2"
    } || {
        rm -f "$2-new" || true # the file system that refused the one may refuse this
        fail "$2 cannot be made" "Is the disk full or read-only? Then run: $AGAIN"
    }
}

# do_diversion remove|orphan FILE - FILE has the owner's text by now, or the
# administrator's, and his mode or link; an orphan is without its owner
do_diversion() {
    pristine_file=$ROOT$2.$PACKAGE
    case "$1" in
        remove)
            rm -f "$pristine_file"
            # what dpkg left beside the owner's file, after a question about it
            for beside in new dist old; do
                [ ! -e "$pristine_file.dpkg-$beside" ] || mv -n "$pristine_file.dpkg-$beside" "$ROOT$2.dpkg-$beside"
            done
            ;;
        orphan) rm -f "$ROOT$2" "$pristine_file" ;;
    esac
    divert --remove "$2"
}
