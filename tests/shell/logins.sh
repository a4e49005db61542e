# shellcheck shell=bash
# logins.sh - what «logins» reads in a log; on hosts that have no perl but perl-base.
# shellcheck source=/dev/null
. "$SUPPORT/words/command.sh"

# a_log - a host without a journal, and with an empty mail.log
a_log() {
    on base
    start_without_init
    : >"$ROOT/var/log/mail.log"
}

# logins [OPTION...] - what the host command prints of them
logins() {
    OUTPUT=$(host_command logins "$@" 2>"$COPY/said") || fail "logins ended with $?: $(cat "$COPY/said")"
}

# member EXPRESSION - what python prints of the JSON in OUTPUT, which is d
member() {
    python3 -c 'import json, sys; d = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1" <<<"$OUTPUT"
}

# session PID ADDRESS USER MAILS - the lines of a client that authenticates and sends
session() {
    local mail
    printf 'mx postfix/submission/smtpd[%s]: connect from unknown[%s]\n' "$1" "$2"
    for ((mail = 0; mail < $4; mail++)); do
        printf 'mx postfix/submission/smtpd[%s]: 5BD51%s: client=unknown[%s], sasl_method=PLAIN, sasl_username=%s\n' \
            "$1" "$mail" "$2" "$3"
    done
    printf 'mx postfix/submission/smtpd[%s]: disconnect from unknown[%s] ehlo=2 starttls=1 auth=1 mail=%s quit=1 commands=8\n' \
        "$1" "$2" "$4"
}

# at STAMP [FILE] - the lines on standard input are logged then
at() {
    sed "s/^/$1 /" >>"$ROOT/var/log/${2:-mail.log}"
}

# on: bookworm trixie bullseye
logins_mails_and_failures_are_counted_by_user_and_client() {
    a_log
    session 10 192.0.2.7 joe 3 | at 2026-11-20T08:00:00.123456+01:00
    session 10 192.0.2.7 joe 1 | at 2026-11-21T08:00:00+01:00
    session 11 2001:db8::1 joe 1 | at 2026-11-22T08:00:00Z
    session 11 192.0.2.9 ann@example.org 1 | at 2026-11-22T08:00:01Z
    session 12 192.0.2.8 '' 0 | at 2026-11-23T08:00:00Z
    at 2026-11-24T08:00:00Z <<'END'
mx postfix/smtps/smtpd[12]: warning: a.example[192.0.2.6]: SASL LOGIN authentication failed: authentication failure, sasl_username=joe
mx postfix/smtps/smtpd[12]: warning: a.example[192.0.2.6]: SASL LOGIN authentication failed: authentication failure, sasl_username=nobody-0123456789abcdef
mx saslauthd[9]:                 : auth failure: [user=joe] [service=smtp] [realm=] [mech=pam] [reason=PAM auth error]
END
    logins
    equal 'what is said' "Logins in /var/log/mail.log:

USER             LOGINS  MAILS  FIRST             LAST              CLIENT
ann@example.org       1      1  2026-11-22 08:00  2026-11-22 08:00  unknown[192.0.2.9]
joe                   3      5  2026-11-20 07:00  2026-11-22 08:00  several:
                      1      1  2026-11-22 08:00  2026-11-22 08:00  unknown[2001:db8::1]
                      2      4  2026-11-20 07:00  2026-11-21 07:00  unknown[192.0.2.7]

Logins without mail; Postfix logs no user for them:

LOGINS  FIRST             LAST              CLIENT
     1  2026-11-23 08:00  2026-11-23 08:00  unknown[192.0.2.8]

Failed logins:

USER      TIMES  FIRST             LAST              CLIENT                REASON
joe           1  2026-11-24 08:00  2026-11-24 08:00  a.example[192.0.2.6]  authentication failure
nobody-*      1  2026-11-24 08:00  2026-11-24 08:00  a.example[192.0.2.6]  authentication failure

nobody-*: this package's own tests have such names." "$OUTPUT"
    logins --user ann --json
    equal 'one user with a realm' "[('ann@example.org', 1)]" "$(member '[(u["user"], u["mails"]) for u in d["users"]]')"
    equal 'nothing of others' '[]' "$(member 'd["failures"] + d["logins_without_mail"]')"
}

