# doctor-certificate.sh - the certificate on the disk, and the one that each port serves; read by
# doctor-checks.sh.

SNAKEOIL="smtpd_tls_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem smtpd_tls_key_file=/etc/ssl/private/ssl-cert-snakeoil.key"

# find_certificate - set file to the first in main.cf that has a certificate, or to the first;
# parameter, to what names it; and certificate, to what openssl says of it, each line after a newline
find_certificate() {
    certificate=
    file=
    listed=$(certificate_files)
    parameter=${listed%% *}
    setting myhostname
    # of the files in smtpd_tls_chain_files, the first may hold a key only
    while read -r name path; do
        [ "$name" = "$parameter" ] && [ -f "$path" ] || continue
        certificate=$(openssl x509 -noout -dates -ext subjectAltName -checkhost "$value" -pubkey -in "$path" 2>/dev/null)
        [ -z "$certificate" ] || { file=$path && break; }
    done <<EOF
$listed
EOF
    certificate=${certificate:+"$NEWLINE$certificate$NEWLINE"}
    [ -n "$file" ] || { file=${listed#* } && file=${file%%"$NEWLINE"*}; }
}

# check_certificates - those on the disk
check_certificates() {
    ours || return 0
    if ! command -v openssl >/dev/null; then
        unknown certificate 'openssl is not installed'
        return 0
    fi
    check_certificate_file || return 0
    check_key
    check_expiry
    check_names
    check_certbot
}

# certificate_files - print a line "PARAMETER FILE" for each file that main.cf names
certificate_files() {
    printf '%s\n' "$main_cf" | awk -F '[, \t]+' '
        $1 ~ /^smtpd_tls_(chain_files|[a-z]*cert_file)$/ {
            for (i = 3; i <= NF; i++) if ($i != "" && $i != "none") print $1, $i }'
}

# check_certificate_file
check_certificate_file() {
    snakeoil=$SNAKEOIL
    [ "$parameter" != smtpd_tls_chain_files ] || snakeoil="smtpd_tls_chain_files= $snakeoil"
    if [ -z "$file" ]; then
        wrong certificate-file 'Postfix has no certificate' \
            'There is no TLS without a certificate, and no AUTH without TLS.' \
            "postconf -e $snakeoil && postfix reload"
        return 1
    elif [ ! -e "$file" ]; then
        if [ -x "$(dirname "$file")" ] || [ "$uid" = 0 ]; then
            wrong certificate-file "there is no $file, which $parameter names" \
                'There is no TLS without a certificate, and no AUTH without TLS.' \
                "postconf -e $snakeoil && postfix reload"
        else
            unknown certificate-file "$file cannot be looked at" 'This needs root.'
        fi
        return 1
    elif [ ! -f "$file" ] || [ ! -r "$file" ]; then
        unknown certificate-file "$file cannot be read" 'It is no regular file, or this needs root.'
        return 1
    elif [ -z "$certificate" ]; then
        wrong certificate-file "$file holds no certificate" \
            'There is no TLS without a certificate, and no AUTH without TLS.' \
            "postconf -e $snakeoil && postfix reload"
        return 1
    fi
    right certificate-file "$file holds a certificate"
}

# check_key - the key belongs to it
check_key() {
    case "$parameter" in
        smtpd_tls_chain_files) key=$file ;; # the key comes first, in the same file or in one of its own
        *)
            setting "${parameter%cert_file}key_file"
            key=${value:-$file}
            ;;
    esac
    if [ ! -r "$key" ] && [ -e "$key" ] || [ ! -x "${key%/*}" ]; then
        unknown certificate-key "$key cannot be read" 'This needs root.'
        return 0
    fi
    of_key=$(openssl pkey -in "$key" -pubout -passin pass: 2>/dev/null)
    case "$certificate" in
        *"$NEWLINE${of_key:-no key}$NEWLINE"*) right certificate-key "$key is its key" ;;
        *)
            # with several files, check_served sees whether they work
            [ "$parameter" = smtpd_tls_chain_files ] || wrong certificate-key "$key is not the key of $file" \
                'There is no TLS with another key, and no AUTH without TLS.' \
                "postconf -e $SNAKEOIL && postfix reload"
            ;;
    esac
}

# another_in_one_line - print the command that sets another certificate
another_in_one_line() {
    another_certificate "$parameter" | sed 's/^ *//; s/\\$//' | tr -d '\n'
}

# how_to_renew - print the command that makes a new certificate
how_to_renew() {
    case "$(readlink -f "$file")" in
        /etc/letsencrypt/*) echo 'certbot renew && postfix reload' ;;
        */ssl-cert-snakeoil.pem) echo 'make-ssl-cert generate-default-snakeoil --force-overwrite && postfix reload' ;;
        *) another_in_one_line ;;
    esac
}

