# ports.sh - which ports are taken, and where Postfix responds; read by changes.sh.

# find_ports_taken - print what serves which port, as "|PORT WHAT|PORT WHAT|": master exits
# for good on a port that it cannot bind, so a second one must never be asked for
find_ports_taken() {
    awk -v root="$ROOT" -v preview="${CONFDEB_PREVIEW:-}" '
        function decimal(hexadecimal,    i, n) {
            for (i = 1; i <= length(hexadecimal); i++)
                n = 16 * n + index("123456789ABCDEF", substr(hexadecimal, i, 1))
            return n
        }
        BEGIN {
            ORS = "|"
            print ""
            while ((getline < (root "/etc/services")) > 0)
                if ($2 ~ /\/tcp$/) {
                    number[$1] = $2 + 0
                    for (i = 3; i <= NF && $i !~ /^#/; i++)
                        number[$i] = $2 + 0
                }
            number["smtps"] = number["submissions"] = 465
            number["submission"] = 587
            number["smtp"] = 25
            while ((getline line < (root "/etc/postfix/master.cf")) > 0)
                if (line !~ /^[ \t]*(#|$)/) {
                    if (line ~ /^[^ \t]/)
                        entries++
                    entry[entries] = entry[entries] " " line
                }
            for (i = 1; i <= entries; i++) {
                $0 = entry[i]
                name = $1
                sub(/^.*:/, "", name)
                if ($2 == "inet")
                    print (name in number ? number[name] : name) " the entry " $1 " of master.cf"
            }
            # sockets that listen are in state 0A, proc_net_tcp(5)
            for (i = 0; i < 2 && (root == "" || preview != ""); i++)
                while ((getline < (root "/proc/net/tcp" (i ? "6" : ""))) > 0)
                    if ($4 == "0A")
                        print decimal(substr($2, length($2) - 3)) " another program"
        }'
}

# responds PORT - true if Postfix responds there, at one of its addresses
responds() {
    for address in 127.0.0.1 ::1 $postfix_interfaces; do
        ! responds_at "[$address]:$1" "$1" || return 0
    done
    return 1
}

# responds_at ADDRESS PORT - greeting and EHLO, and both again inside TLS where it is
# offered: smtpd dies only there, if it is told to offer what it cannot
responds_at() {
    probe "$@"
    case "$probed" in
        *' lost connection '*) return 1 ;;
        '' | *' TLS connection established '*) return 0 ;; # silent without TLS, if all is well
    esac
    return 1
}

# probe ADDRESS PORT|wrapped - set probed to what Postfix's own client says of it and the
# certificates that it is shown, but for warnings about main.cf. wrapped: TLS from the first byte, as port 465 has it (RFC 8314)
probe() {
    case "$2" in
        465 | wrapped) set -- "$1" -w -l encrypt ;;
        *) set -- "$1" -l may ;;
    esac
    probe_address=$1
    shift
    probed=$(posttls-finger -c -C "$@" -t "${probe_seconds:-5}" -T "${probe_seconds:-5}" \
        "$probe_address" 2>&1 | grep -v ' warning: ') || true # silence
}

# ehlo_inside_tls PORT [wrapped|'' [LINES]] - print what Postfix offers there inside TLS, a
# keyword with its words a line, and its replies to LINES with their codes; false if nobody
# responds there, or not inside TLS. See find_postfix_interfaces
ehlo_inside_tls() {
    for address in 127.0.0.1 ::1 $postfix_interfaces; do
        ! ehlo_inside_tls_at "[$address]:$1" "${2:-$1}" "${3:-}" || return 0
    done
    return 1
}

# ehlo_inside_tls_at ADDRESS PORT|wrapped LINES - the same, at one address
ehlo_inside_tls_at() {
    probe "$1" "$2"
    case "$probed" in
        *' TLS connection established '*) ;;
        *) return 1 ;; # it would take what openssl says for words
    esac
    talk_inside_tls "$@"
    case "$talk" in
        *"${NEWLINE}250-"*) ;;
        *) return 1 ;;
    esac
    # the first line of the reply is the server's name
    printf '%s\n' "$talk" | sed -e '1,/^250-/d' -e '/^221 /d' -e 's/^250[ -]//'
}

