# The ports where clients can authenticate, for the notice: settings are not enough, each port is
# tried. Sourced after host.sh.

# reachable_services - of what smtpd_services prints, print a line "PORT SERVICE yes|no|TYPE" for
# each service that clients outside this host can reach
reachable_services() {
    awk '
        $1 ~ /^(127\.|localhost:|\[::1\]:)/ { next }
        {
            port = $1
            sub(/.*:/, "", port)
            if (port == "smtp") port = 25
            if (port == "submission") port = 587
            if (port ~ /^(submissions|smtps|ssmtp|urd)$/) port = 465
            print port, $0
        }'
}

# find_open_ports - set open_ports to the ports where AUTH was seen to work, open_services to a
# line "PORT SERVICE" for each of them, and closed_ports to a line with the reason for each other
# port that was chosen, or where AUTH is on by the settings
find_open_ports() {
    open_ports=
    closed_ports=
    open_services=
    seen=' '
    reachable=$(smtpd_services | reachable_services)
    try_services
    while read -r port service auth; do
        case "$auth:$seen" in
            :* | no:* | *" $port "*) continue ;;
        esac
        if [ "$auth" != yes ]; then
            closed_ports="${closed_ports}The service $service in master.cf still uses $auth.$NEWLINE"
        elif offers_auth "$port"; then
            open_ports="$open_ports${open_ports:+, }$port"
            open_services="$open_services$port $service$NEWLINE"
        else
            closed_ports="${closed_ports}Not on port $port: $(why_closed "$port" "$service")$NEWLINE"
        fi
        seen="$seen$port "
    done <<EOF
$reachable
EOF
    for chosen_service in ${answer_services:-}; do
        case "$chosen_service" in
            smtp) port=25 ;;
            submission) port=587 ;;
            *) port=465 ;;
        esac
        case "$seen" in
            *" $port "*) continue ;;
        esac
        service=$(printf '%s\n' "$reachable" | sed -n "s/^$port \\([^ ]*\\) no\$/\\1/p" | sed 1q)
        closed_ports="${closed_ports}Not on port $port: $(why_closed "$port" "$service")$NEWLINE"
    done
}

# try_services - write to WORK/port.PORT what each service offers inside TLS, and what it replies
# to a wrong password: that takes PAM's delay, so all are asked at once
try_services() {
    guess=$(printf '\0nobody-%s\0%s' "$(random_word)" "$(random_word)" | base64 -w 0)
    find_postfix_interfaces
    while read -r port service auth; do
        [ "$auth" = yes ] || continue
        find_wrapped "$service"
        ehlo_inside_tls "$port" "$wrapped" "AUTH PLAIN $guess" >"$WORK/port.$port" &
    done <<EOF
$reachable
EOF
    wait
}

# certificates_served - print the certificates that probe saw last, the server's own first
certificates_served() {
    printf '%s\n' "$probed" | sed -n '/^-----BEGIN CERTIFICATE-----$/,/^-----END CERTIFICATE-----$/p'
}

# find_wrapped SERVICE - set wrapped to "wrapped" if TLS begins there with the first byte
find_wrapped() {
    setting_at "$1" smtpd_tls_wrappermode
    case "$value" in
        [Yy]*) wrapped=wrapped ;;
        *) wrapped= ;;
    esac
}

# offers_auth PORT - true if PLAIN and LOGIN were seen there, and PAM was asked: the reply is 535
# for a wrong password, and 454 if saslauthd cannot be reached
offers_auth() {
    awk '
        toupper($1) == "AUTH" { for (i = 2; i <= NF; i++) offers[toupper($i)] }
        $1 == "535" { asked = 1 }
        END { exit !(("PLAIN" in offers) && ("LOGIN" in offers) && asked) }' "$WORK/port.$1"
}

# why_closed PORT SERVICE - print the setting that hides AUTH there, if it can be found
why_closed() {
    if [ -e "$WORK/port.$1" ] &&
        reply=$(sed -n '/^5[03][35] /d; /^[2-5][0-9][0-9] /p' "$WORK/port.$1") && [ -n "$reply" ]; then
        printf 'its reply to AUTH is %s\n' "$(printf '%s' "$reply" | sed 1q | tr -c ' -~\n' '?' | cut -c 1-50)"
        echo "  (can the group sasl enter $SOCKET_DIRECTORY?)"
        return 0
    fi
    if [ -z "$2" ]; then
        echo 'no service in master.cf receives mail there.'
        return 0
    fi
    setting_at "$2" smtpd_sasl_auth_enable
    case "$value" in
        [Yy]*) ;;
        *)
            echo "smtpd_sasl_auth_enable = $value ($value_in)."
            return 0
            ;;
    esac
    setting_at "$2" smtpd_tls_security_level
    level=$value
    level_in=$value_in
    setting_at "$2" smtpd_use_tls
    use_tls=$value
    setting_at "$2" smtpd_enforce_tls
    case "$level:$use_tls:$value" in
        none:*)
            echo "smtpd_tls_security_level = $level ($level_in): AUTH needs TLS."
            return 0
            ;;
        :yes:* | :*:yes) ;;
        :*)
            echo 'smtpd_tls_security_level is empty, and smtpd_use_tls = no: AUTH needs TLS.'
            return 0
            ;;
    esac
    why_hidden "$2"
}

