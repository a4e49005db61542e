# shellcheck shell=bash
# test_user.sh - the command `test USER`: what it says, and where the password never is.

# tried STATUS PASSWORD USER - OUTPUT is what test says
tried() {
    OUTPUT=$(printf '%s\n' "$2" | host_command test "$3" 2>&1) && STATUS=0 || STATUS=$?
    echo "$OUTPUT"
    equal "test $3" "$1" "$STATUS"
}

# on: bookworm trixie
test_says_what_each_port_replies() {
    examined_host
    # shellcheck disable=SC2016 # a password with what shells and printf know
    local odd='a%s"\n$(id) é '"'"
    printf 'joe:%s\n' "$odd" | box chpasswd
    tried 0 "$odd" joe
    local port
    for port in 25 465 587; do
        has "port $port" "^port $port: 235 " "$OUTPUT"
    done
    tried 1 wrong joe
    has 'port 25' '^port 25: 535 ' "$OUTPUT"
    has 'the others' '^port 587: not tried' "$OUTPUT"
    has 'the cause' '  Otherwise the password is wrong' "$OUTPUT"
    has 'the log that it names' 'auth failure: \[user=joe\]' "$(box journalctl -t saslauthd --no-pager)"
    tried 1 x Joe
    has 'the cause' 'no account of that name' "$OUTPUT"
    tried 1 rootsecret root
    has 'the cause' 'refuses accounts with a UID below 1000' "$OUTPUT"
    box passwd -l joe >/dev/null
    tried 1 "$odd" joe
    has 'the cause' 'The account is locked' "$OUTPUT"
    box passwd -u joe >/dev/null
    tried 1 "$(printf '%300s' '' | tr ' ' x)" joe
    has 'the cause' 'longer than the 256 bytes' "$OUTPUT"
    tried 3 x $'joe\e[31m'
    lacks 'the message' $'\e' "$OUTPUT"
    box sh -euc 'service saslauthd stop; postfix reload'
    tried 1 "$odd" joe
    has 'port 25' '^port 25: 454 ' "$OUTPUT"
    has 'the way on' "See: $NAME doctor" "$OUTPUT"
    box postfix stop
    tried 1 "$odd" joe
    has 'port 25' '^port 25: nobody listens' "$OUTPUT"
    box mv /etc/postfix/main.cf /root
    tried 2 "$odd" joe
}

# spied - in the box, each command that is found by PATH=/tmp/spy notes its arguments and its
# environment in /root/spied, and does its work
spied() {
    box sh -euc 'mkdir /tmp/spy; cd /usr/bin
        printf "%s\n" "#!/bin/dash" "PATH=/usr/sbin:/usr/bin" \
            "{ printf \"%s\\n\" \"\$0 \$*\"; export -p; } >>/root/spied" \
            "exec \"\${0##*/}\" \"\$@\"" >/root/spy
        chmod 755 /root/spy
        for command in * ../sbin/*; do
            ln -sf /root/spy "/tmp/spy/${command##*/}"
        done'
}

# on: trixie
test_keeps_the_password_to_itself() {
    local password=Geheim7Wort coded
    coded=$(printf '\0joe\0%s' "$password" | base64 -w 0)
    examined_host
    host_command test --help >/dev/null # it is there
    spied
    expect -c '
        set timeout 60
        spawn -noecho nsenter -t '"$BOXPID"' --mount --pid --net --uts --ipc --root --wd -- /usr/bin/env -i \
            PATH=/tmp/spy PACKAGE='"$NAME"' SHARE=/usr/share/'"$NAME"' \
            /usr/share/'"$NAME"'/commands/test joe
        expect "Password of joe: "
        send "'"$password"'\r"
        expect eof
        exit [lindex [wait] 3]' >"$COPY/said" 2>&1 && STATUS=0 || STATUS=$?
    equal "test's status" 1 "$STATUS"
    has 'what the terminal shows' '^port 25: 535' "$(tr -d '\r' <"$COPY/said")"
    lacks 'what the terminal shows' "$password" "$(cat "$COPY/said")"
    has 'the arguments' '^/tmp/spy/timeout [0-9]+ openssl s_client' "$(cat "$ROOT/root/spied")"
    lacks 'arguments and environments' "$password|${coded%=*}" "$(cat "$ROOT/root/spied")"
    equal 'files' '' "$(box grep -rlFsa -e "$password" -e "$coded" /tmp /var/log /var/lib/confdeb /root /run /etc || :)" # 1: none
    lacks 'the log' "$password|${coded%=*}" "$(box journalctl -q --no-pager -a)"
}
