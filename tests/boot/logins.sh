# shellcheck shell=bash
# logins.sh - what Postfix logs of real clients is what «logins» tells.
# shellcheck source=/dev/null
. "$SUPPORT/words/command.sh"

# told EXPRESSION - what python prints of «logins --json», which is d
told() {
    host_command logins --json | python3 -c '
import json, sys
d = json.load(sys.stdin)
def rows(name, *members): return " ".join(sorted(",".join(str(row[m]) for m in members) for row in d[name]))
print(eval(sys.argv[1]))' "$1"
}

# on: bookworm trixie
logins_of_real_clients_are_read_in_the_journal() {
    local other=2001:db8::1 joe=joe@smtphost.example.net
    on mail
    up
    people
    install_ours
    send swaks 587 PLAIN joe secret "$joe"
    send lettre 465 LOGIN joe secret "$joe" "$other"
    send lettre 25 PLAIN joe@elsewhere secret "$joe"
    equal 'a client that sends nothing' 235 "$(login lettre 587 PLAIN joe secret)"
    equal 'a wrong password' 535 "$(login lettre 587 PLAIN joe wrong "$other")"
    equal 'an escape sequence' 535 "$(login swaks 465 PLAIN $'x\e[31m' wrong)"
    box systemctl stop saslauthd
    equal 'without saslauthd' 454 "$(login lettre 25 PLAIN joe secret)"
    # users can write into the log, but not in Postfix's name
    box setpriv --reuid=joe --clear-groups logger --id=99 -t postfix/smtpd \
        'ABCDEF: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=root'
    box journalctl --sync

    equal 'the users' 'joe,2,2 joe@elsewhere,1,1' "$(told 'rows("users", "user", "logins", "mails")')"
    equal 'their clients' "joe,192.0.2.1,1 joe,$other,1 joe@elsewhere,192.0.2.1,1" \
        "$(told 'rows("logins", "user", "address", "logins")')"
    equal 'logins without mail' '192.0.2.1,1' "$(told 'rows("logins_without_mail", "address", "logins")')"
    equal 'failures' "joe,192.0.2.1,generic failure joe,$other,authentication failure x?[31m,192.0.2.1,authentication failure" \
        "$(told 'rows("failures", "user", "address", "reason")' | sed 's/nobody-[^ ]* failure *//')"
    equal 'where it was read' 'the journal []' "$(told 'd["source"] + " " + str(d["refused_by_saslauthd"])')"
    has 'how far back it goes' '^Logins in the journal, which begins 20' "$(host_command logins --since @1)"
    has 'the words' '^joe +2 +2 +20.* several:$' "$(host_command logins --user joe)"
    has 'nothing of late' '^No mail was sent .* since ' "$(host_command logins --since '2099-01-01')"
    OUTPUT=$(box setpriv --reuid=nobody --clear-groups "/usr/share/$NAME/commands/logins" 2>&1) && fail 'nobody may read it'
    has 'what others are told' '^postfix-smtp-auth: no log of Postfix was found.*; run this as root$' "$OUTPUT"
}
