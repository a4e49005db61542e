# client-servers.sh - who asks, and under which names the ports can be reached.

# read_incoming - set incoming_host and incoming_port from incoming, a URL
read_incoming() {
    case "$incoming" in
        imaps://*) ;;
        *) usage_error "not of the form imaps://HOST[:PORT]: $(shown "$incoming")" ;;
    esac
    incoming_host=${incoming#imaps://}
    incoming_host=${incoming_host%/}
    incoming_port=993
    case "$incoming_host" in
        *:*)
            incoming_port=${incoming_host#*:}
            incoming_host=${incoming_host%%:*}
            ;;
    esac
    case "$incoming_port" in
        '' | 0* | *[!0-9]* | ??????*) incoming_port=0 ;;
    esac
    if ! is_host_name "$incoming_host" || [ "$incoming_port" = 0 ] || [ "$incoming_port" -gt 65535 ]; then
        usage_error "not of the form imaps://HOST[:PORT]: $(shown "$incoming")"
    fi
}

# is_host_name NAME - true if it can be one, or an IPv4 address
is_host_name() {
    case "$1" in
        '' | *[!a-zA-Z0-9.-]* | .* | -* | *. | *- | *..* | *.-* | *-.*) return 1 ;;
    esac
    [ "${#1}" -le 253 ]
}

# check_user - refuse a user who has no account, or whom /etc/pam.d/smtp refuses
check_user() {
    case "$user" in
        *[!!-~]*) refuse "$(shown "$user") has characters that mail clients encode each in their own way" ;;
    esac
    # getent takes a number for a UID
    account=$(getent passwd -- "$user") || account=
    [ "${account%%:*}" = "$user" ] || refuse "this host has no account $user"
    uid=${account#*:*:}
    uid=${uid%%:*}
    minimum=$(uid_min)
    [ "$uid" -ge "$minimum" ] || ! has_uid_gate ||
        refuse "/etc/pam.d/smtp refuses $user, whose UID is below $minimum"
}

# find_servers - set servers to a line "PORT STARTTLS|SSL NAME" for each open port, those that
# clients should prefer first, and unnamed_ports to the ports whose certificate has no name for
# clients: there, NAME is the host's own name, or - where that is no use either
find_servers() {
    servers=
    unnamed_ports=
    own_name=$(query_postfix -hx myhostname | tr '[:upper:]' '[:lower:]')
    is_usable "$own_name" || own_name=
    ordered=$(printf '%s' "$open_services" | awk '
        { print ($1 == 465 ? 1 : $1 == 587 ? 2 : $1 == 25 ? 4 : 3), $0 }' | sort -n)
    while read -r rank port service; do
        find_wrapped "$service"
        fetch_certificate "$port"
        certificate_names "$port" >"$WORK/names.$port"
        name=$(server_name "$port")
        if [ -z "$name" ]; then
            unnamed_ports="$unnamed_ports${unnamed_ports:+, }$port"
            name=${own_name:--}
        fi
        security=STARTTLS
        [ -z "$wrapped" ] || security=SSL # Thunderbird's word for TLS from the first byte
        servers="$servers${servers:+$NEWLINE}$port $security $name"
    done <<EOF
$ordered
EOF
}

# fetch_certificate PORT - into WORK/certificate.PORT what is served there, inside TLS as find_wrapped
# found it; nothing if nothing is
fetch_certificate() {
    find_postfix_interfaces
    for address in 127.0.0.1 ::1 $postfix_interfaces; do
        probe "[$address]:$1" "${wrapped:-$1}"
        certificates_served >"$WORK/certificate.$1"
        [ ! -s "$WORK/certificate.$1" ] || return 0
    done
}

# certificate_names PORT - print the host names in the certificate's subjectAltName, up to 50;
# clients look at no other
certificate_names() {
    openssl x509 -noout -ext subjectAltName -in "$WORK/certificate.$1" 2>/dev/null |
        tr ',' '\n' | sed -n 's/^ *DNS://p' | sed 50q | while read -r name; do
        # one name with a comma in it looks like two
        if is_host_name "${name#\*.}" && certificate_covers "$1" "$name"; then
            printf '%s\n' "$name" | tr '[:upper:]' '[:lower:]'
        fi
    done
}

# certificate_covers PORT NAME - true if the certificate there is one for NAME
certificate_covers() {
    case "$2" in
        \*.*) set -- "$1" "any${2#\*}" ;;
    esac
    matched=$(openssl x509 -noout -checkhost "$2" -in "$WORK/certificate.$1" 2>/dev/null) || return 1
    case "$matched" in
        *' does match certificate') ;;
        *) return 1 ;;
    esac
}

# is_usable NAME - true if it can be a name in the DNS
is_usable() {
    case "$1" in
        localhost.* | *.localdomain) return 1 ;;
        *.*) is_host_name "$1" ;;
        *) return 1 ;;
    esac
}

# server_name PORT - print the name that clients should use: the host's own, or the first that
# the certificate has; nothing if there is none
server_name() {
    if [ -s "$WORK/names.$1" ] && [ -n "$own_name" ] && certificate_covers "$1" "$own_name"; then
        echo "$own_name"
        return 0
    fi
    while read -r name; do
        if is_usable "$name"; then
            echo "$name"
            return 0
        fi
    done <"$WORK/names.$1"
}

# notices - print what the administrator should know before they hand this out
notices() {
    certificate_notices | in_lines
    printf '%s' "$closed_ports"
    setting inet_interfaces
    outside=$(outside_interfaces)
    [ -n "$outside" ] ||
        echo "Only this host reaches these ports: main.cf has inet_interfaces = $value." | in_lines
    lists_notice
}

# names_served - print a line "PORT TAB NAMES" for each open port
names_served() {
    while read -r port security name; do
        printf '%s\t%s\n' "$port" "$(paste -sd ' ' "$WORK/names.$port")"
    done <<EOF
$servers
EOF
}

# certificate_notices - print which names the certificates have, and whether clients accept them
certificate_notices() {
    names_served | awk -F '\t' '
        !($2 in ports) { order[++n] = $2 }
        { ports[$2] = ports[$2] (ports[$2] == "" ? "" : ", ") $1 }
        END {
            for (i = 1; i <= n; i++)
                print "Names in the certificate on " ports[order[i]] ": " \
                    (order[i] == "" ? "none" : order[i]) "."
        }'
    [ -z "$unnamed_ports" ] ||
        echo "No name is one by which clients can check the certificate on $unnamed_ports."
    warned=
    while read -r port security name; do
        ! self_signed "$WORK/certificate.$port" || warned="$warned${warned:+, }$port"
    done <<EOF
$servers
EOF
    [ -z "$warned" ] ||
        echo "The certificate on $warned is self-signed: clients warn, and some refuse it."
}
