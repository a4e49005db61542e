# preview.sh - the subcommand preview: what installing or removing the package would change, by
# its own scripts on a copy of the host's files; read by the host command, after PACKAGE, SHARE
# and HAS_QUESTIONS are set.

TAB=$(printf '\t')
NEWLINE='
'
LC_ALL=C # bytes, not characters, in other people's files
export LC_ALL

preview_usage() {
    cat <<END
Usage: $PACKAGE preview [--answer NAME=VALUE]... [--removal] [--root DIR]

Shows what installing (or upgrading) this package would change on the host:
its own maintainer scripts run on a copy of the files, without privileges.
Nothing on the host is touched. What root alone can read, root alone can
preview.

  --answer NAME=VALUE  as if the question NAME had been answered so
  --removal            what removing the package would give back, and what it
                       would leave
  --root DIR           instead of the host, the system below DIR

Exit status: 0 nothing would change, 1 something would, 2 it could not be
determined, 3 wrong usage.

Examples:
  $PACKAGE preview
  $PACKAGE preview --removal
  dpkg-deb -x $PACKAGE.deb look && look/usr/sbin/$PACKAGE preview
END
}

# wrong_usage SENTENCE
wrong_usage() {
    echo "$PACKAGE: $1; see: $PACKAGE preview --help" >&2
    exit 3
}

# undetermined SENTENCE - and what the scripts said
undetermined() {
    echo "$PACKAGE: $1" >&2
    [ ! -s "$preview/said" ] || plainly <"$preview/said" | sed "s/^$PACKAGE: //; s|$tree||g; s/^/  /" >&2
    exit 2
}

# plainly - print standard input, with question marks for the control characters that a terminal
# would obey
plainly() {
    tr '\000-\010\013-\037\177' '?' | sed 's/\xc2[\x80-\x9f]/?/g'
}

# add_answer NAME=VALUE - to answers, lines NAME TAB VALUE
add_answer() {
    case "$1" in
        *"$TAB"* | *"$NEWLINE"*) wrong_usage 'an answer has a tab or a newline in it' ;;
        [a-z]*=*) ;;
        *) wrong_usage "--answer needs NAME=VALUE" ;;
    esac
    [ -n "$HAS_QUESTIONS" ] || wrong_usage 'this package asks no questions'
    gzip -dc "$SHARE/scripts/templates.gz" | grep -Fqx "Template: $PACKAGE/${1%%=*}" ||
        wrong_usage "there is no question $(printf '%s' "${1%%=*}" | plainly)"
    answers="$answers${1%%=*}$TAB${1#*=}$NEWLINE"
}

# preview_options OPTION... - set answers, removal and root (empty: this host)
preview_options() {
    answers='' removal='' root=''
    while [ $# -gt 0 ]; do
        case "$1" in
            --answer | --root)
                [ $# -gt 1 ] || wrong_usage "$1 needs a value"
                if [ "$1" = --root ]; then root=$2; else add_answer "$2"; fi
                shift
                ;;
            --answer=*) add_answer "${1#*=}" ;;
            --root=*) root=${1#*=} ;;
            --removal) removal=yes ;;
            --help | -h) preview_usage && exit 0 ;;
            *) wrong_usage "preview has no option $1" ;;
        esac
        shift
    done
    if [ -n "$root" ]; then
        [ -d "$root" ] || wrong_usage "there is no directory $root"
        root=$(realpath "$root")
        root=${root%/}
    fi
}

# show_system - print what changes in the running system, which no copy has. What somebody undid
# by hand stays so, and is not in left-out; see presence.awk and services.sh
show_system() {
    while IFS="$TAB" read -r kind path key; do
        recorded=$(awk -F '\t' -v kind="$kind" -v path="$path" -v key="$key" '
            $1 == kind && $2 == path && $3 == key { print $4 }' "$preview/journal")
        case "$kind:$recorded" in
            *:left) ;;
            membership:ours) ;; # the user is in it, or was taken out by hand
            membership:*)
                is_member "$path" "$key" || echo "user $key joins the group $path"
                ;;
            service:*) show_service "$path" "$recorded" ;;
        esac
    done <"$preview/left-out"
}

# show_service NAME RECORDED
show_service() {
    if [ -n "$root" ]; then
        echo "service $1 is enabled and started, and must respond"
    elif [ "$2" = ours ] && { ! service_links "$1" || service_masked "$1"; }; then
        return 0 # disabled by hand
    elif service_masked "$1"; then
        undetermined "installing would fail: service $1 is masked"
    elif ! service_enabled "$1" || ! service_active "$1"; then
        echo "service $1 is enabled and started, and must respond"
    fi
}

