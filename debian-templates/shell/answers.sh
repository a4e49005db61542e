# answers.sh - the answers to debconf's questions, checked: debconf stores what it is
# given, choices or not; read by changes.sh.

# answer NAME DEFAULT - set RET to what was answered; for a trigger, that which is in
# force: without it, answers_lost is set
answer() {
    RET=$2
    if [ "$apply_mode" = triggered ]; then
        if kept=$(grep "^answer$TAB$1$TAB" "$JOURNAL"); then
            RET=${kept##*"$TAB"}
        else
            answers_lost=yes
        fi
    elif [ -z "$ROOT" ]; then
        # not db_get, which starts a perl to undo escapes, 13 ms for each answer: no valid
        # answer has any
        printf 'GET %s\n' "$PACKAGE/$1" >&3
        IFS= read -r RET || RET= # debconf is gone
        case "$RET" in
            '0 '* | '1 '*) RET=${RET#? } ;;
            *) fail "debconf has no answer to $PACKAGE/$1" "Run: dpkg-reconfigure --force $PACKAGE; then: dpkg --configure -a" ;;
        esac
    elif [ -n "${CONFDEB_PREVIEW:-}" ]; then
        # preview.sh has asked debconf
        ! kept=$(grep "^$1$TAB" "$CONFDEB_PREVIEW/answers") || RET=${kept#*"$TAB"}
    fi
}

# note_answer NAME VALUE WORDS - VALUE goes into the journal, WORDS into answer_NAME
note_answer() {
    printf 'answer\t%s\t%s\n' "$1" "$2" >>"$WORK/answers"
    # shellcheck disable=SC2034 # used in the eval
    keep_words=$3
    # no $(...) in the eval, nor in a "for": there set -e does not see it fail
    keep_name=$1
    while [ "$keep_name" != "${keep_name#*-}" ]; do
        keep_name=${keep_name%%-*}_${keep_name#*-}
    done
    eval "answer_$keep_name=\$keep_words"
}

# refuse_answer NAME EXPECTED - the answer in RET is none of EXPECTED
refuse_answer() {
    fail "the answer to $PACKAGE/$1 is not valid: $(printf '%s' "$RET" | tr -c '[:graph:] ' '?' | cut -c 1-60)" \
        "Expected: $2. Run: dpkg-reconfigure --force $PACKAGE; then: dpkg --configure -a"
}

# has_word WORDS WORD - true if WORD is among WORDS
has_word() {
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
    multi_words=
    multi_words_given=$(printf '%s' "$RET" | tr , ' ')
    for multi_word in $multi_words_given; do
        has_word "$*" "$multi_word" || refuse_answer "$multi_name" "$*"
        multi_words="$multi_words${multi_words:+ }$multi_word"
    done
    note_answer "$multi_name" "$RET" "$multi_words"
}

# answer_items NAME FUNCTION - the same, of the words that FUNCTION prints; words
# that it does not print are skipped: an answer may be for many hosts
answer_items() {
    answer "$1" ''
    case "$RET" in
        *[!a-zA-Z0-9,\ _.:/\[\]-]*) refuse_answer "$1" "some of: $($2)" ;;
    esac
    items_words=
    items_kept=
    items_found=$($2)
    items_given=$(printf '%s' "$RET" | tr , ' ')
    set -f # an address in brackets is no pattern
    for items_word in $items_given; do
        if has_word "$items_found" "$items_word"; then
            items_words="$items_words${items_words:+ }$items_word"
            items_kept="$items_kept${items_kept:+, }$items_word"
        else
            say_unless_triggered "$PACKAGE/$1: $items_word is not on this host, and is skipped"
        fi
    done
    set +f
    note_answer "$1" "$items_kept" "$items_words"
}

# answer_number NAME DEFAULT MINIMUM MAXIMUM
answer_number() {
    answer "$1" "$2"
    RET=${RET:-$2} # debconf keeps nothing where its input ended
    while [ "${RET#0?}" != "$RET" ]; do
        RET=${RET#0}
    done
    case "$RET" in
        '' | *[!0-9]* | ????????*) refuse_answer "$1" "a number from $3 to $4" ;;
    esac
    if [ "$RET" -lt "$3" ] || [ "$RET" -gt "$4" ]; then
        refuse_answer "$1" "a number from $3 to $4"
    fi
    note_answer "$1" "$RET" "$RET"
}

# answer_word NAME DEFAULT - one word, or nothing
answer_word() {
    answer "$1" "$2"
    case "$RET" in
        [!a-zA-Z0-9]* | *[!a-zA-Z0-9._+-]*)
            refuse_answer "$1" 'one word of a-z A-Z 0-9 . _ + - (first a letter or digit), or nothing'
            ;;
    esac
    note_answer "$1" "$RET" "$RET"
}

# answer_boolean NAME DEFAULT
answer_boolean() {
    answer_select "$1" "$2" true false
}

# answer_select NAME DEFAULT CHOICE...
answer_select() {
    select_name=$1
    answer "$1" "$2"
    RET=${RET:-$2} # as for a number
    shift 2
    for select_choice in "$@"; do
        if [ "$RET" = "$select_choice" ]; then
            note_answer "$select_name" "$RET" "$RET"
            return 0
        fi
    done
    refuse_answer "$select_name" "$*"
}
