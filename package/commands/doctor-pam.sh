# doctor-pam.sh - what PAM has for SMTP, and whom it lets in; read by doctor-checks.sh.

# check_pam - the file for the service smtp, its modules, and its gate
check_pam() {
    ours || return 0
    saslauthd_setting MECHANISMS 2>/dev/null || value=
    case "$value" in
        pam* | '') ;;
        *) return 0 ;; # it is not asked; check_mechanisms tells
    esac
    if [ ! -e /etc/pam.d/smtp ]; then
        wrong pam 'there is no /etc/pam.d/smtp' \
            'PAM uses /etc/pam.d/other instead, which refuses neither root nor system accounts.' "$SET_ANEW"
        return 0
    elif [ ! -r /etc/pam.d/smtp ]; then
        unknown pam '/etc/pam.d/smtp cannot be read'
        return 0
    fi
    missing=$(pam_modules | missing_modules | head -n 1)
    if [ -n "$missing" ]; then
        wrong pam "/etc/pam.d/smtp uses $missing, which is not there" 'PAM then refuses everybody.' \
            "mv /etc/pam.d/smtp /etc/pam.d/smtp.old && $SET_ANEW"
    else
        right pam '/etc/pam.d/smtp is there, and the modules that it uses'
    fi
    check_gate
    check_blocked
    check_app_passwords
}

# pam_modules - print the modules in /etc/pam.d/smtp and the files that it includes
pam_modules() {
    awk '
        function read(file, depth,    line, word, n, i) {
            while (depth < 9 && (getline line < file) > 0) {
                sub(/#.*/, "", line)
                n = split(line, word, /[ \t]+/)
                if (word[1] == "@include")
                    read("/etc/pam.d/" word[2], depth + 1)
                else if (line ~ /^[ \t]*-/)
                    continue # may be missing
                else
                    for (i = 2; i <= n; i++) {
                        if (word[i] ~ /^(include|substack)$/)
                            read("/etc/pam.d/" word[i + 1], depth + 1)
                        if (word[i] ~ /\.so$/) {
                            print word[i]
                            break
                        }
                    }
            }
            close(file)
        }
        BEGIN { read("/etc/pam.d/smtp", 0) }' | sort -u
}

# missing_modules - of the modules on standard input, print those that are not there
missing_modules() {
    while read -r module; do
        case "$module" in
            /*) set -- "$module" ;;
            *) set -- /lib/*/security/"$module" /usr/lib/*/security/"$module" /lib/security/"$module" ;;
        esac
        found=
        for path; do
            [ ! -e "$path" ] || found=yes
        done
        [ -n "$found" ] || echo "$module"
    done
}

# pam_gate - print uid where /etc/pam.d/smtp refuses low UIDs before anything accepts a password;
# own, where it asks a module of another kind that may
pam_gate() {
    awk '
        !/^-?auth[ \t]/ || gate != "" || /[ =]\/var\/lib\/postfix-smtp-auth\/blocked$/ ||
            /\/postfix-smtp-auth\/commands\/(password-check|hash-turn [a-z]*)$/ { next } # these are of this package
        /pam_succeed_if\.so.*uid *(>|ge)/ && (/[ \t]requi(red|site)[ \t]/ || /\[[^]]*default=(die|bad)/) { gate = "uid" }
        /[ \t]sufficient[ \t]/ { gate = own ? "own" : "none" }
        /pam_(listfile|access|exec|pwdfile|mysql|pgsql|ldap|userdb|succeed_if)/ && gate != "uid" { own = 1; if (gate == "none") gate = "own" }
        END { print gate != "" && gate != "none" ? gate : own ? "own" : "" }' /etc/pam.d/smtp
}

# check_gate - root and system accounts are refused
check_gate() {
    [ -z "${pam_is_open:-}" ] || return 0 # to everybody; check_socket tells
    minimum=$(uid_min)
    gate=$(pam_gate)
    if [ "$gate" = uid ]; then
        shut_out=$(accounts_shut_out)
        [ -n "$shut_out" ] || right pam-gate 'root is refused'
        [ -z "$shut_out" ] || hint pam-gate "refused for a UID below $minimum: $shut_out" \
            'These accounts have a shell and a password, and cannot log in to send mail.'
        return 0
    fi
    if [ ! -r /etc/shadow ]; then
        unknown pam-gate 'whether root has a password, which nothing in /etc/pam.d/smtp refuses' 'This needs root.'
        return 0
    fi
    let_in=$(awk -F : -v minimum="$minimum" '
        FNR == NR { usable[$1] = $2 !~ /^[!*]|^$/; next }
        usable[$1] && $3 < minimum && ++n <= 5 { printf "%s%s", (n > 1 ? ", " : ""), $1 }' \
        /etc/shadow /etc/passwd)
    if [ -n "$let_in" ] && [ "$gate" = own ]; then
        unknown pam-gate "whether /etc/pam.d/smtp refuses: $let_in" 'It has rules of its own.'
    elif [ -n "$let_in" ]; then
        wrong pam-gate "/etc/pam.d/smtp lets in: $let_in" \
            'Whoever guesses the password of root or of a system account over SMTP has the host.' \
            "mv /etc/pam.d/smtp /etc/pam.d/smtp.open && $SET_ANEW"
    else
        right pam-gate 'root and system accounts have no password'
    fi
}

# check_blocked - the list of blocked users is whole, and PAM asks it
check_blocked() {
    list=/var/lib/postfix-smtp-auth/blocked
    [ -e "$list" ] || [ -L "$list" ] || return 0
    if [ "$uid" != 0 ]; then
        unknown blocked 'the list of blocked users' 'This needs root.'
    elif ! reason=$("$COMMANDS/block-edit" "$list" print 2>&1 >/dev/null); then
        wrong blocked "${reason#*: }" 'PAM then refuses everybody. Block whom it names again afterwards.' \
            "mv $list $list.damaged"
    elif ! asks_who_is_blocked; then
        wrong blocked '/etc/pam.d/smtp does not ask who is blocked, or asks too late' 'Blocked users can log in.' \
            "mv /etc/pam.d/smtp /etc/pam.d/smtp.open && $SET_ANEW"
    else
        right blocked 'the list of blocked users is whole, and PAM asks it'
    fi
}

# check_app_passwords - their file is whole, and PAM asks it
check_app_passwords() {
    file=/var/lib/postfix-smtp-auth/passwords
    [ -e "$file" ] || [ -L "$file" ] || return 0
    if [ "$uid" != 0 ]; then
        unknown app-passwords 'the file of app passwords' 'This needs root.'
    elif ! reason=$("$COMMANDS/password-store" list 2>&1 >/dev/null); then
        wrong app-passwords "${reason#*: }" \
            'No app password is accepted. Take it from a backup, or make the passwords again.' "mv $file $file.damaged"
    elif has_app_passwords && ! checks_app_passwords; then
        wrong app-passwords '/etc/pam.d/smtp does not ask for app passwords' 'No app password is accepted.' \
            "mv /etc/pam.d/smtp /etc/pam.d/smtp.old && $SET_ANEW"
    else
        right app-passwords 'the file of app passwords is whole, and PAM asks it where there are any'
    fi
}
