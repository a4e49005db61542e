# shellcheck shell=bash
# doctor_delivery.sh - what other hosts think of mail from here, and what the log has: hints.

# delivery [SETTING...] - HINTS becomes what doctor says of it, for these settings of Postfix
delivery() {
    HINTS=$(box perl "/usr/share/$NAME/commands/doctor-deliverability.pl" myorigin=example.net \
        myhostname=mail.example.net smtp_bind_address=192.0.2.1 "$@" 2>&1)
    printf '%s\n' "$HINTS"
}

# spf WANTED RECORD - SPF of 192.0.2.1 with this record
spf() {
    { printf '%s\n' "example.net TXT $2" 'mail.example.net A 192.0.2.1' 'example.net MX mail.example.net' \
        'far.example A 198.51.100.9' 'ours.example TXT v=spf1 ip4:192.0.2.0/28 -all' \
        'theirs.example TXT v=spf1 ip4:198.51.100.0/24 -all' 'loop.example TXT v=spf1 include:loop.example -all' \
        'net.example TXT v=spf1 a:mail.example.net/24 -all'; } >"$ROOT/root/zone"
    delivery
    has "SPF of «$2»" "^delivery-spf	$1" "$HINTS"
}

# on: trixie
doctor_tells_what_other_hosts_look_up() {
    on base
    start_without_init
    dpkg-deb -x "$DEB" "$ROOT"
    host_command doctor --help >/dev/null
    # nobody replies
    : >"$ROOT/etc/resolv.conf"
    delivery
    has 'without a resolver' '^delivery-spf	unknown' "$HINTS"
    has 'without a resolver' '^delivery-ptr	unknown' "$HINTS"
    has 'without a resolver' '^delivery-dmarc	unknown' "$HINTS"
    echo 'nameserver 127.0.0.1' >"$ROOT/etc/resolv.conf"
    : >"$ROOT/root/zone"
    net /usr/bin/python3 "$SUPPORT/clients/dns.py" "$ROOT/root/zone" &
    wait_for 'the name server' net bash -c ': >/dev/tcp/127.0.0.1/53'
    delivery
    lacks 'with empty records' '	wrong	' "$HINTS"
    has 'without a name' '^delivery-ptr	hint	192.0.2.1 has no name' "$HINTS"
    has 'without SPF' '^delivery-spf	hint	example.net has no SPF record' "$HINTS"
    has 'without DMARC' '^delivery-dmarc	hint' "$HINTS"
    has 'without a milter' '^delivery-dkim	hint' "$HINTS"
    spf right 'v=spf1 ip4:192.0.2.1 -all'
    spf right 'v=spf1 a:mail.example.net -all'
    spf right 'v=spf1 mx ~all'
    spf right 'v=spf1 +include:ours.example -all'
    spf right 'v=spf1 redirect=ours.example'
    spf right 'v=spf1 include:theirs.example include:net.example -all'
    spf right "v=spf1 $(printf 'ip4:198.51.100.%s ' {1..60})ip4:192.0.2.1 -all"
    spf hint 'v=spf1 ip4:192.0.2.2 ip6:2001:db8::/32 -all'
    spf hint 'v=spf1 include:theirs.example ~all'
    spf hint 'v=spf1 -ip4:192.0.2.0/24 +all'
    spf hint 'v=spf1 a:far.example ?all'
    spf 'hint.*faulty' 'v=spf1 include:loop.example -all'
    spf 'hint.*faulty' 'v=spf1 ip4:mail.example.net -all'
    spf unknown 'v=spf1 exists:%{i}.example -all'
    printf '%s\n' '1.2.0.192.in-addr.arpa PTR mail.example.net' 'mail.example.net A 192.0.2.1' \
        '_dmarc.example.net TXT v=DMARC1; p=none' >"$ROOT/root/zone"
    delivery smtpd_milters=inet:127.0.0.1:8891
    has 'a name' '^delivery-ptr	right' "$HINTS"
    has 'DMARC' '^delivery-dmarc	right' "$HINTS"
    has 'a milter of which nothing is known' '^delivery-dkim	unknown' "$HINTS"
    printf '%s\n' '1.2.0.192.in-addr.arpa PTR other.example.net' 'other.example.net A 192.0.2.9' >"$ROOT/root/zone"
    delivery
    has 'a name of another' '^delivery-ptr	hint.*not its own' "$HINTS"
    delivery relayhost=mail.example.org
    has 'a relay' '^delivery-spf	unknown.*	It leaves through relayhost' "$HINTS"
    delivery smtp_bind_address=192.168.1.5
    has 'a router' '^delivery-spf	unknown.*	192.168.1.5 is a private address' "$HINTS"
    delivery myorigin=localhost
    has 'no domain' '^delivery-spf	unknown.*	myorigin is no domain' "$HINTS"
}

