# shellcheck shell=bash
# repository-bases.sh - hosts that publish packages, and that upgrade without being asked; kept
# between runs; source it after bases.sh and mirror-layer.sh.
#
# In CACHE/repository-BASES-KEY:
#   layer   over mail: nginx, the programs that make repositories, unattended-upgrades

# of these suites; bullseye and sid read what trixie publishes
# shellcheck disable=SC2034 # for prepare-suite.sh and the words of the tier
publishers="bookworm trixie"

# make_publisher SOURCES DIR - fill DIR; SOURCES holds the deb lines
make_publisher() (
    trap discard EXIT
    mkdir -p "$2"
    copy_of "$BASES/mail:$BASES/systemd:$BASES/base" 3g
    with_mirror "$1" 'get install nginx gnupg apt-utils reprepro aptly unattended-upgrades faketime'
    keep_layer "$2/layer"
)
