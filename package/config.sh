# What the host says before anybody is asked. Runs also in config, where Postfix may be
# missing: essential packages only, and postconf if it is there.

SOCKET_DIRECTORY=/var/spool/postfix/var/run/saslauthd
NEWLINE='
'

# postfix_says OPTION... - postconf's answer; none without Postfix or main.cf. False where
# Postfix refuses its files: what it does not say then is no answer
postfix_says() {
    [ ! -e "${DPKG_ROOT:-}/etc/postfix/main.cf" ] || [ -n "$no_file" ] || ! command -v postconf >/dev/null ||
        postconf -c "${DPKG_ROOT:-}/etc/postfix" "$@" 2>/dev/null
}

# find_no_file - set no_file to the first of the files to be read that is not one: a pipe in
# its place would be waited for without end
find_no_file() {
    no_file=
    for file in /etc/postfix/main.cf /etc/postfix/master.cf /etc/postfix/sasl/smtpd.conf \
        /etc/default/saslauthd /etc/pam.d/smtp; do
        [ -f "${DPKG_ROOT:-}$file" ] || [ ! -e "${DPKG_ROOT:-}$file" ] || no_file=${no_file:-$file}
    done
}

# read_postfix - set main_cf and services to what Postfix reads in main.cf and, of options
# of smtpd, in master.cf; each parameter is a line "NAME = VALUE", with a newline before it.
# Where Postfix refuses its files, postfix_refuses is not empty
read_postfix() {
    postfix_refuses=
    services=
    main_cf=$(postfix_says -x smtpd_sasl_auth_enable smtpd_sasl_type smtpd_sasl_path \
        smtpd_sasl_service smtpd_sasl_tls_security_options smtpd_sasl_exceptions_networks \
        smtpd_sasl_mechanism_filter cyrus_sasl_config_path inet_interfaces queue_directory \
        mynetworks multi_instance_directories master_service_disable smtpd_tls_chain_files \
        smtpd_tls_cert_file smtpd_tls_eccert_file smtpd_tls_dcert_file smtpd_tls_req_ccert \
        smtpd_tls_security_level smtpd_use_tls smtpd_enforce_tls smtpd_tls_wrappermode \
        smtpd_discard_ehlo_keywords smtpd_restriction_classes smtpd_client_restrictions \
        smtpd_helo_restrictions smtpd_sender_restrictions smtpd_relay_restrictions \
        smtpd_recipient_restrictions) || postfix_refuses=yes
    if [ -z "$no_file" ] && grep -qs '^[[:blank:]]*[^#[:blank:]].*smtpd_' "${DPKG_ROOT:-}/etc/postfix/master.cf"; then
        services=$(postfix_says -Px) || postfix_refuses=yes
    fi
    main_cf=$NEWLINE$main_cf
    services=${services:+"$NEWLINE$services"}
}

# once, for all functions that are called before anything changes
find_no_file
read_postfix

# set_up_before - true once a configuration has come to its end
set_up_before() {
    grep -qs '^answer	' "$JOURNAL"
}

