# What the host says before anybody is asked. Runs in config, where nothing may
# be unpacked yet: essential packages only, and postconf if it is there.

SOCKET_DIRECTORY=/var/spool/postfix/var/run/saslauthd

# postfix_says OPTION... - postconf's answer; none without Postfix or main.cf
postfix_says() {
    [ ! -e "${DPKG_ROOT:-}/etc/postfix/main.cf" ] ||
        postconf -c "${DPKG_ROOT:-}/etc/postfix" "$@" 2>/dev/null || :
}

# smtpd_auth [OPTIONS] - "PLACE yes|no TYPE PATH" for main.cf, and for each service
# of master.cf that sets one of these with -o; OPTIONS is postconf -Px, if it was
# called before
smtpd_auth() {
    {
        postfix_says -x smtpd_sasl_auth_enable smtpd_sasl_type smtpd_sasl_path
        if [ $# = 0 ]; then postfix_says -Px; else printf '%s\n' "$1"; fi
    } | awk '
        function of(p, s) { return value[((p, s) in value) ? p : "main.cf", s] }
        i = index($1, "smtpd_sasl_") {
            place = i > 1 ? "master.cf:" substr($1, 1, i - 2) : "main.cf"
            places[place]
            value[place, substr($1, i + 11)] = $3
        }
        END { for (p in places)
            print p, tolower(of(p, "auth_enable")), of(p, "type"), of(p, "path") }'
}

# saslauthd_setting NAME - its value in /etc/default/saslauthd
saslauthd_setting() {
    sed -n "s/^$1=[\"']*\([^\"'#]*\).*/\1/p" \
        "${DPKG_ROOT:-}/etc/default/saslauthd" 2>/dev/null | tail -n 1
}

# saslauthd_serves DIRECTORY - true if saslauthd has its socket there, or starts
# at boot (no look at /proc, which in a chroot may be the host's around it)
saslauthd_serves() {
    etc=${DPKG_ROOT:-}/etc
    [ -S "${DPKG_ROOT:-}$1/mux" ] ||
        [ -L "$etc/systemd/system/multi-user.target.wants/saslauthd.service" ] ||
        { [ "$(saslauthd_setting START)" = yes ] &&
            ls "$etc"/rc[2-5].d/S??saslauthd >/dev/null 2>&1; }
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

# other_users_of_saslauthd - a sentence, if packages that may use it are there
other_users_of_saslauthd() {
    # exim4 and sendmail conflict with postfix
    users=$(dpkg-query --admindir="${DPKG_ROOT:-}/var/lib/dpkg" \
        -Wf '${Status} ${Package}\n' cyrus-common slapd lua-cyrussasl \
        libapache2-mod-authn-sasl 2>/dev/null | sed -n 's/^.* ok installed //p')
    [ -n "$users" ] || return 0
    socket=$(saslauthd_setting OPTIONS | sed -n 's/.*-m *\([^ ]*\).*/\1/p')
    socket=${socket:-/var/run/saslauthd}
    [ "${socket%/}" = "$SOCKET_DIRECTORY" ] || ! saslauthd_serves "$socket" ||
        echo "saslauthd, with $socket in /etc/default/saslauthd, may serve" \
            "$(echo "$users" | paste -sd ' ' -)."
}

# foreign_setup - a sentence for each sign that AUTH is set up in another way, or
# that saslauthd serves another program
foreign_setup() {
    if [ ! -e "$JOURNAL" ] && ! command -v postconf >/dev/null; then
        # the root of an image, seen from a host without Postfix
        ! grep -Eqs '^[^#]*smtpd_sasl_(type|auth_enable)' \
            "${DPKG_ROOT:-}/etc/postfix/main.cf" "${DPKG_ROOT:-}/etc/postfix/master.cf" ||
            echo "main.cf or master.cf is about AUTH, and there is no postconf to read it."
    fi
    options=$(postfix_says -Px)
    auth=$(smtpd_auth "$options" | sed -n 's/ yes / /p')
    [ -z "$auth" ] ||
        echo "$auth" | awk '$2 " " $3 != "cyrus smtpd" { print "AUTH is on in " $1 \
            " with smtpd_sasl_type = " $2 " and smtpd_sasl_path = " $3 "." }'

    {
        read -r path || : # no Postfix, no line
        read -r queue || :
        read -r instances || :
    } <<EOF
$(postfix_says -hx cyrus_sasl_config_path queue_directory multi_instance_directories)
EOF
    case $path in
        '' | /etc/postfix/sasl | /etc/postfix/sasl/ | /etc/postfix/sasl:*) ;;
        *)
            [ -z "$auth" ] && [ ! -e "${DPKG_ROOT:-}${path%%:*}/smtpd.conf" ] ||
                echo "main.cf has cyrus_sasl_config_path = $path."
            ;;
    esac

    [ -e "$JOURNAL" ] || printf '%s\n' "$options" |
        sed -n 's,^\([^ ]*\)/smtpd_tls_auth_only = no$,The service \1 has smtpd_tls_auth_only = no: it would offer AUTH in clear.,p'

    [ -z "$queue" ] || [ "$queue" = /var/spool/postfix ] ||
        [ "$(readlink -f "${DPKG_ROOT:-}$queue")" = "$(readlink -f "${DPKG_ROOT:-}/var/spool/postfix")" ] ||
        echo "main.cf has queue_directory = $queue, where smtpd would not find saslauthd."

    conf=/etc/postfix/sasl/smtpd.conf
    if [ -e "${DPKG_ROOT:-}$conf" ]; then
        other=$(smtpd_conf_differs "${DPKG_ROOT:-}$conf")
        [ -z "$other" ] || echo "$conf is not like this package's: $other."
    elif [ "${auth#* cyrus }" != "$auth" ]; then
        echo "AUTH is on without $conf: passwords are Cyrus SASL's own."
    fi

    other_users_of_saslauthd

    if [ -n "$instances" ] &&
        { [ -z "$(postfix_says -M '*/inet')" ] ||
            postfix_says -hx master_service_disable | grep -q inet; }; then
        echo "main.cf has multi_instance_directories, and this instance takes" \
            "no mail (master_service_disable, or no inet service in master.cf)."
    fi
}

