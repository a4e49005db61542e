# shellcheck shell=bash
# boot-words.sh - what only running hosts can be asked; sourced by case.sh.

# no_auth_in_clear ADDRESS PORT... - mail is taken there, and AUTH is not offered before TLS
no_auth_in_clear() {
    local port said address=$1
    shift
    for port; do
        said=$(net swaks --server "$address" --port "$port" --to joe \
            --quit-after EHLO </dev/null)
        has "EHLO before TLS on port $port" '250.STARTTLS' "$said"
        lacks "EHLO before TLS on port $port" AUTH "$said"
    done
}

# strangers_may_not_relay [ADDRESS] - mail for elsewhere, without authentication
strangers_may_not_relay() {
    local port answer
    for port in 25 587 465; do
        answer=$(swaks_at "$port" "${1:-192.0.2.1}" --to someone@outside.example \
            --quit-after RCPT 2>&1) || : # refused
        has "mail for elsewhere on port $port" '^<~\* (454|554|530) ' "$answer"
    done
}

# speak PORT - say what is on standard input to the server; prints its answers
speak() {
    net timeout 30 bash -c 'exec 3<>"/dev/tcp/192.0.2.1/$1"; cat >&3; cat <&3' speak "$1"
}

# dovecot_serves_postfix - AUTH in main.cf is made Dovecot's
dovecot_serves_postfix() {
    install dovecot-core
    cat >"$ROOT/etc/dovecot/conf.d/99-postfix.conf" <<'END'
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
END
    box service dovecot restart >/dev/null 2>&1
    box postconf -e smtpd_sasl_type=dovecot smtpd_sasl_path=private/auth \
        smtpd_sasl_auth_enable=yes
    box service postfix restart >/dev/null 2>&1
    wait_for 'Postfix' something_listens_on 25
}

# postfix_has_ended - and with it its master, which on bookworm is another service's
postfix_has_ended() {
    ! describe_services | grep '^runs: .*/master ' >/dev/null
}

# in_a_service - AUTH of another type is on in one service of master.cf
in_a_service() {
    lived_in <<'END'
cat >>/etc/postfix/master.cf <<'EOF'
submission inet n - n - - smtpd
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sasl_type=dovecot
  -o smtpd_sasl_path=private/auth
EOF
END
}
