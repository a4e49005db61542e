# doctor-doors.sh - the ports, seen from this host; read by doctor-checks.sh.

# check_doors - each port at which AUTH is to be had; they are tried side by side
check_doors() {
    postfix_is_known || return 0
    while read -r port service auth; do
        case "$port:$auth" in
            587:no | 465:no) check_door_without_auth "$port" "$service" ;;
            25:no) right login-25 'AUTH is off on port 25' ;;
            *:no | :*) ;;
            *[!0-9]*:*) unknown "login-$port" "which port the service $service of master.cf has" ;;
            *) check_door "$port" "$service" "$auth" & ;;
        esac
    done <<EOF
$reachable
EOF
    check_chosen
    check_listeners
    check_mynetworks
    wait
    check_lists
    (group=certificate; check_served)
}

# check_door_without_auth PORT SERVICE - a port that mail clients try, and where they cannot log in
check_door_without_auth() {
    wrong "login-$1" "the service $2 on port $1 offers no AUTH" \
        'Mail clients try this port first when they are set up.' \
        "postconf -P $2/inet/smtpd_sasl_auth_enable=yes && postfix reload"
}

# check_chosen - ports that were chosen when the package was configured, and are not served
check_chosen() {
    for chosen in $(sed -n "s/^answer${TAB}services$TAB//p" "$JOURNAL" 2>/dev/null | tr ',' ' '); do
        case "$chosen" in
            submission) port=587 ;;
            submissions) port=465 ;;
            *) continue ;; # whether mail is received is not asked here
        esac
        case "$NEWLINE$reachable" in
            *"$NEWLINE$port "*) ;;
            *) hint "login-$port" "port $port was chosen, and no service of master.cf has it" \
                'Mail clients that are set to it cannot send. It can be chosen again.' "$RECONFIGURE" ;;
        esac
    done
}

# check_door PORT SERVICE AUTH
check_door() {
    find_address "$1"
    if [ -z "$address" ]; then
        symptom "login-$1" "nobody listens on port $1" 'Clients cannot connect.' 'postfix reload'
        return 0
    fi
    if behind_proxy "$2"; then
        unknown "login-$1" "port $1 speaks only to a proxy" \
            "main.cf or master.cf has an upstream proxy protocol for $2: try it through the proxy."
        return 0
    fi
    find_wrapped "$2"
    if [ -z "$wrapped" ]; then
        heard=$(perl "$COMMANDS/doctor-ehlo.pl" "$address" "$1" "$probe_seconds")
        check_greeting "$1" "$heard" || return 0
        check_clear "$1" "$2" "$heard"
    fi
    check_relay "$1" "$2" "$wrapped" &
    check_login "$1" "$2" "$wrapped" "$address" "$3"
    wait
}

# check_listeners - Postfix listens at each address that it is told to
check_listeners() {
    setting inet_interfaces
    interfaces=$value
    if [ "$interfaces" != all ]; then
        if [ -n "$(outside_interfaces)" ]; then
            right listeners "Postfix listens at inet_interfaces = $interfaces"
        else
            hint listeners 'Postfix can be reached from this host only' \
                "main.cf has inet_interfaces = $interfaces." "postconf -e inet_interfaces=all && $(restart postfix)"
        fi
        return 0
    fi
    setting inet_protocols
    silent=$(printf '%s\n' "$reachable" "$sockets" | silent_addresses "$value" | head -n 3 | paste -sd , -)
    if [ -n "$silent" ]; then
        wrong listeners "nobody listens at $silent" \
            "main.cf has inet_interfaces = all and inet_protocols = $value: Postfix was not restarted since." \
            "$(restart postfix)"
    else
        right listeners 'Postfix listens at each address of this host'
    fi
}

# silent_addresses PROTOCOLS - of the services and sockets on standard input, print where Postfix
# should listen, and does not. A port where it does not listen at all is check_door's
silent_addresses() {
    awk -v protocols="$1" '
        $1 == "listen" { listens[$2, $3] = any[$2] = 1; next }
        $1 == "local" { local[++n] = $2; next }
        $3 == "yes" && $2 !~ /:/ { port[++m] = $1 } # others name their address
        END {
            for (i = 1; i <= m; i++)
                for (j = 1; j <= n; j++) {
                    six = index(local[j], ":")
                    if (!any[port[i]] || protocols !~ (six ? "all|ipv6" : "all|ipv4") ||
                        ((port[i], local[j]) in listens) ||
                        ((port[i], six ? "::" : "0.0.0.0") in listens))
                        continue
                    print " port " port[i] " of " local[j]
                }
        }'
}

# check_mynetworks - hosts that may relay without AUTH
check_mynetworks() {
    setting mynetworks
    networks=$(networks_among "$value")
    wide=$(printf '%s\n' "$networks" | tr ' ' '\n' | awk '
        $0 == "" || /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2[0-9]|3[01])\.|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.)/ && !/\/[0-7]$/ { next }
        tolower($0) ~ /^\[f[cde]/ { next }
        /^[0-9.]+(\/32)?$/ || /\](\/128)?$/ { next }
        { print }' | paste -sd ' ' -)
    if [ -n "$wide" ]; then
        wrong mynetworks "mynetworks has networks of the Internet: $wide" \
            'Every host in them can send mail through this server without a password.' \
            "$(mynetworks_without "$wide")"
    elif [ -n "$networks" ]; then
        hint mynetworks "mynetworks is wider than this host: $networks" \
            'Hosts in these networks can send mail through this server without a password.' \
            "$(mynetworks_without "$networks")"
    else
        right mynetworks 'mynetworks is this host only'
    fi
}

# mynetworks_without "NETWORK..." - print the command that takes these out
mynetworks_without() {
    setting mynetworks
    left=$(printf '%s\n' "$value" | awk -F '[, \t]+' -v gone="$1" '
        { for (i = 1; i <= NF; i++) if (index(" " gone " ", " " $i " ") == 0) printf "%s ", $i }')
    quote "postconf -e" "mynetworks = ${left% }"
    echo ' && postfix reload'
}

# quote COMMAND WORD - print both, the word quoted for a shell
quote() {
    printf "%s '%s'" "$1" "$(printf '%s' "$2" | sed "s/'/'\\\\''/g")"
}

# check_lists - the lists that can refuse users who have authenticated
check_lists() {
    open_services=$(printf '%s\n' "$reachable" | awk '$3 == "yes" { print $1, $2 }')
    [ -n "$open_services" ] || return 0
    sentences=$(lists_notice)
    case "$sentences" in
        '') right lists 'no list of main.cf or master.cf refuses users who have logged in' ;;
        *'clients should use'*)
            hint lists 'a list can refuse users who have logged in' "$sentences"
            ;;
        *)
            service=${open_services%%"$NEWLINE"*}
            service=${service#* }
            list=$(refusing_lists "$service" | head -n 1)
            setting_at "$service" "$list"
            fix=$(quote 'postconf -e' "$list = permit_sasl_authenticated, $value")
            [ "$value_in" = main.cf ] ||
                fix=$(quote 'postconf -P' "$service/inet/$list=permit_sasl_authenticated,$value")
            wrong lists 'on each port, a list can refuse users who have logged in' \
                "$sentences What stands there before permit_sasl_authenticated is about the addresses and names of other mail servers." \
                "$fix && postfix reload"
            ;;
    esac
}
