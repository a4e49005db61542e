# doctor-saslauthd.sh - the links from smtpd to saslauthd; read by doctor-checks.sh.

# check_group - smtpd may enter the directory of the socket
check_group() {
    ours || return 0
    setting mail_owner
    owner=${value:-postfix}
    if ! groups=$(id -nG "$owner" 2>/dev/null); then
        wrong group "there is no user $owner" 'smtpd cannot run.' 'dpkg-reconfigure postfix'
        return 0
    fi
    case " $groups " in
        *' sasl '*) right group "user $owner is in group sasl" ;;
        *)
            wrong group "user $owner is not in group sasl" \
                "smtpd may not enter $SOCKET_DIRECTORY: every login gets 454." \
                "usermod -aG sasl $owner && postfix reload"
            ;;
    esac
}

# check_saslauthd - the daemon runs, and starts at boot
check_saslauthd() {
    ours || return 0
    if service_masked saslauthd; then
        wrong saslauthd 'the unit saslauthd is masked' 'Nobody checks passwords after the next boot, if at all.' \
            'systemctl unmask saslauthd && systemctl restart saslauthd'
        return 0
    fi
    if ! service_enabled saslauthd; then
        wrong saslauthd-enabled 'saslauthd does not start at boot' \
            'Every login gets 454 after the next boot.' 'update-rc.d saslauthd enable'
    else
        right saslauthd-enabled 'saslauthd starts at boot'
    fi
    saslauthd_setting START
    if saslauthd_runs; then
        right saslauthd 'saslauthd is running'
    elif [ "$value" != yes ] && [ ! -e /usr/lib/systemd/system/saslauthd.service ]; then
        # its init script then does nothing, and says that all is well
        wrong saslauthd '/etc/default/saslauthd is without START=yes, and saslauthd is not running' \
            'Every login gets 454.' "sed -i '/^START=/d' /etc/default/saslauthd; echo START=yes >>/etc/default/saslauthd; $(restart saslauthd)"
    else
        wrong saslauthd 'saslauthd is not running' 'Every login gets 454.' "$(restart saslauthd)"
    fi
}

# saslauthd_runs - true if there is a process of it: root's, and not a container's, whose processes
# have several PIDs. What systemd calls active may be a script that started none
saslauthd_runs() {
    cat /proc/[0-9]*/status 2>/dev/null | awk '
        /^Name:/ { name = $2 }
        /^Uid:/ { user = $2 }
        /^NSpid:/ && name == "saslauthd" && user == 0 && NF == 2 { runs = 1 }
        END { exit !runs }'
}

# check_mechanisms - saslauthd asks PAM
check_mechanisms() {
    ours || return 0
    if [ ! -r /etc/default/saslauthd ]; then
        [ -e /etc/default/saslauthd ] || wrong mechanisms 'there is no /etc/default/saslauthd' \
            'saslauthd does not start without it.' "$RECONFIGURE"
        return 0
    fi
    saslauthd_setting MECHANISMS
    mechanisms=$value
    mechanisms=${mechanisms%"${mechanisms##*[! ]}"}
    why='It does not read /etc/pam.d/smtp, so that nothing refuses root or blocked users, and neither app passwords nor allowed-group count.'
    case "$mechanisms" in
        pam | '') right mechanisms 'saslauthd asks PAM' ;;
        shadow | getpwent)
            wrong mechanisms "saslauthd checks passwords by itself (MECHANISMS=$mechanisms)" "$why" \
                "sed -i 's/^MECHANISMS=.*/MECHANISMS=\"pam\"/' /etc/default/saslauthd && $(restart saslauthd)"
            ;;
        *) hint mechanisms "saslauthd does not ask PAM (MECHANISMS=$mechanisms)" "$why" ;;
    esac
}

# socket_path - print where smtpd.conf has smtpd look for the socket
socket_path() {
    find_smtpd_conf
    path=
    [ ! -r "$smtpd_conf" ] || path=$(sed -n \
        's/^[Ss][Aa][Ss][Ll][Aa][Uu][Tt][Hh][Dd]_[Pp][Aa][Tt][Hh]:[[:blank:]]*\([^[:blank:]]*\).*/\1/p' \
        "$smtpd_conf" | tail -n 1)
    echo "${path:-/var/run/saslauthd/mux}"
}

# chroots - print where the services with AUTH have their root: "-" for none
chroots() {
    setting queue_directory
    set --
    for service in $services_on; do
        set -- "$@" "$service/inet/chroot" "$service/pass/chroot"
    done
    query_postfix -F "$@" | awk -v queue="${value:-/var/spool/postfix}" '
        NF { root = tolower($NF) == "y" ? queue : "-"; if (!seen[root]++) print root }'
}

# check_socket - the socket as smtpd sees it: as its user, inside its chroot or outside; and
# what PAM says behind it to a user who does not exist
check_socket() {
    ours && as_root socket || return 0
    setting mail_owner
    owner=${value:-postfix}
    path=$(socket_path)
    roots=$(chroots)
    for root in $roots; do
        # side by side, as each takes PAM's delay
        printf '%s\n' "$user" "$password" |
            perl "$COMMANDS/doctor-socket.pl" "$root" "$path" "$owner" "$talk_seconds" >"$WORK/reply.${#root}" 2>&1 &
    done
    wait
    for root in $roots; do
        where=$path
        [ "$root" = - ] || where="$path (in the chroot $root)"
        reply=$(cat "$WORK/reply.${#root}")
        case "$reply" in
            NO*) ;;
            *)
                socket_does_not_respond "$reply" "$where"
                return 0
                ;;
        esac
    done
    right socket "smtpd reaches saslauthd at $path"
    right pam-replies 'PAM refuses a user who does not exist'
}

# socket_does_not_respond REPLY WHERE - what came instead of NO
socket_does_not_respond() {
    case "$1" in
        OK*)
            right socket "smtpd reaches saslauthd at $2"
            pam_is_open=yes
            wrong pam-replies 'PAM accepts a user who does not exist, with any password' \
                'Everybody can send mail through this server.' "mv /etc/pam.d/smtp /etc/pam.d/smtp.open && $SET_ANEW"
            ;;
        *'No such file'* | *'Not a directory'*)
            if ! saslauthd_runs; then
                unknown socket "there is no socket at $2" 'saslauthd is not running.'
                return 0
            fi
            saslauthd_setting OPTIONS
            wrong socket "there is no socket at $2, where smtpd looks for it" \
                "Every login gets 454. OPTIONS in /etc/default/saslauthd has: $value" \
                "$SET_ANEW && $(restart saslauthd)"
            ;;
        *'Permission denied'*)
            case " $(id -nG "$owner" 2>/dev/null) " in
                *' sasl '*)
                    wrong socket "smtpd may not use the socket at $2" 'Every login gets 454.' \
                        "chown root:sasl $SOCKET_DIRECTORY && chmod 0710 $SOCKET_DIRECTORY"
                    ;;
                *) unknown socket "smtpd may not use the socket at $2" 'See the check group.' ;;
            esac
            ;;
        *refused*)
            symptom socket "nobody listens at the socket $2" 'Every login gets 454.' "$(restart saslauthd)"
            ;;
        *) symptom pam-replies "saslauthd replies: ${1:-nothing}" \
            "PAM does not respond. See: journalctl -t saslauthd" "$(restart saslauthd)" ;;
    esac
}
