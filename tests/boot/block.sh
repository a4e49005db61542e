# shellcheck shell=bash
# block.sh - users who are blocked, and their mail.

# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"

LIST=/var/lib/postfix-smtp-auth/blocked

# logins WHAT JOE ANN - what the server replies to these two
logins() {
    equal "joe's login $1" "$2" "$(login swaks 587 PLAIN joe secret)"
    equal "ann's login $1" "$3" "$(login swaks 465 LOGIN ann@elsewhere secret)"
}

# ann_too - a second user, with joe's password
ann_too() {
    box useradd --create-home --password "$(box sed -n 's/^joe:\([^:]*\):.*/\1/p' /etc/shadow)" ann
}

# blocked STATUS PATTERN ARGUMENT... - the command block says so
blocked() {
    local status=$1 pattern=$2
    shift 2
    attempt "$NAME" block "$@"
    equal "the status of block $*" "$status" "$STATUS"
    has "block $*" "$pattern" "$OUTPUT"
    lacks "block $*" $'[\a\e]' "$OUTPUT"
}

# on: bookworm trixie
a_blocked_user_is_refused_with_any_password_until_unblocked() {
    examined_host
    ann_too
    blocked 0 '^No user is blocked[.]$' --list
    blocked 0 '^No mail of joe@elsewhere is in the queue' joe@elsewhere --hold
    has 'what it says' '^joe is blocked' "$OUTPUT"
    logins 'when he is blocked' 535 235
    equal 'with a realm' 535 "$(login swaks 25 LOGIN joe@elsewhere secret)"
    has 'the log' 'login refused: joe is blocked' "$(box journalctl --no-pager -t "$NAME")"
    blocked 0 'joe was on the list already' joe
    blocked 0 '^DOM.alice is blocked' 'DOM\alice' # echo would ring a bell
    succeed "$NAME" unblock 'DOM\alice'
    blocked 0 'no account Joe at present' Joe
    blocked 0 '^20[0-9: -]+  Joe$' --list
    attempt sh -c "echo secret | $NAME test joe"
    has 'the cause that test names' "The user is blocked: $NAME unblock joe" "$OUTPUT"
    for odd in a:b ../x $'a\nb' $'joe\e[31m'; do
        blocked 3 'no account has such a name' "$odd"
    done
    blocked 3 'USER.* is wanted' ''
    blocked 3 'one USER' joe ann

    succeed "$NAME" unblock joe
    logins 'when he is unblocked' 235 235
    attempt "$NAME" unblock joe
    equal 'the status of a second unblock' 1 "$STATUS"
    succeed sh -c "for n in 1 2 3 4 5 6 7 8; do $NAME block user\$n & done; wait"
    equal 'eight at once, and Joe' 9 "$(box grep -c : "$LIST")"
    box mount -t tmpfs -o size=4k tmpfs /mnt
    box sh -euc "cp $LIST /mnt; mount --bind /mnt ${LIST%/*}"
    blocked 1 'cannot be written: No space left' joe
    equal 'the list on a full disk' 'blocked lock' "$(box ls "${LIST%/*}" | xargs)"
    box umount "${LIST%/*}"
}

# on: trixie
a_damaged_list_lets_nobody_in_and_a_missing_one_everybody() {
    local damage
    examined_host
    ann_too
    succeed "$NAME" block joe
    for damage in "sed -i '\$d' $LIST" "chmod 666 $LIST" "mv $LIST /root; ln -s /root/blocked $LIST" \
        "echo joe >$LIST" "mv $LIST /root; mkdir $LIST" "chown joe $LIST"; do
        box sh -euc "cp -p $LIST /root/whole; $damage"
        logins "after «$damage»" 535 535
        has 'the log' "login refused: $LIST " "$(box journalctl --no-pager -t "$NAME" -n 1)"
        blocked 1 "^$NAME: $LIST " ann
        box sh -euc "rm -rf $LIST; cp -p /root/whole $LIST"
    done
    logins 'with the whole list' 535 235
    box rm "$LIST"
    logins 'without a list' 235 235

    succeed "$NAME" block joe
    remove_ours
    box test -f "$LIST" || fail 'the list went at removal'
    purge_ours
    ! box test -e "${LIST%/*}" || fail 'the list stayed at purge'
    # /etc/pam.d/smtp was edited, and stayed
    has 'what stayed' block-gate "$(box cat /etc/pam.d/smtp)"
    box sh -euc 'mkdir /root/run; saslauthd -a pam -m /root/run'
    has 'joe' OK "$(box testsaslauthd -f /root/run/mux -s smtp -u joe -p secret)"
}

# on: trixie
block_says_where_it_does_not_hold() {
    local lines
    examined_host
    box sh -euc "sed -i -e '/block/d' -e '/pam_listfile/d' /etc/pam.d/smtp; cp /etc/pam.d/smtp /root/smtp"
    blocked 1 'blocked users are NOT refused' joe
    equal 'without the lines' 235 "$(login swaks 587 PLAIN joe secret)"
    lines=$(grep '^auth' <<<"$OUTPUT")
    { echo "$lines" && cat "$ROOT/root/smtp"; } >"$ROOT/etc/pam.d/smtp"
    blocked 0 'already' joe
    equal 'with them' 535 "$(login swaks 587 PLAIN joe secret)"
    succeed "$NAME" unblock joe

    box sh -euc 'sed -i "s/^OPTIONS=\"/&-c -t 600 /" /etc/default/saslauthd; systemctl restart saslauthd'
    equal 'a login that is cached' 235 "$(login swaks 587 PLAIN joe secret)"
    blocked 0 '^600 more seconds.*: systemctl restart saslauthd$' joe
    equal 'while it is cached' 235 "$(login swaks 587 PLAIN joe secret)"
    succeed systemctl restart saslauthd
    equal 'when the cache is empty' 535 "$(login swaks 587 PLAIN joe secret)"

    box sed -i 's/^MECHANISMS=.*/MECHANISMS="shadow"/' /etc/default/saslauthd
    blocked 1 'does not ask PAM .*NOT refused' --list
    box rm /etc/pam.d/smtp
    box sed -i 's/^MECHANISMS=.*/MECHANISMS="pam"/' /etc/default/saslauthd
    blocked 1 'there is no /etc/pam.d/smtp' joe
}

# open_session - alice is logged in on port 465: the server is heard at the descriptor server, and
# spoken to at client
open_session() {
    coproc SESSION { net openssl s_client -quiet -connect 192.0.2.1:465 2>/dev/null; }
    exec {server}<&"${SESSION[0]}" {client}>&"${SESSION[1]}" # bash closes its own when it ends
    said 220
    session_says 'EHLO client.example.org' 250
    session_says "AUTH PLAIN $(printf '\0alice\0secret' | base64)" 235
}

# said CODE - the server's reply
said() {
    local line=''
    until [[ $line =~ ^[0-9]{3}' ' ]]; do
        IFS= read -r -t 30 -u "$server" line || fail "no reply, but $1 was expected"
    done
    equal 'the reply' "$1" "${line%% *}"
}

# session_says COMMAND CODE
session_says() {
    printf '%s\r\n' "$1" >&"$client"
    said "$2"
}

# many_mails FILE - 10,000 copies of this queue file, every second one sent by a user of odd name
many_mails() {
    # shellcheck disable=SC2016 # Perl's
    box perl -e '
        chdir "/var/spool/postfix" or die;
        open my $in, "<", shift or die;
        my $text = do { local $/; <$in> };
        for my $number (1 .. 10_000) {
            my $copy = $text;
            $copy =~ s/=alice/=a|ice/ if $number % 2;
            my $id = sprintf "%05XAB", $number;
            mkdir "deferred/0", 0700;
            open my $out, ">", "deferred/0/$id" or die;
            print {$out} $copy;
            close $out or die;
            chmod 0700, "deferred/0/$id" or die;
        }
        system "chown -R postfix: deferred";' "$1"
}

# logins_queued QUEUE... - "NUMBER LOGIN" of the mails in these queues, without realms
logins_queued() {
    # shellcheck disable=SC2016 # for the box
    box sh -c 'cd /var/spool/postfix; find "$@" -type f -exec postcat -e {} + | sed -n "s/.*sasl_username=//; T; s/@.*//; p" |
        sort | uniq -c | sed "s/^ *//"' sh "$@"
}

# on: bookworm trixie
a_stolen_account_is_stopped_by_the_five_commands_of_the_manual_page() {
    local commands command mail
    examined_host
    box useradd --create-home --password "$(box sed -n 's/^joe:\([^:]*\):.*/\1/p' /etc/shadow)" alice
    commands=$(sed -n '/^[.]B If an account was stolen/,/^[.]EE/s/^# //p' package/commands/block.8)
    equal 'commands' 5 "$(wc -l <<<"$commands")"
    { read -r block && read -r restart && read -r hold && read -r delete && read -r back; } <<<"$commands"

    for user in alice alice@elsewhere joe malice alice@x@elsewhere; do
        send swaks 587 PLAIN "$user" secret someone@outside.example || : # the last two do not exist
    done
    open_session
    followed "$block"
    equal 'a new login' 535 "$(login swaks 587 PLAIN alice secret)"
    session_says 'MAIL FROM:<alice@smtphost.example.net>' 250
    followed "$restart"
    STATUS=0
    IFS= read -r -t 30 -u "$server" || STATUS=$?
    equal 'the open connection, at its end' 1 "$STATUS"

    equal 'what is queued' '2 alice 1 joe' \
        "$(logins_queued incoming active deferred | xargs)"
    mail=$(box sh -c 'cd /var/spool/postfix; grep -rla sasl_username=alice incoming active deferred | head -n 1')
    many_mails "$mail"
    SECONDS=0
    followed "$hold"
    [ "$SECONDS" -lt 30 ] || fail "10,000 mails took $SECONDS s"
    has 'what it says' '^Mails of alice on hold: 5002[.]' "$OUTPUT"
    equal 'what is on hold' '5002 alice' "$(logins_queued hold | xargs)"
    equal 'what others have in the queue' '1 joe 5000 a|ice' \
        "$(logins_queued incoming active deferred | sort -n | xargs)"

    succeed sh -c "$NAME block --held alice | head -n 1 >/root/one"
    succeed "$NAME" unblock alice@elsewhere
    command=$(sed -n "s/^  \(.* -H -\)$/\1/p" <<<"$OUTPUT")
    equal 'how to release' "$NAME block --held alice@elsewhere | postsuper -H -" "$command"
    succeed sh -c "cat /root/one | ${command##*| }"
    has 'what is on hold' '^5002$' "$(box sh -c "{ $NAME block --held alice; cat /root/one; } | wc -l")"
    followed "$block"
    followed "$delete"
    equal 'what is on hold' '' "$(logins_queued hold)"
    # shellcheck disable=SC2094 # not the same file
    box sh -euc "$back" <<<$'other\nother' >"$COPY/passwd" 2>&1 || fail "$(cat "$COPY/passwd")"
    equal 'the former password' 535 "$(login swaks 587 PLAIN alice secret)"
    equal 'the new one' 235 "$(login swaks 587 PLAIN alice other)"
}

# on: trixie
mail_of_a_user_whose_name_postfix_cannot_write_stays_in_the_queue() {
    local name
    examined_host
    for name in $'j\xf6rg' jörg "o'brien" 'j?rg'; do
        box sh -euc "sed -n \"s/^joe:x:1000/\$1:x:2000/p\" /etc/passwd >>/etc/passwd
            sed -n \"s/^joe:/\$1:/p\" /etc/shadow >>/etc/shadow" sh "$name"
        send swaks 587 PLAIN "$name" secret someone@outside.example
        equal "$name" 235 "$(login swaks 587 PLAIN "$name" secret)"
    done
    blocked 1 'this name cannot be told from others' --hold $'j\xf6rg'
    blocked 1 'this name cannot be told from others' --hold 'j?rg'
    blocked 0 'Mails of j[?][?]rg on hold: 1[.]' --hold jörg
    has 'how to release' '^  postfix-smtp-auth block --held USER [|]' "$OUTPUT"
    blocked 0 'Mails of o.brien on hold: 1[.]' --hold "o'brien"
    box sh -euc "$(sed -n 's/^  \(.* -d - hold\)$/\1/p' <<<"$OUTPUT")"
    equal 'mails that are left' 'j?rg 2 jörg 1' \
        "$(logins_queued incoming active deferred hold | sed 's/\(.*\) \(.*\)/\2 \1/' | sort | xargs)"
    for name in $'j\xf6rg' jörg "o'brien" 'j?rg'; do
        equal "$name when blocked" 535 "$(login swaks 587 PLAIN "$name" secret)"
    done
}
