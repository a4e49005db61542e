# How the host is set up, found out before any question is asked. The config script runs this
# too, where Postfix may be missing: it needs essential packages only, and uses postconf if
# there is one.

SOCKET_DIRECTORY=/var/spool/postfix/var/run/saslauthd
NEWLINE='
'
TAB='	'

# query_postfix OPTION... - what postconf prints; nothing without Postfix or main.cf. Fails if
# Postfix refuses its files: what it prints is incomplete then
query_postfix() {
    [ ! -e "${DPKG_ROOT:-}/etc/postfix/main.cf" ] || [ -n "$special_file" ] ||
        ! command -v postconf >/dev/null ||
        postconf -c "${DPKG_ROOT:-}/etc/postfix" "$@" 2>/dev/null
}

# find_special_file - set special_file to the first of the files below that is not a regular
# file: reading a pipe would never end
find_special_file() {
    special_file=
    for file in /etc/postfix/main.cf /etc/postfix/master.cf /etc/postfix/sasl/smtpd.conf \
        /etc/default/saslauthd /etc/pam.d/smtp; do
        [ -f "${DPKG_ROOT:-}$file" ] || [ ! -e "${DPKG_ROOT:-}$file" ] ||
            special_file=${special_file:-$file}
    done
}

# look_at_host - called before all other functions: read once what they need
look_at_host() {
    find_special_file
    read_postfix
    read_owner_rules
    read_saslauthd
}

# read_postfix - set main_cf and master_cf to what Postfix reads in these files: of main.cf,
# lines "NAME = VALUE"; of master.cf, the -o options of smtpd, as lines
# "SERVICE/TYPE/NAME = VALUE"; a newline before each line. If Postfix refuses its files,
# postfix_refuses is not empty
read_postfix() {
    postfix_refuses=
    master_cf=
    # shellcheck disable=SC2086 # several words: what a subcommand needs besides
    main_cf=$(query_postfix -x smtpd_sasl_auth_enable smtpd_sasl_type smtpd_sasl_path \
        smtpd_sasl_service smtpd_sasl_tls_security_options smtpd_sasl_exceptions_networks \
        smtpd_sasl_mechanism_filter cyrus_sasl_config_path inet_interfaces queue_directory \
        mynetworks multi_instance_directories master_service_disable smtpd_tls_chain_files \
        smtpd_tls_cert_file smtpd_tls_eccert_file smtpd_tls_dcert_file smtpd_tls_req_ccert \
        smtpd_tls_security_level smtpd_use_tls smtpd_enforce_tls smtpd_tls_wrappermode \
        smtpd_discard_ehlo_keywords smtpd_restriction_classes smtpd_client_restrictions \
        smtpd_helo_restrictions smtpd_sender_restrictions smtpd_relay_restrictions \
        smtpd_recipient_restrictions ${more_parameters:-}) || postfix_refuses=yes
    if [ -z "$special_file" ] &&
        grep -qs '^[[:blank:]]*[^#[:blank:]].*smtpd_' "${DPKG_ROOT:-}/etc/postfix/master.cf"; then
        master_cf=$(query_postfix -Px) || postfix_refuses=yes
    fi
    main_cf=$NEWLINE$main_cf
    master_cf=${master_cf:+"$NEWLINE$master_cf"}
}

# set_up_before - true once the package has been configured successfully
set_up_before() {
    [ -e "$JOURNAL" ] && grep -q "^answer$TAB" "$JOURNAL"
}

# line_after START TEXT - set value to what follows START in the first line of TEXT that begins
# with it, empty if there is none. Line by line: ${TEXT#*START} takes dash quadratic time
line_after() {
    value=
    case $- in
        *f*) globbing= ;;
        *)
            globbing=yes
            set -f
            ;;
    esac
    former_ifs=$IFS
    IFS=$NEWLINE
    for text_line in $2; do
        case "$text_line" in
            "$1"*)
                value=${text_line#"$1"}
                break
                ;;
        esac
    done
    IFS=$former_ifs
    [ -z "$globbing" ] || set +f
}

# setting NAME - set value to the value of the parameter NAME in main.cf; it is empty without
# Postfix
setting() {
    line_after "$1 =" "$main_cf"
    value=${value# }
}

# setting_at SERVICE NAME - set value to the value of the parameter NAME that is in force for
# this service of master.cf, and value_in to the file that sets it
setting_at() {
    value_in=master.cf
    case "$master_cf" in
        *"$NEWLINE$1/inet/$2 ="*)
            line_after "$1/inet/$2 =" "$master_cf"
            value=${value# }
            ;;
        *)
            value_in=main.cf
            setting "$2"
            ;;
    esac
}