# on: trixie
what_clients_choose_forges_no_login() {
    a_log
    at 2026-11-24T08:00:00Z <<'END'
mx postfix/smtpd[5]: NOQUEUE: reject: RCPT from unknown[192.0.2.6]: 554 5.7.1 <x@y>: Relay access denied; from=<a@b> to=<x@y> proto=ESMTP helo=<x> sasl_username=<root>
mx postfix/smtpd[5]: NOQUEUE: reject: MAIL from unknown[192.0.2.6]: 550 5.1.8 <5BD51: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=root>: refused; proto=ESMTP helo=<x>
mx postfix/cleanup[5]: 5BD51: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=root
mx postfix/smtpd[5]: warning: Illegal address syntax from unknown[192.0.2.1] in MAIL command: <x: SASL PLAIN authentication failed: x, sasl_username=root>
mx postfix/smtpd[5]: disconnect from unknown[192.0.2.1] ehlo=2 unknown=0/1 commands=2/3
mx postfix/smtpd[5]: warning: unknown[192.0.2.1]: SASL PLAIN authentication failed: authentication failure, sasl_username=a, sasl_username=root
END
    logins --json
    equal 'logins' '[]' "$(member 'd["users"] + d["logins"] + d["logins_without_mail"]')"
    equal 'failures' "['a, sasl_username=root']" "$(member '[f["user"] for f in d["failures"]]')"
}

# on: trixie
users_and_addresses_on_two_lines_are_not_joined() {
    a_log
    at 'Nov 24 08:00:00' <<'END'
mx postfix/smtpd[5]: warning: unknown[192.0.2.1]: SASL PLAIN authentication failed: authentication failure
mx postfix/smtpd[5]: warning: unknown[192.0.2.2]: SASL PLAIN authentication failed: authentication failure, sasl_username=(unavailable)
mx saslauthd[9]:                 : auth failure: [user=joe] [service=smtp] [realm=] [mech=pam] [reason=PAM auth error]
mx saslauthd[9]:                 : auth failure: [user=ann] [service=imap] [realm=] [mech=pam] [reason=PAM auth error]
END
    logins --json
    equal 'users in Postfix'"'"'s lines' "[(None, '192.0.2.1'), (None, '192.0.2.2')]" \
        "$(member 'sorted([(f["user"], f["address"]) for f in d["failures"]], key=str)')"
    equal "users in saslauthd's" "[('joe', 1)]" "$(member '[(f["user"], f["times"]) for f in d["refused_by_saslauthd"]]')"
    logins
    has 'the reason for two tables' 'which belong together is not known' "$OUTPUT"
}

# on: trixie
odd_bytes_never_reach_the_terminal_and_json_has_them() {
    a_log
    at 2026-11-24T08:00:00Z < <(
        printf 'mx postfix/smtpd[5]: warning: unknown[192.0.2.1]: SASL PLAIN authentication failed: no\033[31m, sasl_username=%b\n' \
            '\033]0;x\a' '\xff"\x5c' 'ü\xf0\x9f\x90\x9f' 'a\x00b'
        printf 'mx postfix/smtpd[5]: 5BD51: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=\033c\302\233x\n'
        head -c 3000000 /dev/zero | tr '\0' x # no end of the line
        printf 'sasl_username=x\nmx postfix/smtpd[5]: 5BD51: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=last'
    )
    host_command logins >"$COPY/text"
    equal 'bytes that a terminal obeys' 0 "$(LC_ALL=C tr -d '\n\040-\176' <"$COPY/text" | wc -c)"
    has 'how they are told' '^\\x1bc\\xc2\\x9bx  ' "$(cat "$COPY/text")"
    logins --json
    equal 'users' "['\\x1b]0;x\\x07', 'a\\x00b', 'ü🐟', 'ÿ\"\\\\']" "$(member 'sorted(f["user"] for f in d["failures"])')"
    equal 'logins' "['\\x1bc\\x9bx', 'last']" "$(member 'sorted(u["user"] for u in d["users"])')"
}

