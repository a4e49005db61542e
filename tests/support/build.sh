# shellcheck shell=bash
# build.sh - build what is tested; source it.

# build_package - set CONFDEB to the tool; DEB, NEXT_DEB and PREVIOUS_DEB to the
# package, a later and an earlier version of it with other values;
# LETTRE_CLIENT to the mail client made with lettre; and RUNS/killat
build_package() {
    say 'building'
    (cd "$PROJECT" && cargo build --quiet --release)
    CONFDEB=${CARGO_TARGET_DIR:-$PROJECT/target}/release/confdeb
    if [ -z "$DEB" ]; then
        DEB=$RUNS/postfix-smtp-auth.deb
        (cd "$PROJECT" && "$CONFDEB" build --output "$DEB" >/dev/null)
    fi
    NEXT_DEB=$RUNS/next.deb
    variant 99 "$NEXT_DEB"
    PREVIOUS_DEB=$RUNS/previous.deb
    variant 0 "$PREVIOUS_DEB"
    CARGO_TARGET_DIR=$CACHE/lettre-client cargo build --quiet --release --locked \
        --manifest-path "$SUPPORT/lettre-client/Cargo.toml"
    LETTRE_CLIENT=$CACHE/lettre-client/release/lettre-client
    # static: it runs on hosts with another C library
    cc -O2 -Wall -Wextra -Werror -static -o "$RUNS/killat" "$SUPPORT/killat.c"
}

# build_tests - compile what the cases of several jobs would wait for each other to compile
build_tests() {
    (cd "$PROJECT" && cargo test --quiet --no-run)
}

# variant VERSION DEB - build the package as VERSION into DEB; it wants other
# values of a main.cf parameter, an -o option, an assignment and a whole file
variant() {
    local tree=$RUNS/package-$1
    cp -r "$PROJECT/package" "$tree"
    sed -i "1s/([^)]*)/($1)/" "$tree/changelog"
    sed -i -e 's/"smtpd_reject_unlisted_recipient=no"/"smtpd_reject_unlisted_recipient=yes"/' \
        -e 's/THREADS = "0"/THREADS = "3"/' \
        -e 's/permit_sasl_authenticated, permit_mynetworks@/permit_mynetworks, permit_sasl_authenticated@/' \
        "$tree/spec.toml"
    ! cmp -s "$tree/spec.toml" "$PROJECT/package/spec.toml" || fail "variant $1 is none"
    echo '# another version' >>"$tree/sources/smtpd.conf"
    "$CONFDEB" build "$tree/spec.toml" --output "$2" >/dev/null
}
