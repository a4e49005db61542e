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

# under SHELL AWK - the functions are right there too
under() {
    project_on deps
    install busybox mksh posh gawk
    run_host_functions "$1" "$2"
}

# on: bookworm
functions_of_the_host_are_right_in_bash_with_mawk() {
    under 'bash --posix' /usr/bin/mawk
}

# on: bookworm
functions_of_the_host_are_right_in_busybox() {
    under 'busybox sh' 'busybox awk'
}

# on: bookworm
functions_of_the_host_are_right_in_mksh_with_gawk() {
    under mksh /usr/bin/gawk
}

# on: bookworm
functions_of_the_host_are_right_in_posh_with_mawk() {
    under posh /usr/bin/mawk
}