# setting NAME - set value to that of the parameter NAME in main.cf
setting() {
    value=${main_cf#*"$NEWLINE$1 = "}
    if [ "$value" = "$main_cf" ]; then
        value= # empty, or no Postfix
    fi
    value=${value%%"$NEWLINE"*}
}

# setting_at ENTRY NAME - set value to what counts for this service of master.cf, and
# value_in to the file that says so
setting_at() {
    value_in=master.cf
    value=${services#*"$NEWLINE$1/inet/$2 ="}
    if [ "$value" = "$services" ]; then
        value_in=main.cf
        setting "$2"
    fi
    value=${value%%"$NEWLINE"*}
    value=${value# }
}

# smtpd_auth - "PLACE yes|no TYPE PATH" for main.cf, and for each service of master.cf
# that sets one of these with -o; nothing where all say no
smtpd_auth() {
    case $main_cf$services in
        *'smtpd_sasl_auth_enable = '[Yy]*) ;;
        *) return 0 ;;
    esac
    printf '%s\n' "$main_cf$services" | awk '
        function of(p, s) { return value[((p, s) in value) ? p : "main.cf", s] }
        i = index($1, "smtpd_sasl_") {
            place = i > 1 ? "master.cf:" substr($1, 1, i - 2) : "main.cf"
            places[place]
            value[place, substr($1, i + 11)] = $3
        }
        END { for (p in places)
            print p, tolower(of(p, "auth_enable")), of(p, "type"), of(p, "path") }'
}

# smtpd_conf_differs FILE - the first setting in it that is not as ours; no value but of
# these two, as others may be passwords
smtpd_conf_differs() {
    awk '{ s = tolower($0); gsub(/[ \t\r,]+/, " ", s); gsub(/^ | $/, "", s)
           sub(/ ?: ?/, ": ", s) }
         s ~ /^(#|$|log_level:|saslauthd_path: .*\/var\/run\/saslauthd)/ { next }
         s == "pwcheck_method: saslauthd" { method = 1; next }
         s ~ /^mech_list:( plain| login)+$/ { mechanisms = 1; next }
         { if (s !~ /^(pwcheck_method|mech_list): /) sub(/[: ].*/, "", s)
           print s; other = 1; exit }
         END { if (!other && !(method && mechanisms))
             print "pwcheck_method or mech_list is missing" }' "$1"
}

# sasldb_lets_in - true if there are, or may be, accounts in Cyrus SASL's own database
sasldb_lets_in() {
    for database in "${DPKG_ROOT:-}/etc/sasldb2" "${DPKG_ROOT:-}/var/spool/postfix/etc/sasldb2"; do
        [ -s "$database" ] || continue
        # it lists accounts, or says what keeps it from that, and ends with 0 in any case
        accounts=$(sasldblistusers2 -f "$database" 2>&1) || accounts=unknown # the tool is missing
        [ -z "$accounts" ] || return 0
    done
    return 1
}

# foreign_setup - a sentence for each sign that AUTH is set up in another way, or
# that saslauthd serves another program
foreign_setup() {
    foreign_auth
    foreign_postfix
    foreign_saslauthd
}

# foreign_auth - the same, of AUTH alone
foreign_auth() {
    if [ ! -e "$JOURNAL" ] && [ -z "$no_file" ] && [ "$main_cf" = "$NEWLINE" ] &&
        { [ -n "${DPKG_ROOT:-}" ] || ! command -v postconf >/dev/null; }; then
        # the root of an image, seen from a host whose Postfix, if any, cannot read it
        ! grep -Eqs '^[^#]*smtpd_sasl_(type|auth_enable)' \
            "${DPKG_ROOT:-}/etc/postfix/main.cf" "${DPKG_ROOT:-}/etc/postfix/master.cf" ||
            echo "main.cf or master.cf is about AUTH, and no postconf here reads it."
    fi

    auth=$(smtpd_auth)
    types=' ' # of AUTH where it is on
    others=
    while read -r place enabled type path; do
        [ "$enabled" = yes ] || continue
        types="$types$type "
        [ "$type $path" != 'cyrus smtpd' ] || continue
        others=yes
        stays=
        case "$NEWLINE$services$NEWLINE" in
            *"$NEWLINE${place#master.cf:}/smtpd_sasl_type = $type$NEWLINE"* | \
                *"$NEWLINE${place#master.cf:}/smtpd_sasl_path = $path$NEWLINE"*)
                stays=' This service stays as it is in any case.' # -o is not replaced
                ;;
        esac
        echo "AUTH is on in $place with smtpd_sasl_type = $type and smtpd_sasl_path = $path.$stays"
    done <<EOF
$auth
EOF
    setting smtpd_sasl_type
    type=$value
    setting smtpd_sasl_path
    case "$others:$type $value" in
        yes:* | ': ' | ':cyrus smtpd') ;;
        *) echo "main.cf has smtpd_sasl_type = $type and smtpd_sasl_path = $value, which AUTH would use." ;;
    esac

    setting cyrus_sasl_config_path
    case $value in
        '' | /etc/postfix/sasl | /etc/postfix/sasl/ | /etc/postfix/sasl:*) ;;
        *)
            [ "$types" = ' ' ] && [ ! -e "${DPKG_ROOT:-}${value%%:*}/smtpd.conf" ] ||
                echo "main.cf has cyrus_sasl_config_path = $value."
            ;;
    esac

    conf=/etc/postfix/sasl/smtpd.conf
    if [ -f "${DPKG_ROOT:-}$conf" ]; then
        other=$(smtpd_conf_differs "${DPKG_ROOT:-}$conf")
        [ -z "$other" ] || echo "$conf is not like this package's: $other."
    elif [ "${types#* cyrus }" != "$types" ]; then
        setting cyrus_sasl_config_path
        for conf in /etc/sasl2/smtpd.conf /usr/lib/sasl2/smtpd.conf; do
            # where Postfix names no place, libsasl looks there
            [ -n "$value" ] || [ ! -e "${DPKG_ROOT:-}$conf" ] ||
                echo "AUTH is on, and $conf may say how."
        done
        # with neither, nobody can authenticate: that is no set-up
        ! sasldb_lets_in || echo "AUTH is on with accounts of Cyrus SASL's own (sasldb2)."
    fi
}