# auth_settings - a line "PLACE yes|no TYPE PATH" for main.cf, and for each service of
# master.cf that sets one of the three with -o; nothing if AUTH is on nowhere
auth_settings() {
    case $main_cf$master_cf in
        *'smtpd_sasl_auth_enable = '[Yy]*) ;;
        *) return 0 ;;
    esac
    printf '%s\n' "$main_cf$master_cf" | awk '
        function of(p, s) { return value[((p, s) in value) ? p : "main.cf", s] }
        i = index($1, "smtpd_sasl_") {
            place = i > 1 ? "master.cf:" substr($1, 1, i - 2) : "main.cf"
            places[place]
            value[place, substr($1, i + 11)] = $3
        }
        END { for (p in places)
            print p, tolower(of(p, "auth_enable")), of(p, "type"), of(p, "path") }'
}

# smtpd_conf_differs FILE - print the first setting in it that differs from ours. The value
# is printed for these two only: others may be passwords
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

# sasldb_has_accounts - true if Cyrus SASL's own database has, or may have, accounts
sasldb_has_accounts() {
    for database in "${DPKG_ROOT:-}/etc/sasldb2" "${DPKG_ROOT:-}/var/spool/postfix/etc/sasldb2"; do
        [ -s "$database" ] || continue
        # it prints the accounts, or why it cannot, and ends with 0 in either case
        accounts=$(sasldblistusers2 -f "$database" 2>&1) || accounts=unknown # not installed
        [ -z "$accounts" ] || return 0
    done
    return 1
}

# foreign_setup - print a sentence for each sign that AUTH is set up in another way, or that
# saslauthd serves another program
foreign_setup() {
    set -e # busybox sh does not pass it on to $( )
    foreign_image
    foreign_types
    foreign_smtpd_conf
    foreign_postfix
    foreign_saslauthd
}

# foreign_image - print one about the root of an image, where no Postfix can read the files
foreign_image() {
    [ ! -e "$JOURNAL" ] && [ -z "$special_file" ] && [ "$main_cf" = "$NEWLINE" ] || return 0
    [ -n "${DPKG_ROOT:-}" ] || ! command -v postconf >/dev/null || return 0
    ! grep -Eqs '^[^#]*smtpd_sasl_(type|auth_enable)' \
        "${DPKG_ROOT:-}/etc/postfix/main.cf" "${DPKG_ROOT:-}/etc/postfix/master.cf" ||
        echo "main.cf or master.cf has AUTH settings, and there is no postconf to read them."
}

# foreign_types - print those about AUTH of another type or path than ours, in use or prepared;
# set types_in_use to the types in use, each between spaces
foreign_types() {
    auth=$(auth_settings)
    types_in_use=' '
    others=
    while read -r place enabled type path; do
        [ "$enabled" = yes ] || continue
        types_in_use="$types_in_use$type "
        [ "$type $path" != 'cyrus smtpd' ] || continue
        others=yes
        kept=
        case "$NEWLINE$master_cf$NEWLINE" in
            *"$NEWLINE${place#master.cf:}/smtpd_sasl_type = $type$NEWLINE"* | \
                *"$NEWLINE${place#master.cf:}/smtpd_sasl_path = $path$NEWLINE"*)
                kept=' This service is left as it is in any case.' # -o is not replaced
                ;;
        esac
        echo "AUTH is on in $place with smtpd_sasl_type = $type and smtpd_sasl_path = $path.$kept"
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
}

