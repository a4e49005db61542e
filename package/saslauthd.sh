# How saslauthd is set up, found out before any question is asked, and which programs it
# serves. Sourced after config.sh.

# saslauthd_setting NAME - print its value in /etc/default/saslauthd, where the last one counts
saslauthd_setting() {
    [ -f "${DPKG_ROOT:-}/etc/default/saslauthd" ] || return 0
    sed -n "/^$1=/{ s/^$1=[\"']*\([^\"'#]*\).*/\1/; h; }; \$ { x; p; }" \
        "${DPKG_ROOT:-}/etc/default/saslauthd" || {
        echo 'postfix-smtp-auth: /etc/default/saslauthd cannot be read' >&2
        echo '  See the message above; fix it, then run: dpkg --configure -a' >&2
        return 1
    }
}

# saslauthd_flag LETTER - print the argument of this flag in OPTIONS, or the letter if the flag
# takes none; the last one counts, as for getopt(3)
saslauthd_flag() {
    options=$(saslauthd_setting OPTIONS)
    printf '%s\n' "$options" | awk -v letter="$1" '{
        for (i = 1; i <= NF; i++)
            for (j = 2; substr($i, 1, 1) == "-" && j <= length($i); j++) {
                c = substr($i, j, 1)
                argument = c
                if (index("amnOst", c)) {
                    argument = substr($i, j + 1)
                    j = length($i)
                    if (argument == "")
                        argument = $(++i)
                }
                if (c == letter)
                    found = argument
                if (index("amnOst", c))
                    break
            }
        print found
    }'
}

# saslauthd_serves DIRECTORY - true if saslauthd has its socket there, or starts at boot (/proc
# is no help: in a chroot, it may be that of the host around it)
saslauthd_serves() {
    etc=${DPKG_ROOT:-}/etc
    ! [ -S "${DPKG_ROOT:-}$1/mux" ] || return 0
    ! [ -L "$etc/systemd/system/multi-user.target.wants/saslauthd.service" ] || return 0
    start=$(saslauthd_setting START)
    for link in "$etc"/rc[2-5].d/S??saslauthd; do
        [ ! -e "$link" ] && [ ! -L "$link" ] || [ "$start" != yes ] || return 0
    done
    return 1
}

# foreign_saslauthd - print a sentence if saslauthd serves other packages on this host
foreign_saslauthd() {
    socket=$(saslauthd_flag m)
    socket=${socket:-/var/run/saslauthd}
    [ "${socket%/}" != "$SOCKET_DIRECTORY" ] && saslauthd_serves "$socket" || return 0
    # exim4 and sendmail conflict with postfix
    users=$(dpkg-query --admindir="${DPKG_ROOT:-}/var/lib/dpkg" \
        -Wf '${Status} ${Package}\n' cyrus-common slapd lua-cyrussasl \
        libapache2-mod-authn-sasl 2>/dev/null | sed -n 's/^.* ok installed //p'
        # any other program that is set up to use it
        for conf in "${DPKG_ROOT:-}"/etc/sasl2/*.conf "${DPKG_ROOT:-}"/usr/lib/sasl2/*.conf; do
            [ ! -f "$conf" ] || ! grep -qi '^pwcheck_method:.*saslauthd' "$conf" || echo "$conf"
        done)
    [ -z "$users" ] ||
        echo "saslauthd, with its socket in $socket, may be in use by" \
            "$(echo "$users" | paste -sd ' ' -)."
}

# cache_live - print for how many seconds saslauthd caches a password, if its socket is where
# this package puts it
cache_live() {
    socket=$(saslauthd_flag m)
    [ "${socket%/}" = "$SOCKET_DIRECTORY" ] || return 0
    seconds=0
    caches=$(saslauthd_flag c)
    if [ -n "$caches" ]; then
        seconds=$(saslauthd_flag t)
        case "$seconds" in
            '' | *[!0-9]*) seconds=28800 ;; # the default
            ??????*) seconds=86400 ;;
        esac
        [ "$seconds" -le 86400 ] || seconds=86400
    fi
    echo "$seconds"
}

# saslauthd_obstacles - print a sentence for each flag with which it would not run as a service,
# and for a socket directory that a chrooted smtpd would not find
saslauthd_obstacles() {
    for letter in a d h v V; do
        flag=$(saslauthd_flag "$letter")
        [ -z "$flag" ] ||
            echo "OPTIONS in /etc/default/saslauthd has -$letter: saslauthd would not run as a service."
    done
    inner=/var/spool/postfix$SOCKET_DIRECTORY
    found=$(readlink -m "${DPKG_ROOT:-}${inner%/*}")
    expected=$(readlink -m "${DPKG_ROOT:-}/var/spool/postfix")/${inner#/var/spool/postfix/}
    elsewhere=${found#"${DPKG_ROOT:-}"}
    [ "$found" = "${expected%/*}" ] ||
        echo "${inner%/*} resolves to $elsewhere. Remove the link in this path: this package makes what a chrooted smtpd needs there."
    expected=$(readlink -m "${DPKG_ROOT:-}/var/spool/postfix")${SOCKET_DIRECTORY#/var/spool/postfix}
    found=$(readlink -m "${DPKG_ROOT:-}$SOCKET_DIRECTORY")
    elsewhere=${found#"${DPKG_ROOT:-}"}
    [ "$found" = "$expected" ] ||
        echo "$SOCKET_DIRECTORY resolves to $elsewhere, where a chrooted smtpd would not find saslauthd's socket. Replace it with a directory."
}
