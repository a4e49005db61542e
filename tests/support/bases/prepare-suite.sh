#!/bin/bash
# prepare-suite.sh SUITE - make SUITE's bases, and link them as RUNS/bases.SUITE;
# where cases upgrade SUITE, Debian's own tests run on it, or packages are published, what
# they need too, as RUNS/upgrade.SUITE, RUNS/judges.SUITE and RUNS/repository.SUITE.
# Called by tests/run.
set -eu -o pipefail
for part in running/check bases/suites bases/overlay box/box bases/bases box/hosts bases/upgrade-bases \
    bases/mirror-layer bases/judges-bases bases/repository-bases; do
    # shellcheck source=/dev/null
    . "$SUPPORT/$part.sh"
done
# shellcheck disable=SC2034 # for hosts.sh
WITHOUT_INIT=''
{
    exec 9>"$CACHE/$1.lock"
    flock 9 # another run may be making them
    bases "$1" 9>&-
    if grep -q -e "^boot $1 .*/upgrades[.]sh " -e "^archive $1 .*_upgrade_of_debian$" "$RUNS/cases"; then
        upgrade_bases "$1" 9>&-
        ln -sfn "$UPGRADE" "$RUNS/upgrade.$1"
    fi
    if grep -q "^archive $1 .*/judges[.]sh " "$RUNS/cases"; then
        keep_over_bases judges "$1" make_judges 9>&-
        ln -sfn "$KEPT" "$RUNS/judges.$1"
    fi
    # shellcheck disable=SC2154 # of repository-bases.sh
    if [[ " $publishers " = *" $1 "* ]] && grep -q '^archive .*/repository[a-z_]*[.]sh ' "$RUNS/cases"; then
        keep_over_bases repository "$1" make_publisher 9>&-
        ln -sfn "$KEPT" "$RUNS/repository.$1"
    fi
    ln -sfn "$BASES" "$RUNS/bases.$1"
} 2> >(tee "$LOGS/$1.log" >&2)
