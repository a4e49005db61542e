# doctor-certificate.sh - the certificate on the disk, and the one that each port serves; read by
# doctor-checks.sh.

SNAKEOIL="smtpd_tls_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem smtpd_tls_key_file=/etc/ssl/private/ssl-cert-snakeoil.key"

# check_certificates
check_certificates() {
    ours || return 0
    if ! command -v openssl >/dev/null; then
        unknown certificate 'openssl is not installed'
        return 0
    fi
    listed=$(certificate_files)
    parameter=${listed%% *}
    # of the files in smtpd_tls_chain_files, the first may hold a key only
    file=$(printf '%s\n' "$listed" | while read -r name file; do
        [ "$name" != "$parameter" ] || [ ! -f "$file" ] || ! openssl x509 -noout -in "$file" 2>/dev/null || {
            echo "$file"
            break
        }
    done)
    [ -n "$file" ] || { file=${listed#* } && file=${file%%"$NEWLINE"*}; }
    check_certificate_file "$parameter" "$file" || return 0
    check_key "$parameter" "$file"
    check_expiry "$file"
    check_names "$file"
    check_issuer "$file"
    check_certbot "$file"
    check_served "$file"
}

# certificate_files - print a line "PARAMETER FILE" for each file that main.cf names
certificate_files() {
    printf '%s\n' "$main_cf" | awk -F '[, \t]+' '
        $1 ~ /^smtpd_tls_(chain_files|[a-z]*cert_file)$/ {
            for (i = 3; i <= NF; i++) if ($i != "" && $i != "none") print $1, $i }'
}

# check_certificate_file PARAMETER FILE
check_certificate_file() {
    snakeoil=$SNAKEOIL
    [ "$1" != smtpd_tls_chain_files ] || snakeoil="smtpd_tls_chain_files= $snakeoil"
    if [ -z "$2" ]; then
        wrong certificate-file 'Postfix has no certificate' \
            'There is no TLS without a certificate, and no AUTH without TLS.' \
            "postconf -e $snakeoil && postfix reload"
        return 1
    elif [ ! -e "$2" ]; then
        if [ -x "$(dirname "$2")" ] || [ "$(id -u)" = 0 ]; then
            wrong certificate-file "there is no $2, which $1 names" \
                'There is no TLS without a certificate, and no AUTH without TLS.' \
                "postconf -e $snakeoil && postfix reload"
        else
            unknown certificate-file "$2 cannot be looked at" 'This needs root.'
        fi
        return 1
    elif [ ! -f "$2" ] || [ ! -r "$2" ]; then
        unknown certificate-file "$2 cannot be read" 'It is no regular file, or this needs root.'
        return 1
    elif ! openssl x509 -noout -in "$2" 2>/dev/null; then
        wrong certificate-file "$2 holds no certificate" \
            'There is no TLS without a certificate, and no AUTH without TLS.' \
            "postconf -e $snakeoil && postfix reload"
        return 1
    fi
    right certificate-file "$2 holds a certificate"
}

# check_key PARAMETER FILE - the key belongs to it
check_key() {
    case "$1" in
        smtpd_tls_chain_files) key=$2 ;; # the key comes first, in the same file or in one of its own
        *)
            setting "${1%cert_file}key_file"
            key=${value:-$2}
            ;;
    esac
    if [ ! -r "$key" ] && [ -e "$key" ] || [ ! -x "$(dirname "$key")" ]; then
        unknown certificate-key "$key cannot be read" 'This needs root.'
        return 0
    fi
    of_key=$(openssl pkey -in "$key" -pubout -passin pass: 2>/dev/null)
    of_certificate=$(openssl x509 -noout -pubkey -in "$2" 2>/dev/null)
    if [ "$of_key" = "$of_certificate" ]; then
        right certificate-key "$key is its key"
    elif [ "$1" = smtpd_tls_chain_files ]; then
        return 0 # several files: check_served sees whether they work
    else
        wrong certificate-key "$key is not the key of $2" \
            'There is no TLS with another key, and no AUTH without TLS.' \
            "postconf -e $SNAKEOIL && postfix reload"
    fi
}

# another_in_one_line - print the command that sets another certificate
another_in_one_line() {
    another_certificate "$parameter" | sed 's/^ *//; s/\\$//' | tr -d '\n'
}

# how_to_renew FILE - print the command that makes a new certificate
how_to_renew() {
    case "$(readlink -f "$1")" in
        /etc/letsencrypt/*) echo 'certbot renew && postfix reload' ;;
        */ssl-cert-snakeoil.pem) echo 'make-ssl-cert generate-default-snakeoil --force-overwrite && postfix reload' ;;
        *) another_in_one_line ;;
    esac
}

