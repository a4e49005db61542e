# shellcheck shell=bash
# command.sh - words about the host command; source it.

# host_command SUBCOMMAND [ARGUMENT...] - run it in the box; where the package is not installed,
# its files are put there
host_command() {
    [ -e "$ROOT/usr/sbin/$NAME" ] || box dpkg-deb -x "/root/$NAME.deb" /
    box "$NAME" "$@"
}