# foreign_smtpd_conf - print those about what Cyrus SASL reads, after foreign_types
foreign_smtpd_conf() {
    setting cyrus_sasl_config_path
    case $value in
        '' | /etc/postfix/sasl | /etc/postfix/sasl/ | /etc/postfix/sasl:*) ;;
        *)
            [ "$types_in_use" = ' ' ] && [ ! -e "${DPKG_ROOT:-}${value%%:*}/smtpd.conf" ] ||
                echo "main.cf has cyrus_sasl_config_path = $value."
            ;;
    esac

    conf=/etc/postfix/sasl/smtpd.conf
    if [ -f "${DPKG_ROOT:-}$conf" ]; then
        other=$(smtpd_conf_differs "${DPKG_ROOT:-}$conf")
        [ -z "$other" ] || echo "$conf differs from this package's: $other."
    elif [ "${types_in_use#* cyrus }" != "$types_in_use" ]; then
        for conf in /etc/sasl2/smtpd.conf /usr/lib/sasl2/smtpd.conf; do
            # libsasl looks there if Postfix does not say where to look
            [ -n "$value" ] || [ ! -e "${DPKG_ROOT:-}$conf" ] ||
                echo "AUTH is on, and may be set up in $conf."
        done
        # with neither, nobody can authenticate, and there is nothing to protect
        ! sasldb_has_accounts || echo "AUTH is on with Cyrus SASL's own accounts (sasldb2)."
    fi
}

# foreign_postfix - print those about a Postfix that AUTH by this package would not suit
foreign_postfix() {
    case $master_cf in
        *'/smtpd_tls_auth_only = '[Nn]*)
            set_up_before || printf '%s\n' "$master_cf" |
                sed -n 's,^\([^ ]*\)/smtpd_tls_auth_only = [Nn][Oo]$,The service \1 has smtpd_tls_auth_only = no: it would offer AUTH in the clear.,p'
            ;;
    esac

    setting multi_instance_directories
    instances=$value
    setting master_service_disable
    case " $value " in
        *[\ ,]inet[\ ,]*) echo "main.cf has master_service_disable = $value: no mail is received here." ;;
        *)
            [ -z "$instances" ] || ! inet_services=$(query_postfix -M '*/inet') ||
                [ -n "$inet_services" ] ||
                echo "main.cf has multi_instance_directories, and this instance receives no mail."
            ;;
    esac
}

# networks_found - print the networks in mynetworks except loopback, and those that this
# package removed from it; no exclusions (!), tables or $names
networks_found() {
    setting mynetworks # with all names replaced
    items=
    [ -z "$(networks_among "$value")" ] || items=$(query_postfix -hn mynetworks) || items=
    # after a run that was cut short, the journal has its records, but no answers
    for records in "$JOURNAL" "${JOURNAL%/*}/pending"; do
        [ ! -e "$records" ] || items="$items $(awk -F '\t' '
            $1 == "parameter" && $3 == "mynetworks" {
                n = split($7, part, /\\[nt]/)
                for (i = 1; i < n; i++)
                    if (part[i] == "-") print part[i + 1] }' "$records")"
    done
    [ -z "$items" ] || networks_among "$items"
}

# networks_among ITEMS - print those that are networks, except loopback, each once
networks_among() {
    printf '%s\n' "$1" | awk -F '[, \t]+' '
        { for (i = 1; i <= NF; i++)
            if ($i ~ /^([0-9.]+|\[[0-9A-Fa-f:.]+\])(\/[0-9]+)?$/ && !seen[$i]++ &&
                tolower($i) !~ /^(127\.|\[[0:]*:(0*1\]|ffff:127\.))/)
                line = line " " $i }
        END { print substr(line, 2) }'
}

# smtpd_services - print a line "SERVICE yes|no|TYPE" for each smtpd service in master.cf:
# AUTH is on as this package sets it up, or off, or on and of another TYPE
smtpd_services() {
    inet_services=$(query_postfix -M '*/inet') || return 0 # Postfix refuses its files
    auth=$(auth_settings)
    printf '%s\n' "$auth" '' "$inet_services" | awk '
        NF == 0 { listed = 1; next }
        !listed {
            gsub(/^master\.cf:|\/inet$/, "", $1)
            auth[$1] = $2 != "yes" ? "no" : $3 " " $4 == "cyrus smtpd" ? "yes" : $3
            next
        }
        $8 == "smtpd" || $8 == "postscreen" {
            at = ($1 in auth) ? $1 : "main.cf"
            print $1, (at in auth) ? auth[at] : "no" }'
}

# services_with_auth - print the services of master.cf with AUTH as this package sets it up
services_with_auth() {
    smtpd_services | sed -n 's/ yes$//p'
}

# services_live - print the services where AUTH is on, once this package has been configured
services_live() {
    set_up_before || return 0
    {
        auth_settings | sed -n 's/^main.cf yes .*/smtp/p'
        services_with_auth
    } | sort -u | awk '/^(smtp|submissions?)$/ { printf "%s%s", separator, $0; separator = ", " }'
}
