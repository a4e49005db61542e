# shellcheck shell=bash
# doctor_bad_input.sh - whatever a host or a server has for it, doctor ends in time, with a clear
# answer, and prints nothing that a terminal would obey.

# clean - what OUTPUT has is printable, and no script complained
clean() {
    lacks 'the output' $'[\x01-\x08\x0b-\x1f\x7f]' "$OUTPUT"
    lacks 'the output' '(sh|perl|awk|line) ?:? ?[0-9]+: ' "$OUTPUT"
}

# examined STATUS PATTERN - doctor ends with STATUS in time, and says PATTERN
examined() {
    local before=$SECONDS
    OUTPUT=$(host_command doctor 2>&1) && STATUS=0 || STATUS=$?
    printf '%s\n' "$OUTPUT" | grep -v '^  right'
    equal "doctor's status" "$1" "$STATUS"
    clean
    has 'what is said' "$2" "$OUTPUT"
    # its limit is 9 s; this machine may be busy
    [ $((SECONDS - before)) -le 14 ] || fail "it took $((SECONDS - before)) s"
}

# hostile PORT MODE - a mail server that says endless lines, one endless line or nothing
hostile() {
    net /usr/bin/python3 -c '
import socketserver, sys, time
class Hostile(socketserver.BaseRequestHandler):
    def handle(self):
        say = {"lines": b"220-\x1b[31m\x07\xff\x9b2J\r\n" * 500, "line": b"\x1b" * 8000, "nothing": b""}[sys.argv[2]]
        try:
            while say:
                self.request.sendall(say)
            time.sleep(60)
        except OSError:
            pass
socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer.daemon_threads = True
socketserver.ThreadingTCPServer(("0.0.0.0", int(sys.argv[1])), Hostile).serve_forever()' "$@" &
    wait_for 'the server' something_listens_on "$1"
}

# on: bookworm trixie
doctor_ends_in_time_whoever_answers_at_the_ports() {
    examined_host
    postfix_stopped
    hostile 25 lines
    hostile 465 line
    hostile 587 nothing
    examined 1 'wrong +postfix-running: '
}

# postfix_stopped - and its ports are free
postfix_stopped() {
    box postfix stop
    wait_for 'a free port' nothing_listens_on 25
}

# on: bookworm trixie
doctor_withstands_odd_files() {
    examined_host
    # odd bytes in a certificate, in settings and in a file's name
    box sh -euc 'cd /etc/postfix
        openssl req -x509 -newkey rsa:2048 -nodes -days 300 -keyout odd.key -out "$(printf "odd\377.pem")" \
            -subj "$(printf "/CN=a\033[31m\"b\\\\\tc\377")" 2>/dev/null
        postconf -e "$(printf "smtpd_tls_cert_file=/etc/postfix/odd\377.pem")" smtpd_tls_key_file=/etc/postfix/odd.key \
            "$(printf "relayhost=host\033]0;x\007.example")"
        postfix reload'
    examined 0 'certificate-names: the certificate is for a'
    host_command doctor --json | /usr/bin/python3 -c 'import json, sys; json.load(sys.stdin)'
    # output that nobody reads
    attempt sh -c "PACKAGE=$NAME SHARE=/usr/share/$NAME /usr/share/$NAME/commands/doctor 2>/root/complaints | true"
    equal 'a closed pipe' '' "$(cat "$ROOT/root/complaints")"
    # without root
    attempt su -s /bin/sh joe -c "PACKAGE=$NAME SHARE=/usr/share/$NAME /usr/share/$NAME/commands/doctor"
    equal "doctor's status without root" 2 "$STATUS"
    has 'what needs root' 'could not tell +socket: this needs root' "$OUTPUT"
    has 'what does not' 'right +login-587' "$OUTPUT"
    clean
    # files that are none, or cannot be read
    box sh -euc 'mv /etc/postfix/sasl/smtpd.conf /root; mkfifo /etc/postfix/sasl/smtpd.conf'
    examined 1 'wrong +postfix-files: /etc/postfix/sasl/smtpd.conf is not a regular'
    box sh -euc 'rm /etc/postfix/sasl/smtpd.conf; mv /root/smtpd.conf /etc/postfix/sasl'
    box mv /etc/postfix/main.cf /root
    examined 1 'wrong +postfix-files: there is no /etc/postfix/main.cf'
}