# on: trixie
guesses_without_end_take_little_memory() {
    a_log
    at 2026-11-24T08:00:00Z < <(awk 'BEGIN { for (i = 0; i < 50000; i++)
        printf "mx postfix/smtpd[%d]: warning: unknown[2001:db8::%x]: SASL PLAIN authentication failed: authentication failure, sasl_username=guess%d\n", i, i, i
        print "mx postfix/smtpd[5]: 5BD51: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=joe" }')
    host_command logins --help >"$COPY/help" # it is there now
    OUTPUT=$(box sh -c "ulimit -v 150000 && exec /usr/share/$NAME/commands/logins --json")
    equal 'failures that are counted, and those for which there is no room' '20000 30000' \
        "$(member 'str(len(d["failures"])) + " " + str(d["lines_left_out"])')"
    truncate -s 300M "$ROOT/root/endless" # without one end of a line
    equal 'a line without an end' 0 "$(box sh -c "ulimit -v 150000 && exec /usr/share/$NAME/commands/logins --json \
        --file /root/endless" >/dev/null && echo $?)"
    equal 'a user among them' "['joe']" "$(member '[u["user"] for u in d["users"]]')"
    logins
    has 'that there are more' '^\.\.\. and 19970 more users and clients' "$OUTPUT"
    has 'and too many' '^Too many users and clients: 30000 lines' "$OUTPUT"
    logins --user guess49999 --json
    equal 'whom one asks for' 1 "$(member 'len(d["failures"])')"
}

# mails_of OPTION... - how many of them joe sent, by the logs
mails_of() {
    logins --json "$@"
    member 'sum(u["mails"] for u in d["users"])'
}

# on: trixie
rotated_logs_are_read_as_far_back_as_since_needs() {
    local log
    a_log
    log=$ROOT/var/log/mail.log
    session 10 192.0.2.7 joe 1 | at 'Nov 20 08:00:00' mail.log.2
    session 10 192.0.2.7 joe 2 | at 'Dec 31 08:00:00' mail.log.1
    session 10 192.0.2.7 joe 4 | at 'Jan  2 08:00:00'
    touch -d '2026-12-01 00:00' "$log.2"
    touch -d '2027-01-01 00:00' "$log.1"
    touch -d '2027-01-02 09:00' "$log"
    gzip "$log.2"
    : >"$log.3.xz"
    equal 'without --since' 7 "$(mails_of)"
    has 'a file that is not read' '/mail.log.3.xz is left out: ' "$(cat "$COPY/said")"
    logins --json
    has 'the year of a time stamp without one' '2026-11-20T08:00:00Z 2027-01-02T08:00:00Z' \
        "$(member 'd["users"][0]["first"] + " " + d["users"][0]["last"]')"
    equal 'since December' 6 "$(mails_of --since 2026-12-15)"
    equal 'since a second after it' 4 "$(mails_of --since '2026-12-31 08:00:01')"
    equal 'since that second' 6 "$(mails_of --since @1798704000)"
    equal 'of one file' 2 "$(mails_of --file /var/log/mail.log.1)"
    head -c 60 "$log.2.gz" >"$log.9.gz"
    OUTPUT=$(host_command logins --file /var/log/mail.log.9.gz 2>&1) && fail 'half of a file was enough'
    has 'what is missing' '^postfix-smtp-auth: cannot read all of /var/log/mail.log.9.gz: gzip ended with 1$' "$OUTPUT"
}

