# shellcheck shell=bash
# build.sh - build what is tested; source it.

# compile CASES - compile the tool, RUNS/killat, the mail client made with lettre, and
# what those of the cases in the file CASES that call cargo would wait for each other to
# compile
compile() {
    say 'compiling'
    (cd "$PROJECT" && cargo build --quiet)
    ! grep -q -e '^pure ' -e '^shell ' "$1" || (cd "$PROJECT" && cargo test --quiet --no-run)
    [ -e "$LETTRE_CLIENT" ] || cargo build --quiet --release --locked --target-dir "${LETTRE_CLIENT%/release/*}" \
        --manifest-path "$SUPPORT/clients/lettre-client/Cargo.toml"
    # static: it runs on hosts with another C library
    cc -O2 -Wall -Wextra -Werror -static -o "$RUNS/killat" "$SUPPORT/faults/killat.c"
}

# find_lettre_client - set LETTRE_CLIENT to where that program is, or will be, in the cache: by its
# sources, as cargo takes the program of another tree for fresh
find_lettre_client() {
    export LETTRE_CLIENT
    LETTRE_CLIENT=$CACHE/lettre-client-$(cd "$SUPPORT/clients/lettre-client" &&
        cat Cargo.toml Cargo.lock src/* | sha256sum | cut -c 1-12)/release/lettre-client
}

# build_package - set CONFDEB to the tool; DEB, NEXT_DEB and PREVIOUS_DEB to the
# package, a later and an earlier version of it with other values; after compile
build_package() {
    export CONFDEB NEXT_DEB PREVIOUS_DEB
    CONFDEB=${CARGO_TARGET_DIR:-$PROJECT/target}/debug/confdeb
    if [ -z "$DEB" ]; then
        DEB=$RUNS/postfix-smtp-auth.deb
        (cd "$PROJECT" && "$CONFDEB" build --output "$DEB" >/dev/null)
    fi
    NEXT_DEB=$RUNS/next.deb
    variant 99 "$NEXT_DEB"
    PREVIOUS_DEB=$RUNS/previous.deb
    variant 0 "$PREVIOUS_DEB"
}

# variant VERSION DEB - build the package as VERSION into DEB; it wants other
# values of a main.cf parameter, an -o option, an assignment and a whole file
variant() {
    local tree=$RUNS/package-$1
    cp -r "$PROJECT/package" "$tree"
    sed -i "1s/([^)]*)/($1)/" "$tree/changelog"
    sed -i -e 's/"smtpd_reject_unlisted_recipient=no"/"smtpd_reject_unlisted_recipient=yes"/' \
        -e 's/THREADS = "@threads@"/THREADS = "3"/' \
        -e 's/permit_sasl_authenticated, permit_mynetworks@/permit_mynetworks, permit_sasl_authenticated@/' \
        "$tree/spec.toml"
    ! cmp -s "$tree/spec.toml" "$PROJECT/package/spec.toml" || fail "variant $1 is none"
    echo '# another version' >>"$tree/sources/smtpd.conf"
    "$CONFDEB" build "$tree/spec.toml" --output "$2" >/dev/null
}
