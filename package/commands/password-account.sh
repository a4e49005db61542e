# password-account.sh - whether the account, PAM and saslauthd let an app password in; read by
# password.

JOURNAL=/var/lib/confdeb/$PACKAGE/journal
. "$SHARE/config.sh"
. "$SHARE/host.sh"

# add_password - make one for user, with that name
add_password() {
    until=-
    if [ -n "$expires" ]; then
        until=$(date -d "$expires" +%s 2>/dev/null) || usage 'DATE is not a date'
        case "$until" in
            -* | ?????????????*) usage 'DATE is too far away' ;;
        esac
        # not -gt: some shells count to 2^31 only
        latest=$(printf '%s\n' "$until" "$(date +%s)" | sort -n | tail -n 1)
        [ "$latest" = "$until" ] || usage 'DATE has passed'
    fi
    check_account
    "$SHARE/commands/password-store" add "$user" "$name" "$until"
    {
        [ "$until" = - ] || date -d "@$until" '+It expires on %Y-%m-%d at %H:%M.'
        account_notice
        stack_notice
    } | tr -c '[:print:]\t\n' '?' >&2
}

# list_password - those of user, or all
list_password() {
    "$SHARE/commands/password-store" list ${json:+"$json"} ${user:+"$user"}
}

# remove_password - the one with that name, or all of user's
remove_password() {
    "$SHARE/commands/password-store" remove "$user" "$name"
    read_saslauthd
    seconds=$(cache_live)
    [ "${seconds:-0}" = 0 ] ||
        echo "saslauthd's cache may accept it for up to $seconds s more" \
            "(to empty the cache: systemctl restart saslauthd)" >&2
}

# look_up DATABASE KEY - set entry to what NSS has, or to nothing. It may ask a server far away
look_up() {
    status=0
    entry=$(timeout 10 getent "$1" -- "$2") || status=$?
    [ "$status" -lt 124 ] || refuse 'NSS did not reply within 10 s'
}

# check_account - refuse a user whom PAM would refuse in any case
check_account() {
    look_up passwd "$user"
    # getent takes a number for a UID
    [ "${entry%%:*}" = "$user" ] || refuse "there is no account $user"
    uid=${entry#*:*:}
    uid=${uid%%:*}
    minimum=$(uid_min)
    [ "$uid" -ge "$minimum" ] || refuse "$user is a system account: its UID, $uid, is below $minimum"
}

# account_notice - say what about the account keeps its app passwords from being accepted
account_notice() {
    account=$user
    case "$user" in
        *[!A-Za-z0-9._-]*) account="'$user'" ;; # check_arguments refused a quote
    esac
    look_up shadow "$user"
    case "${entry#"$user":}" in
        !:* | !!:*) printf '%s\n' 'The account is locked. To unlock it, still without a Unix password:' "  usermod -p '*' $account" ;;
        !*) printf '%s\n' 'The account is locked. To unlock it:' "  usermod -U $account" ;;
    esac
    group=$(group_in_pam)
    [ -z "$group" ] || is_member "$user" "$group" ||
        printf '%s\n' "The account is not in the group $group. To add it:" "  gpasswd -a $account $group"
}

# stack_notice - say what keeps PAM from asking for app passwords
stack_notice() {
    read_saslauthd
    saslauthd_setting MECHANISMS
    case "$value" in
        pam | '') ;;
        *) echo 'saslauthd does not ask PAM (see MECHANISMS in /etc/default/saslauthd): app passwords are not accepted.' ;;
    esac
    ! checks_app_passwords || return 0
    printf '%s' '/etc/pam.d/smtp does not ask for app passwords. '
    if asks_who_is_blocked; then
        echo 'Put these two lines there, right below the one with block-gate:'
    else
        echo 'Put these lines above all others there:'
        sed -n '/^auth.*postfix-smtp-auth\/blocked$/s/^/  /p' "$SHARE/sources/pam-smtp"
    fi
    printf '  auth\t[success=ignore default=die]\tpam_succeed_if.so uid >= %s quiet\n' "$(uid_min)"
    printf '  %s\n' "$(pam_checker)"
}
