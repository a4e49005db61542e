# doctor-offers.sh - what one port offers, in the clear and inside TLS; read by doctor-checks.sh.

# check_greeting PORT HEARD - Postfix says something there
check_greeting() {
    case "$2" in
        220[\ -]*) return 0 ;;
    esac
    symptom "login-$1" "port $1 does not greet: ${2:-nothing is said within $probe_seconds s}" \
        "Postfix takes no mail there. $(last_complaint)" "$(restart postfix)"
    return 1
}

# check_clear PORT SERVICE HEARD - AUTH is not offered before TLS
check_clear() {
    if ! printf '%s\n' "$3" | grep -Eqi '^250[ -]AUTH[ =]'; then
        right "clear-$1" "port $1 offers no AUTH before TLS"
        return 0
    fi
    setting_at "$2" smtpd_tls_auth_only
    fix='postconf -e smtpd_tls_auth_only=yes'
    [ "$value_in" = main.cf ] || fix="postconf -P $2/inet/smtpd_tls_auth_only=yes"
    wrong "clear-$1" "port $1 offers AUTH before TLS" \
        'Passwords that are sent there can be read on the way.' "$fix && postfix reload"
}

# check_login PORT SERVICE wrapped|'' ADDRESS AUTH - a user who does not exist is refused inside TLS with 535:
# then smtpd, saslauthd and PAM have all replied
check_login() {
    guess=$(printf '\0%s\0%s' "$user" "$password" | base64 -w 0)
    ehlo_inside_tls_at "[$4]:$1" "${3:-$1}" "AUTH PLAIN $guess" >"$WORK/port.$1"
    certificates_served >"$WORK/served.$1"
    # AUTH that is not offered may work all the same: no client tries
    reply=$(awk '
        toupper($0) ~ /^AUTH .*PLAIN/ { offered = 1 }
        /^[2-5][0-9][0-9] / && !replied++ { reply = substr($0, 1, 80) }
        END { if (offered) print reply }' "$WORK/port.$1")
    case "$reply" in
        535\ *)
            behind='saslauthd with PAM'
            [ "$5" = yes ] || behind=$5
            right "login-$1" "port $1 refuses a wrong password: Postfix and $behind replied"
            ;;
        235\ *)
            open_to_all "login-$1" "port $1 accepts a user who does not exist, with any password" \
                'Everybody can send mail through this server.' \
                "postconf -e smtpd_sasl_auth_enable=no && postfix reload"
            ;;
        454\ *)
            symptom "login-$1" "port $1 replies $reply" \
                "A link of the chain is broken. $(last_complaint)" "postfix reload && $(restart saslauthd)"
            ;;
        *) check_why_closed "$1" "$2" "$reply" ;;
    esac
}

# check_why_closed PORT SERVICE REPLY - AUTH was not to be had there
check_why_closed() {
    if [ -n "$3" ]; then
        symptom "login-$1" "port $1 replies to AUTH: $3" "$(last_complaint)" "$(restart postfix)"
        return 0
    fi
    sentence=$(why_closed "$1" "$2")
    parameter=${sentence%% *}
    case "$sentence" in
        smtpd_tls_security_level*)
            fix=smtpd_tls_security_level=may
            [ "$1" = 25 ] || fix=smtpd_tls_security_level=encrypt
            ;;
        smtpd_tls_req_ccert*) fix=smtpd_tls_req_ccert=no ;;
        smtpd_discard_ehlo_keywords* | smtpd_sasl_exceptions_networks*) fix=$parameter= ;;
        smtpd_sasl_mechanism_filter*) fix="$parameter='!external, static:rest'" ;;
        *)
            symptom "login-$1" "port $1 offers no AUTH inside TLS" "$(last_complaint)" 'postfix reload'
            return 0
            ;;
    esac
    case "$sentence" in
        *'(master.cf)'*) fix="postconf -P $2/inet/$fix" ;;
        *) fix="postconf -e $fix" ;;
    esac
    wrong "login-$1" "port $1 offers no AUTH inside TLS" "$(printf '%s' "$sentence" | tr -s '\n ' '  ')" "$fix && postfix reload"
}

# last_complaint - print the last line of Postfix or saslauthd in the journal, of the last
# minute, that tells of an error; nothing if there is none
last_complaint() {
    line=$(recent_log | grep -E 'SASL authentication failure: |fatal: |TLS library problem|cannot (get|load) |Milter service' |
        grep -v 'Password verification failed' | tail -n 1 | sed 's/^.*\]: *//' | cut -c 1-200)
    [ -z "$line" ] || echo "The log says: $line"
}

# recent_log - print the mail system's lines of the last minute
recent_log() {
    if [ -d /run/systemd/system ]; then
        journalctl -q --no-pager -o short --since '-60 s' --facility=mail,auth,authpriv -n 200 2>/dev/null
    else
        tail -n 200 /var/log/mail.log 2>/dev/null
    fi
}

# check_relay PORT SERVICE wrapped|'' - mail for elsewhere is refused to a client that has not
# authenticated, and is not in mynetworks: this host itself, at an address of its own
check_relay() {
    outside=$(printf '%s\n' "$sockets" | awk -v port="$1" '
        $1 == "listen" && $2 == port { listens[$3] = 1 }
        $1 == "local" && $3 == "outside" { local[++n] = $2 }
        END {
            for (i = 1; i <= n; i++) {
                any = local[i] ~ /:/ ? "::" : "0.0.0.0"
                if (local[i] in listens || any in listens || "::" in listens) {
                    print local[i]
                    exit
                }
            }
        }')
    if [ -z "$outside" ]; then
        unknown "relay-$1" "whether port $1 relays for strangers" \
            'This host has no address outside of mynetworks to ask from.'
        return 0
    fi
    WORK=$WORK/relay.$1 # beside the other conversation
    mkdir "$WORK"
    talk_inside_tls "[$outside]:$1" "${3:-$1}" "MAIL FROM:<>${NEWLINE}RCPT TO:<relay-test@example.com>"
    reply=$(printf '%s\n' "$talk" | awk '
        /^250-/ { inside = 1 }
        inside && /^[2-5][0-9][0-9] / && !/^221 / { reply = substr($0, 1, 100) }
        END { print reply }')
    case "$reply" in
        [45]??\ *[Aa]'ccess denied'*) right "relay-$1" "port $1 relays nothing for strangers" ;;
        2??\ *)
            setting_at "$2" smtpd_relay_restrictions
            fix="postconf -e 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination'"
            [ "$value_in" = main.cf ] ||
                fix="postconf -P $2/inet/smtpd_relay_restrictions=permit_sasl_authenticated,reject"
            wrong "relay-$1" "port $1 takes mail for elsewhere from anybody, without a login" \
                'Spammers find such a server within hours.' "$fix && postfix reload"
            ;;
        *) unknown "relay-$1" "whether port $1 relays for strangers" "It did not reply to a client at $outside." ;;
    esac
}
