# shellcheck shell=bash
# doctor.sh - hosts that are broken on purpose: doctor finds the check that is wrong, and no
# other, and its remedy is enough. What one remedy leaves undone, the next check shows.

# on: bookworm trixie
doctor_names_the_broken_link_between_postfix_and_saslauthd() {
    examined_host
    broken group 'gpasswd -d postfix sasl; postfix reload'
    broken saslauthd 'service saslauthd stop'
    # another program of that name, which is not root's
    broken saslauthd 'service saslauthd stop; cp /bin/sleep /tmp/saslauthd; su -s /bin/sh joe -c "exec /tmp/saslauthd 600 >/dev/null 2>&1 &"'
    broken saslauthd 'systemctl stop saslauthd; systemctl mask saslauthd'
    broken saslauthd-enabled 'update-rc.d saslauthd disable'
    broken socket 'sed -i s,/var/spool/postfix/var/run/saslauthd,/run/saslauthd, /etc/default/saslauthd; service saslauthd restart'
    broken socket 'postconf -F smtp/inet/chroot=y; rm /var/spool/postfix/var/spool/postfix/var/run/saslauthd; postfix reload'
    broken socket 'chmod 0700 /var/spool/postfix/var/run/saslauthd; postfix reload'
    broken mechanisms 'sed -i "s/^MECHANISMS=.*/MECHANISMS=shadow/" /etc/default/saslauthd; service saslauthd restart'
    broken postfix-running 'postfix stop'
    has 'where nobody listens' '^unknown listeners' "$RESULTS"
    broken packages 'dpkg --remove --force-depends libsasl2-modules; postfix reload'
    broken packages 'rm /usr/lib/*/sasl2/libplain.so*; postfix reload'
    nothing_wrong
}

# on: bookworm trixie
doctor_names_the_file_of_sasl_or_pam_that_is_wrong() {
    local conf=/etc/postfix/sasl/smtpd.conf
    examined_host
    broken mech-list "sed -i 's/^mech_list:.*/mech_list: plain login cram-md5/' $conf; postfix reload"
    broken mech-list "sed -i /^mech_list:/d $conf; postfix reload"
    broken mech-list "sed -i 's/^mech_list:.*/mech_list: gssapi/' $conf; postfix reload"
    broken pam-replies 'printf "%s\n" "auth required pam_permit.so" "account required pam_permit.so" >/etc/pam.d/smtp'
    quick_pam
    broken pam-gate 'sed -i /pam_succeed_if/d /etc/pam.d/smtp'
    quick_pam
    broken pam 'echo "auth required pam_gone.so" >>/etc/pam.d/smtp'
    broken pam 'rm /etc/pam.d/smtp'
    quick_pam
    broken blocked "postfix-smtp-auth block joe; sed -i '$ d' /var/lib/postfix-smtp-auth/blocked"
    broken blocked 'postfix-smtp-auth block joe; sed -i /block-gate/d /etc/pam.d/smtp'
    box postfix-smtp-auth unblock joe >/dev/null
    quick_pam
    broken app-passwords "postfix-smtp-auth password add joe phone >/dev/null; sed -i '$ d' /var/lib/postfix-smtp-auth/passwords"
    broken app-passwords 'postfix-smtp-auth password add joe phone >/dev/null; sed -i /password-check/d /etc/pam.d/smtp'
    box postfix-smtp-auth password remove joe --all
    quick_pam
    broken smtpd-conf "sed -i 's/saslauthd$/auxprop/' $conf; postfix reload"
    broken smtpd-conf "rm $conf; postfix reload"
    # whoever tells what is wrong must not hide that everybody may send
    box sh -c "sed -i 's/^pwcheck_method.*/pwcheck_method: alwaystrue/' $conf; postfix reload" 2>/dev/null
    diagnose
    equal 'what is wrong where every password is right' 'login-25 login-465 login-587 smtpd-conf' "$(checks_that_are wrong)"
    box sh -c "sed -i 's/^pwcheck_method.*/pwcheck_method: saslauthd/' $conf; postfix reload" 2>/dev/null
    [ "$SUITE" = bookworm ] ||
        broken smtpd-conf 'postconf -X cyrus_sasl_config_path; postfix reload'
    nothing_wrong
}

