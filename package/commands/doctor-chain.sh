# doctor-chain.sh - the links of the chain from Postfix to saslauthd; read by doctor-checks.sh.

# check_packages - those that AUTH needs, and the plugins for PLAIN and LOGIN
check_packages() {
    missing=
    states=$(dpkg-query -W -f '${db:Status-Status}:${Package} ' postfix sasl2-bin libsasl2-modules 2>/dev/null)
    for needed in postfix sasl2-bin libsasl2-modules; do
        case " $states" in
            *" installed:$needed "* | *" triggers-pending:$needed "* | *" triggers-awaited:$needed "*) ;;
            *) missing="$missing $needed" ;;
        esac
    done
    if [ -n "$missing" ]; then
        wrong packages "not installed:$missing" \
            'Nobody can log in without. If AUTH is on and libsasl2-modules is missing, Postfix takes no mail at all.' \
            "apt install$missing && $(restart postfix)"
        return 0
    fi
    for plugin in plain login; do
        set -- /usr/lib/*/sasl2/lib$plugin.so*
        if [ ! -e "$1" ]; then
            wrong packages "libsasl2-modules is installed, but its lib$plugin.so is missing" \
                'Postfix cannot offer AUTH without; it may take no mail at all.' \
                "apt install --reinstall libsasl2-modules && $(restart postfix)"
            return 0
        fi
    done
    right packages 'postfix, sasl2-bin and libsasl2-modules are installed'
}

# check_postfix_files - Postfix can read its files
check_postfix_files() {
    command -v postconf >/dev/null || return 0 # check_packages tells
    if [ -n "$special_file" ]; then
        wrong postfix-files "$special_file is not a regular file" \
            'Reading it might never end.' "ls -l $special_file"
        return 0
    fi
    for file in main.cf master.cf; do
        if [ ! -e "/etc/postfix/$file" ]; then
            wrong postfix-files "there is no /etc/postfix/$file" \
                'Postfix is not configured, and takes no mail.' 'dpkg-reconfigure postfix'
            return 0
        elif [ ! -r "/etc/postfix/$file" ]; then
            unknown postfix-files "/etc/postfix/$file cannot be read" 'This needs root.'
            return 0
        fi
    done
    if [ -n "$postfix_refuses" ]; then
        wrong postfix-files 'Postfix refuses its configuration' \
            "It says: $({ postconf -n; postconf -M; } 2>&1 >/dev/null | head -n 1)" 'postconf -n'
    else
        right postfix-files 'Postfix can read main.cf and master.cf'
    fi
}

# check_set_up - AUTH was set up by this package, and is on
check_set_up() {
    postfix_is_known || return 0
    if [ -d "${JOURNAL%/*/*}" ] && [ -x "${JOURNAL%/*}" ] && ! set_up_before; then
        unknown set-up "AUTH is not set up by $PACKAGE" \
            "$(foreign_setup | head -n 3 | tr '\n' ' ')" "$RECONFIGURE"
        return 0
    fi
    setting smtpd_sasl_type
    if [ -n "$services_on" ]; then
        right set-up "AUTH is on: $(echo "$services_on" | paste -sd ' ' -)"
    elif others=$(printf '%s' "$services" | awk '$2 != "no" && $2 != "yes"') && [ -n "$others" ]; then
        socket_of_dovecot
    elif [ "$(sed -n "s/^answer${TAB}services$TAB//p" "$JOURNAL" 2>/dev/null)" = '' ] && set_up_before; then
        right set-up 'AUTH is off, as chosen'
    else
        wrong set-up 'AUTH is off in every service' 'Nobody can log in.' \
            'postconf -e smtpd_sasl_auth_enable=yes && postfix reload'
    fi
}

# socket_of_dovecot - AUTH is on, and Dovecot's: its socket must be there, or Postfix takes no mail
socket_of_dovecot() {
    setting smtpd_sasl_type
    type=$value
    setting smtpd_sasl_path
    path=$value
    setting queue_directory
    case "$type:$path" in
        dovecot:/* | dovecot:*:*) queue= ;;
        dovecot:*) queue=${value:-/var/spool/postfix}/ ;;
        *) type= ;;
    esac
    if [ -n "$type" ] && [ -x "$(dirname "$queue$path")" ] && [ ! -S "$queue$path" ]; then
        wrong set-up "main.cf has smtpd_sasl_type = dovecot, and there is no socket $queue$path" \
            'Postfix takes no mail at all where AUTH is on and cannot be offered.' \
            "postconf -e smtpd_sasl_type=cyrus smtpd_sasl_path=smtpd && $(restart postfix)"
    else
        unknown set-up "AUTH is on in another way than this package's" \
            "$({ foreign_types && foreign_smtpd_conf; } | head -n 2 | tr '\n' ' ')"
    fi
}

# check_postfix_running
check_postfix_running() {
    postfix_is_known && as_root postfix-running || return 0
    setting daemon_directory
    # as "postfix status" asks it
    if ! "$value/master" -t 2>/dev/null; then
        right postfix-running 'Postfix is running'
    else
        wrong postfix-running 'Postfix is not running' 'No mail is taken.' "$(restart postfix)"
    fi
}

# restart SERVICE - print the command for it
restart() {
    if [ -d /run/systemd/system ]; then
        echo "systemctl restart $1"
    else
        echo "service $1 restart"
    fi
}

# find_smtpd_conf - set smtpd_conf to the file that this Postfix reads, empty if there is none,
# and looked_in to where it looks
find_smtpd_conf() {
    setting cyrus_sasl_config_path
    looked_in=$value
    if [ -z "$looked_in" ]; then
        looked_in=/etc/postfix/sasl
        # without a default of its own, it leaves that to libsasl
        [ -z "$(sasl_config_path)" ] || looked_in=/etc/sasl2:/usr/lib/sasl2
    fi
    smtpd_conf=
    directories=$looked_in:
    while [ -n "$directories" ]; do
        directory=${directories%%:*}
        directories=${directories#*:}
        if [ -e "$directory/smtpd.conf" ]; then
            smtpd_conf=$directory/smtpd.conf
            return 0
        fi
    done
}

# check_smtpd_conf - it is where this Postfix looks, and asks saslauthd for plain passwords
check_smtpd_conf() {
    ours || return 0
    find_smtpd_conf
    if [ -z "$smtpd_conf" ]; then
        fix="cp $SHARE/sources/smtpd.conf /etc/postfix/sasl/ && postfix reload"
        [ "$looked_in" != /etc/sasl2:/usr/lib/sasl2 ] || [ ! -e /etc/postfix/sasl/smtpd.conf ] ||
            fix='postconf -e cyrus_sasl_config_path=/etc/postfix/sasl && postfix reload'
        wrong smtpd-conf "there is no smtpd.conf where Postfix looks for it, in $looked_in" \
            'Without it, Postfix offers mechanisms that cannot work, and does not ask saslauthd.' "$fix"
        return 0
    elif [ ! -r "$smtpd_conf" ]; then
        unknown smtpd-conf "$smtpd_conf cannot be read"
        return 0
    fi
    other=$(smtpd_conf_differs "$smtpd_conf")
    case "$other" in
        *' is missing') grep -qi '^mech_list:' "$smtpd_conf" || other=mech_list: ;;
    esac
    case "$other" in
        '') right smtpd-conf "$smtpd_conf has Postfix ask saslauthd" ;;
        mech_list:*)
            wrong mech-list "mech_list in $smtpd_conf is not \"plain login\" (${other#mech_list:})" \
                'saslauthd can check PLAIN and LOGIN only. Clients try the others first, and fail; if libsasl knows none of those listed, Postfix takes no mail.' \
                "sed -i '/^mech_list:/d' $smtpd_conf && printf '\\nmech_list: plain login\\n' >>$smtpd_conf && $(restart postfix)"
            ;;
        *)
            wrong smtpd-conf "$smtpd_conf does not have Postfix ask saslauthd: $other" \
                'Passwords are not checked where the accounts of this host are.' \
                "cp $SHARE/sources/smtpd.conf $smtpd_conf && postfix reload"
            ;;
    esac
}

# check_settings - of main.cf and master.cf, with which this AUTH cannot work
check_settings() {
    ours || return 0
    sentence=$(service_obstacles | head -n 1)
    if [ -z "$sentence" ]; then
        right settings 'no setting of Postfix forbids PLAIN and LOGIN, or renames the PAM service'
        return 0
    fi
    place=${sentence%% has *}
    parameter=${sentence#* has }
    parameter=${parameter%% = *}
    case "$place:$parameter" in
        main.cf:*_options) fix="postconf -e $parameter=noanonymous" ;;
        main.cf:*) fix="postconf -X $parameter" ;;
        *) fix="postconf -PX ${place#master.cf:}/$parameter" ;;
    esac
    wrong settings "${sentence%%: *}" "${sentence#*: }" "$fix && $(restart postfix)"
}
