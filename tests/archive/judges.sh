# shellcheck shell=bash
# judges.sh - tests that others wrote, or would expect, on a host with the package.

# judged_by_debian - a host with what they need, and the package to be installed
judged_by_debian() {
    JUDGES=$(readlink "$RUNS/judges.$SUITE")
    judged_host "$JUDGES"
    cp "$DEB" "$ROOT/root/$NAME.deb"
}

# on: trixie
postfixs_own_tests_say_the_same_as_without_the_package() {
    judged_by_debian
    install_ours
    postfix_tests "$JUDGES" >"$COPY/with"
    equal 'tests that pass without the package' 15 "$(grep -c '^  ok$' "$JUDGES/without")"
    equal 'what they say' "$(cat "$JUDGES/without")" "$(cat "$COPY/with")"
}

# on: trixie
autopkgtest_of_the_package_passes() {
    local source
    judged_by_debian
    source=$ROOT/root/source
    mkdir -p "$source/debian"
    cp -r tests/autopkgtest "$source/debian/tests"
    cp package/changelog "$source/debian/changelog"
    printf 'Source: %s\n\nPackage: %s\nArchitecture: all\n' "$NAME" "$NAME" >"$source/debian/control"
    succeed autopkgtest --no-built-binaries "/root/$NAME.deb" /root/source/ -- null
    has 'the verdict' '^smtp-auth +PASS$' "$OUTPUT"
}
