# shellcheck shell=bash
# advice.sh - do what the README and the package's messages advise, in their own
# words; source it.

# commands_of DOCUMENT HEADING - the commands in that section of it
commands_of() {
    awk -v heading="## $2" '
        /^## / { here = $0 == heading }
        /^```/ { fenced = !fenced }
        here && !fenced && sub(/^    /, "")' "$PROJECT/$1" | grep . || fail "$1 has no commands below «$2»"
}

# readme_commands HEADING - those of the README
readme_commands() {
    commands_of README.md "$1"
}

# readme_console HEADING - what the console in that section shows behind its one command
readme_console() {
    awk -v heading="## $1" '
        /^## / { here = $0 == heading }
        /^```/ { console = here && /console/; next }
        console && !/^# /' "$PROJECT/README.md" | grep . || fail "the README has no console below «$1»"
}

# followed COMMAND - it succeeds on the host, for an administrator who says yes to apt
followed() {
    echo 'APT::Get::Assume-Yes "true";' >"$ROOT/etc/apt/apt.conf.d/90yes"
    succeed sh -c "cd /root; $1"
}

# document_followed DOCUMENT HEADING [PATTERN] - those of that section's commands that match
# PATTERN succeed, in their order
document_followed() {
    local commands command
    commands=$(commands_of "$1" "$2" | grep -E "${3:-.}") || fail "«$2» has no command like «$3»"
    while IFS= read -r command; do
        followed "$command"
    done <<<"$commands"
}

# readme_followed HEADING [PATTERN] - the same of the README
readme_followed() {
    document_followed README.md "$@"
}

# advised - the commands that the remedy in the last message names, one a line
advised() {
    notice | sed -n 's/^  .*[Rr]un: //p' | sed 's/; then: /\n/g' | grep . || fail "no advice in: $OUTPUT"
}

# advice_followed - they succeed, in their order
advice_followed() {
    local commands command
    commands=$(advised)
    while IFS= read -r command; do
        followed "$command"
    done <<<"$commands"
}

# notice - what the last command said, without the returns that dpkg's terminal adds
notice() {
    tr -d '\r' <<<"$OUTPUT"
}
