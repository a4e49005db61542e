# shellcheck shell=bash
# tier.sh - the package's shell functions on hosts of each suite.

# project_on LAYER - a running copy of LAYER with the project in /root/project
project_on() {
    on "$1"
    mkdir -p "$ROOT/root/project/tests/shell"
    cp -r "$PROJECT/package" "$ROOT/root/project/"
    cp -r "$PROJECT/tests/shell/host" "$ROOT/root/project/tests/shell/"
    start_without_init
}

# on: bookworm trixie bullseye sid
functions_of_the_host_are_right() {
    project_on deps
    succeed bash /root/project/tests/shell/host/run
}

# on: bookworm
functions_of_the_host_are_right_in_four_more_shells_and_three_awks() {
    project_on deps
    install busybox mksh posh gawk
    succeed bash /root/project/tests/shell/host/run 'bash --posix;busybox sh;mksh;posh' \
        '/usr/bin/mawk;/usr/bin/gawk;busybox awk'
}