# on: trixie
doctor_names_the_setting_of_postfix_that_is_wrong() {
    examined_host
    broken settings 'postconf -e smtpd_sasl_service=mail; postfix reload'
    broken settings 'postconf -e smtpd_sasl_security_options=noanonymous,noplaintext; postfix reload'
    broken settings 'postconf -P submission/inet/smtpd_sasl_service=mail; postfix reload'
    broken set-up 'postconf -e smtpd_sasl_type=dovecot smtpd_sasl_path=private/auth; postfix reload'
    broken set-up 'postconf -MX submission/inet submissions/inet; postconf -e smtpd_sasl_auth_enable=no; postfix reload'
    # a port that was chosen, and has gone
    box sh -euc 'postconf -MX submission/inet; postfix reload'
    diagnose
    has 'a port that has gone' "^hint login-587.*chosen again.*dpkg-reconfigure $NAME\$" "$RESULTS"
    # shellcheck disable=SC2016 # Postfix is to see the dollar
    broken postfix-files 'echo "mail_name = \${gone" >>/etc/postfix/main.cf' 'sed -i /gone/d /etc/postfix/main.cf'
    nothing_wrong
}

# on: bookworm trixie
doctor_names_the_port_that_is_wrong() {
    examined_host
    broken login-587 'postconf -P submission/inet/smtpd_sasl_auth_enable=no; postfix reload'
    broken login-587 'postconf -P submission/inet/smtpd_discard_ehlo_keywords=auth; postfix reload'
    broken login-25 'postconf -e smtpd_tls_security_level=none; postfix reload'
    broken login-465 'postconf -P submissions/inet/smtpd_sasl_exceptions_networks=static:all; postfix reload'
    broken clear-587 'postconf -P submission/inet/smtpd_tls_security_level=may submission/inet/smtpd_tls_auth_only=no; postfix reload'
    broken clear-25 'postconf -e smtpd_tls_auth_only=no; postfix reload'
    broken relay-25 'postconf -e "smtpd_relay_restrictions = check_client_access static:OK, defer_unauth_destination" smtpd_recipient_restrictions=; postfix reload'
    broken relay-587 'postconf -P submission/inet/smtpd_recipient_restrictions= submission/inet/smtpd_relay_restrictions=check_client_access,static:OK,reject; postfix reload'
    broken mynetworks 'postconf -e "mynetworks = 127.0.0.0/8, [::1]/128, 198.51.100.0/24"; postfix reload'
    broken lists 'for s in submission submissions; do postconf -P $s/inet/smtpd_client_restrictions=reject_unknown_client_hostname; done
        postconf -e smtpd_client_restrictions=reject_unknown_client_hostname; postfix reload'
    broken lists 'postconf -P smtp/inet/smtpd_helo_restrictions=reject_non_fqdn_helo_hostname; postfix reload'
    broken listeners 'postconf -e inet_interfaces=loopback-only; systemctl restart postfix; postconf -e inet_interfaces=127.0.0.1,192.0.2.1'
    broken listeners 'postconf -e inet_interfaces=loopback-only; systemctl restart postfix; postconf -e inet_interfaces=all'
    nothing_wrong
}

# certificate DAYS NAME - print the command that makes NAME.pem and NAME.key in /etc/postfix,
# valid for DAYS days
certificate() {
    echo "openssl req -x509 -newkey rsa:2048 -nodes -days $1 -subj /CN=smtphost.example.net \
        -addext subjectAltName=DNS:smtphost.example.net -keyout /etc/postfix/$2.key -out /etc/postfix/$2.pem 2>/dev/null"
}

SNAKEOIL='postconf -e smtpd_tls_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem smtpd_tls_key_file=/etc/ssl/private/ssl-cert-snakeoil.key; postfix reload'

# issued NAME OPTIONS - print the commands by which an authority of their own issues NAME.pem with
# these OPTIONS, and Postfix serves it
issued() {
    cat <<END
cd /tmp; : >index; printf '%s\n' '[ca]' default_ca=d '[d]' database=/tmp/index new_certs_dir=/tmp \
    default_md=sha256 policy=p rand_serial=yes unique_subject=no '[p]' commonName=supplied >ca.cnf
openssl req -x509 -newkey rsa:2048 -nodes -days 300 -subj /CN=authority -keyout ca.key -out ca.pem
openssl req -new -newkey rsa:2048 -nodes -subj /CN=smtphost.example.net -keyout /etc/postfix/$1.key -out $1.csr
openssl ca -config ca.cnf -batch -notext -cert ca.pem -keyfile ca.key -in $1.csr -out /etc/postfix/$1.pem $2
postconf -e smtpd_tls_cert_file=/etc/postfix/$1.pem smtpd_tls_key_file=/etc/postfix/$1.key; postfix reload
END
}

