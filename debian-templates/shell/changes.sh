# changes.sh - make Changes to a host, and take them back; sourced by the
# maintainer scripts, after PACKAGE and SHARE are set.
#
# A script names what it wants (want_*); what is in the journal and no longer
# wanted is taken back, so that removal is a run that wants nothing. Every new
# text is made aside first and judged by Postfix. Then the journal is written
# (as "pending"), then the host is changed, then the journal is in force: a run
# that is cut short anywhere is carried on by the next one.

ROOT="${DPKG_ROOT:-}"
# There are also, where a run that was cut short may have changed what no daemon was told
# to read, the file unread; and where port 25 did not respond before this package came, silent
MEMORY="$ROOT/var/lib/confdeb/$PACKAGE"
JOURNAL="$MEMORY/journal"
PENDING="$MEMORY/pending"
WORK= # a directory in it, once this run is the only one
TAB=$(printf '\t')
CR=$(printf '\r')
NEWLINE='
'
AGAIN='dpkg --configure -a' # what carries a run on that has failed
apply_mode=configure # or reconfigure, or triggered
undo_on_failure= # not empty while a failure undoes what this run has done
services_undone= # not empty once a failure has put all services back
undoing= # not empty while that is done: what fails then does not end it
CHANGED= # not empty where this run changed the host and saw that it works
umask 022 # as dpkg has it
LC_ALL=C # bytes, not characters, in other people's files
export LC_ALL
unset MAIL_CONFIG # Postfix's default instance is meant

. "$SHARE/messages.sh"
. "$SHARE/answers.sh"
. "$SHARE/journal-reading.sh"
. "$SHARE/journal.sh"
. "$SHARE/kinds.sh"
. "$SHARE/service-state.sh"
. "$SHARE/services.sh"
. "$SHARE/texts.sh"
. "$SHARE/diversion.sh"
. "$SHARE/postfix.sh"
. "$SHARE/ports.sh"
. "$SHARE/undo.sh"
. "$SHARE/readers.sh"

# --- a run --------------------------------------------------------------------

# begin - a clean work directory; recover from a run that was cut short
begin() {
    be_alone
    [ ! -e "$WORK" ] || rm -rf "$WORK"
    mkdir -m 0700 "$WORK" "$WORK/old" "$WORK/new" || cannot_write
    : >"$WORK/wanted"
    : >"$WORK/answers"
    read_journal
    if [ -e "$PENDING" ]; then
        recover
        : >"$WORK/answers"
        read_journal
    fi
    [ ! -e "$MEMORY/unread" ] || POSTFIX_READS=yes
}

