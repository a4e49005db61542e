# shellcheck shell=bash
# lived_in_mail.sh - hosts that do more with mail than Debian's first set-up.

# on: bookworm
a_relayhost_that_wants_a_password() {
    lived_in <<'END'
printf '[127.0.0.1]:2525 relayuser:relaysecret\n' >/etc/postfix/relay_password
postmap /etc/postfix/relay_password
postconf -e smtp_sasl_auth_enable=yes smtp_sasl_security_options= \
    smtp_sasl_password_maps=hash:/etc/postfix/relay_password
END
    auth_comes_and_goes 25 587 465
}

# on: bookworm
a_milter_that_signs_what_was_authenticated() {
    lived_in <<'END'
postconf -e smtpd_milters=inet:127.0.0.1:8891 milter_default_action=accept
END
    net /usr/bin/python3 "$SUPPORT/clients/milter.py" 8891 >"$COPY/milter.log" 2>&1 &
    wait_for 'the milter' something_listens_on 8891
    take before
    install_ours
    send swaks 587 PLAIN joe secret joe@smtphost.example.net
    arrives_at_joe
    has 'who was authenticated' '^X-Signed: joe at ORIGINATING' "$(cat "$ROOT/var/mail/joe")"
    send swaks 25 PLAIN joe secret joe@smtphost.example.net
    arrives_at_joe
    has 'who was authenticated on port 25' '^X-Signed: joe at smtphost' \
        "$(cat "$ROOT/var/mail/joe")"
    purge_ours
    given_back
}

# on: trixie
a_host_that_listens_at_an_address_in_brackets() {
    lived_in <<'END'
postconf -e 'inet_interfaces = [2001:db8::1]' 'mynetworks = [::1]/128'
END
    install_ours
    equal 'PLAIN on port 587' 235 "$(login lettre 587 PLAIN joe secret 2001:db8::1)"
    purge_ours
    given_back
}

# on: bookworm trixie
a_proxy_speaks_to_postfix_for_the_clients() {
    lived_in <<'END'
postconf -e smtpd_upstream_proxy_protocol=haproxy smtpd_upstream_proxy_timeout=1s
END
    install_ours
    has 'it says so' 'only to a proxy .*: configured, but not tested' "$OUTPUT"
    something_listens_on 587
    purge_ours
    given_back
}

# on: trixie
another_instance_in_the_environment_is_not_meant() {
    lived_in </dev/null
    succeed env MAIL_CONFIG=/etc/postfix-out dpkg -i "/root/$NAME.deb"
    smtp_auth_works 25 587 465
    succeed env MAIL_CONFIG=/etc/postfix-out dpkg --purge "$NAME"
    given_back
}

# on: bookworm trixie
a_host_of_ipv6_only() {
    lived_in <<'END'
postconf -e inet_protocols=ipv6 'mynetworks = [::1]/128'
END
    port_25_answers ::1
    install_ours
    port_25_answers ::1
    equal 'PLAIN on port 25' 235 "$(login lettre 25 PLAIN joe secret 2001:db8::1)"
    equal 'LOGIN on port 587' 235 "$(login lettre 587 LOGIN joe secret 2001:db8::1)"
    equal 'PLAIN on port 465' 235 "$(login lettre 465 PLAIN joe secret 2001:db8::1)"
    purge_ours
    port_25_answers ::1
    given_back
}

# on: trixie
a_host_that_serves_itself_alone() {
    lived_in <<'END'
postconf -e inet_interfaces=loopback-only
END
    install_ours
    has 'the notice' 'loopback-only' "$OUTPUT"
    equal 'PLAIN on port 587' 235 "$(login lettre 587 PLAIN joe secret 127.0.0.1)"
    purge_ours
    given_back
}

# on: bookworm trixie bullseye
smtpd_in_a_chroot() {
    lived_in <<'END'
sed -i -E 's/^(smtp +inet +n +- +)[yn-]/\1y/' /etc/postfix/master.cf
grep -qE '^smtp +inet +n +- +y ' /etc/postfix/master.cf
END
    auth_comes_and_goes 25 587 465
}