# on: trixie
times_are_written_as_for_journalctl() {
    local time
    a_log
    session 10 192.0.2.7 joe 1 | at "$(date -u -d '90 minutes ago' +%Y-%m-%dT%H:%M:%SZ)"
    for time in -2h '-1h 40min' '2 weeks ago' -1M 1970-01-01 @0; do
        equal "--since «$time»" 1 "$(mails_of --since "$time")"
    done
    for time in -1h now '80min ago' "$(date -u -d '1 hour ago' '+%Y-%m-%d %H:%M')"; do
        equal "--since «$time»" 0 "$(mails_of --since "$time")"
    done
    host_command logins --since today --json >"$COPY/today"
    has 'the day began at midnight' 'T00:00:00Z"' "$(cat "$COPY/today")"
    for time in ' ' '-1 parsec' "x';reboot"; do
        OUTPUT=$(host_command logins "--since=$time" 2>&1) && fail "«$time» is a time"
        has "«$time»" '^postfix-smtp-auth: not a time: ' "$OUTPUT"
    done
}

# ends_with STATUS PATTERN ARGUMENT... - «logins ARGUMENT...» does, and says so
ends_with() {
    local status=0
    OUTPUT=$(host_command logins "${@:3}" 2>&1) || status=$?
    equal "the exit status of «logins ${*:3}»" "$1" "$status"
    has "«logins ${*:3}»" "$2" "$OUTPUT"
}

# on: trixie
what_cannot_be_read_is_said_in_a_sentence() {
    local said=postfix-smtp-auth
    a_log
    ends_with 0 '^No mail was sent by a user who authenticated in /var/log/mail.log.$'
    ends_with 0 '^No mail was sent by \\x1bc in /var/log/mail.log.$' --user $'\033c'
    ends_with 1 "^$said: cannot read /nowhere: No such file or directory\$" --file /nowhere
    ends_with 1 "^$said: cannot read /etc: it is a directory\$" --file /etc
    ends_with 3 "^$said: unexpected argument: \\\\x1bc\$" $'\033c'
    ends_with 3 "^$said: Unknown option: color\$" --color
    ends_with 0 '^Usage: postfix-smtp-auth logins ' --help
    rm "$ROOT/var/log/mail.log"
    mkfifo "$ROOT/var/log/mail.log"
    ends_with 1 "^$said: no log of Postfix was found, in the journal or in /var/log/mail.log\$"
    OUTPUT=$(box setpriv --reuid=nobody "/usr/share/$NAME/commands/logins" 2>&1) && fail 'nobody can read it'
    has 'what an ordinary user is told' '; run this as root$' "$OUTPUT"
}

# on: trixie
a_reader_that_has_seen_enough_is_no_error_and_a_full_disk_is() {
    a_log
    session 10 192.0.2.7 joe 1 | at 2026-11-20T08:00:00Z
    host_command logins --help >"$COPY/help" # it is there now
    equal 'what is said into a pipe that nobody reads' '' "$(box perl -e '
        pipe my $read, my $write;
        open STDOUT, ">&", $write;
        close $read;
        $SIG{PIPE} = "IGNORE";
        exec @ARGV' "/usr/share/$NAME/commands/logins" 2>&1 || :)" # it ends by SIGPIPE
    OUTPUT=$(box sh -c "/usr/share/$NAME/commands/logins >/dev/full" 2>&1) && fail 'a full disk is no error'
    has 'what is said then' '^postfix-smtp-auth: cannot write: No space left on device$' "$OUTPUT"
}

# on: trixie
progress_is_shown_on_a_terminal_only() {
    a_log
    session 10 192.0.2.7 joe 1 | at 2026-11-20T08:00:00Z
    logins
    equal 'what is said without one' '' "$(cat "$COPY/said")"
    has 'what is said on one' '/var/log/mail\.log: 0 of 0 MB' \
        "$(box script -qec "/usr/share/$NAME/commands/logins" /dev/null)"
}