# recover - the journal of a run that failed or was cut short comes to what is on the host
recover() {
    compute recover
    grep '^answer' "$WORK/journal.now" >"$WORK/answers" || true # there may be none
    write_journal "$JOURNAL"
    rm -f "$WORK"/old/* "$WORK"/new/*
    : >"$MEMORY/unread"
    rm -f "$PENDING"
}

# be_alone - until this script ends: where dpkg alone was killed, the script that it ran
# may still be at work when the next one starts
be_alone() {
    [ -z "$WORK" ] || return 0 # it is already
    umask 077
    { mkdir -p "$MEMORY" && (: >>"$MEMORY/lock"); } || cannot_write
    umask 022
    exec 9>>"$MEMORY/lock"
    # 9>&9: some shells keep from commands what exec opened. Status 1 is a lock that
    # another one holds; with any other, locks cannot be had here
    flock --nonblock 9 9>&9 || [ $? != 1 ] ||
        fail "another script of this package is running" "Wait until it has ended, then run: $AGAIN"
    WORK="$MEMORY/work"
    trap 'ended $?' EXIT
}

# cannot_write - nothing can be kept of what this run would do
cannot_write() {
    fail "cannot write below $MEMORY" "Free some space or remount it, then run: $AGAIN"
}

# compute MODE - make the new texts and records aside; nothing on the host changes
compute() {
    pending=
    if [ -e "$PENDING" ]; then
        pending=$WORK/pending.now
        present_names "$PENDING" >"$pending"
        check_journal "$pending" "$PENDING"
    fi
    for computed in presences texts services records todo messages; do
        : >"$WORK/$computed"
    done
    sort_out "$WORK/wanted" "$WORK/journal.now" ${pending:+"$pending"}
    compute_presences "$1"
    compute_texts "$1"
    # after the files that they read
    while IFS= read -r name; do
        compute_service "$1" "$name"
    done <"$WORK/services"
}

# sort_out FILE... - kind, path and key of all that is wanted or recorded there,
# into WORK/presences; of texts, kind and path into WORK/texts; of services, the name
# into WORK/services. Users and services are not the root's that is worked on:
# their records stay as they are
sort_out() {
    awk -F '\t' -v work="$WORK/" -v root="$ROOT" '
        function once(file, line) {
            if (!seen[line]++)
                print line >(work file)
        }
        root != "" && /^(membership|service)\t/ {
            if (FILENAME ~ /journal\.now$/)
                print >(work "records")
            next
        }
        /^(directory|link|membership)\t/ { once("presences", $1 "\t" $2 "\t" $3) }
        /^(file|assignment|master-service|parameter)\t/ { once("texts", $1 "\t" $2) }
        # a diverted file without assignments is one whose removal was cut short
        /^diversion\t/ { once("texts", "assignment\t" $2) }
        /^service\t/ { once("services", $2) }' "$@"
}

# run MODE - compute, judge, note, change: the whole of it. Called without the file
# descriptors of debconf (3) and of the lock (9): a daemon would keep both.
run() {
    compute "$1"
    judge_postfix "$1"
    while IFS= read -r run_line; do
        say "$run_line"
    done <"$WORK/messages"
    [ ! -s "$WORK/todo" ] || CHANGED=yes
    [ -z "$ROOT" ] || [ "$1" = give-back ] || say_untested "DPKG_ROOT is set"
    write_journal "$PENDING"
    todo_done=0
    if [ "$1" = give-back ]; then
        do_postfix "$1" parameter master_service
        stop_services
        do_todo assignment diversion file link old_directory membership
        do_services
        [ -n "$ROOT" ] || reload_again
    else
        undo_on_failure=yes
        stop_services
        do_todo membership directory link file assignment diversion
        do_services
        do_postfix "$1" master_service parameter
        do_todo old_directory # last: a run that fails puts files back into them
    fi
    [ "$todo_done" -eq "$(wc -l <"$WORK/todo")" ] ||
        fail "a kind of change has no place in the order of a run" "This is a bug in the package: please report it."
    undo_on_failure=
    [ -n "$ROOT" ] || tell_readers
    mv "$PENDING" "$JOURNAL"
    if [ -s "$WORK/refused" ]; then
        run_without_refused
        return 0
    fi
    [ ! -e "$MEMORY/unread" ] || rm -f "$MEMORY/unread"
    sync "$MEMORY"
}

# do_todo KIND... - carry out what was computed for these kinds, in this order
do_todo() {
    for do_kind in "$@"; do
        while IFS="$TAB" read -r kind what path rest; do
            # no "||" here: some shells forget set -e in a function called behind one
            if [ "$kind" = "$do_kind" ]; then
                "do_$kind" "$what" "$path" "$rest" </dev/null
                todo_done=$((todo_done + 1))
            fi
        done <"$WORK/todo"
    done
}

# apply [GUARD QUESTION [OBSTACLES]] - make the changes that the answers ask for; where
# OBSTACLES finds what no answer can overcome, none; where GUARD finds another set-up,
# only with permission
apply() {
    if [ "${DEBCONF_RECONFIGURE:-}" = 1 ]; then
        apply_mode=reconfigure
        AGAIN="dpkg-reconfigure $PACKAGE" # for dpkg, this package is configured
    fi
    begin
    refuse_broken_postfix
    read_answers
    obstacles=
    [ -z "${3:-}" ] || obstacles=$("$3")
    if [ -n "$obstacles" ]; then
        nothing_changed 'it cannot work on this host' "$obstacles" \
            "Change that, then run: dpkg-reconfigure $PACKAGE"
        return 0
    fi
    foreign=
    [ $# = 0 ] || foreign=$("$1")
    if [ -n "$foreign" ] && foreign_stays "$2"; then
        return 0
    fi
    changes
    if no_postfix; then
        [ -z "${CONFDEB_PREVIEW:-}" ] || : >"$CONFDEB_PREVIEW/left-out"
        say "nothing was set up, because Postfix is not configured: there is no $missing"
        echo "  Run: dpkg-reconfigure postfix; then: dpkg-reconfigure $PACKAGE" >&2
        return 0
    fi
    refuse_shared
    run "$apply_mode" 3>&- 9>&-
}

# foreign_stays QUESTION - true, with a notice, unless QUESTION gives permission to
# replace the set-up that the guard found
foreign_stays() {
    ! grep -q "^answer$TAB$1${TAB}true$" "$WORK/answers" || return 1
    now=already
    ! was_set_up || now=now
    nothing_changed "the host $now has a set-up of its own" "$foreign" \
        "To have it replaced (it comes back when $PACKAGE is removed):" \
        "dpkg-reconfigure $PACKAGE, and accept the question $PACKAGE/$1"
}

# nothing_changed CAUSE SENTENCES REMEDY... - tell why, and what to do
nothing_changed() {
    if was_set_up; then
        say "nothing was changed, and the earlier changes of $PACKAGE are kept, because $1:"
    else
        say "nothing was set up, because $1:"
    fi
    echo "$2" | sed 's/^/  /' >&2
    shift 2
    printf '  %s\n' "$@" >&2
    return 0 # whether or not that could be said
}

# refresh PACKAGE... - after an upgrade of PACKAGEs: bring up to date what is made from their
# files, and their services' state, but never an entry in a file that exists
refresh() {
    [ -e "$JOURNAL" ] || return 0 # never set up
    for refresh_package in "$@"; do
        case "$(dpkg-query -W -f '${db:Status-Status}' "$refresh_package" 2>/dev/null)" in
            installed | triggers-*) ;;
            *)
                forget_what_is_gone
                return 0
                ;;
        esac
    done
    apply_mode=triggered
    answers_lost=
    begin
    read_answers
    changes
    # without its answers, a journal is that of a run that came to nothing
    if [ -z "$answers_lost" ] && ! no_postfix; then
        run "$apply_mode" 3>&- 9>&-
    fi
}

# give_back [FUNCTION] - take every change back; FUNCTION is true while what the
# switch switches is still this package's
give_back() {
    [ -d "$MEMORY" ] || say "$MEMORY is missing: nothing can be undone. What was changed is listed in /usr/share/doc/$PACKAGE/plan.txt"
    AGAIN="apt-get remove $PACKAGE"
    [ ! -d "$MEMORY" ] || be_alone # who makes the first journal is at work, too
    [ -e "$JOURNAL" ] || [ -e "$PENDING" ] || return 0
    begin
    switch_is_theirs=0
    [ -z "${1:-}" ] || "$1" || switch_is_theirs=1
    run give-back 3>&- 9>&-
    rm -f "$JOURNAL" "$MEMORY/silent"
    sync "$MEMORY"
}
