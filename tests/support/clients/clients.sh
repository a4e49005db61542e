# shellcheck shell=bash
# clients.sh - real mail clients, run on this machine inside the box's network;
# source it.

MARK=0 # grows with each message sent, so that each can be told apart

# login CLIENT PORT MECHANISM USER PASSWORD [ADDRESS] - authenticate, and send
# nothing; prints the server's answer to AUTH (235, 535, ...), whatever the
# client thinks of it
login() {
    local client=$1
    shift
    { "login_$client" "$@" 2>&1 || :; } | tee -a "$COPY/clients.log" | auth_code
}

# auth_code - the reply that ends the AUTH exchange, from a client's transcript
auth_code() {
    local said
    said=$(cat)
    # a client that never came so far has none
    [[ ! $said =~ (235|4[0-9][0-9]|5[0-9][0-9])[\ -][0-9]\.[0-9]\.[0-9]+ ]] || echo "${BASH_REMATCH[1]}"
}

# send CLIENT PORT MECHANISM USER PASSWORD RECIPIENT [ADDRESS] - send one mail,
# authenticated; its text holds MARK; the status is the client's
send() {
    local client=$1
    shift
    MARK=$((MARK + 1))
    message "$5" >"$COPY/message"
    "send_$client" "$@" >"$COPY/client.log" 2>&1 || {
        cat "$COPY/client.log"
        return 1
    }
}

# message RECIPIENT - a mail
message() {
    printf '%s\n' "From: joe@smtphost.example.net" "To: $1" \
        "Subject: number $MARK." '' "mail number $MARK."
}

# swaks_at PORT ADDRESS OPTION...
swaks_at() {
    local port=$1 address=$2 tls=--tls
    shift 2
    [ "$port" != 465 ] || tls=--tls-on-connect
    net swaks --server "$address" --port "$port" $tls --helo client.example.org \
        --from joe@smtphost.example.net --timeout 60 "$@" </dev/null
}

login_swaks() {
    swaks_at "$1" "${5:-192.0.2.1}" --to joe@smtphost.example.net \
        --auth "$2" --auth-user "$3" --auth-password "$4" --quit-after AUTH
}

send_swaks() {
    swaks_at "$1" "${6:-192.0.2.1}" --to "$5" \
        --auth "$2" --auth-user "$3" --auth-password "$4" --data "@$COPY/message"
}

# conversation PORT ADDRESS [OPTION...] - what the server says before and after
# TLS to a client that does not authenticate
conversation() {
    local port=$1 address=$2
    shift 2
    swaks_at "$port" "$address" --to joe@smtphost.example.net --quit-after EHLO "$@" 2>&1 || :
}

# curl_at PORT MECHANISM USER PASSWORD ADDRESS OPTION...
curl_at() {
    local port=$1 mechanism=$2 user=$3 password=$4 address=$5 scheme=smtp
    shift 5
    [ "$port" != 465 ] || scheme=smtps
    [ "${address/:/}" = "$address" ] || address="[$address]"
    net curl --silent --show-error --verbose --max-time 60 --insecure --ssl-reqd \
        --login-options "AUTH=$mechanism" --user "$user:$password" \
        --url "$scheme://$address:$port/client.example.org" "$@" </dev/null
}

login_curl() {
    # VRFY is answered without authentication too, but asked only after it
    curl_at "$1" "$2" "$3" "$4" "${5:-192.0.2.1}" --mail-rcpt joe
}

send_curl() {
    curl_at "$1" "$2" "$3" "$4" "${6:-192.0.2.1}" --crlf \
        --mail-from joe@smtphost.example.net --mail-rcpt "$5" \
        --upload-file "$COPY/message"
}

# msmtp_at PORT MECHANISM USER PASSWORD ADDRESS ARGUMENT...
msmtp_at() {
    local port=$1 mechanism=$2 user=$3 address=$5 starttls=on
    export PASSWORD=$4
    shift 5
    [ "$port" != 465 ] || starttls=off
    # shellcheck disable=SC2016 # msmtp's shell expands it
    net msmtp --file=/dev/null --debug --host="$address" --port="$port" --timeout=60 \
        --tls=on --tls-certcheck=off --tls-starttls=$starttls \
        --auth="${mechanism,,}" --user="$user" --domain=client.example.org \
        --passwordeval='printf "%s\n" "$PASSWORD"' \
        --from=joe@smtphost.example.net "$@"
}

login_msmtp() {
    # msmtp authenticates only to send: an empty recipient stops it after AUTH
    message joe | msmtp_at "$1" "$2" "$3" "$4" "${5:-192.0.2.1}" joe
}

send_msmtp() {
    msmtp_at "$1" "$2" "$3" "$4" "${6:-192.0.2.1}" "$5" <"$COPY/message"
}

# script_client PROGRAM PORT MECHANISM USER PASSWORD ADDRESS [RECIPIENT] - our
# own clients take the password and the message from the environment
script_client() {
    local program=$1 port=$2 mechanism=$3 user=$4
    export PASSWORD=$5
    shift 5
    # shellcheck disable=SC2086 # python3 and its script
    net $program "$1" "$port" "$mechanism" "$user" "${2:-}" <"$COPY/message"
}

login_smtplib() {
    message joe >"$COPY/message"
    script_client "/usr/bin/python3 $SUPPORT/clients/smtplib-client.py" \
        "$1" "$2" "$3" "$4" "${5:-192.0.2.1}"
}

send_smtplib() {
    script_client "/usr/bin/python3 $SUPPORT/clients/smtplib-client.py" \
        "$1" "$2" "$3" "$4" "${6:-192.0.2.1}" "$5"
}

# features PORT - what the server there offers a client, before TLS and inside it
features() {
    net "$LETTRE_CLIENT" 192.0.2.1 "$1" </dev/null 2>&1 || :
}

login_lettre() {
    message joe >"$COPY/message"
    script_client "$LETTRE_CLIENT" "$1" "$2" "$3" "$4" "${5:-192.0.2.1}"
}

send_lettre() {
    script_client "$LETTRE_CLIENT" "$1" "$2" "$3" "$4" "${6:-192.0.2.1}" "$5"
}

# sink - listen on port 2525, where Postfix sends mail for elsewhere
sink() {
    box install -d -o nobody /tmp/sink
    # a child of the box's PID 1: systemd would wait for anybody else's in vain
    box sh -c 'smtp-sink -u nobody -d /tmp/sink/mail. 127.0.0.1:2525 64 &' \
        >"$COPY/sink.log" 2>&1 </dev/null
    wait_for 'the sink' net bash -c ': >/dev/tcp/127.0.0.1/2525'
}

# arrives_at_joe - the last mail sent lies in joe's mailbox
arrives_at_joe() {
    wait_for "mail number $MARK in joe's mailbox" \
        grep -q "mail number $MARK\." "$ROOT/var/mail/joe"
}

# arrives_outside - the last mail sent has reached the other domain's server
arrives_outside() {
    wait_for "mail number $MARK at the sink" \
        box sh -c "cat /tmp/sink/* | grep -q 'mail number ${MARK}[.]'"
}