# networks_found - the networks in mynetworks, but for loopback, and those that
# this package took out of it; no exceptions (!), tables and $names
networks_found() {
    {
        postfix_says -hn mynetworks
        # of a run that was cut short, only the records are kept
        [ ! -d "${JOURNAL%/*}" ] || cat "$JOURNAL" "${JOURNAL%/*}/pending" 2>/dev/null | awk -F '\t' '
            $1 == "parameter" && $3 == "mynetworks" {
                n = split($7, part, /\\[nt]/)
                for (i = 1; i < n; i++)
                    if (part[i] == "-") print part[i + 1] }'
    } | awk -F '[, \t]+' '
        { for (i = 1; i <= NF; i++)
            if ($i ~ /^([0-9.]+|\[[0-9A-Fa-f:.]+\])(\/[0-9]+)?$/ && !seen[$i]++ &&
                tolower($i) !~ /^(127\.|\[[0:]*:(0*1\]|ffff:127\.))/)
                line = line " " $i }
        END { print substr(line, 2) }'
}

# services_live - where AUTH is on, once this package has been configured
services_live() {
    [ -e "$JOURNAL" ] || return 0
    smtpd_auth | sed -n 's/^main.cf yes .*/smtp/p
        s/^master.cf:\(submissions*\)\/inet yes .*/\1/p' | sort |
        awk '{ printf "%s%s", separator, $0; separator = ", " }'
}

# cache_live - for how many seconds saslauthd keeps a password, where it has its
# socket for Postfix
cache_live() {
    saslauthd_setting OPTIONS | awk -v directory="$SOCKET_DIRECTORY" '
        index($0 " ", " " directory " ") {
            seconds = / -c |^-c |-c$/ ? 28800 : 0
            if (seconds && match($0, /-t *[0-9]+/))
                seconds = substr($0, RSTART + 2, RLENGTH - 2) + 0
            print (seconds > 86400 ? 86400 : seconds)
        }'
}
