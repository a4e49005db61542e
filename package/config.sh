# What the host says before anybody is asked. config runs this where nothing
# may be unpacked yet: essential packages only, and postconf if it is there.

SOCKET_DIRECTORY=/var/spool/postfix/var/run/saslauthd

# postfix_says OPTION... - postconf's answer for this host
postfix_says() {
    # Without Postfix, without main.cf or with a broken one there is none
    postconf -c "${DPKG_ROOT:-}/etc/postfix" "$@" 2>/dev/null || true
}

# smtpd_auth - a line "PLACE yes|no TYPE PATH" for main.cf, and for each service
# of master.cf that sets something of it with -o
smtpd_auth() {
    {
        postfix_says -x smtpd_sasl_auth_enable smtpd_sasl_type smtpd_sasl_path |
            sed 's,^,main.cf/,'
        postfix_says -Px '*/*/smtpd_sasl_*'
    } | awk -F '/smtpd_sasl_| = *' '
        !($1 in type) {
            place[++n] = $1; auth[$1] = auth["main.cf"]
            type[$1] = type["main.cf"]; path[$1] = path["main.cf"]
        }
        $2 == "auth_enable" { auth[$1] = tolower($3) }
        $2 == "type" { type[$1] = $3 }
        $2 == "path" { path[$1] = $3 }
        END { for (i = 1; i <= n; i++)
            print place[i], auth[place[i]], type[place[i]], path[place[i]] }'
}

# saslauthd_options - OPTIONS of /etc/default/saslauthd, with a blank around it
saslauthd_options() {
    # shellcheck disable=SC2016
    sed -n "s/^[[:blank:]]*$1=[\"']\{0,1\}\([^\"']*\).*/\1/p" \
        "${DPKG_ROOT:-}/etc/default/saslauthd" 2>/dev/null | tail -n 1
}
