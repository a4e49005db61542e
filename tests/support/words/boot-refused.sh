# shellcheck shell=bash
# boot-refused.sh - an installation that fails, and what comes after it; sourced by case.sh.

# refused PATTERN - installation fails with a sentence in which PATTERN stands
refused() {
    attempt dpkg -i "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    has 'a sentence that names the cause' "^$NAME: .*$1" "$OUTPUT"
    has 'and below it a remedy' '^  [A-Z].' "$OUTPUT"
    has 'the package waits' ' half-configured$' \
        "$(box dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$NAME")"
}

# as_it_was - nothing but the package itself has come
as_it_was() {
    take failed
    without_the_package "$COPY/failed" >"$COPY/others"
    same_host "$COPY/before" "$COPY/others"
}

# repaired - the cause is gone: what purge must give back is the host as it is now,
# but for the package, which waits
repaired() {
    take repaired
    without_the_package "$COPY/repaired" >"$COPY/before"
}

# completes [PORT...] - now dpkg can finish, and purge gives back what was there
# once the cause was gone
completes() {
    succeed dpkg --configure -a
    port_25_answers
    smtp_auth_works "$@"
    purge_ours
    given_back
}
