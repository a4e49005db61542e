# shellcheck shell=bash
# senders.sh - with sender-login-match, a user may send from their own addresses only; the
# lookups are smtpd's, in its chroot (port 25) and outside (587).

# replies PORT... - on each of them, the answers that the table on standard input has: LOGIN, SENDER, ANSWER
replies() {
    local port table
    table=$(cat)
    for port; do
        equal "the answers on $port" "$table" \
            "$(net /usr/bin/python3 "$SUPPORT/clients/senders.py" 192.0.2.1 "$port" <<<"$table")"
    done
}

# more_people - bob and ann, with joe's password, and aliases of every kind
more_people() {
    local name
    for name in bob ann mary-joe; do
        box useradd --password "$(sed -n 's/^joe:\([^:]*\).*/\1/p' "$ROOT/etc/shadow")" $name
    done
    cat >>"$ROOT/etc/aliases" <<'END2'
abuse: postmaster
root: joe
webmaster: admin
admin: bob, ann
program: "|/usr/bin/x joe bob, ann"
bare: |/usr/bin/x joe
include: :include:/etc/list, bob
file: /var/mail/joe
joe: joe@elsewhere.example
kept: \ann, ann@elsewhere.example
foreign: bob@elsewhere.example
END2
    cat >"$ROOT/etc/postfix/virtual" <<'END2'
virtual.example anything
info@virtual.example joe
team@virtual.example admin@smtphost.example.net
@virtual.example bob
ann@smtphost.example.net ann@elsewhere.example
END2
    box newaliases
    box postmap /etc/postfix/virtual
    box postconf -e virtual_alias_maps=hash:/etc/postfix/virtual
}

# on: bookworm trixie
a_user_sends_from_their_own_addresses_only() {
    local here=smtphost.example.net
    on mail
    up
    people
    more_people
    answer sender-login-match boolean true
    box postconf -e 'mydestination = smtphost.example.net, localhost'
    cp -a "$ROOT/etc/postfix" "$COPY/postfix"
    install_ours
    smtp_auth_works 25 587 465
    has 'what is said' '^  /etc/postfix/postfix-smtp-auth/senders$' "$OUTPUT"
    replies 25 <<END2
joe joe 250
joe JOE@$here 250
joe@$here joe@$here 250
joe@elsewhere.example joe@$here 553
joe joe@localhost 250
joe joe@elsewhere.example 553
joe joe@virtual.example 553
joe postmaster@$here 250
joe abuse@$here 250
joe webmaster@$here 553
ann webmaster@$here 250
joe program@$here 553
ann program@$here 553
joe bare@$here 553
joe include@$here 553
bob include@$here 250
joe file@$here 553
ann kept@$here 250
ann kept+x@$here 250
bob foreign@$here 553
bob@elsewhere.example foreign@$here 553
joe info@virtual.example 250
joe info+x@virtual.example 250
bob info@virtual.example 553
ann team@virtual.example 250
bob any@virtual.example 553
ann ann@$here 250
joe mary-joe@$here 553
mary-joe mary-joe@$here 250
joe sales@shop.example 553
joe www-data@$here 553
joe bob 553
joe bob@$here. 553
joe "bob"@$here 553
joe bob%$here 553
joe bob%$here@$here 553
joe @$here:bob@$here 553
joe joe@bob@$here 553
joe joe@[192.0.2.1] 553
END2
    replies 25 587 465 <<END2
joe joe@$here 250
joe joe+list@$here 250
joe bob@$here 553
bob webmaster@$here 250
joe <> 250
END2
    # without authentication, all is as it was
    for sender in joe@$here bob@$here '<>'; do
        has "mail from $sender" '^<~  250 2.1.5' \
            "$(swaks_at 25 192.0.2.1 --from "$sender" --to joe@$here --quit-after RCPT)"
    done
    sendmail_of_users
    # looked up live
    box useradd --password "$(sed -n 's/^joe:\([^:]*\).*/\1/p' "$ROOT/etc/shadow")" new
    sed -i 's/^admin:.*/admin: new/' "$ROOT/etc/aliases"
    box newaliases
    replies 25 587 <<END2
new new@$here 250
new webmaster@$here 250
END2
    the_file_of_senders
    doctor_examines_the_tables
    taken_back_and_given_back
}

# taken_back_and_given_back - by the answer, and by a purge; what the administrator wrote stays
taken_back_and_given_back() {
    local senders=etc/postfix/postfix-smtp-auth/senders
    cp "$ROOT/$senders" "$COPY/senders"
    answer sender-login-match boolean false
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    replies 25 587 <<<'joe bob@smtphost.example.net 250'
    lacks 'main.cf' 'sender|postfix-smtp-auth/' "$(box postconf -n)"
    cmp "$COPY/senders" "$ROOT/$senders"
    answer sender-login-match boolean true
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    replies 25 587 <<<'joe bob@smtphost.example.net 553'
    box postconf -e 'mydestination = smtphost.example.net, localhost'
    attempt "$NAME" preview --removal
    has 'what a removal would change' '^ *-smtpd_sender_login_maps = ' "$OUTPUT"
    purge_ours
    equal 'what differs below /etc/postfix' "Only in $ROOT/etc/postfix: postfix-smtp-auth" \
        "$(diff -r "$COPY/postfix" "$ROOT/etc/postfix" || :)" # they differ
    equal 'what is left' "$ROOT/$senders" "$(find "$ROOT/${senders%/*}" -type f)"
}

# sendmail_of_users - it takes from an account its own addresses, from the system's all
sendmail_of_users() {
    local user sender status
    while read -r user sender status; do
        attempt setpriv --reuid="$user" --clear-groups sh -c 'echo | sendmail -f "$1" someone@outside.example' sh "$sender"
        equal "sendmail -f $sender by $user" "$status" "$STATUS"
    done <<END2
joe joe 0
joe joe@smtphost.example.net 0
joe joe+x@smtphost.example.net 0
joe <> 0
joe bob@smtphost.example.net 75
www-data bob@smtphost.example.net 0
root bob@smtphost.example.net 0
END2
}

# the_file_of_senders - what the administrator writes into it holds after a reload
the_file_of_senders() {
    cat >>"$ROOT/etc/postfix/postfix-smtp-auth/senders" <<'END2'
sales@shop.example  joe, bob
@whole.example  ann
END2
    succeed postfix reload
    replies 25 587 <<'END2'
joe sales@shop.example 250
bob sales@shop.example 250
bob@smtphost.example.net sales@shop.example 250
ann sales@shop.example 553
ann x@whole.example 250
joe x@whole.example 553
END2
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    replies 25 <<<'joe sales@shop.example 250'
}

# doctor_examines_the_tables - and knows what makes them right again
doctor_examines_the_tables() {
    local senders=/etc/postfix/postfix-smtp-auth/senders
    quick_pam
    printf '%s\n' 'x@y.example joe' 'x@y.example bob' >>"$ROOT$senders"
    diagnose
    has 'a line too many' '^wrong senders.*/senders, line [0-9]+: duplicate entry: "x@y[.]example"' "$RESULTS"
    sed -i /^x@y/d "$ROOT$senders"
    broken senders 'postconf -e "mydestination = smtphost.example.net, new.example"; postfix reload'
    replies 25 <<<'joe joe@new.example 250'
    cp -p "$ROOT$senders" "$COPY/senders"
    broken senders "rm $senders; postfix reload"
    cp -p "$COPY/senders" "$ROOT$senders"
    nothing_wrong
}
