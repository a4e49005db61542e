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

# compute_diversion MODE FILE NEW - of the assignments in FILE, whose text is WORK/old/NEW: the
# new text, and where FILE is a conffile, its diversion
compute_diversion() {
    look_up diversion "$2"
    conffile_owner=$key
    diverted_for=
    [ -z "$conffile_owner" ] || diverted_for=$(diverted_by "$2")
    if [ -z "$conffile_owner" ] || [ "$1" = recover ]; then
        [ "$diverted_for" != "$PACKAGE" ] || add_record diversion "$2" "$conffile_owner" ours "${before:--}" -
        queue_present "$1" assignment "$2" "$3"
        return 0
    fi
    pristine_text=$ROOT$2.$PACKAGE
    if [ -z "$state" ]; then
        [ "$diverted_for" = "$PACKAGE" ] || refuse_taken "$2" "$diverted_for"
        [ -e "$pristine_text" ] || pristine_text=$WORK/old/$3
    elif [ ! -e "$pristine_text" ]; then
        strip_text "$2" "$3"
        pristine_text=$WORK/new/$3.stripped
    fi
    pristine_sum=$(sha256sum <"$pristine_text")
    pristine_sum=${pristine_sum%% *}
    if [ "$pristine_text" = "$ROOT$2.$PACKAGE" ] && [ -n "$state" ] && [ "$pristine_sum" != "$before" ]; then
        queue_upgraded "$1" "$2" "$3" "$before"
    else
        queue_present "$1" assignment "$2" "$3"
    fi
    if [ -n "$wanted" ]; then
        add_record diversion "$2" "$conffile_owner" ours "$pristine_sum" -
        [ "$pristine_text" = "$ROOT$2.$PACKAGE" ] || todo assignment divert "$2" "$3$TAB$pristine_text"
    elif [ "$diverted_for" = "$PACKAGE" ]; then
        end_diversion "$2" "$conffile_owner"
    fi
}

# queue_upgraded MODE FILE NEW SUM - the owner's file is another by now than the one that was
# patched, which had that SUM: it is patched anew, unless the administrator edited ours
queue_upgraded() {
    strip_text "$2" "$3"
    stripped_sum=$(sha256sum <"$WORK/new/$3.stripped")
    if [ "${stripped_sum%% *}" != "$4" ]; then
        [ "$1" = give-back ] ||
            echo "$2 was edited by hand, and is left as it is; the new version from its package is $2.$PACKAGE" >>"$WORK/messages"
        queue_present "$1" assignment "$2" "$3"
        return 0
    fi
    stripped_mode=configure
    stripped_records=$WORK/new/$3.stripped.left
    if [ "$1" = give-back ]; then
        stripped_mode=give-back
        stripped_records=/dev/null
    else
        cat "$WORK/new/$3.stripped.said" >>"$WORK/messages"
    fi
    queue_text "$WORK/to-make" "$stripped_mode" assignment "$2" "$3" "$ROOT$2.$PACKAGE" 1 "$stripped_records"
}

# strip_text FILE NEW - FILE without our entries, in WORK/new/NEW.stripped; beside it,
# with .left behind, the records of those that the administrator changed or deleted in
# it, and with .said a sentence for each
strip_text() {
    : >"$WORK/new/$2.stripped.left"
    : >"$WORK/new/$2.stripped.said"
    : >"$WORK/to-strip"
    queue_text "$WORK/to-strip" strip assignment "$1" "$2.stripped" "$WORK/old/$2" 0 "$WORK/journal.now"
    make_texts "$WORK/to-strip"
}

# end_diversion FILE OWNER - it goes; of an OWNER that is gone, FILE goes with it
end_diversion() {
    owner_status=$(dpkg-query -W -f '${db:Status-Status}' "$2" 2>/dev/null) || [ $? = 1 ] ||
        fail "dpkg-query cannot tell whether $2 is installed" "Fix it (see: dpkg-query -W), then run: $AGAIN"
    case "$owner_status" in
        '' | not-installed) todo diversion orphan "$1" - ;;
        *) todo diversion remove "$1" - ;;
    esac
}

# refuse_taken FILE DIVERTER - the place of the pristine file, or FILE itself, is somebody else's
refuse_taken() {
    case "$2" in
        '') ;;
        LOCAL) fail "$1 is already diverted by the administrator" "See: dpkg-divert --list $1" ;;
        *) fail "$1 is already diverted by the package $2" "Remove that package, or do without $PACKAGE." ;;
    esac
    if [ -e "$ROOT$1.$PACKAGE" ]; then
        fail "$1.$PACKAGE exists, and was not made by $PACKAGE" "Move it away, then run: $AGAIN"
    fi
}

# do_divert FILE PRISTINE TEXT - FILE is diverted to PRISTINE, which gets TEXT
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
        fail "$2 cannot be created" "Is the disk full or read-only? Then run: $AGAIN"
    }
}

# do_diversion remove|orphan FILE - FILE has the owner's text by now, or the
# administrator's, and their mode or link; an orphan is without its owner
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
