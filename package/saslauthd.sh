# How saslauthd is set up, found out before any question is asked, and which programs it
# serves. Sourced after config.sh.

# read_saslauthd - set saslauthd_settings to what /etc/default/saslauthd sets: lines
# "NAME = VALUE"; and, of each flag in OPTIONS, "-LETTER = ARGUMENT", or the letter again if the
# flag takes none; a newline before each line. If the file cannot be read, saslauthd_unread is
# not empty
read_saslauthd() {
    saslauthd_unread=
    saslauthd_settings=
    [ -f "${DPKG_ROOT:-}/etc/default/saslauthd" ] || return 0
    defaults=$(cat "${DPKG_ROOT:-}/etc/default/saslauthd") || saslauthd_unread=yes
    saslauthd_settings=$NEWLINE$(printf '%s\n' "$defaults" | awk '
        match($0, /^[A-Z_]+=/) {
            name = substr($0, 1, RLENGTH - 1)
            value = substr($0, RLENGTH + 1)
            sub(/^["\047]*/, "", value)
            sub(/["\047#].*/, "", value)
            print name " = " value
            if (name == "OPTIONS")
                options = value
        }
        END {
            n = split(options, words, /[ \t]+/)
            for (i = 1; i <= n; i++)
                for (j = 2; substr(words[i], 1, 1) == "-" && j <= length(words[i]); j++) {
                    letter = argument = substr(words[i], j, 1)
                    if (index("amnOst", letter)) {
                        argument = substr(words[i], j + 1)
                        if (argument == "")
                            argument = words[++i]
                        print "-" letter " = " argument
                        break
                    }
                    print "-" letter " = " argument
                }
        }')
}

# saslauthd_setting NAME|-LETTER - set value to it; the last one counts, as for the shell and
# getopt(3)
saslauthd_setting() {
    if [ -n "$saslauthd_unread" ]; then
        echo 'postfix-smtp-auth: /etc/default/saslauthd cannot be read' >&2
        echo '  See the message above; fix it, then run: dpkg --configure -a' >&2
        return 1
    fi
    value=${saslauthd_settings##*"$NEWLINE$1 = "}
    if [ "$value" = "$saslauthd_settings" ]; then
        value=
    fi
    value=${value%%"$NEWLINE"*}
}

# saslauthd_serves DIRECTORY - true if saslauthd has its socket there, or starts at boot (/proc
# is no help: in a chroot, it may be that of the host around it)
saslauthd_serves() {
    etc=${DPKG_ROOT:-}/etc
    ! [ -S "${DPKG_ROOT:-}$1/mux" ] || return 0
    ! [ -L "$etc/systemd/system/multi-user.target.wants/saslauthd.service" ] || return 0
    saslauthd_setting START
    for link in "$etc"/rc[2-5].d/S??saslauthd; do
        [ ! -e "$link" ] && [ ! -L "$link" ] || [ "$value" != yes ] || return 0
    done
    return 1
}

# foreign_saslauthd - print a sentence if saslauthd serves other packages on this host
foreign_saslauthd() {
    saslauthd_setting -m
    socket=${value:-/var/run/saslauthd}
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
    saslauthd_setting -m
    [ "${value%/}" = "$SOCKET_DIRECTORY" ] || return 0
    saslauthd_setting -c
    if [ -z "$value" ]; then
        echo 0
        return 0
    fi
    saslauthd_setting -t
    case "$value" in
        '' | *[!0-9]*) value=28800 ;; # the default
        ??????*) value=86400 ;;
    esac
    [ "$value" -le 86400 ] || value=86400
    echo "$value"
}

# saslauthd_obstacles - print a sentence for each flag with which it would not run as a service
saslauthd_obstacles() {
    for flag in -a -d -h -v -V; do
        saslauthd_setting "$flag"
        [ -z "$value" ] ||
            echo "OPTIONS in /etc/default/saslauthd has $flag: saslauthd would not run as a service."
    done
}

# path_obstacles - print a sentence for a queue_directory elsewhere, and for links in it: a
# chrooted smtpd would not find saslauthd's socket
path_obstacles() {
    setting queue_directory
    inner=/var/spool/postfix${SOCKET_DIRECTORY%/*}
    # with all links followed, each on a line
    readlink -m "${DPKG_ROOT:-}/var/spool/postfix" "${DPKG_ROOT:-}${value:-/var/spool/postfix}" \
        "${DPKG_ROOT:-}$inner" "${DPKG_ROOT:-}$SOCKET_DIRECTORY" | {
        read -r spool
        read -r queue
        read -r found_inner
        read -r found_socket
        [ "$queue" = "$spool" ] ||
            echo "main.cf has queue_directory = $value: smtpd would not find saslauthd's socket there."
        [ "$found_inner" = "$spool${inner#/var/spool/postfix}" ] ||
            echo "$inner resolves to ${found_inner#"${DPKG_ROOT:-}"}. Remove the link in this path: this package makes what a chrooted smtpd needs there."
        [ "$found_socket" = "$spool${SOCKET_DIRECTORY#/var/spool/postfix}" ] ||
            echo "$SOCKET_DIRECTORY resolves to ${found_socket#"${DPKG_ROOT:-}"}, where a chrooted smtpd would not find saslauthd's socket. Replace it with a directory."
    }
}