# the authority of issued becomes an intermediate one, whose root this host knows
# shellcheck disable=SC2016 # for the box
INTERMEDIATE='cd /tmp; echo basicConstraints=CA:TRUE >ca.ext
openssl req -x509 -newkey rsa:2048 -nodes -days 300 -subj /CN=root -keyout root.key -out root.pem
openssl x509 -x509toreq -in ca.pem -signkey ca.key -out ca.csr
openssl x509 -req -in ca.csr -CA root.pem -CAkey root.key -CAcreateserial -days 300 -extfile ca.ext -out ca.pem
cp root.pem "/etc/ssl/certs/$(openssl x509 -noout -hash -in root.pem).0"'

# on: bookworm trixie
doctor_names_what_is_wrong_with_the_certificate() {
    examined_host
    broken certificate-file 'postconf -e smtpd_tls_cert_file=/etc/letsencrypt/live/x/fullchain.pem; postfix reload'
    broken certificate-file 'echo >/etc/postfix/x.pem; postconf -e smtpd_tls_cert_file=/etc/postfix/x.pem; postfix reload'
    broken certificate-key "$(certificate 30 other); postconf -e smtpd_tls_key_file=/etc/postfix/other.key; postfix reload"
    broken certificate-expiry "$(issued old '-startdate 20200101000000Z -enddate 20200201000000Z')" "$SNAKEOIL"
    # of one port alone
    broken certificate-expiry 'postconf -P submission/inet/smtpd_tls_cert_file=/etc/postfix/old.pem submission/inet/smtpd_tls_key_file=/etc/postfix/old.key
        postfix reload' 'mkdir -p /path/to; cp /etc/postfix/old.key /path/to/key.pem
        openssl req -x509 -key /path/to/key.pem -days 30 -subj /CN=own -out /path/to/chain.pem
        postconf -P submission/inet/smtpd_tls_cert_file=/path/to/chain.pem submission/inet/smtpd_tls_key_file=/path/to/key.pem
        postfix reload'
    diagnose
    has 'a certificate of one port' '^right certificate-served	the certificate in /path/to/chain.pem is served on: 587' "$RESULTS"
    broken certificate-chain "$(issued leaf '-days 300')
        printf 'authorityInfoAccess=caIssuers;URI:http://ca.example/ca.crt\n' >/tmp/ext
        openssl x509 -req -in /tmp/leaf.csr -CA /tmp/ca.pem -CAkey /tmp/ca.key -CAcreateserial -days 300 \
            -extfile /tmp/ext -out /etc/postfix/leaf.pem
        $INTERMEDIATE" 'postconf -e smtpd_tls_CAfile=/tmp/ca.pem; postfix reload'
    # Postfix adds to a chain what it finds there
    diagnose
    has 'a chain from two files' '^right certificate-chain' "$RESULTS"
    done_by "postconf -X smtpd_tls_CAfile; postconf -PX submission/inet/smtpd_tls_cert_file submission/inet/smtpd_tls_key_file
        $SNAKEOIL" "$COPY/remedy"
    # one process, which everybody meets
    done_by "$(certificate 300 mine); postconf -F submission/inet/process_limit=1; postconf -e smtpd_tls_cert_file=/etc/postfix/mine.pem smtpd_tls_key_file=/etc/postfix/mine.key; postfix reload" "$COPY/one"
    broken certificate-served "openssl s_client -starttls smtp -connect 127.0.0.1:587 </dev/null
        $(certificate 300 mine)"
    # certbot's, with a hook and without
    box sh -euc 'mkdir -p /etc/letsencrypt/live/x && cd /etc/letsencrypt/live/x
        cp /etc/postfix/mine.pem fullchain.pem && cp /etc/postfix/mine.key privkey.pem
        postconf -e smtpd_tls_cert_file=$PWD/fullchain.pem smtpd_tls_key_file=$PWD/privkey.pem; postfix reload'
    diagnose
    has 'the hook' '^hint certificate-hook' "$RESULTS"
    box sh -euc "$(sed -n 's/^hint certificate-hook\t.*\t//p' <<<"$RESULTS")"
    nothing_wrong
    has 'the hook' '^right certificate-hook' "$RESULTS"
    succeed /etc/letsencrypt/renewal-hooks/deploy/postfix
}
