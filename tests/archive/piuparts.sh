# shellcheck shell=bash
# piuparts.sh - Debian's own judge of installation and removal: piuparts of
# trixie, in a trixie chroot, without any exception.

# judged VERDICT OPTION... - piuparts passes VERDICT on the package in a minimal
# SUITE, whose apt knows the version before it: else it cannot try an upgrade
judged() {
    local trixie verdict=$1
    shift
    trixie=$(readlink "$RUNS/bases.trixie")
    copy_of "$trixie/piuparts:$trixie/base" 4g
    mkdir "$ROOT/work"
    cp -a "$BASES/base" "$ROOT/work/base"
    cp "$DEB" "$ROOT/work/new.deb"
    mkdir "$ROOT/work/base/srv/previous"
    cp "$PREVIOUS_DEB" "$ROOT/work/base/srv/previous/previous.deb"
    (cd "$ROOT/work/base/srv/previous" && dpkg-scanpackages . 2>/dev/null >Packages)
    echo 'deb [trusted=yes] file:/srv/previous ./' \
        >"$ROOT/work/base/etc/apt/sources.list.d/previous.list"
    start_without_init # with SUITE's repository in /mnt/debs
    attempt piuparts --distribution="$SUITE" --existing-chroot=/work/base \
        --keep-sources-list --bindmount=/mnt/debs --tmpdir=/work --no-eatmydata \
        --log-level=info --log-file=/work/log "$@" /work/new.deb
    [ "$STATUS" = 0 ] || fail "piuparts ended with $STATUS"
    has 'the verdict' "PASS: $verdict" "$(cat "$ROOT/work/log")"
}

# on: bookworm trixie
piuparts_finds_nothing_after_install_and_purge() {
    # the option changes nothing of piuparts' upgrade, which is tried below
    judged 'Installation and purging test[.]' --install-purge-install --no-upgrade-test
}

# on: bookworm trixie
piuparts_finds_nothing_after_install_remove_install() {
    judged 'Installation, upgrade and purging tests[.]' --install-remove-install
}

# on: bookworm trixie
piuparts_finds_nothing_after_an_upgrade() {
    judged 'Installation, upgrade and purging tests[.]'
}
