# shellcheck shell=bash
# client.sh - what «client» prints is what mail clients need.
# shellcheck source=/dev/null
. "$SUPPORT/words/command.sh"

# authority - one that signs certificates
authority() {
    openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=authority -days 9 \
        -keyout "$COPY/ca.key" -out "$COPY/ca.pem" 2>/dev/null
}

# certificate_for FILE NAMES [OPTION...] - sign one with those NAMES, one a line, as openssl's
# subjectAltName has them, and put it with its key into FILE on the host; without OPTIONs, it is
# self-signed
certificate_for() {
    local file=$1
    {
        printf '[req]\ndistinguished_name = dn\nx509_extensions = extensions\n[dn]\n'
        printf '[extensions]\nsubjectAltName = @names\n[names]\n'
        sed '=' <<<"$2" | sed 'N; s/^\(.*\)\n\([A-Z]*\):\(.*\)/\2.\1 = "\3"/'
    } >"$COPY/openssl.cnf"
    shift 2
    openssl req -x509 -config "$COPY/openssl.cnf" -newkey rsa:2048 -nodes -subj /CN=common.example.org \
        -days 9 -keyout "$COPY/key.pem" -out "$COPY/chain.pem" "$@" 2>/dev/null
    cat "$COPY/key.pem" "$COPY/chain.pem" >"$ROOT$file"
}

# signed - the OPTIONs of a certificate that the authority signs
signed() {
    printf '%s\n' -CA "$COPY/ca.pem" -CAkey "$COPY/ca.key"
}

# client ARGUMENT... - what it prints, in OUTPUT, and what it says, in SAID; it ends with 0
client() {
    OUTPUT=$(host_command client "$@" 2>"$COPY/said") || fail "client ended with $?: $(cat "$COPY/said")"
    SAID=$(cat "$COPY/said")
}

# refuses STATUS SENTENCE ARGUMENT... - client ends so
refuses() {
    local status=0
    OUTPUT=$(host_command client "${@:3}" 2>&1) || status=$?
    equal "the exit status of «client ${*:3}»" "$1" "$status"
    has "what «client ${*:3}» says" "^$NAME: $2" "$OUTPUT"
    equal 'bytes that a terminal obeys' 0 "$(LC_ALL=C tr -d '\n\040-\176' <<<"$OUTPUT" | wc -c)"
}

# accepted_at HOST PORT USER PASSWORD - curl, which trusts the authority alone, logs in there
accepted_at() {
    local scheme=smtp
    [ "$2" != 465 ] || scheme=smtps
    has "what $1 port $2 answers to curl" '^< 235 ' "$(net curl --silent --show-error --verbose --max-time 60 \
        --cacert "$COPY/ca.pem" --ssl-reqd --resolve "$1:$2:192.0.2.1" --user "$3:$4" \
        --url "$scheme://$1:$2/client.example.org" --mail-rcpt joe </dev/null 2>&1)"
}

# on: bookworm trixie
the_card_has_names_and_ports_that_a_client_accepts() {
    local options port security tried=''
    on mail
    up
    people
    authority
    mapfile -t options < <(signed)
    certificate_for /etc/postfix/a.pem \
        $'DNS:Mail.example.org\nDNS:*.smtp.example.org\nDNS:short\nIP:192.0.2.1' "${options[@]}"
    install_ours
    box postconf -e smtpd_tls_chain_files=/etc/postfix/a.pem smtpd_helo_required=yes \
        smtpd_helo_restrictions=reject_non_fqdn_helo_hostname
    box postfix reload 2>/dev/null
    client joe
    equal 'the card' 'Outgoing mail (SMTP):

  Server          mail.example.org
  Port            465, security SSL/TLS
                  587, security STARTTLS
                  25, security STARTTLS
  User name       joe
  Authentication  normal password

Names in the certificate on 465, 587, 25: mail.example.org *.smtp.example.org
  short.
On port 25, smtpd_helo_restrictions also applies to authenticated users;
  clients should use 587.' "$OUTPUT"
    while read -r port security; do
        accepted_at mail.example.org "$port" joe secret
        tried="$tried $port $security"
    done < <(sed -n 's/^  \(Port\|    \)  *\([0-9]*\), security /\2 /p' <<<"$OUTPUT")
    equal 'the ports that were tried' ' 465 SSL/TLS 587 STARTTLS 25 STARTTLS' "$tried"

    # the name that Postfix has itself comes first; and one port has a certificate of its own
    certificate_for /etc/postfix/b.pem $'DNS:x.example.org\nDNS:*.example.net' "${options[@]}"
    box postconf -P submissions/inet/smtpd_tls_chain_files=/etc/postfix/b.pem
    box postfix reload 2>/dev/null
    client
    has 'the first port' '^  Server +smtphost.example.net$' "$OUTPUT"
    has 'the second' '^ +587, security STARTTLS, server mail.example.org$' "$OUTPUT"
    has 'anyone' '^  User name +the name of the account$' "$OUTPUT"
    accepted_at smtphost.example.net 465 joe secret
    # nobody else needs to be root
    OUTPUT=$(box setpriv --reuid=nobody --clear-groups env "PACKAGE=$NAME" "SHARE=/usr/share/$NAME" \
        "/usr/share/$NAME/commands/client" joe)
    has 'what nobody is told' '^  Server +smtphost.example.net$' "$OUTPUT"
}

