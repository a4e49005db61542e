# shellcheck shell=bash
# check.sh - what cases and the runner say; source it.

# say TEXT - a line of progress
say() {
    printf '%s\n' "$*" >&2
}

# nap SECONDS - wait in a loop that asks again: a sleep that is no process, since the boxes that
# start side by side would start hundreds
nap() {
    read -r -t "$1" -u "$NEVER" || : # nothing comes: its status says that the time is over
}
exec {NEVER}<> <(:)

# fail TEXT - the end of this case
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# equal WHAT WANTED GOT
equal() {
    [ "$2" = "$3" ] || fail "$1: wanted «$2», got «$3»"
}

# has WHAT PATTERN TEXT - TEXT has a line that matches the extended regular
# expression PATTERN
has() {
    grep -qE -- "$2" <<<"$3" || fail "$1: no line matches «$2» in:
$3"
}

# lacks WHAT PATTERN TEXT
lacks() {
    ! grep -qE -- "$2" <<<"$3" || fail "$1: a line matches «$2» in:
$3"
}
