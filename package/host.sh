# What postinst computes and tests on the host. Sourced after config.sh.

# threads - print 0 (one process for each request), unless the administrator chose a number:
# twenty password-guessing bots starve Debian's five
threads() {
    saslauthd_setting THREADS
    # once it is on record, the number that stood there before counts: one that the administrator
    # sets later is left as it is, and its record stays
    number_before=
    [ ! -e "$JOURNAL" ] || number_before=$(awk -F '\t' '
        $1 == "assignment" && $3 == "THREADS" { print $5 }' "$JOURNAL")
    [ -z "$number_before" ] || value=$(printf '%s' "${number_before#=THREADS=}" | tr -cd 0-9)
    case "$value" in
        '' | 0 | 5) echo 0 ;;
    esac
}

# cache_flag - print yes if saslauthd is to cache passwords
cache_flag() {
    [ "$answer_credential_cache" = 0 ] || echo yes
}

# cache_seconds - print for how long, unless that is saslauthd's default of 28800 s
cache_seconds() {
    case "$answer_credential_cache" in
        0 | 28800) ;;
        *) echo "$answer_credential_cache" ;;
    esac
}

# smtpd_processes - print how many clients a service of master.cf serves at a time
smtpd_processes() {
    # Each client can keep one saslauthd process busy, which needs 16 MB to hash a
    # password: ten clients for each 512 MB. Each step is a quarter above that, as the
    # kernel keeps some memory for itself, and doubles the number.
    read -r name memory unit 2>/dev/null </proc/meminfo || name=
    [ "$name $unit" = 'MemTotal: kB' ] || memory=0
    processes=10
    step=640000
    while [ "$memory" -gt "$step" ] && [ "$processes" -lt 80 ]; do
        processes=$((processes * 2))
        step=$((step * 2))
    done
    echo "$processes"
}

# release_options - print what Debian's own commented entries of this release have beyond the
# options in spec.toml: an earlier Postfix does not know them
release_options() {
    # pipelined commands of mail clients, which Postfix 3.9 refuses by default, are accepted;
    # names in headers are completed as for local mail; the name and address from which a user
    # sends stand in no Received: header
    dist=${DPKG_ROOT:-}/usr/share/postfix/master.cf.dist
    [ ! -f "$dist" ] || sed -n 's/^# *-o \(smtpd_forbid_unauth_pipelining=no\|local_header_rewrite_clients=static:all\|smtpd_hide_client_session=yes\)$/\1/p' \
        "$dist" | sort -u
}

# recipient_end - print the end of the recipe's list; nothing if a relay list permits more
# clients than the recipe does: they must not be refused
recipient_end() {
    wider=$(printf '%s\n' "$main_cf$master_cf" | awk -F '[, \t]+' '
        $1 !~ /^(.*\/inet\/)?smtpd_relay_restrictions$/ { next }
        { for (i = 3; i <= NF; i++)
            if ($i !~ /^(permit_(mynetworks|sasl_authenticated)|((reject|defer)_unauth_destination|reject)?)$/)
                print $i }')
    [ -n "$wider" ] || printf ', reject_unauth_destination'
}

# sasl_config_path - print where Postfix must be told to look for smtpd.conf; nothing if it
# looks there by default
sasl_config_path() {
    # Debian's Postfix had this compiled in until 3.9.0-3, whose upgrade writes it into
    # main.cf. It must stay there then, as it would without this package.
    setting cyrus_sasl_config_path
    if [ -n "$value" ] ||
        grep -qs '^cyrus_sasl_config_path' "${DPKG_ROOT:-}/usr/share/postfix/main.cf.debian"; then
        echo /etc/postfix/sasl
    fi
}

# auth_is_ours - true while AUTH uses Cyrus SASL and saslauthd: a host that has moved to
# Dovecot keeps AUTH when this package is removed
auth_is_ours() {
    setting smtpd_sasl_type
    [ -z "$postfix_refuses" ] || [ -n "$special_file" ] ||
        value=$(sed -n 's/^smtpd_sasl_type[[:blank:]]*=[[:blank:]]*//p' \
            "${DPKG_ROOT:-}/etc/postfix/main.cf" | tail -n 1)
    case "$value" in
        cyrus | '') ;;
        *) return 1 ;;
    esac
    conf=${DPKG_ROOT:-}/etc/postfix/sasl/smtpd.conf
    [ -f "$conf" ] || return 0
    matched=0
    grep -qi '^pwcheck_method:[[:blank:]]*saslauthd' "$conf" || matched=$?
    [ "$matched" -lt 2 ] ||
        fail "$conf cannot be read" "See the message above; fix it, then run: $AGAIN"
    return "$matched"
}

# removal_notice - tell the administrator what the removal of this package means
removal_notice() {
    set_up_before || return 0
    say 'mail clients will no longer be able to authenticate the way this package set up'
    networks=$(sed -n "s/^answer${TAB}mynetworks$TAB\\(..*\\)/\\1/p" "$JOURNAL" 2>/dev/null) || networks=
    [ -z "$networks" ] ||
        say "these networks will be able to send without authentication again: $networks"
}

# random_word - print 16 random letters and digits
random_word() {
    # shellcheck disable=SC2046 # two words
    printf '%s' $(od -An -N8 -tx4 /dev/urandom)
}

