# changes.sh - make Changes to a host, and take them back; sourced by the
# maintainer scripts, after PACKAGE and SHARE are set.
#
# A script names what it wants (want_*); what is in the journal and no longer
# wanted is taken back, so that removal is a run that wants nothing. Every new
# text is made aside first and judged by Postfix. Then the journal is written
# (as "pending"), then the host is changed, then the journal is in force: a run
# that is cut short anywhere is carried on by the next one.

ROOT="${DPKG_ROOT:-}"
STATE="$ROOT/var/lib/confdeb/$PACKAGE"
JOURNAL="$STATE/journal"
PENDING="$STATE/pending"
WORK="$STATE/work"
TAB=$(printf '\t')
CHANGED= # not empty where this run changed the host and saw that it works
LC_ALL=C # bytes, not characters, in other people's files
export LC_ALL

. "$SHARE/kinds.sh"
. "$SHARE/texts.sh"
. "$SHARE/postfix.sh"

# say SENTENCE - tell the administrator
say() {
    printf '%s: %s\n' "$PACKAGE" "$1" >&2
}

# unproven SENTENCE - what was configured could not be tried
unproven() {
    [ -z "$CHANGED" ] || say "$1: it is configured, but nothing is proven"
    CHANGED=
}

# fail SENTENCE REMEDY - end the run; the next one carries it on
fail() {
    say "$1"
    printf '  %s\n' "$2" >&2
    rm -rf "$WORK"
    exit 1
}

# --- answers: debconf stores what it is given, choices or not -----------------

# answer NAME DEFAULT - set RET to what was answered
answer() {
    RET=$2
    if [ -z "$ROOT" ]; then
        db_get "$PACKAGE/$1"
    fi
}

# keep_answer NAME VALUE WORDS - VALUE goes into the journal, WORDS into answer_NAME
keep_answer() {
    printf 'answer\t%s\t%s\n' "$1" "$2" >>"$WORK/answers"
    # shellcheck disable=SC2034 # used in the eval
    keep_words=$3
    underscored "$1"
    eval "answer_$underscored=\$keep_words"
}

# underscored NAME - set underscored to NAME as a shell variable has it
underscored() {
    underscored=$1
    while [ "${underscored#*-}" != "$underscored" ]; do
        underscored=${underscored%%-*}_${underscored#*-}
    done
}

# refuse_answer NAME EXPECTED - the answer in RET is none of EXPECTED
refuse_answer() {
    fail "the answer to $PACKAGE/$1 is not valid: $(printf '%s' "$RET" | tr -c '[:graph:] ' '?' | cut -c 1-60)" \
        "Expected: $2. Run: dpkg-reconfigure $PACKAGE"
}

# chosen WORDS WORD - true if WORD is among WORDS
chosen() {
    case " $1 " in
        *" $2 "*) return 0 ;;
    esac
    return 1
}

# answer_multiselect NAME DEFAULT CHOICE... - set answer_NAME to the words chosen
answer_multiselect() {
    multi_name=$1
    answer "$1" "$2"
    shift 2
    case "$RET" in
        *[!a-zA-Z0-9,\ _.+-]*) refuse_answer "$multi_name" "$*" ;;
    esac
    multi_words=$(echo "$RET" | sed 's/,/ /g')
    for multi_word in $multi_words; do
        chosen "$*" "$multi_word" || refuse_answer "$multi_name" "$*"
    done
    keep_answer "$multi_name" "$RET" "$multi_words"
}

# answer_items NAME FUNCTION - the same, of the words that FUNCTION prints; words
# that it does not print are passed over: an answer may be for many hosts
answer_items() {
    answer "$1" ''
    case "$RET" in
        *[!a-zA-Z0-9,\ _.:/\[\]-]*) refuse_answer "$1" "some of: $($2)" ;;
    esac
    items_words=
    items_found=$($2)
    for items_word in $(echo "$RET" | sed 's/,/ /g'); do
        if chosen "$items_found" "$items_word"; then
            items_words="$items_words${items_words:+ }$items_word"
        fi
    done
    keep_answer "$1" "$(echo "$items_words" | sed 's/ /, /g')" "$items_words"
}

