# shellcheck shell=bash
# command.sh - words about the host command; source it.

# host_command SUBCOMMAND [ARGUMENT...] - run it in the box
host_command() {
    local share=/usr/share/$NAME
    mkdir -p "$ROOT$share"
    cp -r "$PROJECT/package/commands" "$ROOT$share/"
    box env "PACKAGE=$NAME" "SHARE=$share" "$share/commands/$1" "${@:2}"
}
