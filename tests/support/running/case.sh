#!/bin/bash
# case.sh TIER SUITE FILE CASE - run one case, in namespaces of its own, so that
# nothing of it outlives it. Called by tests/run, whose variables it needs.
set -euE -o pipefail

if [ -z "${IN_CASE:-}" ]; then
    limit=300
    [ "$2" != host ] || limit=1800 # compiles
    case $3 in */upgrades.sh | */power_cuts.sh | */corpus.sh) limit=900 ;; esac # hundreds of packages; of runs
    [ -z "${CORPUS:-}" ] || limit=3600 # of many files; see chroot/corpus.sh
    [ -z "${KILL_STEP:-}" ] || limit=14400 # see power-cuts.sh
    # the case ends with tests/run, however that ends
    IN_CASE=1 exec setpriv --pdeathsig TERM timeout --kill-after=10 "$limit" \
        unshare --mount --pid --fork --kill-child --mount-proc \
        --propagation private bash "$0" "$@"
fi

TIER=$1 SUITE=$2 CASE=$4
# shellcheck disable=SC2034 # for bases.sh and hosts.sh
case $SUITE in
    *-without-systemd) WITHOUT_INIT=1 ;;
    *) WITHOUT_INIT='' ;;
esac
BASES=$RUNS/bases.${SUITE%-without-systemd}
[ "$SUITE" = host ] || { BASES=$(readlink "$BASES") && export REPOSITORY=$BASES/debs; }

for part in running/check bases/overlay box/box bases/bases box/snapshot clients/clients box/hosts; do
    # shellcheck source=/dev/null
    . "$SUPPORT/$part.sh"
done
for part in "$SUPPORT/words/$TIER"-*.sh; do
    # shellcheck source=/dev/null
    [ ! -e "$part" ] || . "$part" # words of one tier
done
# shellcheck source=/dev/null
. "$3"

# report_error - where the case stopped
report_error() {
    local status=$? depth=0 frame
    echo "FAILED: «${BASH_COMMAND%%$'\n'*}» ended with $status" >&2
    while frame=$(caller $depth); do
        echo "    at $frame" >&2
        depth=$((depth + 1))
    done
}

# finish - show the host's own words where the case failed, and clean up
finish() {
    local status=$?
    trap - EXIT ERR
    set +e
    if [ "$status" != 0 ] && [ -n "$BOXPID" ]; then
        echo "--- the host's log"
        [ -z "$LEAF" ] || box journalctl --no-pager -q -b |
            grep -E 'postfix|saslauthd|PAM|pam_|Failed' | tail -n 40
        [ ! -e "$COPY/clients.log" ] || { echo '--- the last client'; tail -n 40 "$COPY/clients.log"; }
    fi
    [ -z "$COPY" ] || discard
    exit "$status"
}
trap report_error ERR
trap finish EXIT

cd "$PROJECT"
"$CASE"