# check_expiry - it is valid, and not about to end: in its last sixth, or last two weeks
check_expiry() {
    line_after notBefore= "$certificate"
    start=$value
    line_after notAfter= "$certificate"
    end=$value
    if [ -z "$start" ] || [ -z "$end" ] ||
        ! dates=$(printf '%s\n' "$start" "$end" now | date -u -f - '+%s %F %H:%M UTC' 2>/dev/null); then
        unknown certificate-expiry "when $file ends"
        return 0
    fi
    {
        read -r start from
        read -r end until
        read -r now today
    } <<EOF
$dates
EOF
    soon=$(((end - start) / 6))
    [ "$soon" -le 1209600 ] || soon=1209600
    if [ "$now" -ge "$end" ]; then
        wrong certificate-expiry "the certificate ended at $until" \
            'Mail clients refuse it, or warn.' "$(how_to_renew)"
    elif [ "$now" -lt "$start" ]; then
        wrong certificate-expiry "the certificate is valid only from $from on" \
            "Mail clients refuse it, or warn. This host believes that it is $today." 'timedatectl status'
    elif [ "$((end - now))" -lt "$soon" ]; then
        hint certificate-expiry "the certificate ends soon, at $until" 'It should have been renewed by now.' "$(how_to_renew)"
    else
        right certificate-expiry "the certificate is valid until $until"
    fi
}

# check_names - one of its names is this server's
check_names() {
    setting myhostname
    case "$certificate" in
        *' does match certificate'*) right certificate-names "the certificate is for $value" ;;
        *)
            names=$(printf '%s\n' "$certificate" | grep -o 'DNS:[^, ]*' | cut -c 5- | head -n 5 | paste -sd ' ' -)
            [ -n "$names" ] || names=$(openssl x509 -noout -subject -nameopt multiline -in "$file" 2>/dev/null |
                sed -n 's/^ *commonName *= *//p' | head -n 1)
            hint certificate-names "the certificate is for ${names:-nobody}, and myhostname is $value" \
                'Mail clients must be given a name that the certificate has, or they warn.'
            ;;
    esac
}

# check_certbot - Postfix is told of a renewal
check_certbot() {
    case "$file$(readlink -f "$file")" in
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

# check_served - what the ports serve is what the files hold, and clients can verify it. The ports
# with a certificate of their own are left out
check_served() {
    ours && [ -n "$certificate" ] || return 0
    on_disk=
    while read -r name path; do
        [ ! -f "$path" ] || on_disk=$on_disk$NEWLINE$(openssl x509 -in "$path" 2>/dev/null)
    done <<EOF
$listed
EOF
    others=
    same=
    chain=$file
    while read -r port service auth; do
        setting_at "$service" smtpd_tls_cert_file
        # if there is none, check_login tells
        [ "$auth $value_in" = 'yes main.cf' ] && [ -s "$WORK/served.$port" ] || continue
        chain=$WORK/served.$port
        case "$on_disk$NEWLINE" in
            *"$NEWLINE$(sed '/^-----END/q' "$chain")$NEWLINE"*) same="$same $port" ;;
            *) others="$others $port" ;;
        esac
    done <<EOF
$reachable
EOF
    if [ -n "$others" ]; then
        wrong certificate-served "another certificate than the one in $file is served on:$others" \
            'Postfix has not read the file since it changed.' 'postfix reload'
    elif [ -n "$same" ]; then
        right certificate-served "the certificate in $file is served on:$same"
    fi
    check_issuer
}

# check_issuer - mail clients can follow the chain, as it is served, up to an authority that they know
check_issuer() {
    if self_signed "$file"; then
        hint certificate-chain 'the certificate is self-signed' 'Mail clients warn, or refuse it.' \
            "$(another_in_one_line)"
    elif openssl verify -no_check_time -untrusted "$chain" "$chain" >/dev/null 2>&1; then
        right certificate-chain 'an authority that this host knows has issued it'
    elif [ "$(grep -c '^-----BEGIN CERT' "$chain")" = 1 ] &&
        openssl x509 -noout -ext authorityInfoAccess -in "$file" 2>/dev/null | grep -q 'CA Issuers'; then
        wrong certificate-chain "the certificate in $file is served without its intermediate certificates" \
            'Mail clients cannot verify it. The file with all of them is often named fullchain.pem.' \
            "$(another_in_one_line)"
    else
        hint certificate-chain 'no authority that this host knows has issued the certificate' \
            'Mail clients must know your own authority, or they warn.'
    fi
}
