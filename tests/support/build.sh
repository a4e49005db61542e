# shellcheck shell=bash
# build.sh - build what is tested; source it.

# build_package - set DEB, NEXT_DEB and PREVIOUS_DEB to the package, to a later
# version of it with other values and to an earlier one; LETTRE_CLIENT to the
# mail client made with lettre
build_package() {
    NEXT_DEB=$RUNS/next.deb
    PREVIOUS_DEB=$RUNS/previous.deb
    if [ -z "$DEB" ]; then
        DEB=$RUNS/postfix-smtp-auth.deb
        (cd "$PROJECT" && cargo build --quiet --release && confdeb build --output "$DEB")
        variant 99 "$NEXT_DEB"
        variant 0 "$PREVIOUS_DEB"
    fi
    CARGO_TARGET_DIR=$CACHE/lettre-client cargo build --quiet --release --locked \
        --manifest-path "$SUPPORT/lettre-client/Cargo.toml"
    LETTRE_CLIENT=$CACHE/lettre-client/release/lettre-client
}

# confdeb ARGUMENT... - the tool that was built
confdeb() {
    "${CARGO_TARGET_DIR:-$PROJECT/target}/release/confdeb" "$@"
}

# variant VERSION DEB - build the package as VERSION into DEB; it wants other
# values of a main.cf parameter, an -o option, an assignment and a whole file
variant() {
    local tree=$RUNS/package-$1
    cp -r "$PROJECT/package" "$tree"
    sed -i "1s/([^)]*)/($1)/" "$tree/changelog"
    sed -i -e 's/"smtpd_reject_unlisted_recipient=no"/"smtpd_reject_unlisted_recipient=yes"/' \
        -e 's/THREADS = "0"/THREADS = "3"/' \
        -e 's/permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination/permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination/' \
        "$tree/spec.toml"
    echo '# another version' >>"$tree/sources/smtpd.conf"
    (cd "$PROJECT" && confdeb build "$tree/spec.toml" --output "$2")
}