# on: trixie
a_certificate_without_a_name_for_clients_is_told() {
    on mail
    up
    people
    install_ours
    # one name with a comma and a space in it, and one with an escape sequence
    certificate_for /etc/postfix/a.pem \
        $'DNS:smtphost\nDNS:localhost.localdomain\nDNS:a, DNS:forged.example.org\nDNS:e\e[31m.example.org'
    box postconf -e smtpd_tls_chain_files=/etc/postfix/a.pem
    box postfix reload 2>/dev/null
    client joe
    has 'the host'"'"'s own name' '^  Server +smtphost.example.net$' "$OUTPUT"
    has 'the names' '^Names in the certificate on 465, 587, 25: smtphost localhost.localdomain\.$' "$OUTPUT"
    has 'that none helps' '^No name is one by which clients can check the certificate on 465, 587, 25\.$' "$OUTPUT"
    has 'who signed it' '^The certificate on 465, 587, 25 is self-signed: clients warn' "$OUTPUT"

    refuses 1 'this host has no account nosuch$' nosuch
    refuses 1 'this host has no account 0$' 0
    refuses 1 '/etc/pam.d/smtp refuses root, whose UID is below 1000$' root
    refuses 1 '\?\[31mjoe has characters ' $'\e[31mjoe'
    refuses 3 'unknown option: -\?c$' $'-\ec'
    refuses 3 '--autoconfig needs --incoming: ' --autoconfig joe
    refuses 3 'not of the form imaps://HOST\[:PORT\]: ' --incoming 'imaps://a<b'
    refuses 3 'not of the form ' --incoming imaps://a:65536
    box postconf -e myhostname=smtphost mydomain=localdomain
    refuses 1 'neither the certificate nor myhostname' --incoming imaps://imap.example.org --autoconfig
    box postconf -e smtpd_sasl_auth_enable=no
    box postconf -MX submission/inet submissions/inet
    box postfix reload 2>/dev/null
    refuses 1 'no port was seen to offer authentication' joe
}

# signing_as_the_manual_has_it - of /root/mail.mobileconfig
signing_as_the_manual_has_it() {
    certificate_for /root/key.pem DNS:www.example.org
    cp "$COPY/chain.pem" "$ROOT/root/chain.pem"
    succeed sh -c "cd /root && $(sed -n '/^openssl smime/,/^\./ { /^\./d; s/\\-/-/g; s/\\e$/\\/; p; }' \
        "$PROJECT/package/commands/client.8")"
    openssl smime -verify -noverify -inform der -in "$ROOT/root/signed.mobileconfig" 2>/dev/null |
        cmp - "$ROOT/root/mail.mobileconfig"
}

# of_plist EXPRESSION - what python prints of the profile in OUTPUT, which is p; m is its account
of_plist() {
    python3 -c 'import plistlib, sys
p = plistlib.loads(sys.stdin.buffer.read())
m, = p["PayloadContent"]
print(eval(sys.argv[1]))' "$1" <<<"$OUTPUT"
}

# on: bookworm
configuration_files_for_mail_clients_are_valid() {
    local first user='a&b<"c>'
    on mail
    up
    people
    install_ours
    echo "$user:x:4321:4321::/:/bin/sh" >>"$ROOT/etc/passwd"
    client --incoming imaps://imap.example.org --autoconfig
    printf '%s\n' "$OUTPUT" >"$COPY/anyone.xml"
    client --incoming=imaps://imap.example.org:1993/ --autoconfig "$user"
    printf '%s\n' "$OUTPUT" >"$COPY/one.xml"
    xmllint --noout --relaxng "$SUPPORT/clients/autoconfig.rng" "$COPY/anyone.xml" "$COPY/one.xml"
    equal 'user names for anyone' '%EMAILLOCALPART%' \
        "$(xmllint --xpath '//username/text()' "$COPY/anyone.xml" | sort -u)"
    equal 'an odd one' "$user" "$(xmllint --xpath 'string(//outgoingServer[1]/username)' "$COPY/one.xml")"
    equal 'servers, ports and security' 'imap.example.org 993 SSL
smtphost.example.net 465 SSL
smtphost.example.net 587 STARTTLS
smtphost.example.net 25 STARTTLS' \
        "$(xmllint --xpath '//hostname/text() | //port/text() | //socketType/text()' "$COPY/anyone.xml" | paste -d ' ' - - -)"
    has 'what is said beside it' '^The certificate on 465, 587, 25 is self-signed' "$SAID"

    client --incoming imaps://imap.example.org --mobileconfig "$user"
    first=$OUTPUT
    equal 'its account' "imap.example.org:993:True:$user smtphost.example.net:465:True:$user" \
        "$(of_plist '" ".join(":".join(str(m[s + k]) for k in ("MailServerHostName", "MailServerPortNumber", "MailServerUseSSL", "MailServerUsername")) for s in ("Incoming", "Outgoing"))')"
    has 'two identifiers' '^[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-A[0-9A-F]{3}-[0-9A-F]{12} True$' \
        "$(of_plist 'p["PayloadUUID"] + " " + str(p["PayloadUUID"] != m["PayloadUUID"])')"
    client --incoming imaps://imap.example.org --mobileconfig "$user"
    equal 'the same profile once more' "$first" "$OUTPUT"
    printf '%s\n' "$OUTPUT" >"$ROOT/root/mail.mobileconfig"
    signing_as_the_manual_has_it
    client --incoming imaps://imap.example.org --mobileconfig
    equal 'a profile for anyone' 'False True' \
        "$(of_plist 'str("OutgoingMailServerUsername" in m) + " " + str(p["PayloadUUID"] not in """'"$first"'""")')"
}
