# What postinst computes and tests on the host. config.sh has been read before.

# threads - 0, one process a request, where nobody has chosen a number: five, Debian's own,
# starve under twenty guessers
threads() {
    number=$(saslauthd_setting THREADS)
    # where this package wrote it, what stood there before
    recorded=$(sed -n 's/^assignment	[^	]*	THREADS	ours	\([^	]*\)	.*/\1/p' "$JOURNAL" 2>/dev/null) ||
        recorded= # no journal
    [ -z "$recorded" ] || number=$(printf '%s' "${recorded#=THREADS=}" | tr -cd 0-9)
    case "$number" in
        '' | 0 | 5) echo 0 ;;
    esac
}

# cache_flag - yes, if saslauthd shall remember passwords
cache_flag() {
    [ "$answer_credential_cache" = 0 ] || echo yes
}

# cache_seconds - for how long, where that is not saslauthd's own 28800 seconds
cache_seconds() {
    case "$answer_credential_cache" in
        0 | 28800) ;;
        *) echo "$answer_credential_cache" ;;
    esac
}

# smtpd_processes - for master.cf, how many clients a service takes at a time
smtpd_processes() {
    # Each can keep one saslauthd busy, which needs 16 MB to hash a password: ten
    # for each 512 MB. Doubled from step to step, and with a quarter to spare, so
    # that the few MB that a kernel keeps for itself make no difference.
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

# recipient_end - the end of the recipe's restrictions, where no relay list lets in
# more than the recipe does: whom such a list lets in must not be turned away
recipient_end() {
    wider=$(printf '%s\n' "$main_cf$services" | awk -F '[, \t]+' '
        $1 !~ /^(.*\/inet\/)?smtpd_relay_restrictions$/ { next }
        { for (i = 3; i <= NF; i++)
            if ($i !~ /^(permit_(mynetworks|sasl_authenticated)|((reject|defer)_unauth_destination|reject)?)$/)
                print $i }')
    [ -n "$wider" ] || printf ', reject_unauth_destination'
}

# sasl_config_path - where Postfix has to be told to look for smtpd.conf; nothing
# where it looks there of itself
sasl_config_path() {
    # Debian's Postfix had this compiled in until 3.9.0-3, whose upgrade writes it
    # into main.cf. There it shall stay then, as it would without this package.
    setting cyrus_sasl_config_path
    if [ -n "$value" ] ||
        grep -qs '^cyrus_sasl_config_path' "${DPKG_ROOT:-}/usr/share/postfix/main.cf.debian"; then
        echo /etc/postfix/sasl
    fi
}

# auth_is_ours - true while AUTH is by Cyrus SASL and saslauthd: who has moved to
# Dovecot keeps AUTH when this package goes
auth_is_ours() {
    setting smtpd_sasl_type
    [ -z "$postfix_refuses" ] || [ -n "$no_file" ] ||
        value=$(sed -n 's/^smtpd_sasl_type[[:blank:]]*=[[:blank:]]*//p' "${DPKG_ROOT:-}/etc/postfix/main.cf" | tail -n 1)
    case "$value" in
        cyrus | '') ;;
        *) return 1 ;;
    esac
    conf=${DPKG_ROOT:-}/etc/postfix/sasl/smtpd.conf
    [ -f "$conf" ] || return 0
    matched=0
    grep -qi '^pwcheck_method:[[:blank:]]*saslauthd' "$conf" || matched=$?
    [ "$matched" -lt 2 ] || fail "$conf cannot be read" "See the message above; mend it, then run: $AGAIN"
    return "$matched"
}

# removal_notice - what it means that this package goes
removal_notice() {
    set_up_before || return 0
    say 'mail clients will no longer be able to authenticate as this package had set it up'
    networks=$(sed -n 's/^answer	mynetworks	\(..*\)/\1/p' "$JOURNAL" 2>/dev/null) || networks=
    [ -z "$networks" ] || say "these networks will be able to send without authentication again: $networks"
}

# uid_min - the lowest UID of an ordinary account
uid_min() {
    minimum=$(awk '$1 == "UID_MIN" && NF == 2 && $2 ~ /^[1-9][0-9]*$/ { minimum = $2 }
        END { print minimum }' "${DPKG_ROOT:-}/etc/login.defs" 2>/dev/null) || :
    echo "${minimum:-1000}"
}

# pam_auth - the lines for /etc/pam.d/smtp that check the password
pam_auth() {
    # Debian's own common-auth has nullok, for which pam_unix hashes an empty
    # password first: half the cost of a login. Any other comes in as it is.
    # (pam_cap is about sessions, which saslauthd opens none of.)
    plain='auth [success=1 default=ignore] pam_unix.so nullok
auth requisite pam_deny.so
auth required pam_permit.so'
    found=$(sed -e 's/[[:blank:]]\{1,\}/ /g' -e 's/ $//' -e '/^#/d' -e '/^$/d' \
        -e '/^auth optional pam_cap\.so$/d' \
        "${DPKG_ROOT:-}/etc/pam.d/common-auth" 2>/dev/null) || found=
    if [ "$found" = "$plain" ]; then
        echo 'auth	required	pam_unix.so'
    else
        echo '@include common-auth'
    fi
}

# random_word - 16 letters and digits
random_word() {
    od -An -N8 -tx1 /dev/urandom | tr -d ' \n'
}

# saslauthd_answers - true if a question through the socket is answered within
# 5 s: then saslauthd runs there, and PAM behind it
saslauthd_answers() {
    # Nobody has this name, so the answer is NO, after PAM's delay of 1 to 3 s.
    # Both words stand in the process list meanwhile, but open nothing. Where
    # the socket is not there yet, the question fails at once and is repeated.
    user=nobody-$(random_word)
    password=$(random_word)
    deadline=$(($(date +%s) + 5))
    while left=$((deadline - $(date +%s))) && [ "$left" -gt 0 ]; do
        answer=$(timeout "$left" testsaslauthd -s smtp -u "$user" \
            -p "$password" -f "$SOCKET_DIRECTORY/mux" 2>&1) || :
        case "$answer" in
            *': NO "'*) return 0 ;;
            *': OK "'*)
                echo "PAM lets in whoever asks: look at /etc/pam.d/smtp" >&2
                return 1
                ;;
        esac
        sleep 0.1
    done
    return 1
}

