# shellcheck shell=bash
# cargo.sh - the tool's own tests, which need neither root nor network.

# on: host
code_is_formatted() {
    cargo fmt --check
}

# on: host
clippy_finds_nothing() {
    cargo clippy --quiet --all-targets -- --deny warnings
}

# on: host
cargo_tests_pass() {
    # the law is in the shell tier
    cargo test --quiet --lib --bins --test pure
}

# on: host
scripts_of_the_tests_pass_shellcheck() {
    local script
    while IFS= read -r script; do
        # below tests/specs are parts of packages, which the deb tier looks at
        case $(head -c 60 "$script" | head -n 1) in
            '#!/bin/bash' | '# shellcheck shell=bash') shellcheck --severity=warning "$script" ;;
        esac
    done < <(find tests .ci -type f ! -path 'tests/specs/*')
}