# answer_number NAME DEFAULT MINIMUM MAXIMUM
answer_number() {
    answer "$1" "$2"
    case "$RET" in
        '' | *[!0-9]* | ????????*) refuse_answer "$1" "a number from $3 to $4" ;;
    esac
    if [ "$RET" -lt "$3" ] || [ "$RET" -gt "$4" ]; then
        refuse_answer "$1" "a number from $3 to $4"
    fi
    keep_answer "$1" "$RET" "$RET"
}

# answer_boolean NAME DEFAULT
answer_boolean() {
    answer_select "$1" "$2" true false
}

# answer_select NAME DEFAULT CHOICE...
answer_select() {
    select_name=$1
    answer "$1" "$2"
    shift 2
    for select_choice in "$@"; do
        if [ "$RET" = "$select_choice" ]; then
            keep_answer "$select_name" "$RET" "$RET"
            return 0
        fi
    done
    refuse_answer "$select_name" "$*"
}

# --- a run --------------------------------------------------------------------

# begin - a clean work directory, and the journal of a run that was cut short resolved
begin() {
    ( umask 077 && mkdir -p "$STATE" ) || fail "cannot write below $STATE" "Make room or remount it, then run: dpkg --configure -a"
    rm -rf "$WORK"
    ( umask 077 && mkdir "$WORK" )
    : >"$WORK/wanted"
    : >"$WORK/answers"
    : >"$WORK/none"
    [ -e "$JOURNAL" ] || printf 'format\t1\n' >"$WORK/journal.now"
    [ ! -e "$JOURNAL" ] || cp "$JOURNAL" "$WORK/journal.now"
    case "$(head -n 1 "$WORK/journal.now")" in
        "format${TAB}1") ;;
        *) fail "$JOURNAL is not a journal that this version reads" \
            "Install the newer version of $PACKAGE that wrote it." ;;
    esac
    if [ -e "$PENDING" ]; then
        compute recover
        write_journal "$JOURNAL" "$(sed -n '/^answer/p' "$WORK/journal.now")"
        rm -f "$PENDING"
        cp "$JOURNAL" "$WORK/journal.now"
    fi
}

# write_journal FILE ANSWERS - the records computed become FILE, whole or not at all
write_journal() {
    {
        printf 'format\t1\n'
        [ -z "$2" ] || printf '%s\n' "$2"
        cat "$WORK/records"
    } >"$1.aside"
    sync "$1.aside"
    mv "$1.aside" "$1"
    sync "$STATE"
}

# compute MODE - make the new texts and records aside; nothing on the host changes
compute() {
    pending=
    [ ! -e "$PENDING" ] || pending=$PENDING
    : >"$WORK/records"
    : >"$WORK/todo"
    : >"$WORK/messages"
    compute_things "$1"
    compute_texts "$1"
    # after the files that they read
    records_of service_state >"$WORK/services"
    while IFS="$TAB" read -r kind path key; do
        compute_service_state "$1" "$path"
    done <"$WORK/services"
}

# records_of KIND... - kind, path and key of all that is wanted or recorded, by kind
records_of() {
    records_kinds=$*
    set -- "$WORK/wanted" "$WORK/journal.now" ${pending:+"$pending"}
    awk -F '\t' -v OFS='\t' -v kinds="$records_kinds" '
        { lines[++count] = $1 "\t" $2 "\t" $3 }
        END {
            n = split(kinds, kind, " ")
            for (k = 1; k <= n; k++)
                for (i = 1; i <= count; i++)
                    if (index(lines[i], kind[k] "\t") == 1 && !seen[lines[i]]++)
                        print lines[i]
        }' "$@"
}

# run MODE - compute, judge, note, change: the whole of it. Called without file
# descriptor 3: a daemon that kept debconf's would keep debconf waiting.
run() {
    compute "$1"
    judge_postfix "$1"
    while IFS= read -r run_line; do
        say "$run_line"
    done <"$WORK/messages"
    if [ -s "$WORK/todo" ]; then
        CHANGED=yes
    fi
    write_journal "$PENDING" "$(cat "$WORK/answers")"
    if [ "$1" = give-back ]; then
        do_postfix parameter master_service
        stop_services
        do_todo assignment file link old_directory membership
        do_services
        [ -n "$ROOT" ] || reload_again
    else
        stop_services
        do_todo membership directory link file assignment old_directory
        do_services
        do_postfix master_service parameter
    fi
    mv "$PENDING" "$JOURNAL"
    sync "$STATE"
    rm -rf "$WORK"
}

