# shellcheck shell=bash
# tier.sh - the package's shell functions on hosts of each suite.

# run_host_functions SHELL AWK - tests/shell/host/run in the box, which wants
# programs that it can tell from its own awk: with their paths
run_host_functions() {
    succeed bash /root/project/tests/shell/host/run "$1" "$2"
}

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
    run_host_functions sh /usr/bin/awk
}

# on: bookworm
functions_of_the_host_are_right_in_every_shell() {
    project_on deps
    install busybox mksh posh gawk
    run_host_functions 'bash --posix' /usr/bin/mawk
    run_host_functions 'busybox sh' 'busybox awk'
    run_host_functions mksh /usr/bin/gawk
    run_host_functions posh /usr/bin/mawk
}