# why_hidden SERVICE - the same, of a service with TLS
why_hidden() {
    setting_at "$1" smtpd_discard_ehlo_keywords
    case " $(printf '%s' "$value" | tr 'A-Z,\t' 'a-z  ') " in
        *' auth '* | *' starttls '*)
            echo "smtpd_discard_ehlo_keywords = $value ($value_in)."
            return 0
            ;;
    esac
    setting_at "$1" smtpd_sasl_exceptions_networks
    if [ -n "$value" ]; then
        echo "smtpd_sasl_exceptions_networks = $value ($value_in)"
        echo "  hides AUTH from clients in these networks, this host included."
        return 0
    fi
    setting_at "$1" smtpd_sasl_mechanism_filter
    case "$value" in
        '' | '!external, static:rest') ;;
        *)
            echo "smtpd_sasl_mechanism_filter = $value ($value_in)."
            return 0
            ;;
    esac
    setting_at "$1" smtpd_tls_req_ccert
    case "$value" in [Yy]*)
        echo "smtpd_tls_req_ccert = $value ($value_in): clients need a certificate."
        return 0
        ;;
    esac
    echo "see Postfix's log."
}

# refusing_lists SERVICE - print the lists in force there that can refuse authenticated clients
refusing_lists() {
    setting smtpd_restriction_classes
    classes=$value
    for list in client helo sender recipient; do
        setting_at "$1" "smtpd_${list}_restrictions"
        printf 'smtpd_%s_restrictions %s\n' "$list" "$value"
    done | awk -F '[, \t{}]+' -v classes="$classes" '
        # rules about authenticated clients are meant for them, and not counted
        function refuses(word) {
            return word in class || word ~ /^(reject|defer|check_)/ &&
                word !~ /sender_login_mismatch$|^check_sasl_access$|^reject_unauth_pipelining$/
        }
        BEGIN {
            n = split(classes, names, /[, \t]+/)
            for (i = 1; i <= n; i++)
                if (names[i] != "")
                    class[names[i]]
        }
        {
            for (i = 2; i <= NF && tolower($i) !~ /^permit(_sasl_authenticated)?$/; i++)
                if (tolower($i) == "warn_if_reject")
                    i++
                else if (refuses($i) || refuses(tolower($i))) {
                    print $1
                    break
                }
        }'
}

# lists_notice - print on which ports of open_services a list can refuse authenticated clients,
# and a port where none can
lists_notice() {
    free=
    told=
    while read -r port service; do
        [ -n "$port" ] || continue # there is none
        lists=$(refusing_lists "$service" | paste -sd ' ' -)
        if [ -n "$lists" ]; then
            told="$told$port $lists$NEWLINE"
        else
            free=${free:-$port}
        fi
    done <<EOF
$open_services
EOF
    printf '%s' "$told" | awk -v free="$free" '
        function in_words(text,    list, n, i, words) {
            n = split(text, list, " ")
            for (i = 1; i <= n; i++)
                words = words (i == 1 ? "" : i == n ? " and " : ", ") list[i]
            return words
        }
        {
            port = $1
            $1 = ""
            if (!($0 in ports))
                order[++n] = $0
            ports[$0] = ports[$0] " " port
        }
        END {
            for (i = 1; i <= n; i++)
                print "On port" (split(ports[order[i]], some, " ") > 1 ? "s " : " ") \
                    in_words(ports[order[i]]) ", " in_words(order[i]) \
                    (split(order[i], some, " ") > 1 ? " also apply" : " also applies") \
                    " to authenticated users" (free == "" ? "" : "; clients should use " free) "."
        }' | in_lines
}

# in_lines - print standard input in lines of at most 79 columns
in_lines() {
    awk '
        {
            line = $1
            for (i = 2; i <= NF; i++)
                if (length(line " " $i) > 79) {
                    print line
                    line = "  " $i
                } else
                    line = line " " $i
            print line
        }'
}

# outside_interfaces - print the interfaces in value (of inet_interfaces) other than loopback
outside_interfaces() {
    # shellcheck disable=SC2046 # several words
    set -- $(printf '%s' "$value" | tr ',[]' '   ')
    [ $# -gt 0 ] || echo all # no Postfix
    for interface in "$@"; do
        case "$interface" in
            loopback-only | localhost | ip6-localhost | ip6-loopback | 127.* | ::1) continue ;;
            all | *[!a-zA-Z0-9.:_-]*) ;;
            *[!0-9a-fA-F.:]*)
                # a name counts by its addresses
                ! outside=$(timeout 5 getent ahosts "$interface") || [ -n "$(printf '%s\n' "$outside" |
                    awk '$1 !~ /^(127\.|::1$)/')" ] || continue
                ;;
        esac
        echo "$interface"
    done
}