# saslauthd_responds - true if a request through the socket is answered within 5 s: then
# saslauthd runs there, and PAM behind it
saslauthd_responds() {
    # No account has this name, so the reply is NO, after PAM's delay of 1 to 3 s. Both words
    # can be seen in the process list meanwhile, but open nothing. If the socket is not there
    # yet, the request fails at once and is repeated.
    user=nobody-$(random_word)
    password=$(random_word)
    deadline=$(($(date +%s) + 5))
    while left=$((deadline - $(date +%s))) && [ "$left" -gt 0 ]; do
        reply=$(timeout "$left" testsaslauthd -s smtp -u "$user" \
            -p "$password" -f "$SOCKET_DIRECTORY/mux" 2>&1) || :
        case "$reply" in
            *': NO "'*) return 0 ;;
            *': OK "'*)
                echo "PAM accepts any password: check /etc/pam.d/smtp" >&2
                return 1
                ;;
        esac
        sleep 0.1
    done
    return 1
}

# certificate - print "PARAMETER FILE" of the certificate that clients are shown
certificate() {
    printf '%s\n' "$main_cf" | awk '
        /^smtpd_tls_(chain_files|[a-z]*cert_file) = / { sub(/,.*/, "", $3); print $1, $3; exit }'
}

# self_signed CERTIFICATE - true if its issuer is its subject
self_signed() {
    [ "$1" != /etc/ssl/certs/ssl-cert-snakeoil.pem ] || return 0
    pem=${DPKG_ROOT:-}$1
    names=$(openssl x509 -noout -issuer -subject -in "$pem" 2>/dev/null) || return 1
    issuer=${names%%"$NEWLINE"*}
    [ "$names" = "$issuer${NEWLINE}subject=${issuer#issuer=}" ]
}

# access_notice PORTS - print who can authenticate there
access_notice() {
    ports="port $1"
    [ "${1%,*}" = "$1" ] || ports="ports $1"
    setting inet_interfaces
    outside=$(outside_interfaces)
    case "$outside" in
        '')
            cat <<EOF
postfix-smtp-auth: mail clients can authenticate on $ports,
but only from this host: main.cf has inet_interfaces = $value.
To allow others, set it to "all" and restart Postfix.
EOF
            ! accepts_unix_passwords || echo 'Anyone can then try to guess Unix passwords there.'
            ;;
        *)
            echo "postfix-smtp-auth: mail clients can authenticate on $ports,"
            if ! accepts_unix_passwords; then
                echo 'from anywhere, with an app password (postfix-smtp-auth password).'
                return 0
            fi
            cat <<EOF
from anywhere. Anyone can now try to guess Unix passwords there: make sure
EOF
            if [ -e "${DPKG_ROOT:-}$JAIL" ]; then
                echo 'that they are strong. fail2ban shuts out who guesses.'
            else
                cat <<EOF
that they are strong. To have fail2ban shut out who guesses:
  apt install fail2ban python3-systemd nftables &&
  dpkg-reconfigure postfix-smtp-auth
EOF
            fi
            ;;
    esac
}

# certificate_notice - print how to replace a self-signed certificate
certificate_notice() {
    parameter=$(certificate)
    self_signed "${parameter#* }" || return 0
    echo 'The certificate is self-signed, and mail clients will warn. To use another:'
    another_certificate "${parameter%% *}"
}

# another_certificate PARAMETER - print the command that sets another in its place
another_certificate() {
    # in one command: with a key that does not fit its certificate, new clients get no TLS;
    # a running smtpd keeps the former pair until the reload
    case "$1" in
        *chain_files)
            printf '  %s\n' "postconf -e $1=/path/to/key.pem,/path/to/chain.pem &&" \
                '  postfix reload'
            ;;
        *)
            printf '  %s\n' "postconf -e $1=/path/to/chain.pem \\" \
                "  ${1%cert_file}key_file=/path/to/key.pem && postfix reload"
            ;;
    esac
}

# closing_notice - tell the administrator what is open now, if this run changed anything
closing_notice() {
    [ -n "${CHANGED:-}" ] || return 0
    read_postfix
    find_open_ports
    if [ -z "$open_ports$closed_ports" ]; then
        echo 'postfix-smtp-auth: no port offers authentication now. To change that:' \
            'dpkg-reconfigure postfix-smtp-auth' >&2
        return 0
    fi
    accounts=$(accounts_shut_out)
    minimum=$(uid_min)
    saslauthd_setting MECHANISMS
    mechanisms=$value
    {
        if [ -n "$open_ports" ]; then
            access_notice "$open_ports"
        else
            echo 'postfix-smtp-auth: no port was seen to offer authentication:'
        fi
        printf %s "$closed_ports"
        pam_notice
        lists_notice
        senders_notice
        certificate_notice
        case "$mechanisms" in
            pam | '') ;;
            *) echo 'saslauthd does not ask PAM (see MECHANISMS): root is not refused, and neither
app passwords nor the answers to unix-password and allowed-group count.' ;;
        esac
        [ -z "$accounts" ] ||
            echo "Refused by /etc/pam.d/smtp for a UID below $minimum: $accounts"
        echo 'Does it work?     postfix-smtp-auth doctor'
        echo 'What was changed: postfix-smtp-auth status'
        echo 'To take it back:  apt purge postfix-smtp-auth'
    } >&2
}