# on: bookworm trixie
doctor_says_so_where_there_is_no_postfix() {
    on systemd
    up
    dpkg-deb -x "$DEB" "$ROOT"
    examined 1 'wrong +packages: not installed: postfix sasl2-bin libsasl2-modules'
}

# on: trixie
doctor_tells_wrong_usage_from_wrong_hosts() {
    examined_host
    local words
    for words in --frobnicate --ignore '--ignore=a/b' '--limit 0' '--limit x' 'more'; do
        # shellcheck disable=SC2086 # several words
        OUTPUT=$(host_command doctor $words 2>&1) && STATUS=0 || STATUS=$?
        equal "doctor $words" 3 "$STATUS"
        has 'where to look' "Try 'postfix-smtp-auth doctor --help'" "$OUTPUT"
    done
    has 'the help' '^Exit codes:' "$(host_command doctor --help)"
    # what is ignored is not wrong
    box sh -euc 'postconf -e smtpd_tls_auth_only=no; postfix reload'
    diagnose
    equal 'what is wrong' clear-25 "$(checks_that_are wrong)"
    nothing_wrong --ignore clear-25
    equal 'what is ignored' clear-25 "$(checks_that_are ignored)"
    # of changes, only these are told
    diagnose --changes
    equal "the first run's status" 1 "$STATUS"
    has 'what is told' '^wrong clear-25' "$RESULTS"
    lacks 'what is told' '^right' "$RESULTS"
    diagnose --changes
    equal 'nothing has changed' '0 ' "$STATUS $RESULTS"
    box sh -euc 'postconf -e smtpd_tls_auth_only=yes; postfix reload'
    diagnose --changes
    equal "the status after a change" 1 "$STATUS"
    equal 'what has changed' 'right clear-25' "$(cut -f 1 <<<"$RESULTS")"
    apt purge "$NAME"
    [ ! -e "$ROOT/var/lib/confdeb" ] || fail 'purge leaves what doctor remembers'
}

# on: bookworm
doctor_works_without_systemd() {
    on deps
    policy 0
    start_without_init
    box service postfix start >/dev/null 2>&1
    people
    install_ours
    quick_pam
    nothing_wrong
}

# on: trixie
doctor_as_a_timer_sends_mail_only_if_something_has_changed() {
    examined_host
    if [ ! -e "$ROOT/usr/sbin/$NAME" ]; then
        printf '%s\n' '#!/bin/sh' "export PACKAGE=$NAME SHARE=/usr/share/$NAME" \
            'exec "$SHARE/commands/$@"' >"$ROOT/usr/sbin/$NAME"
        chmod 755 "$ROOT/usr/sbin/$NAME"
        host_command doctor --help >/dev/null
    fi
    # as the manual has them
    local unit
    for unit in service timer; do
        sed -n "/smtp.-auth.-doctor.$unit:/,/^\.EE/p" package/commands/doctor.8 |
            sed -e '1,/^\.EX/d' -e '/^\.EE/d' -e 's/\\e/\\/g; s/\\-/-/g' >"$ROOT/etc/systemd/system/smtp-auth-doctor.$unit"
    done
    succeed systemctl daemon-reload
    succeed systemctl enable --now smtp-auth-doctor.timer
    # the first run tells of all that is not right
    succeed systemctl start smtp-auth-doctor.service
    wait_for 'mail' box test -s /var/mail/root
    has 'the mail' '^Subject: SMTP AUTH on smtphost' "$(cat "$ROOT/var/mail/root")"
    rm "$ROOT/var/mail/root"
    succeed systemctl start smtp-auth-doctor.service
    box sh -euc 'postconf -e smtpd_tls_auth_only=no; postfix reload'
    succeed systemctl start smtp-auth-doctor.service
    wait_for 'mail' box test -s /var/mail/root
    has 'the mail' 'wrong +clear-25' "$(cat "$ROOT/var/mail/root")"
    equal 'mails' 1 "$(grep -c '^From ' "$ROOT/var/mail/root")"
}
