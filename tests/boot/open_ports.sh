# shellcheck shell=bash
# open_ports.sh - the notice says of each port what a client sees there, and what protects
# one port protects those that we add.

# closing - set CLOSING to what the installation says at its end, in one line
closing() {
    CLOSING=$(sed -n '/^postfix-smtp-auth: /,$p' <<<"$OUTPUT" | tr -s '\r\n ' ' ')
}

# told WORDS - the notice has them
told() {
    closing
    case $CLOSING in
        *"$1"*) ;;
        *) fail "the notice is without «$1»: $CLOSING" ;;
    esac
}

# rcpt PORT OPTION... - the server's answer to RCPT, for elsewhere, from joe, who has
# authenticated
rcpt() {
    local port=$1 said
    shift
    said=$(swaks_at "$port" 192.0.2.1 --to someone@outside.example --auth PLAIN \
        --auth-user joe --auth-password secret --quit-after RCPT "$@" 2>&1) || : # refused
    sed -n '/~> RCPT/,/^<~/ { s/^<~[ *]* *\([0-9]*\) .*/\1/p; }' <<<"$said"
}

# purged - purge gives the host back
purged() {
    purge_ours
    given_back
}

# on: bookworm trixie
a_sender_of_another_user_is_refused_on_every_port() {
    local port
    lived_in <<'END'
printf '%s\n' 'joe@smtphost.example.net joe' 'bob@smtphost.example.net bob' >/etc/postfix/owners
postconf -e smtpd_sender_login_maps=texthash:/etc/postfix/owners \
    smtpd_sender_restrictions=reject_sender_login_mismatch
END
    install_ours
    smtp_auth_works 25 587 465
    for port in 25 587 465; do
        equal "bob's address used by joe on $port" 553 "$(rcpt "$port" --from bob@smtphost.example.net)"
        equal "joe's own address on $port" 250 "$(rcpt "$port")"
    done
    purged
}

# on: trixie
without_tls_on_port_25_only_the_others_are_named() {
    lived_in <<'END'
postconf -e smtpd_tls_security_level=none
END
    install_ours
    told 'authenticate on ports 587, 465,'
    told 'Not on port 25: smtpd_tls_security_level = none (main.cf): AUTH needs TLS.'
    no_auth_on 25
    smtp_auth_works 587 465
    purged
}

# on: bookworm trixie
a_level_that_is_empty_is_none_and_comes_back_empty() {
    lived_in <<'END'
postconf -e smtpd_tls_security_level=
END
    install_ours
    told 'on ports 25, 587, 465,'
    smtp_auth_works 25 587 465
    purged
}

# on: bookworm trixie
where_tls_was_switched_off_in_the_old_way_the_setting_is_named() {
    lived_in <<'END'
postconf -X smtpd_tls_security_level
postconf -e smtpd_use_tls=no
END
    install_ours
    told 'authenticate on ports 587, 465,'
    told 'Not on port 25: smtpd_tls_security_level is empty, and smtpd_use_tls = no'
    no_auth_on 25
    smtp_auth_works 587 465
    purged
}

# on: bookworm
auth_that_is_hidden_from_all_clients_is_not_claimed() {
    local -x FROM_RELEASE='' # which claimed it
    lived_in <<'END'
postconf -e smtpd_sasl_exceptions_networks=static:all
END
    install_ours
    told 'no port was seen to offer authentication:'
    told 'Not on port 587: smtpd_sasl_exceptions_networks = static:all (main.cf)'
    lacks 'the notice' 'clients can authenticate' "$CLOSING"
    no_auth_on 25 587 465
    purged
}

# on: trixie
lists_that_refuse_users_on_port_25_are_named() {
    lived_in <<'END'
postconf -e smtpd_helo_required=yes smtpd_helo_restrictions=reject_non_fqdn_helo_hostname
END
    install_ours
    told 'On port 25, smtpd_helo_restrictions also applies to authenticated users; clients should use 587.'
    local port
    for port in 25:504 587:250 465:250; do
        equal "RCPT as DESKTOP-1 on ${port%:*}" "${port#*:}" "$(rcpt "${port%:*}" --helo DESKTOP-1)"
    done
    purged
}

# on: trixie
a_host_that_listens_on_two_addresses_of_loopback_is_told_as_this_host_only() {
    lived_in <<'END'
postconf -e 'inet_interfaces=127.0.0.1, [::1]'
END
    install_ours
    told 'on ports 25, 587, 465, but only from this host: main.cf has inet_interfaces = 127.0.0.1, [::1].'
    equal 'PLAIN on port 587' 235 "$(login lettre 587 PLAIN joe secret 127.0.0.1)"
    equal 'a connection from elsewhere' '' "$(greeting 587 192.0.2.1)"
    purged
}

# debians_own_entries - Debian's commented entries of submission and submissions in force
debians_own_entries() {
    lived_in <<'END'
sed -i '/^#submissions\{0,1\} /,/^#[a-z]* *unix/ {
    s/^#\(submissions\{0,1\} \)/\1/
    s/^#\(  -o smtpd_\(sasl_auth_enable\|tls_\)\)/\1/
    s/^#\(  -o syslog_name\)/\1/ }' /etc/postfix/master.cf
END
}

# on: bookworm trixie
entries_of_debian_at_which_nobody_could_log_in_stay_and_auth_works_through_them() {
    debians_own_entries
    equal 'the entries' 2 "$(box postconf -M '*/inet' | grep -c '^submission')"
    cp "$ROOT/etc/postfix/master.cf" "$COPY/master.cf"
    install_ours
    told 'on ports 25, 587, 465,'
    cmp "$ROOT/etc/postfix/master.cf" "$COPY/master.cf"
    smtp_auth_works 25 587 465
    purged
}

# on: bookworm trixie
entries_of_debian_with_accounts_in_sasldb_are_a_set_up_of_the_hosts_own() {
    debians_own_entries
    box sh -c 'echo secret | saslpasswd2 -p -c -u smtphost.example.net jane'
    take before
    install_ours
    has 'the notice' "^$NAME: nothing was set up" "$OUTPUT"
    told "AUTH is on with Cyrus SASL's own accounts (sasldb2)."
    purged
}

# on: trixie
a_certificate_about_which_openssl_says_much_hides_no_port() {
    on mail
    up
    # line by line, before the server is heard
    instead_of /usr/bin/openssl <<'END'
#!/bin/sh
[ "$1" != s_client ] || for n in $(seq 100); do /bin/echo "depth=$n" >&2; done
exec /usr/bin/openssl.real "$@"
END
    install_ours
    told 'can authenticate on ports 25, 587, 465,'
    back /usr/bin/openssl
}
