# shellcheck shell=bash
# clients.sh - what mail clients see of a host with the package.

# on: bookworm trixie bullseye bullseye-without-systemd sid
every_client_sends_by_plain_and_login_on_every_port() {
    local client port mechanism address
    on mail
    up
    people
    install_ours
    sink
    for client in swaks curl msmtp smtplib lettre; do
        for port in 25 587 465; do
            for mechanism in PLAIN LOGIN; do
                for address in 192.0.2.1 ::1; do
                    send "$client" "$port" "$mechanism" joe secret \
                        someone@outside.example "$address" ||
                        fail "$client, $mechanism, port $port at $address"
                    has "$client, $mechanism, port $port at $address" '235' \
                        "$(cat "$COPY/client.log")"
                    SENT="${SENT:-} $MARK"
                done
            done
        done
    done
    for MARK in $SENT; do
        arrives_outside
    done
    send msmtp 587 PLAIN joe secret joe@smtphost.example.net
    arrives_at_joe
}

# on: bookworm trixie sid
passwords_may_hold_any_character() {
    local number=0 password client
    on mail
    up
    people
    install_ours
    while IFS= read -r password; do
        number=$((number + 1))
        box useradd "guest$number"
        printf '%s:%s\n' "guest$number" "$password" | box chpasswd
        for client in swaks curl msmtp smtplib lettre; do
            # smtplib encodes passwords as ASCII only
            [[ $client != smtplib || $password != *[!\ -~]* ]] || continue
            equal "«$password» from $client by PLAIN" 235 \
                "$(login $client 587 PLAIN "guest$number" "$password")"
            equal "«$password» from $client by LOGIN" 235 \
                "$(login $client 465 LOGIN "guest$number" "$password")"
        done
        equal "«$password» and more" 535 \
            "$(login swaks 587 PLAIN "guest$number" "$password ")"
    done <<'END'
correct horse  battery
it's "quoted"
100%s %n%%
$(reboot) `halt` \n\\ $HOME
pässwörd€ ñ
END
}

# on: bookworm trixie bullseye bullseye-without-systemd sid
root_and_system_accounts_may_not_authenticate() {
    on mail
    up
    people
    box useradd --system --shell /bin/sh daemonic
    printf 'daemonic:secret\n' | box chpasswd
    install_ours
    equal 'root with its right password' 535 "$(login swaks 587 PLAIN root rootsecret)"
    equal 'a system account' 535 "$(login swaks 465 LOGIN daemonic secret)"
    has 'the notice names the account' 'daemonic' "$OUTPUT"
}

# on: bookworm trixie bullseye sid
nobody_may_authenticate_in_clear_or_relay_without() {
    local address
    on mail
    up
    people
    install_ours
    for address in 192.0.2.1 2001:db8::1; do
        no_auth_in_clear $address 25 587
        strangers_may_not_relay $address
    done
    # a client that tries in spite of that
    has 'AUTH in the clear' '^5[0-9][0-9] ' "$(printf '%s\r\n' 'EHLO client' \
        'AUTH PLAIN AGpvZQBzZWNyZXQ=' QUIT | speak 587 | grep -v ^250)"
}

# on: bookworm trixie
a_locked_account_or_an_old_password_is_refused_at_once() {
    on mail
    up
    people
    install_ours
    smtp_auth_works 587
    printf 'joe:other\n' | box chpasswd
    equal 'the old password' 535 "$(login swaks 587 PLAIN joe secret)"
    equal 'the new password' 235 "$(login swaks 587 PLAIN joe other)"
    box usermod --lock joe
    equal 'a locked account' 535 "$(login swaks 587 PLAIN joe other)"
}