# check_expiry FILE - it is valid, and not about to end: in its last sixth, or last two weeks
check_expiry() {
    dates=$(openssl x509 -noout -dates -in "$1" 2>/dev/null)
    start=$(date -d "$(printf '%s\n' "$dates" | sed -n 's/^notBefore=//p')" +%s 2>/dev/null)
    end=$(date -d "$(printf '%s\n' "$dates" | sed -n 's/^notAfter=//p')" +%s 2>/dev/null)
    now=$(date +%s)
    if [ -z "$start" ] || [ -z "$end" ]; then
        unknown certificate-expiry "when $1 ends"
        return 0
    fi
    soon=$(((end - start) / 6))
    [ "$soon" -le 1209600 ] || soon=1209600
    until=$(date -u -d "@$end" '+%Y-%m-%d %H:%M UTC')
    if [ "$now" -ge "$end" ]; then
        wrong certificate-expiry "the certificate ended at $until" \
            'Mail clients refuse it, or warn.' "$(how_to_renew "$1")"
    elif [ "$now" -lt "$start" ]; then
        wrong certificate-expiry "the certificate is valid only from $(date -u -d "@$start" '+%Y-%m-%d %H:%M UTC') on" \
            "Mail clients refuse it, or warn. Is this host's clock right?" 'timedatectl status'
    elif [ "$((end - now))" -lt "$soon" ]; then
        hint certificate-expiry "the certificate ends soon, at $until" 'It should have been renewed by now.' "$(how_to_renew "$1")"
    else
        right certificate-expiry "the certificate is valid until $until"
    fi
}

# check_names FILE - one of its names is this server's
check_names() {
    setting myhostname
    names=$(openssl x509 -noout -ext subjectAltName -in "$1" 2>/dev/null | grep -o 'DNS:[^, ]*' | cut -c 5- | head -n 5 | paste -sd ' ' -)
    [ -n "$names" ] || names=$(openssl x509 -noout -subject -nameopt multiline -in "$1" 2>/dev/null |
        sed -n 's/^ *commonName *= *//p' | head -n 1)
    case "$(openssl x509 -noout -checkhost "$value" -in "$1" 2>/dev/null)" in
        *'does match'*) right certificate-names "the certificate is for $value" ;;
        *)
            hint certificate-names "the certificate is for ${names:-nobody}, and myhostname is $value" \
                'Mail clients must be given a name that the certificate has, or they warn.'
            ;;
    esac
}

# check_issuer FILE - mail clients can build the chain up to an authority that they know
check_issuer() {
    if self_signed "$1"; then
        hint certificate-chain 'the certificate is self-signed' 'Mail clients warn, or refuse it.' \
            "$(another_in_one_line)"
    elif openssl verify -untrusted "$1" "$1" >/dev/null 2>&1 || openssl verify -no_check_time -untrusted "$1" "$1" >/dev/null 2>&1; then
        right certificate-chain 'an authority that this host knows has issued it'
    elif openssl x509 -noout -ext authorityInfoAccess -in "$1" 2>/dev/null | grep -q 'CA Issuers'; then
        wrong certificate-chain "$1 is without its intermediate certificates" \
            'Mail clients cannot verify it. The file with all of them is often named fullchain.pem.' \
            "$(another_in_one_line)"
    else
        hint certificate-chain 'no authority that this host knows has issued the certificate' \
            'Mail clients must know your own authority, or they warn.'
    fi
}

# check_certbot FILE - Postfix is told of a renewal
check_certbot() {
    case "$1$(readlink -f "$1")" in
        */letsencrypt/*) ;;
        *) return 0 ;;
    esac
    if grep -Eqrs 'postfix' /etc/letsencrypt/renewal-hooks/deploy /etc/letsencrypt/renewal-hooks/post \
        /etc/letsencrypt/renewal /etc/letsencrypt/cli.ini; then
        right certificate-hook 'certbot tells Postfix of a renewal'
    else
        hint certificate-hook 'certbot does not tell Postfix of a renewal' \
            'A process of Postfix serves the former certificate until it ends.' \
            "mkdir -p /etc/letsencrypt/renewal-hooks/deploy && printf '#!/bin/sh\\npostfix reload\\n' >/etc/letsencrypt/renewal-hooks/deploy/postfix && chmod 755 /etc/letsencrypt/renewal-hooks/deploy/postfix"
    fi
}

# check_served FILE - what the ports serve is what the file holds
check_served() {
    on_disk=$(certificate_files | while read -r parameter file; do
        openssl x509 -noout -fingerprint -sha256 -in "$file" 2>/dev/null
    done)
    while read -r port service auth; do
        [ "$auth" = yes ] || continue
        served_on "$port" "$service" >"$WORK/served.$port" &
    done <<EOF
$reachable
EOF
    wait
    others=
    same=
    for served in "$WORK"/served.*; do
        port=${served##*.}
        case "$NEWLINE$on_disk$NEWLINE" in
            *"$NEWLINE$(cat "$served")$NEWLINE"*) same="$same $port" ;;
            *) [ ! -s "$served" ] || others="$others $port" ;; # if there is none, check_login tells
        esac
    done
    if [ -n "$others" ]; then
        wrong certificate-served "another certificate than the one in $1 is served on:$others" \
            'Postfix has not read the file since it changed.' 'postfix reload'
    elif [ -n "$same" ]; then
        right certificate-served "the certificate in $1 is served on:$same"
    fi
}

# served_on PORT SERVICE - print the fingerprint of what is served there; nothing if nobody
# responds, or if the service has a certificate of its own
served_on() {
    setting_at "$2" smtpd_tls_cert_file
    [ "$value_in" = main.cf ] && ! behind_proxy "$2" || return 0
    find_wrapped "$2"
    starttls='-starttls smtp'
    [ -z "$wrapped" ] || starttls=
    address=$(address_of_port "$1")
    [ -n "$address" ] || return 0
    # shellcheck disable=SC2086 # two words or none
    timeout "$probe_seconds" openssl s_client $starttls -connect "[$address]:$1" </dev/null 2>/dev/null |
        head -c 100000 | openssl x509 -noout -fingerprint -sha256 2>/dev/null
}
