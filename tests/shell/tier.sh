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
    local shell awk
    while IFS='|' read -r shell awk; do
        project_on deps
        install busybox mksh posh gawk
        run_host_functions "$shell" "$awk"
        discard
    done <<'END'
bash --posix|/usr/bin/mawk
busybox sh|busybox awk
mksh|/usr/bin/gawk
posh|/usr/bin/mawk
END
}
