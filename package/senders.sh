# Which sender addresses a user may use (question sender-login-match): the tables in main.cf,
# and what the files below /etc/postfix/postfix-smtp-auth hold. Sourced after obstacles.sh.
#
# smtpd asks smtpd_sender_login_maps who owns an address, and compares with the name that the
# user typed. Because of the regexp tables it asks for the whole address only: these tables
# themselves take the domain and the extension off.

SENDER_TABLES=/etc/postfix/postfix-smtp-auth

# sender_rule - print the rule for main.cf; nothing where the administrator has rules of their
# own, or where no Postfix can tell the domains of this host (the root of an image)
sender_rule() {
    [ -n "$owner_rules" ] || [ "$main_cf" = "$NEWLINE" ] || echo "$SENDER_RULE"
}

# sender_targets - print the table that has where mail for an address leads in one step
sender_targets() {
    [ -n "$(sender_login_maps)" ] || return 0
    # a table that is asked for an address in full, and for a local one also by its name
    tables="texthash:$SENDER_TABLES/senders,\$alias_maps,\$virtual_alias_maps"
    echo "unionmap:{$tables,pipemap:{regexp:$SENDER_TABLES/local,unionmap:{$tables}}}"
}

# sender_owners - print the table that has the logins of an address: its account, and those to
# whom aliases lead in up to three steps (abuse, postmaster, root, and who reads root's mail)
sender_owners() {
    [ -n "$(sender_login_maps)" ] || return 0
    logins=regexp:$SENDER_TABLES/logins
    step=\$postfix_smtp_auth_targets
    # unionmap, not a list: in a list, an alias would hide the account of the same name
    echo "unionmap:{pipemap:{regexp:$SENDER_TABLES/local,proxy:unix:passwd.byname,$logins}" \
        "pipemap:{$step,$logins}" "pipemap:{$step,$step,$logins}" \
        "pipemap:{$step,$step,$step,$logins}}" | tr ' ' ,
}

# sender_login_maps - print the value of smtpd_sender_login_maps; nothing where it, or a rule
# about it, is the administrator's
sender_login_maps() {
    [ -n "$(sender_rule)" ] && own_login_maps || return 0
    owners=\$postfix_smtp_auth_owners
    # without the extension only if nobody owns the address with it, as in delivery; the last
    # one gives @domain
    echo "$owners, pipemap:{regexp:$SENDER_TABLES/extension,$owners}, texthash:$SENDER_TABLES/senders"
}

# own_login_maps - true if smtpd_sender_login_maps is unset, or has this package's table
own_login_maps() {
    setting smtpd_sender_login_maps
    case "$value" in
        '' | *"$SENDER_TABLES/logins"*) ;;
        *) return 1 ;;
    esac
}

# sendmail_senders - print the table of the senders that an account may give to sendmail;
# nothing before Postfix 3.6, which has no such parameter
sendmail_senders() {
    setting local_login_sender_maps
    [ -z "$value" ] || echo "pipemap:{unix:passwd.byname,regexp:$SENDER_TABLES/logins}"
}

# sender_domains - print the domains of local addresses, in one line; tables cannot be read
sender_domains() {
    setting mydestination
    domains=$value
    setting myorigin
    case "$value" in
        /*) value=$(sed -n 1p "${DPKG_ROOT:-}$value" 2>/dev/null) || value= ;; # mostly /etc/mailname
    esac
    printf '%s\n' "$domains, $value, localhost" | tr '[:upper:]' '[:lower:]' | awk -F '[, \t]+' '
        { for (i = 1; i <= NF; i++)
            if ($i ~ /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/ && !seen[$i]++)
                line = line " " $i }
        END { print substr(line, 2) }'
}

# domain_pattern - print a regular expression for @ and a local domain
domain_pattern() {
    sender_domains | sed -e 's/\./[.]/g' -e 's/ /|/g' -e 's/.*/@(&)/'
}

# local_pattern - print the line that makes a local address a name
local_pattern() {
    printf '%s\t%s\n' "%^([^@]+)$(domain_pattern)\$%" "\${1}"
}

# extension_pattern - print the line that takes the extension off; nothing if there are none
extension_pattern() {
    setting recipient_delimiter
    characters=$(printf %s "$value" | tr -d '[:alnum:][:space:]%@^\\]-')
    case "$value" in
        *-*) characters=$characters- ;; # a range, if it does not come last
    esac
    [ -z "$characters" ] ||
        printf '%s\t%s\n' "%^([^@$characters]+)[$characters][^@]*(@.*)\$%" "\${1}\${2}"
}

# account_patterns - print the lines for accounts, as in passwd(5): any sender for those of the
# system; for all others their own addresses, and the empty one
account_patterns() {
    sender_domains | awk -v minimum="$(uid_min)" '
        # below(N) - a regular expression for the numbers from 0 to N - 1
        function below(n,    i, pattern, digit, size) {
            size = length(n)
            pattern = size > 1 ? "[0-9]{1," size - 1 "}" : ""
            for (i = 1; i <= size; i++) {
                digit = substr(n, i, 1)
                if (digit > (i == 1 && size > 1))
                    pattern = pattern (pattern == "" ? "" : "|") substr(n, 1, i - 1) \
                        "[" (i == 1 && size > 1) "-" (digit - 1) "]" (i < size ? "[0-9]{" size - i "}" : "")
            }
            return pattern
        }
        {
            print "%^[^:,]+:[^:]*:(" below(minimum) "):[0-9]+:%\t*"
            printf "%%^([^:,]+):[^:]*:[0-9]+:[0-9]+:%%\t<> ${1}"
            for (i = 1; i <= NF; i++)
                printf " ${1}@%s", $i
            print ""
        }'
}

# target_patterns - print a line each for aliases with one to sixteen targets: of these, the
# names of accounts. Programs, files, lists and addresses elsewhere are nobody
target_patterns() {
    sender_domains | awk -v domain="$(domain_pattern)" '
        function logins(group,    i, line) {
            line = " ${" group "}"
            for (i = 1; i <= NF; i++)
                line = line " ${" group "}@" $i
            return line
        }
        {
            name = "\\\\?([^]@,\"|:/\\\\ []+)(" domain ")?"
            nobody = "[^@,\" ]+@[^@,\" ]+|\"[^\"]*\"|[|:/][^,\"]*"
            target = "(" name "|" nobody ")"
            for (n = 1; n <= 16; n++) {
                pattern = pattern (n > 1 ? ", *" : "") target
                owners = owners logins(4 * n - 2)
                print "%^" pattern "$%\t" substr(owners, 2)
            }
        }'
}

# senders_notice - what the administrator must know about the answer to sender-login-match
senders_notice() {
    [ "$answer_sender_login_match" = true ] || return 0
    if [ -n "$owner_rules" ]; then
        echo "On SMTP, main.cf's own rules about senders hold, and not sender-login-match."
        return 0
    fi
    if [ -z "$(sender_rule)" ]; then
        printf '%s\n' 'Without Postfix, the rule about senders cannot be set. On the host, run:' \
            '  dpkg-reconfigure postfix-smtp-auth'
        return 0
    fi
    echo 'A user may send from addresses of their own only. Others, with their owners:'
    if own_login_maps; then
        echo "  $SENDER_TABLES/senders"
    else
        echo "  main.cf has its own smtpd_sender_login_maps: $value"
    fi
}
