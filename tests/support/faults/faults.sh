# shellcheck shell=bash
# faults.sh - a run that something stops: it says why, tears nothing, and is healed by
# the next one; source it after power-cuts.sh.

# stopped VERB COMMAND... - run COMMAND, which carries out dpkg --VERB in a copy where
# that must fail. What it says is kept outside the copy, which may be full
stopped() {
    local verb=$1
    shift
    STATUS=0
    box "$@" >"$RUNS/said.$SUITE.$CASE" 2>&1 </dev/null || STATUS=$?
    OUTPUT=$(cat "$RUNS/said.$SUITE.$CASE")
    printf '$ %s\n%s\n(%s)\n' "$*" "$OUTPUT" "$STATUS"
    [ "$STATUS" != 0 ] || fail "dpkg --$verb succeeded"
    # dpkg or debconf may have been what failed, before our part or after it
    case $OUTPUT in
        *'script subprocess returned error'*) our_part_is_done "$verb" || explained ;;
    esac
}

# our_part_is_done VERB - true if our script came to its end
our_part_is_done() {
    case $1 in
        configure) [ -e "$ROOT/var/lib/confdeb/$NAME/journal" ] ;;
        remove) [ ! -e "$ROOT/var/lib/confdeb/$NAME/journal" ] ;;
    esac
}

# explained - a sentence of ours, and below it a remedy
explained() {
    has 'a sentence' "^$NAME: " "$OUTPUT"
    has 'and below it a remedy' '^  [A-Z]' "$OUTPUT"
}

# nothing_is_torn VERB - each file of /etc is as it was before, or as it will be
nothing_is_torn() {
    take failed
    grep '^content: etc/' "$COPY/failed" |
        grep -vP ' etc/(passwd|shadow|group|gshadow)([+]|[.]lock|[.][0-9]+)\t' |
        grep -vxF -f "$CUTS/$1.start" -f "$CUTS/$1.end" >"$COPY/torn" || : # rc 1: none, as it should be
    [ ! -s "$COPY/torn" ] || fail "torn: $(cat "$COPY/torn")"
}

# heals VERB - with the cause gone, the next run ends where an undisturbed one does
heals() {
    cp "$CUTS/$1.end" "$COPY/before"
    carry_on "$1"
    take after
    forgive ''
    same_host "$COPY/before" "$COPY/after"
}