# seen NAME - doctor has found it in the log
seen() {
    has "what the log has of $1" "^hint log-$1	" "$RESULTS"
}

# with COMMANDS - Postfix is started anew after them, and its processes with it, however often
# that is in a minute
with() {
    box sh -euc "$1; postfix stop; systemctl reset-failed; postfix start" >"$COPY/with" 2>&1 </dev/null ||
        fail "«$1» failed: $(cat "$COPY/with")"
    wait_for 'port 587' something_listens_on 587
}

# logged PATTERN - the log has it
logged() {
    wait_for "«$1» in the log" box sh -c "journalctl -q --no-pager | grep -qE '$1'"
}

# on: bookworm trixie
doctor_recognises_what_stands_in_the_log() {
    examined_host
    login lettre 587 PLAIN joe "$(printf '%300s' '' | tr ' ' x)" >/dev/null
    box usermod -e 1 joe
    login lettre 587 PLAIN joe secret >/dev/null
    box usermod -e '' joe
    with 'postconf -e "smtpd_tls_mandatory_protocols = >=TLSv1.3"'
    net timeout 5 openssl s_client -tls1_2 -connect 127.0.0.1:465 >/dev/null 2>&1 </dev/null || : # refused
    net timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/465; printf "EHLO clear\r\n" >&3; cat <&3' >/dev/null || : # refused
    # a client that verifies
    net swaks --server 192.0.2.1 --port 465 --tls-on-connect --from joe@smtphost.example.net --to a@outside.example \
        --tls-verify --quit-after EHLO </dev/null >/dev/null 2>&1 || : # it refuses
    with 'postconf -e smtpd_sender_restrictions=reject'
    swaks_at 25 192.0.2.1 --to joe --auth PLAIN --auth-user joe --auth-password secret --quit-after RCPT >/dev/null 2>&1 || : # refused
    with 'postconf -X smtpd_sender_restrictions; postconf -e smtpd_client_auth_rate_limit=1'
    login lettre 587 PLAIN joe secret >/dev/null
    login lettre 587 PLAIN joe secret >/dev/null
    with 'postconf -X smtpd_client_auth_rate_limit; gpasswd -d postfix sasl'
    equal 'without the group' 454 "$(login lettre 587 PLAIN joe secret)"
    with 'usermod -aG sasl postfix; service saslauthd stop'
    equal 'without saslauthd' 454 "$(login lettre 587 PLAIN joe secret)"
    with 'service saslauthd start; cp /etc/pam.d/smtp /root
        printf "%s\n" "auth required pam_nowhere.so" "account required pam_permit.so" >/etc/pam.d/smtp'
    login lettre 587 PLAIN joe secret >/dev/null
    with 'cp /root/smtp /etc/pam.d/; postconf -e smtpd_tls_cert_file=/nowhere'
    conversation 25 192.0.2.1 >/dev/null
    logged 'cannot get .*certificate|No server certs'
    with 'postconf -e smtpd_tls_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem smtpd_sasl_type=dovecot'
    net timeout 5 openssl s_client -connect 127.0.0.1:465 </dev/null >/dev/null 2>&1 || : # smtpd dies inside TLS
    logged 'Connect to Dovecot auth socket'
    with 'postconf -e smtpd_sasl_type=cyrus smtpd_sasl_security_options=noanonymous,noplaintext'
    net timeout 5 openssl s_client -connect 127.0.0.1:465 </dev/null >/dev/null 2>&1 || : # smtpd dies inside TLS
    logged 'no SASL authentication mechanisms'
    logged 'bad command startup'
    with 'postconf -X smtpd_sasl_security_options'
    nothing_wrong
    local trouble
    for trouble in access-to-socket no-saslauthd no-mechanism dovecot no-certificate old-tls clear-to-tls \
        certificate-refused rate long-password pam-module account dead; do
        seen "$trouble"
    done
    # Postfix before 3.9 does not say of a refusal who had logged in
    [ "$SUITE" = bookworm ] || seen refused-user
}