# talk_inside_tls ADDRESS PORT|wrapped LINES - set talk to all that is said to EHLO, LINES (if
# there are any) and QUIT, but to no more than 256 KiB: by bytes, as dd counts each short read
talk_inside_tls() {
    pipe=$WORK/pipe.${1##*:}
    case "$2" in
        465 | wrapped) set -- "$1" '' "$3" ;;
        *) set -- "$1" '-starttls smtp' "$3" ;;
    esac
    [ ! -e "$pipe" ] || rm "$pipe"
    mkfifo "$pipe"
    # shellcheck disable=SC2086,SC2094 # two words or none; it is a pipe, and meant so
    talk=$NEWLINE$(timeout "${talk_seconds:-10}" openssl s_client -quiet $2 -connect "$1" <"$pipe" 2>&1 |
        dd bs=1 count=262144 2>/dev/null | say_ehlo "$2" "$3" 3>&1 >"$pipe") || true # what was said tells
}

# say_ehlo OPTIONS LINES - EHLO, LINES and QUIT, to the server whose lines are on standard
# input; what it says goes to descriptor 3. Each waits for the reply to what was said
# before; with OPTIONS there is no greeting inside TLS
say_ehlo() {
    [ -z "$1" ] || printf 'EHLO localhost\r\n'
    several=
    to_say=${2:+"$2$NEWLINE"}QUIT
    while IFS= read -r heard; do
        heard=${heard%"$CR"}
        printf '%s\n' "$heard" >&3
        case "$heard" in
            220\ *) printf 'EHLO localhost\r\n' ;;
            221\ *) return 0 ;;
            250-*) several=yes ;;
            [2-5][0-9][0-9]\ *)
                # before the reply to EHLO, openssl shows the last line said before TLS
                if [ -n "$several" ]; then
                    printf '%s\r\n' "${to_say%%"$NEWLINE"*}"
                    to_say=${to_say#*"$NEWLINE"}
                fi
                ;;
        esac
    done
}

# find_postfix_interfaces - set postfix_interfaces to the addresses in inet_interfaces
find_postfix_interfaces() {
    # shellcheck disable=SC2046 # several words
    postfix_interfaces=$(addresses_of $(postconf -hx inet_interfaces | tr ',[]' ' '))
}

# addresses_of WORD... - names among them (inet_interfaces may have some) as addresses
addresses_of() {
    for address in "$@"; do
        case "$address" in
            all | loopback-only | localhost) ;;
            *[!0-9a-fA-F.:]*) timeout 5 getent ahosts "$address" | awk '!seen[$1]++ { print $1 }' ;;
            *) echo "$address" ;;
        esac
    done
}

# find_ports - into WORK/ports those that must respond afterwards: where Postfix responds
# now, and those of services that are to be added
find_ports() {
    responded_before= # port 25
    if responds 25; then
        responded_before=yes
        echo 25 >"$WORK/ports"
    fi
    while IFS="$TAB" read -r kind path key rest; do
        if [ "$kind" = master-service ] && [ "$rest" != taken ]; then
            rest=${rest##*"$TAB"}
            # behind a proxy that speaks first, those that respond to us all the same
            if { [ -z "$postfix_proxy" ] && ! has_word "$in_journal" "$key"; } || responds "$rest"; then
                echo "$rest" >>"$WORK/ports"
            fi
        fi
    done <"$WORK/wanted"
}

# await_ports - print the first port of WORK/ports that does not respond 5 s after the
# reload; one that keeps its clients waiting is given that once more at each address
await_ports() {
    deadline=$(($(date +%s) + 5))
    started=
    while read -r port; do
        until responds "$port"; do
            if [ "$(date +%s)" -ge "$deadline" ]; then
                echo "$port"
                return 0
            fi
            if [ -z "$started" ] && [ "$(date +%s)" -ge "$((deadline - 2))" ] && ! postfix_running; then
                # the master of an older version stops on a reload
                started=yes
                invoke-rc.d postfix start </dev/null >&2 || true # the port tells
            fi
            sleep 0.1
        done
    done <"$WORK/ports"
}