# is_member GROUP USER - true if the group in the copy has the user
is_member() {
    grep -qs "^$1:.*[:,]$2\(,\|\$\)" "$preview/before/etc/group"
}

# show_system_back - print what of it a removal takes back, by the journal
show_system_back() {
    awk -F '\t' '$1 == "membership" && $4 == "ours" { print $2 "\t" $3 }' "$preview/journal" |
        while IFS="$TAB" read -r path key; do
            ! is_member "$path" "$key" || echo "user $key leaves the group $path"
        done
    awk -F '\t' '$1 == "service" && $4 == "ours" { print "service " $2 " is put back: " $5 }' "$preview/journal"
}

# section HEADING FILE - print FILE, if it has a line, below HEADING
section() {
    [ -s "$2" ] || return 0
    printf '%s\n' "$1"
    plainly <"$2" | sed 's/^/  /'
    echo
}

# what_was_said - print what the script told the administrator, but not that this is a copy
what_was_said() {
    sed "/^$PACKAGE: DPKG_ROOT is set/d; s|$tree||g" "$preview/said"
}

# --- the run ------------------------------------------------------------------

# compare_return - print how the copy comes back, after the configuration; false if it does not
compare_return() {
    tree=$preview/again
    cp -a "$preview/before" "$tree"
    own_tree
    run_script prerm remove || undetermined 'the removal of what is there now fails'
    list_contents "$tree" >"$preview/contents.now"
    tree=$preview/tree
    run_script prerm remove || undetermined 'a removal afterwards would fail'
    list_contents "$tree" >"$preview/contents.back"
    if cmp -s "$preview/contents.now" "$preview/contents.back"; then
        echo "Removing it afterwards gives back all $(grep -c "${TAB}sum " "$preview/contents.back") files of the copy byte for byte."
        return 0
    fi
    echo 'Removing it afterwards does NOT give back:'
    diff "$preview/contents.now" "$preview/contents.back" | sed -n 's/^[<>]/ /p' | plainly
    return 1
}

# preview OPTION...
preview() {
    preview_options "$@"
    on_terminal=
    [ ! -t 1 ] || on_terminal=yes
    choose_user
    make_preview
    copy_host
    ! grep -q '^/var/lib/confdeb' "$preview/not-copied" ||
        undetermined 'what is set up here can be read by root only'
    journal=$tree/var/lib/confdeb/$PACKAGE/journal
    : >"$preview/journal"
    [ ! -e "$journal" ] || present_names "$journal" >"$preview/journal"
    if [ -n "$removal" ]; then
        [ -e "$journal" ] || undetermined 'nothing is set up here that could be removed'
        preview_run prerm remove
    else
        ask_debconf
        preview_run postinst configure
    fi
}

# preview_run SCRIPT ACTION
preview_run() {
    cp -a "$tree" "$preview/before"
    own_tree
    without_postfix=
    ! grep -q '^parameter' "$SHARE/plan.tsv" || [ -e "$tree/etc/postfix/main.cf" ] || without_postfix=yes
    run_script "$@" || undetermined "$1 would fail"
    what_was_said >"$preview/messages"
    show_files "$preview/before" "$tree" >"$preview/files"
    if [ "$1" = prerm ]; then
        show_system_back >"$preview/system"
    else
        show_system >"$preview/system"
    fi
    # a diff is printed byte for byte where patch(1) may read it
    if [ -n "$on_terminal" ]; then
        plainly <"$preview/files" | colour
    else
        cat "$preview/files"
    fi
    [ ! -s "$preview/files" ] || echo
    section 'In the running system:' "$preview/system"
    section "What $PACKAGE says:" "$preview/messages"
    not_previewed >"$preview/not-previewed"
    section 'What could not be previewed:' "$preview/not-previewed"
    status=0
    [ ! -s "$preview/files" ] && [ ! -s "$preview/system" ] || status=1
    [ -z "$without_postfix" ] || status=2
    if [ "$1" = postinst ] && [ -z "$without_postfix" ]; then
        compare_return || status=2
    fi
    exit "$status"
}

# not_previewed - print what this cannot tell
not_previewed() {
    sed "s/$TAB/: /" "$preview/not-copied"
    [ -z "$without_postfix" ] || echo '/etc/postfix/main.cf: it is made when Postfix is configured, which it is not yet'
    [ ! -s "$preview/files" ] || echo 'whether daemons accept their new files, start, and respond'
    [ -x /usr/share/debconf/frontend ] || [ -z "$HAS_QUESTIONS" ] || echo 'the answers: there is no debconf here; these are the defaults'
}

. "$SHARE/journal-reading.sh"
. "$SHARE/service-state.sh"
. "$SHARE/preview-differences.sh"
. "$SHARE/preview-tree.sh"
preview "$@"
