# postfix.sh - Postfix's files are judged by Postfix before they change, and Postfix
# is seen to answer after it has read them; read by changes.sh.

ROLLED_BACK='\(answer\|parameter\|master_service\)' # what of the journal goes with Postfix's files
ports_taken= # see find_ports_taken in ports.sh
POSTFIX_READS= # not empty once this run changed something that Postfix reads

# has_postfix_files FILE - true where FILE lists changes of main.cf or master.cf
has_postfix_files() {
    while IFS="$TAB" read -r listed rest; do
        case "$listed" in
            parameter | master_service) return 0 ;;
        esac
    done <"$1"
    return 1
}

# no_postfix - true where this package configures Postfix, and Postfix is not configured:
# missing is then the file that it has not
no_postfix() {
    has_postfix_files "$WORK/wanted" || return 1
    for missing in /etc/postfix/main.cf /etc/postfix/master.cf; do
        [ -e "$ROOT$missing" ] || return 0
    done
    return 1
}

# want_master_service NAME PORT CHROOT PROCESSES COMMAND OPTION... - where PORT is free
want_master_service() {
    master_name=$1 master_port=$2
    master_text="$1\\tinet\\tn\\t-\\t$3\\t-\\t$4\\t$5"
    shift 5
    for master_option in "$@"; do
        master_text="$master_text\\n  -o $master_option"
    done
    if ! chosen "$ours" "$master_name/inet"; then
        [ -n "$ports_taken" ] || ports_taken=$(find_ports_taken)
        master_taken=${ports_taken#*"|$master_port "}
        if [ "$master_taken" != "$ports_taken" ]; then
            remark "port $master_port is already served by ${master_taken%%\|*}: left as it is, and $master_name not added"
            return 0
        fi
    fi
    want master_service /etc/postfix/master.cf "$master_name/inet" service "$master_text" '' '' '' '' "$master_port"
}

# judge_postfix MODE - Postfix must read the new texts, and warn of nothing that it
# does not warn of now. Needs no privilege and takes 10 ms.
judge_postfix() {
    [ -z "$ROOT" ] && has_postfix_files "$WORK/todo" && command -v postconf >/dev/null || return 0
    for judged in main.cf master.cf; do
        [ -e "/etc/postfix/$judged" ] || [ "$1" != give-back ] || return 0 # Postfix reads neither
        [ -e "$WORK/old/$judged" ] || cp "/etc/postfix/$judged" "$WORK/old/"
        [ -e "$WORK/new/$judged" ] || cp "$WORK/old/$judged" "$WORK/new/"
    done
    refused=
    judgement new || refused=yes
    [ -n "$refused" ] || [ -s "$WORK/judgement.new" ] || return 0
    if ! judgement old; then
        [ "$1" != give-back ] || return 0 # what is broken already is no reason to stay
        sed 's/^/  /' "$WORK/judgement.old" >&2
        fail "Postfix itself refuses its present configuration" "Mend it (see: postconf -n), then run: $AGAIN"
    fi
    echo judged >>"$WORK/judgement.old" # grep -f wants a line
    compared=0
    grep -vxF -f "$WORK/judgement.old" "$WORK/judgement.new" >"$WORK/judgement" || compared=$?
    if [ "$compared" != 1 ] || [ -n "$refused" ]; then
        sed 's/^/  /' "$WORK/judgement" >&2
        fail "Postfix would refuse the configuration that $PACKAGE wants: nothing was changed" \
            "Please report this, with the output of: postconf -n; postconf -M"
    fi
}

# judgement old|new - what Postfix complains of there, in WORK/judgement.*; false if it
# refuses it
judgement() {
    settle_time "$WORK/$1/main.cf"
    judgement_status=0
    { postconf -c "$WORK/$1" -n && postconf -c "$WORK/$1" -M; } \
        >/dev/null 2>"$WORK/complaints" || judgement_status=1
    # Without the numbers of lines, which our own lines move, and without values, which may
    # be secrets. Of a parameter that stands twice, the last is changed: that it overrides
    # the first is no news.
    sed "/overriding earlier entry/d; s|$WORK/$1|/etc/postfix|g; s/, lines\{0,1\} [0-9-]*//
        s/\(unused parameter: [^=]*\)=.*/\1/" "$WORK/complaints" >"$WORK/judgement.$1" ||
        judgement_status=1
    ! grep -q 'fatal:' "$WORK/complaints" || judgement_status=1
    return "$judgement_status"
}

# postfix_running
postfix_running() {
    command -v postfix >/dev/null && postfix status >/dev/null 2>&1
}

# do_parameter replace /etc/postfix/main.cf NEW
do_parameter() {
    replace "$ROOT$2" "$3"
    settle_time "$ROOT$2"
}

# settle_time MAIN_CF... - two seconds old: Postfix waits for a main.cf that changed
# within the last second to settle, at each command and reload; these are whole already
settle_time() {
    touch -d '2 seconds ago' "$@"
}

# do_master_service replace /etc/postfix/master.cf NEW
do_master_service() {
    replace "$ROOT$2" "$3"
}

# do_postfix MODE KIND KIND - change main.cf and master.cf in this order, have Postfix read
# them, and see that it answers as before
do_postfix() {
    postfix_mode=$1
    shift
    [ -n "$POSTFIX_READS" ] || has_postfix_files "$WORK/todo" || return 0
    : >"$WORK/ports"
    postfix_was_running=
    if [ -z "$ROOT" ] && postfix_running && may_reload; then
        postfix_was_running=yes
        postfix_proxy=$(postconf -hx smtpd_upstream_proxy_protocol) || postfix_proxy=
        # shellcheck disable=SC2046 # several words
        postfix_interfaces=$(addresses_of $(postconf -hx inet_interfaces | tr ',[]' ' '))
        find_ports
    fi
    do_todo "$@"
    if [ -z "$postfix_was_running" ]; then
        [ -n "$ROOT" ] || [ "$postfix_mode" = give-back ] || ! has_postfix_files "$WORK/todo" ||
            unproven "Postfix is not running, or may not be reloaded here (policy-rc.d)"
        return 0
    fi
    reload_postfix || say "postfix reload failed, or took more than 20 s"
    unanswered=$(await_ports)
    [ -s "$WORK/ports" ] || postfix_running || unanswered=25
    if [ -n "$unanswered" ]; then
        roll_back "$postfix_mode" "$unanswered"
    fi
    [ -z "$postfix_proxy" ] || [ -n "$answered_before" ] || [ "$postfix_mode" = give-back ] ||
        unproven "Postfix answers a proxy alone (smtpd_upstream_proxy_protocol)"
}

# reload_again - after a removal that gave files back: a process of Postfix keeps what it read
reload_again() {
    if [ -n "$POSTFIX_READS" ] && postfix_running && may_reload; then
        reload_postfix || say "postfix reload failed, or took more than 20 s"
    fi
}

# reload_postfix - false if it fails, or hangs
reload_postfix() {
    timeout 20 postfix reload >/dev/null 2>&1
}

# may_reload - false where policy-rc.d forbids it
may_reload() {
    may=0
    invoke-rc.d --quiet --query postfix reload </dev/null >/dev/null 2>&1 || may=$?
    [ "$may" != 101 ]
}

# changed_since old|new FILE - true where this run changed FILE, which is no more as it
# was before, or as it was afterwards
changed_since() {
    [ -e "$WORK/new/$2" ] && ! cmp -s "$WORK/old/$2" "$WORK/new/$2" &&
        ! cmp -s "$WORK/$1/$2" "/etc/postfix/$2"
}

# roll_back MODE PORT - Postfix no longer answers there: give it its files back
roll_back() {
    say "Postfix does not answer on port $2 after this change"
    if command -v journalctl >/dev/null && [ -d /run/systemd/system ]; then
        journalctl --quiet --no-pager -n 5 -p warning -t postfix/master -t postfix/smtpd >&2 || true # no journal, no lines
    else
        grep -E 'postfix.*(fatal|warning)' /var/log/mail.log 2>/dev/null | tail -n 5 >&2 || true # no log, no lines
    fi
    for rolled in main.cf master.cf; do
        if changed_since new "$rolled" && changed_since old "$rolled"; then
            fail "/etc/postfix/$rolled was edited while this ran, and stays as it is" \
                "Mend it (see Postfix's log), then run: $AGAIN"
        fi
    done
    for rolled in main.cf master.cf; do
        if changed_since old "$rolled"; then
            put "/etc/postfix/$rolled" "$WORK/old/$rolled" "$WORK/new/$rolled"
            settle_time "/etc/postfix/$rolled"
        fi
    done
    roll_journal_back "$1"
    reload_postfix || invoke-rc.d postfix start </dev/null >&2 || say "Postfix does not start: see its log"
    if [ -n "$answered_before" ]; then
        # master lets a service that died wait for a minute (service_throttle_time)
        echo 25 >"$WORK/ports"
        [ -z "$(await_ports)" ] || invoke-rc.d postfix restart </dev/null >&2 ||
            say "Postfix does not start: see its log"
    fi
    fail "main.cf and master.cf are as they were before" "See Postfix's log for the cause; then run: $AGAIN"
}

# roll_journal_back MODE - after them, the journal, with the answers that were in force;
# of a removal nothing else is done yet
roll_journal_back() {
    if [ "$1" != give-back ]; then
        {
            grep -v -e "^$ROLLED_BACK$TAB" -e '^end$' "$PENDING"
            grep "^$ROLLED_BACK$TAB" "$WORK/journal.now" || true # there may be none
            echo end
        } >"$JOURNAL.aside"
        renew "$JOURNAL"
    fi
    rm -f "$PENDING"
}
