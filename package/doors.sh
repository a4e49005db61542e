# The ports where clients can authenticate, as they are seen from outside and not from
# settings alone; for the notice. Read after host.sh.

# doors - "PORT ENTRY ours|no|TYPE" for each service of smtpd that clients outside this host
# can reach, as entries has it
doors() {
    entries | awk '
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

# find_doors - set open to the ports where AUTH was seen to work, doors_open to their
# "PORT ENTRY", and closed to a line for each other one that was chosen, or where settings
# say it is on
find_doors() {
    open=
    closed=
    doors_open=
    seen=' '
    doors=$(doors)
    ask_doors
    while read -r port entry auth; do
        case "$auth:$seen" in
            :* | no:* | *" $port "*) continue ;;
        esac
        if [ "$auth" != ours ]; then
            closed="${closed}The service $entry of master.cf stays with $auth.$NEWLINE"
        elif offers_auth "$port"; then
            open="$open${open:+, }$port"
            doors_open="$doors_open$port $entry$NEWLINE"
        else
            closed="${closed}Not on port $port: $(why_closed "$port" "$entry")$NEWLINE"
        fi
        seen="$seen$port "
    done <<EOF
$doors
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
        entry=$(printf '%s\n' "$doors" | sed -n "s/^$port \\([^ ]*\\) no\$/\\1/p" | sed 1q)
        closed="${closed}Not on port $port: $(why_closed "$port" "$entry")$NEWLINE"
    done
}

# ask_doors - have each of them say, in WORK/door.PORT, what it offers inside TLS, and what it
# answers to a name that nobody has: that takes PAM's delay, so all at once
ask_doors() {
    guess=$(printf '\0nobody-%s\0%s' "$(random_word)" "$(random_word)" | base64 -w 0)
    while read -r port entry auth; do
        [ "$auth" = ours ] || continue
        setting_at "$entry" smtpd_tls_wrappermode
        case "$value" in
            [Yy]*) wrapped=wrapped ;;
            *) wrapped= ;;
        esac
        ehlo_inside_tls "$port" "$wrapped" "AUTH PLAIN $guess" >"$WORK/door.$port" &
    done <<EOF
$doors
EOF
    wait
}

# offers_auth PORT - true if PLAIN and LOGIN were seen there, and PAM was asked: 535 is a wrong
# password, 454 that saslauthd is not reached
offers_auth() {
    awk '
        toupper($1) == "AUTH" { for (i = 2; i <= NF; i++) offers[toupper($i)] }
        $1 == "535" { asked = 1 }
        END { exit !(("PLAIN" in offers) && ("LOGIN" in offers) && asked) }' "$WORK/door.$1"
}

# why_closed PORT ENTRY - the setting that hides AUTH there, as far as it can be told
why_closed() {
    if [ -e "$WORK/door.$1" ] && reply=$(sed -n '/^535 /d; /^[2-5][0-9][0-9] /p' "$WORK/door.$1") && [ -n "$reply" ]; then
        echo "its answer to AUTH is $(printf '%s' "$reply" | sed 1q | cut -c 1-50)$NEWLINE  (is $SOCKET_DIRECTORY open to the group sasl?)"
        return 0
    fi
    if [ -z "$2" ]; then
        echo 'no service of master.cf takes mail there.'
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
            echo "smtpd_tls_security_level = $level ($level_in): without TLS, no AUTH."
            return 0
            ;;
        :yes:* | :*:yes) ;;
        :*)
            echo 'smtpd_tls_security_level is empty, and smtpd_use_tls = no: without TLS, no AUTH.'
            return 0
            ;;
    esac
    why_hidden "$2"
}

# why_hidden ENTRY - the same, where there is TLS
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
        echo "smtpd_sasl_exceptions_networks = $value ($value_in)$NEWLINE  hides AUTH from clients in these networks, this host among them."
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

# refusing_lists ENTRY - the lists in force there that can refuse who has authenticated
refusing_lists() {
    setting smtpd_restriction_classes
    classes=$value
    for list in client helo sender recipient; do
        setting_at "$1" "smtpd_${list}_restrictions"
        printf 'smtpd_%s_restrictions %s\n' "$list" "$value"
    done | awk -F '[, \t{}]+' -v classes="$classes" '
        # rules that are about who has authenticated are meant for them
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

# lists_notice - at which of the ports in doors_open lists also refuse who has authenticated,
# and which port is free of that
lists_notice() {
    free=
    told=
    while read -r port entry; do
        [ -n "$port" ] || continue # there is none
        lists=$(refusing_lists "$entry" | paste -sd ' ' -)
        if [ -n "$lists" ]; then
            told="$told$port $lists$NEWLINE"
        else
            free=${free:-$port}
        fi
    done <<EOF
$doors_open
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

# in_lines - what is on standard input, in lines of at most 79 columns
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

# outside_interfaces - what inet_interfaces has beside loopback; sets value as setting does
outside_interfaces() {
    # shellcheck disable=SC2046 # several words
    set -- $(printf '%s' "$value" | tr ',[]' '   ')
    [ $# -gt 0 ] || echo all # no Postfix
    for interface in "$@"; do
        case "$interface" in
            loopback-only | localhost | ip6-localhost | ip6-loopback | 127.* | ::1) continue ;;
            all | *[!a-zA-Z0-9.:_-]*) ;;
            *[!0-9a-fA-F.:]*)
                # a name counts as the addresses that it has
                ! outside=$(timeout 5 getent ahosts "$interface") || [ -n "$(printf '%s\n' "$outside" |
                    awk '$1 !~ /^(127\.|::1$)/')" ] || continue
                ;;
        esac
        echo "$interface"
    done
}
