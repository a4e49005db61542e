# test-login.sh - the login of test; read by it.

. "$SHARE/commands/doctor-host.sh"

# doors - print a line "PORT SERVICE" for each port with AUTH that can be tried
doors() {
    printf '%s\n' "$reachable" | awk '$3 != "" && $3 != "no" { print $1, $2 }' | sort -n |
        while read -r port service; do
            if behind_proxy "$service"; then
                echo "port $port: speaks only to a proxy, and was not tried" >&2
            else
                echo "$port $service"
            fi
        done
}

# log_in_everywhere - at each of these; false if one refuses
log_in_everywhere() {
    failed=0
    while read -r port service <&4; do
        log_in "$port" "$service" 4<&- || failed=1
        case "$reply" in
            535*)
                while read -r port service <&4; do
                    echo "port $port: not tried, as the password is the same"
                done
                ;;
        esac
    done 4<"$WORK/doors"
    return "$failed"
}

# log_in PORT SERVICE - set reply to what it replies to AUTH, and print what that means
log_in() {
    reply=
    find_address "$1"
    if [ -z "$address" ]; then
        echo "port $1: nobody listens"
        return 1
    fi
    find_wrapped "$2"
    # printf and all that the line passes through are this shell's own: no process is given it
    # as an argument
    line="AUTH PLAIN $(printf '\0%s\0%s' "$user" "$password" | base64 -w 0)"
    ehlo_inside_tls_at "[$address]:$1" "${wrapped:-$1}" "$line" >"$WORK/replies"
    line=
    reply=$(sed -n '/^[2-5][0-9][0-9] /p' "$WORK/replies" | sed 1q | tr -c '[:print:]\n' '?' | cut -c 1-100)
    case "$reply" in
        235*)
            echo "port $1: $reply"
            return 0
            ;;
        '') echo "port $1: offers no AUTH inside TLS. See: $PACKAGE doctor" ;;
        535*)
            echo "port $1: $reply"
            why_refused | sed 's/^/  /'
            ;;
        *)
            echo "port $1: $reply"
            echo "  See: $PACKAGE doctor"
            ;;
    esac
    return 1
}

# why_refused - print what can be seen of the account that explains it
why_refused() {
    [ "${#password}" -le 256 ] ||
        echo 'The password is longer than the 256 bytes that saslauthd takes.'
    saslauthd_setting MECHANISMS 2>/dev/null || value=
    case "$value" in
        pam* | '') ;;
        *)
            echo 'saslauthd does not ask PAM: see MECHANISMS in /etc/default/saslauthd.'
            return 0
            ;;
    esac
    account=${user%%@*} # saslauthd takes what follows for the realm
    if ! entry=$(getent passwd -- "$account"); then
        echo 'This host has no account of that name (capitals count).'
        return 0
    fi
    uid=${entry#*:*:}
    uid=${uid%%:*}
    minimum=$(uid_min)
    [ "$uid" -ge "$minimum" ] || ! has_uid_gate ||
        echo "/etc/pam.d/smtp refuses accounts with a UID below $minimum."
    group=$(group_in_pam)
    [ -z "$group" ] || is_member "$account" "$group" ||
        echo "/etc/pam.d/smtp refuses accounts that are not in the group $group."
    accepts_unix_passwords || echo 'The Unix password is not accepted for mail, only app passwords.'
    # for root alone
    case "$(passwd -S -- "$account" 2>/dev/null | awk '{ print $2 }')" in
        L*) echo 'The account is locked, or has no password.' ;;
        NP) echo 'The account has an empty password, which is refused.' ;;
    esac
    echo 'Otherwise the password is wrong, or PAM refuses the account: journalctl -t saslauthd'
}
