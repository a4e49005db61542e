# shellcheck shell=bash
# command.sh - the host command; source it.

# host_command SUBCOMMAND [ARGUMENT...] - postfix-smtp-auth SUBCOMMAND in the box
host_command() {
    if [ ! -e "$ROOT/usr/share/$NAME/commands" ]; then
        cp -r package/commands "$ROOT/usr/share/$NAME/"
    fi
    box env "PACKAGE=$NAME" "SHARE=/usr/share/$NAME" "/usr/share/$NAME/commands/$@"
}
