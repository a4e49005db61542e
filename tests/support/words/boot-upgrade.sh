# shellcheck shell=bash
# boot-upgrade.sh - hosts whose Debian release changes underneath; sourced by case.sh.
# shellcheck source=/dev/null
. "$SUPPORT/bases/upgrade-bases.sh"

# to_be_upgraded - a mail host that is about to be upgraded
to_be_upgraded() {
    UPGRADE=$(readlink "$RUNS/upgrade.$SUITE")
    export REPOSITORY=$UPGRADE/debs
    start_of_upgrade ''
    cp "$DEB" "$ROOT/root/$NAME.deb"
    up
    people
}

# control RELEASE - the layers of the host that was upgraded without the package
control() {
    local release layers=''
    for release in $(releases_after "$SUITE"); do
        layers=$UPGRADE/$release${layers:+:$layers}
        [ "$release" != "$1" ] || break
    done
    echo "$layers"
}

# snapshot_after_upgrade FILE - all of the host, as the two that are compared lie over
# different layers; but for what two upgrades never do alike: sasl2-bin writes its
# database anew, with a stamp; libc6 notes which daemons ran meanwhile
snapshot_after_upgrade() {
    mkdir -p "$COPY/lower"
    snapshot "$1"
    sed -i -e '/^content: etc\/sasldb2\t/d' \
        -e '/^debconf: Name: glibc\/restart-services /d' "$1"
}

# gives_the_control LAYERS [COMMAND...] - purge makes of a copy of the host what
# LAYERS are, where COMMAND has run; then the host is up again
gives_the_control() {
    local snapshot
    snapshot=$(mktemp "$RUNS/control.XXXXXX")
    down
    (
        copy_of "$1" 3g
        up
        shift
        [ $# = 0 ] || succeed "$@"
        snapshot_after_upgrade "$snapshot"
        discard
    )
    (
        copy_of "$COPY/upper" 3g
        up
        apt purge "$NAME"
        port_25_answers
        no_auth_on 25
        snapshot_after_upgrade "$COPY/after"
        same_host "$snapshot" "$COPY/after"
        discard
    )
    up
}
