# shellcheck shell=bash
# law.sh - the law of revert on scratch trees: see tests/law.

# on: host
the_law_holds_in_five_shells_and_three_awks() {
    # Shells and awks take turns; numbers without a common divisor, so that each
    # shell meets each awk.
    PROPTEST_RNG_SEED=2 LAW_SHELLS='dash;bash --posix;busybox sh;mksh;posh' LAW_AWKS='mawk;gawk;busybox awk' \
        cargo test --quiet --test law
}
