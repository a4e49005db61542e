# shellcheck shell=bash
# runner.sh - find the cases, run them side by side, count; source it.
#
# A case is a shell function in tests/TIER/*.sh under a comment that ends with
# the line "# on: SUITE..."; SUITE is a codename, CODENAME-without-systemd,
# host (this machine), or $NAME for the suites in that environment variable.

# find_cases TIER - print TIER, suite, file and function of each of its cases
find_cases() {
    local file
    for file in "$PROJECT/tests/$1"/*.sh; do
        [ ! -e "$file" ] || awk -v tier="$1" -v file="$file" '
            /^# on: / { suites = substr($0, 7); next }
            /^[a-z0-9_]+\(\)/ && suites {
                sub(/\(.*/, "")
                while (match(suites, /[$][A-Z_]+/))
                    suites = substr(suites, 1, RSTART - 1) \
                        ENVIRON[substr(suites, RSTART + 1, RLENGTH - 1)] substr(suites, RSTART + RLENGTH)
                n = split(suites, suite, " ")
                for (i = 1; i <= n; i++) print tier, suite[i], file, $0
            }
            !/^#/ { suites = "" }' "$file"
    done
}

# select_cases SELECTION... - of all cases, those that a SELECTION names; one
# that names none is an error
select_cases() {
    local selection tier pattern found line suite case
    for selection; do
        tier=${selection%%/*}
        pattern='*'
        [ "$tier" = "$selection" ] || pattern=${selection#*/}
        found=''
        while read -r line; do
            read -r _ suite _ case <<<"$line"
            # shellcheck disable=SC2254 # they are patterns
            case $case in $pattern) found=1 && echo "$line" ;; esac
            # shellcheck disable=SC2254
            case $suite/$case in $pattern | $pattern/*) found=1 && echo "$line" ;; esac
        done < <(find_cases "$tier")
        [ -n "$found" ] || { say "no case is named by $selection"; return 1; }
    done | sort -u
}

# run_cases JOBS - run the cases on standard input, JOBS at a time; in a process of its own,
# with which they end
run_cases() {
    exec xargs -r -d '\n' -P "$1" -I '{}' \
        setpriv --pdeathsig TERM bash "$SUPPORT/running/run-case.sh" '{}' </dev/stdin
}

# longest_first CASES - print the cases of that file in the order of the seconds
# that they took when they last ran; those that never ran come first
longest_first() {
    touch "$CACHE/seconds"
    awk 'FILENAME == ARGV[1] { took[$1 " " $2 " " $3] = $4; next }
        { name = $1 " " $2 " " $4; print (name in took ? took[name] : 3600), $0 }' \
        "$CACHE/seconds" "$1" | sort -k1,1nr -k2 | cut -d ' ' -f 2-
}

# remember_seconds - keep for the next run what each case took
remember_seconds() {
    local scratch
    scratch=$(mktemp "$CACHE/seconds.XXXXXX")
    awk '{ print $(NF - 3), $(NF - 2), $(NF - 1), $NF }' "$CACHE/seconds" "$LOGS/results" |
        awk '{ took[$1 " " $2 " " $3] = $4 } END { for (name in took) print name, took[name] }' |
        sort >"$scratch"
    mv "$scratch" "$CACHE/seconds"
}

# suites_of CASES - the suites whose bases the cases in the file CASES need
suites_of() {
    # piuparts itself runs on trixie
    awk '$1 == "archive" { print "trixie" }
        $2 != "host" { sub(/-without-systemd/, "", $2); print $2 }' "$1" | sort -u
}

# prepare_suites CASES - make the bases of all suites needed, two at a time;
# the cases of a suite that cannot be had become one failure of that name
prepare_suites() {
    local suite
    suites_of "$1" | xargs -r -P 2 -I '{}' \
        unshare --mount bash "$SUPPORT/bases/prepare-suite.sh" '{}' || : # told below
    for suite in $(suites_of "$1"); do
        if [ ! -e "$RUNS/bases.$suite" ]; then
            sed -i -E "/^[a-z]+ $suite(-without-systemd)? /d" "$1"
            cp "$LOGS/$suite.log" "$LOGS/suite.$suite.its_bases_are_made.log"
            record failed suite "$suite" its_bases_are_made 0
        fi
    done
}

# record STATE TIER SUITE CASE SECONDS - keep the result, and say it
record() {
    echo "$*" >>"$LOGS/results"
    printf '%-6s %s/%s/%s (%s s)\n' "$1" "$2" "$3" "$4" "$5"
}

# summary - show the failures' logs, then the counts; fails if there are any
summary() {
    local state tier suite case seconds passed=0 failed=0 lagging=()
    while read -r state tier suite case seconds; do
        if [ "$state" = passed ]; then
            passed=$((passed + 1))
        elif [ "$suite" = sid ]; then
            lagging+=("$tier/$suite/$case")
        else
            failed=$((failed + 1))
            printf '\n=== %s/%s/%s (%s s)\n' "$tier" "$suite" "$case" "$seconds"
            tail -n 100 "$LOGS/$tier.$suite.$case.log"
        fi
    done <"$LOGS/results"
    printf '\nslowest:\n'
    sort -k5 -nr "$LOGS/results" | awk 'NR <= 5 { print "  " $2 "/" $3 "/" $4 " " $5 " s" }'
    if [ ${#lagging[@]} -gt 0 ]; then
        printf '\nsid reports (not counted):\n'
        printf '  %s\n' "${lagging[@]}"
    fi
    printf '\nlogs: %s\n' "$LOGS"
    printf '%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" = 0 ] && [ "$passed" != 0 ]
}
