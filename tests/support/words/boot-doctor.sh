# shellcheck shell=bash
# boot-doctor.sh - what doctor says of a host; sourced by case.sh.
# shellcheck source=/dev/null
. "$SUPPORT/words/command.sh"

# examined_host - one with the package
examined_host() {
    on mail
    # daemons are restarted here more often than systemd lets an administrator
    mkdir -p "$ROOT/etc/systemd/system.conf.d"
    printf '%s\n' '[Manager]' DefaultStartLimitIntervalSec=0 >"$ROOT/etc/systemd/system.conf.d/limit.conf"
    up
    people
    install_ours
    quick_pam
}

# quick_pam - wrong passwords are refused at once, which saves time
quick_pam() {
    sed -i -e 's/delay=2000000/delay=0/' -e 's/pam_unix[.]so$/& nodelay/' "$ROOT/etc/pam.d/smtp"
}

# diagnose [OPTION...] - run doctor; STATUS is its exit status, RESULTS a line
# "RESULT CHECK TAB WHAT TAB WHY TAB REMEDY" for each check
diagnose() {
    STATUS=0
    host_command doctor --json --limit "${LIMIT:-14}" "$@" >"$COPY/doctor.json" 2>"$COPY/doctor.err" </dev/null || STATUS=$?
    RESULTS=$(/usr/bin/python3 - "$COPY/doctor.json" <<'END'
import json, sys
for r in json.load(open(sys.argv[1], encoding="utf-8")):
    print(r["result"] + " " + r["check"], r["what"], r["why"], r["remedy"], sep="\t")
END
    )
    equal "doctor's messages" '' "$(cat "$COPY/doctor.err")"
    grep -v '^right' <<<"$RESULTS" || : # for the log
}

# checks_that_are RESULT - their names, in one line
checks_that_are() {
    sed -n "s/^$1 \\([^\t]*\\)\t.*/\\1/p" <<<"$RESULTS" | sort -u | xargs
}

# nothing_wrong [OPTION...] - doctor finds nothing, and could make all the checks that matter
nothing_wrong() {
    diagnose "$@"
    equal 'what is wrong' '' "$(checks_that_are wrong)"
    equal "doctor's status" 0 "$STATUS"
}

# sockets_of_master - those through which Postfix's processes tell its master that they are free
# are others once it has read its files
sockets_of_master() {
    # shellcheck disable=SC2016 # for the box
    box sh -c 'read -r pid </var/spool/postfix/pid/master.pid && find "/proc/$pid/fd" -lname "socket:*" -printf "%l "' 2>/dev/null || :
}

# read_anew FORMER - the sockets are not FORMER
read_anew() {
    [ "$(sockets_of_master)" != "$1" ]
}

# done_by COMMANDS OUTPUT - run them; "postfix reload" alone ends before the master has read its
# files, and a process with the former ones would take the next client
done_by() {
    local former
    former=$(sockets_of_master)
    box sh -euc "$1" >"$2" 2>&1 </dev/null || return 1
    case $1 in
        *'postfix reload'*) wait_for 'Postfix, which reads its files' read_anew "$former" ;;
    esac
}

# broken CHECK COMMANDS [UNDO] - after COMMANDS doctor finds CHECK wrong, and no other; then
# its own remedy is followed, or UNDO where there is none that a test can follow
broken() {
    local remedy
    echo "== $1: $2"
    done_by "$2" "$COPY/broken" || fail "«$2» failed: $(cat "$COPY/broken")"
    diagnose
    equal "what is wrong after «$2»" "$1" "$(checks_that_are wrong)"
    equal "doctor's status" 1 "$STATUS"
    remedy=$(sed -n "s/^wrong $1\t.*\t//p" <<<"$RESULTS")
    [ -n "$remedy" ] || fail "$1 has no remedy"
    remedy=${3:-$remedy}
    done_by "$remedy" "$COPY/remedy" || fail "the remedy «$remedy» failed: $(cat "$COPY/remedy")"
}
