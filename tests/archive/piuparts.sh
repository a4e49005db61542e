# shellcheck shell=bash
# piuparts.sh - Debian's own judge of installation and removal: piuparts of
# trixie, in a trixie chroot, without any exception.

# minimal_host - in a trixie with piuparts, a minimal SUITE in /work/base, whose
# /srv/previous holds the version before the one that is judged
minimal_host() {
    local trixie
    trixie=$(readlink "$RUNS/bases.trixie")
    copy_of "$trixie/piuparts:$trixie/base" 4g
    mkdir "$ROOT/work"
    cp -a "$BASES/base" "$ROOT/work/base"
    cp "$DEB" "$ROOT/work/new.deb"
    mkdir "$ROOT/work/base/srv/previous"
    cp "$PREVIOUS_DEB" "$ROOT/work/base/srv/previous/previous.deb"
    (cd "$ROOT/work/base/srv/previous" && dpkg-scanpackages . 2>/dev/null >Packages)
}

# verdict OPTION... - what piuparts says of the package
verdict() {
    start_without_init # with SUITE's repository in /mnt/debs
    attempt piuparts --existing-chroot=/work/base --bindmount=/mnt/debs --tmpdir=/work \
        --no-eatmydata --log-level=info --log-file=/work/log "$@" /work/new.deb
}

# judged OPTION... - piuparts' verdict on the package in a minimal SUITE, whose
# apt knows the version before it: else piuparts cannot try an upgrade
judged() {
    minimal_host
    echo 'deb [trusted=yes] file:/srv/previous ./' \
        >"$ROOT/work/base/etc/apt/sources.list.d/previous.list"
    verdict --distribution="$SUITE" --keep-sources-list "$@"
    [ "$STATUS" = 0 ] || fail "piuparts ended with $STATUS"
    has 'the verdict' 'PASS: Installation, upgrade and purging tests[.]' \
        "$(cat "$ROOT/work/log")"
}

# on: bookworm trixie
piuparts_finds_nothing_after_install_and_purge() {
    judged --install-purge-install
}

# on: bookworm trixie
piuparts_finds_nothing_after_install_remove_install() {
    judged --install-remove-install
}

# on: bookworm trixie
piuparts_finds_nothing_after_an_upgrade() {
    judged
}

# mirror_of RELEASE DEBS - in /work/mirror, a mirror of RELEASE made of the files in
# DEBS and their index
mirror_of() {
    local index=$ROOT/work/mirror/dists/$1/main/binary-amd64
    mkdir -p "$index"
    cp -r "$2" "$ROOT/work/mirror/$1"
    sed "s,^Filename: [.]/,Filename: $1/," "$2/Packages" >"$index/Packages"
    sign_release "$ROOT/work/mirror/dists/$1" -o "APT::FTPArchive::Release::Codename=$1" \
        -o "APT::FTPArchive::Release::Suite=$1"
}

# on: bookworm
piuparts_finds_nothing_after_an_upgrade_of_debian() {
    minimal_host
    rm "$ROOT/work/base/etc/apt/sources.list.d"/*
    signing_key "$ROOT/work/base/etc/apt/trusted.gpg.d/mirror.gpg"
    mirror_of bookworm "$BASES/debs"
    mirror_of trixie "$(readlink "$RUNS/upgrade.bookworm")/debs/trixie"
    # What cpio and Postfix of bookworm leave where they are upgraded and purged, with any
    # package that depends on Postfix
    verdict --distribution=bookworm --distribution=trixie \
        --mirror='file:/work/mirror main' --bindmount=/work/mirror \
        --extra-repo='deb [trusted=yes] file:/srv/previous ./' \
        --ignore-regex='/(etc/alternatives|usr/bin|usr/share/man/man1)/mt([.]1[.]gz)?' \
        --ignore-regex='.*/postfix-resolvconf[.]service[.]dsh-also'
    [ "$STATUS" = 0 ] || fail "piuparts ended with $STATUS"
    has 'the verdict' 'PASS: Upgrading between Debian distributions[.]' "$(cat "$ROOT/work/log")"
}
