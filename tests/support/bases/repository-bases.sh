# shellcheck shell=bash
# repository-bases.sh - hosts that publish packages, and that upgrade without being asked; kept
# between runs; source it after bases.sh and mirror-layer.sh.
#
# In CACHE/repository-BASES-KEY:
#   layer   over mail: nginx, the programs that make repositories, unattended-upgrades

# where bullseye and sid read what trixie publishes, and are no publishers themselves
publishers="bookworm trixie"

# repository_bases SUITE - set REPOSITORIES to that directory, made if it is not there; after
# bases
repository_bases() {
    local suite=$1 scratch key
    key=$(cat "$SUPPORT/bases/repository-bases.sh" "$SUPPORT/bases/mirror-layer.sh" |
        sha256sum | cut -c1-12)
    REPOSITORIES=$CACHE/repository-${BASES##*/}-$key
    [ ! -d "$REPOSITORIES" ] || return 0
    scratch=$(mktemp -d "$RUNS/release.XXXXXX")
    suite_sources "$suite" "$scratch" >"$scratch/sources" ||
        { say "the mirror does not carry $suite"; return 1; }
    say "$suite: making a host that publishes"
    make_kept "$REPOSITORIES" "repository-$suite" make_publisher "$scratch/sources"
    rm -rf "$scratch"
}

# make_publisher SOURCES DIR - fill DIR; SOURCES holds the deb lines
make_publisher() (
    trap discard EXIT
    mkdir -p "$2"
    copy_of "$BASES/mail:$BASES/systemd:$BASES/base" 3g
    with_mirror "$1" 'get install nginx gnupg apt-utils reprepro aptly unattended-upgrades faketime'
    keep_layer "$2/layer"
)
