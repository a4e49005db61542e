# shellcheck shell=bash
# lived_in.sh - hosts whose configuration somebody has edited: AUTH works there,
# port 25 answers throughout, and purge gives back every byte.

# on: trixie
values_of_several_lines_with_comments_inside() {
    lived_in <<'END'
cat >>/etc/postfix/main.cf <<'EOF'
# restrictions, one a line
smtpd_recipient_restrictions =
    permit_mynetworks,
    # printers send without a name
    	reject_unauth_destination

EOF
sed -i '/^smtpd_relay_restrictions/d' /etc/postfix/main.cf
cat >>/etc/postfix/main.cf <<'EOF'
smtpd_relay_restrictions = permit_mynetworks
# between
  ,	defer_unauth_destination
# the end
EOF
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
parameters_that_stand_twice() {
    lived_in <<'END'
cat >>/etc/postfix/main.cf <<'EOF'
biff = no
smtpd_tls_auth_only = no
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_tls_auth_only=no
smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination
EOF
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
block_lists_and_policy_services_among_the_restrictions() {
    lived_in <<'END'
sed -i '/^smtpd_relay_restrictions/d' /etc/postfix/main.cf
cat >>/etc/postfix/main.cf <<'EOF'
smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination,
   reject_rbl_client zen.block.example=127.0.0.[2..11],
   check_policy_service { inet:127.0.0.1:10023, timeout=3s, default_action=DUNNO }, permit
smtpd_relay_restrictions = permit_mynetworks, check_client_access { inline:{ {192.0.2.99 = OK} } }, reject_unauth_destination
EOF
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
files_with_carriage_returns() {
    lived_in <<'END'
sed -i 's/$/\r/' /etc/postfix/main.cf
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
files_without_a_final_newline() {
    lived_in <<'END'
for file in /etc/postfix/main.cf /etc/postfix/master.cf /etc/default/saslauthd; do
    truncate -s -1 "$file"
done
printf '\nmailbox_size_limit = 1024000000' >>/etc/postfix/main.cf
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
files_that_are_links() {
    lived_in <<'END'
mkdir /etc/postfix/host
mv /etc/postfix/main.cf /etc/postfix/master.cf /etc/postfix/host
ln -s host/main.cf host/master.cf /etc/postfix/
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
files_with_other_modes_and_owners() {
    lived_in <<'END'
chmod 0640 /etc/postfix/main.cf /etc/default/saslauthd
chgrp postfix /etc/postfix/main.cf
chmod 0600 /etc/postfix/master.cf
END
    for file in etc/postfix/main.cf etc/postfix/master.cf etc/default/saslauthd; do
        setfattr -n trusted.note -v mine "$ROOT/$file"
    done
    take before
    auth_comes_and_goes 25 587 465
}

# on: trixie
port_587_is_served_under_its_number() {
    lived_in <<'END'
printf '%s\n' '587 inet n - n - - smtpd' '  -o syslog_name=postfix/own' \
    >>/etc/postfix/master.cf
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
port_587_is_served_at_one_address() {
    lived_in <<'END'
echo '127.0.0.1:submission inet n - n - - smtpd' >>/etc/postfix/master.cf
END
    auth_comes_and_goes 25 465
}

# on: trixie
port_587_is_served_at_an_ipv6_address() {
    lived_in <<'END'
echo '[::1]:587 inet n - n - - smtpd' >>/etc/postfix/master.cf
END
    auth_comes_and_goes 25 465
}

# on: bookworm trixie bullseye
port_465_is_served_under_its_old_name() {
    lived_in <<'END'
grep -q '^smtps' /etc/services || echo 'smtps 465/tcp' >>/etc/services
printf '%s\n' 'smtps inet n - n - - smtpd' '  -o smtpd_tls_wrappermode=yes' \
    >>/etc/postfix/master.cf
END
    auth_comes_and_goes 25 587 465
}

# on: bookworm trixie
another_daemon_holds_port_465() {
    lived_in <<'END'
smtp-sink -u nobody 0.0.0.0:465 10 >/dev/null 2>&1 </dev/null &
END
    wait_for 'the other daemon' something_listens_on 465
    take before
    auth_comes_and_goes 25 587
}

# on: trixie
a_smtpd_conf_made_by_hand_in_the_same_sense() {
    lived_in <<'END'
printf '%s\n' '# by hand' 'pwcheck_method:saslauthd' 'mech_list: LOGIN PLAIN' \
    'saslauthd_path: /var/run/saslauthd/mux' >/etc/postfix/sasl/smtpd.conf
END
    auth_comes_and_goes 25 587 465
}

# on: trixie
postfix_is_in_sasl_already() {
    lived_in <<'END'
usermod -a -G sasl postfix
END
    auth_comes_and_goes 25 587 465
    has 'members of sasl' ':postfix$' "$(box getent group sasl)"
}

# on: trixie
start_is_no() {
    lived_in <<'END'
sed -i '/^START=/d' /etc/default/saslauthd
printf '\nSTART=no\n' >>/etc/default/saslauthd
END
    auth_comes_and_goes 25 587 465
}

# on: bookworm trixie bullseye-without-systemd
start_is_missing() {
    lived_in <<'END'
sed -i '/^START=/d' /etc/default/saslauthd
END
    auth_comes_and_goes 25 587 465
}

# on: bookworm trixie bullseye-without-systemd
saslauthd_runs_already_at_its_usual_place() {
    lived_in <<'END'
sed -i '/^START=/d' /etc/default/saslauthd
echo START=yes >>/etc/default/saslauthd
update-rc.d saslauthd enable >/dev/null 2>&1
service saslauthd restart >/dev/null 2>&1
END
    wait_for 'saslauthd' box test -S /run/saslauthd/mux
    take before
    auth_comes_and_goes 25 587 465
}
