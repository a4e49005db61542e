# shellcheck shell=bash
# mirror-layer.sh - layers of what only some tiers need, straight from the mirror; source it
# after bases.sh.

# keep_over_bases NAME SUITE FUNCTION - set KEPT to CACHE/NAME-BASES-KEY, where KEY changes with
# NAME-bases.sh; FUNCTION SOURCES KEPT fills it, if it is not there, SOURCES being the deb lines of
# SUITE; after bases
keep_over_bases() {
    local name=$1 suite=$2 scratch key
    key=$(cat "$SUPPORT/bases/$name-bases.sh" "$SUPPORT/bases/mirror-layer.sh" | sha256sum | cut -c1-12)
    KEPT=$CACHE/$name-${BASES##*/}-$key
    [ ! -d "$KEPT" ] || return 0
    scratch=$(mktemp -d "$RUNS/release.XXXXXX")
    suite_sources "$suite" "$scratch" >"$scratch/sources" ||
        { say "the mirror does not carry $suite"; return 1; }
    say "$suite: making the layers for $name"
    make_kept "$KEPT" "$name-$suite" "$3" "$scratch/sources"
    rm -rf "$scratch"
}

# with_mirror SOURCES COMMANDS - a shell in the copy runs COMMANDS, where get is its apt-get,
# which knows the deb lines in the file SOURCES; afterwards it knows what it knew before
with_mirror() {
    cp -p "$ROOT/etc/apt/sources.list.d/local.list" "$COPY/local.list"
    cp "$1" "$ROOT/etc/apt/sources.list.d/local.list"
    cp /etc/resolv.conf "$ROOT/etc/resolv.conf"
    policy 101
    chroot "$ROOT" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive sh -ec "
        alias get='apt-get -q -y --no-install-recommends -o APT::Sandbox::User=root -o Acquire::Languages=none'
        get update
        $2" >"$COPY/apt.log" 2>&1 </dev/null ||
        fail "$(cat "$COPY/apt.log")"
    rm -rf "$ROOT/usr/sbin/policy-rc.d" "$ROOT/var/lib/apt/lists"/*
    : >"$ROOT/etc/resolv.conf"
    cp -p "$COPY/local.list" "$ROOT/etc/apt/sources.list.d/local.list"
    clean_layer
}
