# shellcheck shell=bash
# doctor_healthy.sh - hosts of many kinds on which nothing is wrong: doctor finds nothing.

# reconfigured COMMANDS - after them, and a restart of Postfix, nothing is wrong
reconfigured() {
    echo "== $1"
    box sh -euc "$1"
    box systemctl restart postfix
    wait_for 'Postfix' something_listens_on 587
    nothing_wrong
}

# on: bookworm trixie
doctor_finds_nothing_wrong_on_healthy_hosts() {
    on mail
    up
    people
    install_ours
    nothing_wrong
    install dovecot-imapd
    nothing_wrong
    net /usr/bin/python3 "$SUPPORT/clients/milter.py" 8891 >/dev/null 2>&1 &
    wait_for 'the milter' something_listens_on 8891
    reconfigured 'postconf -e smtpd_milters=inet:127.0.0.1:8891 non_smtpd_milters=inet:127.0.0.1:8891'
    reconfigured 'postconf -e smtpd_client_restrictions=reject_unknown_client_hostname smtpd_helo_required=yes'
    has 'what a list does on port 25' '^hint lists.*clients should use 587' "$RESULTS"
    reconfigured 'postconf -e "mynetworks = 127.0.0.0/8, 192.168.0.0/24" smtpd_client_restrictions='
    has 'the printers of the house' '^hint mynetworks' "$RESULTS"
    reconfigured 'postconf -e inet_interfaces=loopback-only'
    has 'a remedy for whoever wants others in' '^hint listeners.*postconf -e inet_interfaces=all && systemctl restart postfix' "$RESULTS"
    reconfigured 'postconf -e inet_interfaces=all && systemctl restart postfix'
    lacks 'what is told' '^hint listeners' "$RESULTS"
    # behind a proxy, and behind postscreen
    reconfigured 'postconf -P smtp/inet/smtpd_upstream_proxy_protocol=haproxy'
    has 'the port of the proxy' '^unknown login-25.*proxy' "$RESULTS"
    reconfigured 'postconf -MX smtp/inet; cat >>/etc/postfix/master.cf <<EOF
smtp inet n - y - 1 postscreen
smtpd pass - - y - - smtpd
dnsblog unix - - y - 0 dnsblog
tlsproxy unix - - y - 0 tlsproxy
EOF'
    has 'port 25 behind postscreen' '^right login-25' "$RESULTS"
    # no IPv4 at all but for loopback
    net ip address del 192.0.2.1/32 dev lo
    reconfigured 'postconf -e inet_protocols=ipv6 smtpd_milters= non_smtpd_milters='
    has 'a port' '^right login-587' "$RESULTS"
}

# on: bookworm trixie
doctor_finds_nothing_wrong_where_a_recipe_was_adopted() {
    set_up_by_hand '-c -m /var/spool/postfix/var/run/saslauthd' </dev/null
    install_ours
    nothing_wrong
    # and where AUTH was moved to Dovecot meanwhile, it says that it has nothing to say
    dovecot_serves_postfix
    diagnose
    equal 'what is wrong' '' "$(checks_that_are wrong)"
    equal "doctor's status" 2 "$STATUS"
    has 'what is known' '^unknown set-up.*another way' "$RESULTS"
}

# on: bookworm trixie
doctor_says_so_where_another_set_up_was_kept() {
    on mail
    up
    people
    dovecot_serves_postfix
    install_ours
    host_command doctor --help >/dev/null # it is there
    take before
    diagnose
    given_back # doctor changes nothing
    has 'what is known' "^unknown set-up	AUTH is not set up by $NAME.*dovecot.*	dpkg-reconfigure $NAME" "$RESULTS"
    has 'a login' '^right login-25.*Postfix and dovecot replied' "$RESULTS"
    # it is Postfix's default to take passwords in the clear
    equal 'what is wrong' clear-25 "$(checks_that_are wrong)"
}