# do_todo KIND... - carry out what was computed for these kinds, in this order
do_todo() {
    for do_kind in "$@"; do
        while IFS="$TAB" read -r kind what path rest; do
            # no "||" here: some shells forget set -e in a function called behind one
            if [ "$kind" = "$do_kind" ]; then
                "do_$kind" "$what" "$path" "$rest" </dev/null
            fi
        done <"$WORK/todo"
    done
}

# apply [GUARD QUESTION] - make the changes that the answers ask for; where GUARD
# finds another set-up, only with leave
apply() {
    begin
    read_answers
    if [ $# -gt 0 ] && foreign_stays "$1" "$2"; then
        rm -rf "$WORK"
        return 0
    fi
    if [ "${DEBCONF_RECONFIGURE:-}" = 1 ]; then
        apply_mode=reconfigure
    else
        apply_mode=configure
    fi
    changes
    if no_postfix; then
        say "nothing was set up, because Postfix is not configured: there is no /etc/postfix/main.cf"
        echo "  Run: dpkg-reconfigure postfix; then: dpkg-reconfigure $PACKAGE" >&2
        rm -rf "$WORK"
        return 0
    fi
    run "$apply_mode" 3>&-
}

# foreign_stays GUARD QUESTION - true, with a notice, where GUARD finds another set-up
# and QUESTION does not give leave to replace it
foreign_stays() {
    foreign=$($1)
    foreign_leave=
    underscored "$2"
    eval "foreign_leave=\$answer_$underscored"
    [ -n "$foreign" ] && [ "$foreign_leave" != true ] || return 1
    say "nothing was set up, because the host already has a set-up of its own:"
    echo "$foreign" | sed 's/^/  /' >&2
    printf '  %s\n' "To have it replaced (it comes back when $PACKAGE is removed):" \
        "dpkg-reconfigure $PACKAGE, and accept the question $PACKAGE/$2" >&2
}

# mend PACKAGE... - after an upgrade of PACKAGEs: mend what is made from their files
# and their services' state, never an entry in a file that stands
mend() {
    [ -e "$JOURNAL" ] || return 0 # never set up
    for mend_package in "$@"; do
        case "$(dpkg-query -W -f '${db:Status-Status}' "$mend_package" 2>/dev/null)" in
            installed | triggers-*) ;;
            *)
                forget_what_is_gone
                return 0
                ;;
        esac
    done
    begin
    read_answers
    changes
    if no_postfix; then
        rm -rf "$WORK"
        return 0
    fi
    run triggered 3>&-
}

# forget_what_is_gone - drop the records of files and users that went with their
# owner: when they are made anew, they are new to us. Directories and links are not
# made anew by their owner: they are still ours to make
forget_what_is_gone() {
    [ -e "$JOURNAL" ] || return 0
    while IFS= read -r line; do
        path=${line#*"$TAB"}
        key=${path#*"$TAB"}
        path=${path%%"$TAB"*}
        case "$line" in
            parameter* | master_service* | file*) [ -e "$ROOT$path" ] || continue ;;
            directory* | link*)
                [ -e "$ROOT$path" ] || [ -h "$ROOT$path" ] ||
                    line=$(printf '%s\n' "$line" | sed "s/${TAB}ours$TAB/${TAB}gone$TAB/")
                ;;
            membership*) getent passwd "${key%%"$TAB"*}" >/dev/null || continue ;;
        esac
        printf '%s\n' "$line"
    done <"$JOURNAL" >"$JOURNAL.aside"
    sync "$JOURNAL.aside"
    mv "$JOURNAL.aside" "$JOURNAL"
}

# give_back [FUNCTION] - take every change back; FUNCTION is true while what the
# switch switches is still this package's
give_back() {
    [ -e "$JOURNAL" ] || [ -e "$PENDING" ] || return 0
    begin
    KEEP_SWITCH=0
    [ -z "${1:-}" ] || "$1" || KEEP_SWITCH=1
    run give-back 3>&-
    rm -f "$JOURNAL"
    sync "$STATE"
}
