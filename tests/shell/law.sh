# shellcheck shell=bash
# law.sh - the law of revert on scratch trees: see tests/law.

# ignored_law COUNT PATTERN - run the COUNT tests of that name which want more than
# cargo test has; fewer are a failure
ignored_law() {
    local output
    output=$(cargo test --quiet --test law -- --ignored "$2" 2>&1) || {
        printf '%s\n' "$output"
        fail "cargo test --test law -- --ignored $2"
    }
    has "all of $2 were run" "^test result: ok\. $1 passed" "$output"
}

# on: host
the_law_holds_in_five_shells_and_three_awks() {
    # Shells and awks take turns; numbers without a common divisor, so that each
    # shell meets each awk.
    PROPTEST_RNG_SEED=2 PROPTEST_CASES=60 LAW_SEQUENCES=75 \
        LAW_SHELLS='dash;bash --posix;busybox sh;mksh;posh' LAW_AWKS='mawk;gawk;busybox awk' \
        cargo test --quiet --test law
}

# on: host
the_law_holds_on_a_full_disk() {
    local disk
    disk=$(mktemp -d "$RUNS/disk.XXXXXX")
    mount -t tmpfs -o size=2m disk "$disk"
    LAW_FULL_DISK=$disk ignored_law 1 a_full_disk_is_a_clear_failure_and_the_next_run_heals
    umount "$disk"
}

# on: bookworm trixie bullseye sid
postfix_reads_the_edited_text_as_the_old_one_and_our_change() {
    on deps
    LAW_POSTFIX=$ROOT PROPTEST_RNG_SEED=3 PROPTEST_CASES=60 ignored_law 2 postfix_reads_in
}