# on: bookworm trixie bullseye
smtpd_outside_a_chroot() {
    lived_in <<'END'
sed -i -E 's/^(smtp +inet +n +- +)[yn-]/\1n/' /etc/postfix/master.cf
grep -qE '^smtp +inet +n +- +n ' /etc/postfix/master.cf
END
    auth_comes_and_goes 25 587 465
}

# on: bookworm trixie
postscreen_answers_port_25() {
    lived_in <<'END'
sed -i -E 's/^smtp +inet.*/smtp inet n - y - 1 postscreen\nsmtpd pass - - y - - smtpd/' \
    /etc/postfix/master.cf
END
    auth_comes_and_goes 587 465
}

# on: trixie
a_certificate_of_its_own_stays() {
    lived_in <<'END'
cp /etc/ssl/certs/ssl-cert-snakeoil.pem /etc/postfix/cert.pem
cp /etc/ssl/private/ssl-cert-snakeoil.key /etc/postfix/key.pem
postconf -X smtpd_tls_cert_file smtpd_tls_key_file smtpd_tls_security_level
postconf -e smtpd_tls_chain_files=/etc/postfix/key.pem,/etc/postfix/cert.pem \
    smtpd_use_tls=yes
END
    auth_comes_and_goes 25 587 465
}

# on: bookworm trixie bullseye
no_certificate_at_all() {
    lived_in <<'END'
postconf -X smtpd_tls_cert_file smtpd_tls_key_file smtpd_tls_security_level
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
networks_that_may_send_without_a_name_are_closed_and_come_back() {
    lived_in <<'END'
sed -i '/^mynetworks/d' /etc/postfix/main.cf
cat >>/etc/postfix/main.cf <<'EOF'
mynetworks = 127.0.0.0/8,
# the office, but for the printer
  192.168.0.0/24 !192.168.0.9
  10.0.0.0/8
EOF
END
    answer mynetworks multiselect '192.168.0.0/24'
    install_ours
    equal 'mynetworks' '127.0.0.0/8 !192.168.0.9 10.0.0.0/8' \
        "$(box postconf -h mynetworks | tr ',\n' '  ' | xargs)"
    smtp_auth_works 25 587 465
    remove_ours
    has 'what it means' '192[.]168[.]0[.]0/24' "$OUTPUT"
    purge_ours
    given_back
}

# on: bookworm trixie bullseye-without-systemd
a_host_that_follows_the_recipe_is_adopted_as_it_stands() {
    lived_in <<'END'
usermod -a -G sasl postfix
printf 'pwcheck_method: saslauthd\nmech_list: plain login\n' >/etc/postfix/sasl/smtpd.conf
sed -i -e '/^START=/d' \
    -e 's,^OPTIONS=.*,OPTIONS="-c -m /var/spool/postfix/var/run/saslauthd",' \
    /etc/default/saslauthd
echo START=yes >>/etc/default/saslauthd
mkdir -p /var/spool/postfix/var/run
install -d -g sasl -m 0710 /var/spool/postfix/var/run/saslauthd
mkdir -p /etc/systemd/system/saslauthd.service.d
printf '[Service]\nPIDFile=\n' >/etc/systemd/system/saslauthd.service.d/own.conf
[ ! -d /run/systemd/system ] || systemctl daemon-reload
update-rc.d saslauthd enable >/dev/null 2>&1
service saslauthd restart >/dev/null 2>&1
sed -i -E 's/^(smtp +inet +n +- +)[yn-]/\1y/' /etc/postfix/master.cf
postconf -e cyrus_sasl_config_path=/etc/postfix/sasl smtpd_sasl_auth_enable=yes \
    smtpd_recipient_restrictions=permit_sasl_authenticated,permit_mynetworks,reject_unauth_destination
END
    equal 'AUTH on port 25, by hand' 235 "$(login lettre 25 PLAIN joe secret)"
    take before
    install_ours
    smtp_auth_works 25 587 465
    has 'the cache that was chosen' '^OPTIONS="-c -m ' "$(cat "$ROOT/etc/default/saslauthd")"
    equal 'the list' 'permit_sasl_authenticated,permit_mynetworks,reject_unauth_destination' \
        "$(box postconf -h smtpd_recipient_restrictions)"
    purge_ours
    equal 'AUTH on port 25, by hand as before' 235 "$(login lettre 25 PLAIN joe secret)"
    given_back
}
