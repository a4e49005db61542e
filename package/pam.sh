# /etc/pam.d/smtp: who may authenticate, and with what. Sourced after config.sh.

# what stands there instead of common-auth where Unix passwords are refused
NO_UNIX_PASSWORD="auth${TAB}required${TAB}pam_deny.so"

# uid_min - print the lowest UID of an ordinary account
uid_min() {
    minimum=
    [ ! -f "${DPKG_ROOT:-}/etc/login.defs" ] || minimum=$(awk '$1 == "UID_MIN" && NF == 2 && $2 ~ /^[1-9][0-9]*$/ { minimum = $2 }
        END { print minimum }' "${DPKG_ROOT:-}/etc/login.defs")
    echo "${minimum:-1000}"
}

# pam_group - print the line of /etc/pam.d/smtp that asks for membership in the allowed group
pam_group() {
    if [ -n "$answer_allowed_group" ]; then
        printf 'auth\t[success=ignore default=die]\tpam_succeed_if.so user ingroup %s quiet\n' "$answer_allowed_group"
    else
        echo '# Members of any group may authenticate (question allowed-group).'
    fi
}

# group_in_pam - print the group that /etc/pam.d/smtp asks for
group_in_pam() {
    sed -n 's/^auth.*pam_succeed_if\.so user ingroup \([^ ]*\).*/\1/p' "${DPKG_ROOT:-}/etc/pam.d/smtp" 2>/dev/null | head -n 1
}

# is_member USER GROUP - true if NSS says so
is_member() {
    timeout 10 id -Gn -- "$1" 2>/dev/null | tr ' ' '\n' | grep -qxF -- "$2"
}

# pam_checker - print the line of /etc/pam.d/smtp that asks for an app password
pam_checker() {
    # without quiet_log, which bullseye does not have, each Unix password is a failure in the log
    version=$(dpkg-query --admindir="${DPKG_ROOT:-}/var/lib/dpkg" -Wf '${Version}' libpam-modules 2>/dev/null) || version=
    quiet=quiet
    ! dpkg --compare-versions "$version" ge 1.5 || quiet='quiet quiet_log'
    printf 'auth\tsufficient\tpam_exec.so %s expose_authtok /usr/share/postfix-smtp-auth/commands/password-check\n' "$quiet"
}

# checks_app_passwords - true if /etc/pam.d/smtp asks for them
checks_app_passwords() {
    grep -qs '^auth.*pam_exec\.so .*/commands/password-check' "${DPKG_ROOT:-}/etc/pam.d/smtp"
}

# asks_who_is_blocked - true if /etc/pam.d/smtp asks the list of blocked users, before anything that
# accepts a password
asks_who_is_blocked() {
    awk '
        !/^[ \t]*-?auth[ \t]/ { next }
        /\/block-gate \/var\/lib\/postfix-smtp-auth\/blocked/ { asked = 1; exit }
        /[ \t]sufficient[ \t]|success=(done|[0-9])/ { exit }
        END { exit !asked }' "${DPKG_ROOT:-}/etc/pam.d/smtp" 2>/dev/null
}

# pam_auth - print the lines of /etc/pam.d/smtp that check the password
pam_auth() {
    if [ "$answer_unix_password" = false ]; then
        echo "$NO_UNIX_PASSWORD"
        return 0
    fi
    # Debian's own common-auth has nullok, for which pam_unix hashes an empty password
    # first: half the cost of a login. Any other common-auth is included as it is.
    # (pam_cap is about sessions, and saslauthd opens none.)
    plain='auth [success=1 default=ignore] pam_unix.so nullok
auth requisite pam_deny.so
auth required pam_permit.so'
    found=
    [ ! -f "${DPKG_ROOT:-}/etc/pam.d/common-auth" ] || found=$(sed -e 's/[[:blank:]]\{1,\}/ /g' -e 's/ $//' -e '/^#/d' -e '/^$/d' \
        -e '/^auth optional pam_cap\.so$/d' \
        "${DPKG_ROOT:-}/etc/pam.d/common-auth")
    pam_hash_turn before
    if [ "$found" = "$plain" ]; then
        echo '# success=1 skips the line after this one: keep them together.'
        printf 'auth\t[success=1 default=bad]\tpam_unix.so\n'
        pam_hash_turn refused
        printf 'auth\trequired\tpam_permit.so\n'
    else
        echo '@include common-auth'
    fi
}

# pam_hash_turn before|refused - print the line of /etc/pam.d/smtp that slows guessers down
pam_hash_turn() {
    printf 'auth\t[default=ignore]\tpam_exec.so quiet /usr/share/postfix-smtp-auth/commands/hash-turn %s\n' "$1"
}

# accepts_unix_passwords - true unless /etc/pam.d/smtp refuses whatever is no app password
accepts_unix_passwords() {
    ! grep -qsxF "$NO_UNIX_PASSWORD" "${DPKG_ROOT:-}/etc/pam.d/smtp"
}

# has_app_passwords - true if one has been made
has_app_passwords() {
    grep -qs "$TAB" "${DPKG_ROOT:-}/var/lib/postfix-smtp-auth/passwords"
}

# pam_notice - print what an answer means that nobody may have expected
pam_notice() {
    if { [ "$answer_unix_password" = false ] && accepts_unix_passwords; } ||
        { [ -n "$answer_allowed_group" ] && [ "$answer_allowed_group" != "$(group_in_pam)" ]; }; then
        echo '/etc/pam.d/smtp is yours: the answers to unix-password and allowed-group have
no effect.'
    elif [ "$answer_unix_password" = false ] && ! has_app_passwords; then
        echo 'Nobody can authenticate yet, because there is no app password. To make one:
  postfix-smtp-auth password add USER NAME'
    fi
}

# has_uid_gate - true if /etc/pam.d/smtp, as this package writes it, refuses accounts by their UID
has_uid_gate() {
    grep -qs '^auth.*pam_succeed_if\.so uid >=' "${DPKG_ROOT:-}/etc/pam.d/smtp"
}

# accounts_shut_out - print up to five accounts with a shell and a password whose UID is too
# low for /etc/pam.d/smtp
accounts_shut_out() {
    [ -z "$special_file" ] && [ -r "${DPKG_ROOT:-}/etc/shadow" ] &&
        has_uid_gate || return 0
    minimum=$(uid_min)
    awk -F : -v minimum="$minimum" '
        FNR == NR { usable[$1] = $2 !~ /^[!*]|^$/; next }
        usable[$1] && $3 > 0 && $3 < minimum && $7 !~ /\/(nologin|false|sync)$/ {
            if (++n <= 5) names = names ", " $1
        }
        END { print substr(names, 3) (n > 5 ? ", ..." : "") }' \
        "${DPKG_ROOT:-}/etc/shadow" "${DPKG_ROOT:-}/etc/passwd"
}
