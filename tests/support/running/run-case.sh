#!/bin/bash
# run-case.sh "TIER SUITE FILE CASE" - run a case with its log, and record how
# it ended. Called by tests/run.
set -eu
# shellcheck source=/dev/null
. "$SUPPORT/running/runner.sh"
read -r tier suite file case <<<"$1"

before=$(date +%s%N)
state=passed
bash "$SUPPORT/running/case.sh" "$tier" "$suite" "$file" "$case" \
    >"$LOGS/$tier.$suite.$case.log" 2>&1 </dev/null || state=failed
taken=$((($(date +%s%N) - before) / 100000000))
record "$state" "$tier" "$suite" "$case" "$((taken / 10)).$((taken % 10))"
