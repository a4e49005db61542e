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

# memory - print the kB of memory that the host has, or 0
memory() {
    read -r name memory unit 2>/dev/null </proc/meminfo || name=
    [ "$name $unit" = 'MemTotal: kB' ] || memory=0
    echo "$memory"
}

# hash_slots - print how many passwords may be hashed at a time: two for each processor, as long
# as they take at most a quarter of the memory (16 MB each)
hash_slots() {
    slots=$(($(nproc) * 2))
    most=$(($(memory) / 4 / 16384))
    [ "$slots" -le "$most" ] || slots=$most
    [ "$slots" -gt 0 ] || slots=1
    echo "$slots"
}

# smtpd_processes - print how many clients a service of master.cf serves at a time
smtpd_processes() {
    # Each client can keep one saslauthd process busy, which needs 16 MB to hash a
    # password: ten clients for each 512 MB. Each step is a quarter above that, as the
    # kernel keeps some memory for itself, and doubles the number.
    memory=$(memory)
    processes=10
    step=640000
    while [ "$memory" -gt "$step" ] && [ "$processes" -lt 80 ]; do
        processes=$((processes * 2))
        step=$((step * 2))
    done
    echo "$processes"
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

# uid_min - print the lowest UID of an ordinary account
uid_min() {
    minimum=
    [ ! -f "${DPKG_ROOT:-}/etc/login.defs" ] || minimum=$(awk '$1 == "UID_MIN" && NF == 2 && $2 ~ /^[1-9][0-9]*$/ { minimum = $2 }
        END { print minimum }' "${DPKG_ROOT:-}/etc/login.defs")
    echo "${minimum:-1000}"
}

# pam_auth - print the lines of /etc/pam.d/smtp that check the password
pam_auth() {
    # Debian's own common-auth has pam_unix with nullok, for which it hashes an empty password
    # first: half the cost of a login. Any other common-auth is included as it is.
    # (pam_cap is about sessions, and saslauthd opens none.)
    plain='auth [success=1 default=ignore] pam_unix.so nullok
auth requisite pam_deny.so
auth required pam_permit.so'
    found=
    [ ! -f "${DPKG_ROOT:-}/etc/pam.d/common-auth" ] || found=$(sed -e 's/[[:blank:]]\{1,\}/ /g' -e 's/ $//' -e '/^#/d' -e '/^$/d' \
        -e '/^auth optional pam_cap\.so$/d' \
        "${DPKG_ROOT:-}/etc/pam.d/common-auth")
    if [ "$found" = "$plain" ]; then
        printf 'auth\trequired\tpam_exec.so quiet expose_authtok %s %s\n' \
            /usr/share/postfix-smtp-auth/commands/check-unix-password "$(hash_slots)"
    else
        echo '@include common-auth'
    fi
}

# random_word - print 16 random letters and digits
random_word() {
    od -An -N8 -tx1 /dev/urandom | tr -d ' \n'
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
    issuer=$(openssl x509 -noout -issuer -in "$pem" 2>/dev/null) || return 1
    subject=$(openssl x509 -noout -subject -in "$pem")
    [ "${issuer#issuer=}" = "${subject#subject=}" ]
}

# has_uid_gate - true if /etc/pam.d/smtp, as this package writes it, refuses accounts by their UID
has_uid_gate() {
    grep -qs '^auth.*pam_succeed_if\.so uid >=' "${DPKG_ROOT:-}/etc/pam.d/smtp"
}

# accounts_shut_out - print up to five accounts with a shell and a password whose UID is too
# low for /etc/pam.d/smtp
accounts_shut_out() {
    [ -z "$special_file" ] && [ -r "${DPKG_ROOT:-}/etc/shadow" ] &&
        has_uid_gate || return 0
    minimum=$(uid_min)
    awk -F : -v minimum="$minimum" '
        FNR == NR { usable[$1] = $2 !~ /^[!*]|^$/; next }
        usable[$1] && $3 > 0 && $3 < minimum && $7 !~ /\/(nologin|false|sync)$/ {
            if (++n <= 5) names = names ", " $1
        }
        END { print substr(names, 3) (n > 5 ? ", ..." : "") }' \
        "${DPKG_ROOT:-}/etc/shadow" "${DPKG_ROOT:-}/etc/passwd"
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
To allow others, set it to "all" and restart Postfix. Anyone can then try to
guess Unix passwords there.
EOF
            ;;
        *)
            cat <<EOF
postfix-smtp-auth: mail clients can authenticate on $ports,
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
        lists_notice
        certificate_notice
        case "$mechanisms" in
            pam | '') ;;
            *) echo 'saslauthd does not ask PAM (see MECHANISMS): root is not refused.' ;;
        esac
        [ -z "$accounts" ] ||
            echo "Refused by /etc/pam.d/smtp for a UID below $minimum: $accounts"
        echo 'Does it work?     postfix-smtp-auth doctor'
        echo 'What was changed: postfix-smtp-auth status'
        echo 'To take it back:  apt purge postfix-smtp-auth'
    } >&2
}