# certificate - "PARAMETER FILE" of the certificate that clients get
certificate() {
    printf '%s\n' "$main_cf" | awk '/^smtpd_tls_(chain_files|[a-z]*cert_file) = / { sub(/,.*/, "", $3); print $1, $3; exit }'
}

# self_signed CERTIFICATE - true if nobody but this host vouches for it
self_signed() {
    [ "$1" != /etc/ssl/certs/ssl-cert-snakeoil.pem ] || return 0
    pem=${DPKG_ROOT:-}$1
    issuer=$(openssl x509 -noout -issuer -in "$pem" 2>/dev/null) || return 1
    subject=$(openssl x509 -noout -subject -in "$pem")
    [ "${issuer#issuer=}" = "${subject#subject=}" ]
}

# accounts_shut_out - up to five accounts with a shell and a password whose UID
# is too low for /etc/pam.d/smtp
accounts_shut_out() {
    [ -z "$no_file" ] && [ -r "${DPKG_ROOT:-}/etc/shadow" ] &&
        grep -qs '^auth.*pam_succeed_if\.so uid >=' "${DPKG_ROOT:-}/etc/pam.d/smtp" || return 0
    minimum=$(uid_min)
    awk -F : -v minimum="$minimum" '
        FNR == NR { usable[$1] = $2 !~ /^[!*]|^$/; next }
        usable[$1] && $3 > 0 && $3 < minimum && $7 !~ /\/(nologin|false|sync)$/ {
            if (++n <= 5) names = names ", " $1
        }
        END { print substr(names, 3) (n > 5 ? ", ..." : "") }' \
        "${DPKG_ROOT:-}/etc/shadow" "${DPKG_ROOT:-}/etc/passwd"
}

# access_notice PORTS - who can authenticate there
access_notice() {
    ports="port $1"
    [ "${1%,*}" = "$1" ] || ports="ports $1"
    setting inet_interfaces
    outside=$(outside_interfaces)
    case "$outside" in
        '')
            cat <<EOF
postfix-smtp-auth: mail clients can authenticate on $ports,
but on this host only: main.cf has inet_interfaces = $value.
To let others in, set it to "all" and restart Postfix. Then Unix passwords
can be guessed there.
EOF
            ;;
        *)
            cat <<EOF
postfix-smtp-auth: mail clients can authenticate on $ports,
from anywhere. Unix passwords can now be guessed there: see that they are
good ones. A jail for fail2ban, and how it is put to use:
  /usr/share/doc/postfix-smtp-auth/examples/fail2ban.conf
EOF
            ;;
    esac
}

# certificate_notice - how to replace a self-signed certificate
certificate_notice() {
    parameter=$(certificate)
    self_signed "${parameter#* }" || return 0
    parameter=${parameter%% *}
    echo 'The certificate is self-signed, and mail clients will warn. For another:'
    # in one command: a key without its certificate is no TLS for new clients; and an
    # smtpd that runs goes on with the former pair
    case "$parameter" in
        *chain_files)
            printf '  %s\n' "postconf -e $parameter=/path/to/key.pem,/path/to/chain.pem &&" \
                '  postfix reload'
            ;;
        *)
            printf '  %s\n' "postconf -e $parameter=/path/to/chain.pem \\" \
                "  ${parameter%cert_file}key_file=/path/to/key.pem && postfix reload"
            ;;
    esac
}

# closing_notice - say what is open now, if $CHANGED says that anything changed
closing_notice() {
    [ -n "${CHANGED:-}" ] || return 0
    read_postfix
    find_doors
    if [ -z "$open$closed" ]; then
        echo 'postfix-smtp-auth: no port offers authentication now. To change that:' \
            'dpkg-reconfigure postfix-smtp-auth' >&2
        return 0
    fi
    accounts=$(accounts_shut_out)
    minimum=$(uid_min)
    mechanisms=$(saslauthd_setting MECHANISMS)
    {
        if [ -n "$open" ]; then
            access_notice "$open"
        else
            echo 'postfix-smtp-auth: no port was seen to offer authentication:'
        fi
        printf %s "$closed"
        lists_notice
        certificate_notice
        case "$mechanisms" in
            pam | '') ;;
            *) echo 'saslauthd does not ask PAM (MECHANISMS): root is not refused.' ;;
        esac
        [ -z "$accounts" ] ||
            echo "Refused by /etc/pam.d/smtp for a UID below $minimum: $accounts"
        echo 'What was changed: /usr/share/doc/postfix-smtp-auth/plan.txt'
        echo 'To take it back:  apt purge postfix-smtp-auth'
    } >&2
}
