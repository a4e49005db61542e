# shellcheck shell=bash
# host.sh - what the measurements share: the package, and a host to measure it on; source it.

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export PROJECT SUPPORT=$PROJECT/tests/support CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/confdeb-tests
export RUNS LOGS DEB='' WITHOUT_INIT='' NEXT_DEB=''
mkdir -p "$CACHE/logs"
RUNS=$(mktemp -d "$CACHE/run.XXXXXX")
LOGS=$RUNS
for part in running/check running/tools bases/suites running/runner running/build bases/overlay \
    box/box bases/bases clients/clients box/hosts; do
    # shellcheck source=/dev/null
    . "$SUPPORT/$part.sh"
done
trap '[ -z "$COPY" ] || discard; rm -rf "$RUNS"' EXIT

# prepare_host SUITE - build the package, and set BASES to the bases of SUITE
prepare_host() {
    install_tools
    echo "bench $1 - -" >"$RUNS/cases"
    find_lettre_client
    compile "$RUNS/cases"
    build_package
    prepare_suites "$RUNS/cases"
    BASES=$(readlink "$RUNS/bases.$1")
    export REPOSITORY=$BASES/debs
}