# foreign_postfix - of how Postfix is set up, which AUTH by this package would not suit
foreign_postfix() {
    set_up_before || case $services in
        *'/smtpd_tls_auth_only = '[Nn]*)
            printf '%s\n' "$services" |
                sed -n 's,^\([^ ]*\)/smtpd_tls_auth_only = [Nn][Oo]$,The service \1 has smtpd_tls_auth_only = no: it would offer AUTH in clear.,p'
            ;;
    esac

    setting multi_instance_directories
    instances=$value
    setting master_service_disable
    case " $value " in
        *[\ ,]inet[\ ,]*) echo "main.cf has master_service_disable = $value: no mail is taken here." ;;
        *)
            [ -z "$instances" ] || ! entries=$(postfix_says -M '*/inet') || [ -n "$entries" ] ||
                echo "main.cf has multi_instance_directories, and this instance takes no mail."
            ;;
    esac
}

# networks_found - the networks in mynetworks, but for loopback, and those that
# this package took out of it; no exceptions (!), tables and $names
networks_found() {
    setting mynetworks # with all names replaced
    items=
    [ -z "$(networks_among "$value")" ] || items=$(postfix_says -hn mynetworks) || items=
    # of a run that was cut short, only the records are kept
    for records in "$JOURNAL" "${JOURNAL%/*}/pending"; do
        [ ! -e "$records" ] || items="$items $(awk -F '\t' '
            $1 == "parameter" && $3 == "mynetworks" {
                n = split($7, part, /\\[nt]/)
                for (i = 1; i < n; i++)
                    if (part[i] == "-") print part[i + 1] }' "$records")"
    done
    [ -z "$items" ] || networks_among "$items"
}

# networks_among ITEMS - those that are networks, but for loopback, each once
networks_among() {
    printf '%s\n' "$1" | awk -F '[, \t]+' '
        { for (i = 1; i <= NF; i++)
            if ($i ~ /^([0-9.]+|\[[0-9A-Fa-f:.]+\])(\/[0-9]+)?$/ && !seen[$i]++ &&
                tolower($i) !~ /^(127\.|\[[0:]*:(0*1\]|ffff:127\.))/)
                line = line " " $i }
        END { print substr(line, 2) }'
}

# entries - "ENTRY ours|no|TYPE" for each service of smtpd in master.cf: whether AUTH is on,
# and is this package's, or of another TYPE
entries() {
    entries=$(postfix_says -M '*/inet') || return 0 # Postfix refuses its files
    auth=$(smtpd_auth)
    printf '%s\n' "$auth" '' "$entries" | awk '
        NF == 0 { listed = 1; next }
        !listed {
            gsub(/^master\.cf:|\/inet$/, "", $1)
            auth[$1] = $2 != "yes" ? "no" : $3 " " $4 == "cyrus smtpd" ? "ours" : $3
            next
        }
        $8 == "smtpd" || $8 == "postscreen" {
            at = ($1 in auth) ? $1 : "main.cf"
            print $1, (at in auth) ? auth[at] : "no" }'
}

# auth_entries - the entries of master.cf at which clients can authenticate
auth_entries() {
    entries | sed -n 's/ ours$//p'
}

# services_live - where AUTH is on, once this package has been configured
services_live() {
    set_up_before || return 0
    {
        smtpd_auth | sed -n 's/^main.cf yes .*/smtp/p'
        auth_entries
    } | sort -u | awk '/^(smtp|submissions?)$/ { printf "%s%s", separator, $0; separator = ", " }'
}
