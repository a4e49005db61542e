#!/bin/bash
# prepare-suite.sh SUITE - make SUITE's bases, and link them as RUNS/bases.SUITE.
# Called by tests/run.
set -eu -o pipefail
for part in check suites overlay box bases; do
    # shellcheck source=/dev/null
    . "$SUPPORT/$part.sh"
done
{
    exec 9>"$CACHE/$1.lock"
    flock 9 # another run may be making them
    bases "$1" 9>&-
    ln -sfn "$BASES" "$RUNS/bases.$1"
} 2> >(tee "$LOGS/$1.log" >&2)
