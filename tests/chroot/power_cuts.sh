# shellcheck shell=bash
# power_cuts.sh - dpkg and all that it runs are killed at once, at one system call after
# the other; the next run ends where an undisturbed one ends.
# shellcheck source=/dev/null
. "$SUPPORT/faults/power-cuts.sh"

# on: bookworm trixie $KILL_SUITES
configure_is_carried_on_after_a_power_cut_one_half() {
    cut_short configure 1 2
}

# on: bookworm trixie $KILL_SUITES
configure_is_carried_on_after_a_power_cut_other_half() {
    cut_short configure 2 2
}

# on: bookworm trixie $KILL_SUITES
removal_is_carried_on_after_a_power_cut() {
    cut_short remove 1 1
}

# on: bookworm trixie $KILL_SUITES
purge_is_carried_on_after_a_power_cut() {
    cut_short purge 1 1
}
