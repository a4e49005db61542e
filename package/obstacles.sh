# Obstacles to this package on a host, which no answer can overcome, and the restrictions of
# main.cf that its own services must keep. Sourced after config.sh.

# obstacles - print a sentence for each
obstacles() {
    if [ -n "$special_file" ]; then
        echo "$special_file is not a regular file."
        return 0
    fi
    if [ -n "$postfix_refuses" ] && [ -z "${DPKG_ROOT:-}" ]; then
        echo "Postfix refuses its current configuration (see: postconf -n)."
        return 0
    fi
    service_obstacles

    setting smtpd_tls_req_ccert
    case "$value: ${answer_services:-} " in
        [Yy]*:*' submission'*)
            echo "main.cf has smtpd_tls_req_ccert = $value: the services on ports 587 and 465 would refuse clients without a certificate."
            ;;
    esac

    case " ${answer_services:-} " in
        *' smtp '*) bypassed_rules ;;
    esac

    setting queue_directory
    queue=$(readlink -m "${DPKG_ROOT:-}${value:-/var/spool/postfix}")
    expected=$(readlink -m "${DPKG_ROOT:-}/var/spool/postfix")
    [ "$queue" = "$expected" ] ||
        echo "main.cf has queue_directory = $value: smtpd would not find saslauthd's socket there."

    rules_of_single_services
    saslauthd_obstacles

    rule=$(carried_rules | sed 1d)
    [ -z "$rule" ] ||
        echo "main.cf has a restriction that cannot be copied to a service in master.cf: $rule (a table in a file can be)."
}

# rules_of_single_services - print a sentence for each service of master.cf that alone knows, or
# alone enforces, which user owns a sender address: a new port beside it would let every user
# send from every address
rules_of_single_services() {
    # after a run that was cut short, the journal has its records
    added=$(cat "$JOURNAL" "${JOURNAL%/*}/pending" 2>/dev/null |
        awk -F '\t' '$1 ~ /^master[-_]service$/ { print $3 }')
    rules=$(carried_rules | sed -n 1p)
    printf '%s\n' "$master_cf" | awk -v added="$added" -v rules="$rules" '
        BEGIN { n = split(added "\nsmtp/inet", names, "\n"); for (i = 1; i <= n; i++) known[names[i]] }
        !match($1, /\/(inet|pass)\/smtpd_/) { next }
        {
            entry = substr($1, 1, RSTART + 4)
            name = substr($1, RSTART + 6)
        }
        entry in known { next }
        name == "smtpd_sender_login_maps" && NF > 2 {
            print "The service " entry " in master.cf has its own smtpd_sender_login_maps, which other ports would not use. Move them to main.cf."
        }
        # what this package puts there if there is nothing to carry over
        $3 == "reject_known_sender_login_mismatch" && NF == 3 { next }
        rules == "" && name ~ /_restrictions$/ && match(tolower($0), /[a-z_]*sender_login_mismatch|check_sasl_access/) {
            print "The service " entry " in master.cf has " substr($0, RSTART, RLENGTH) ", but main.cf does not: other ports would not enforce it. Add it to smtpd_sender_restrictions in main.cf."
        }'
}

# bypassed_rules - print a sentence for each list of main.cf with a rule about authenticated
# clients that they would bypass on port 25, because it comes after our permit_sasl_authenticated
bypassed_rules() {
    for list in relay recipient; do
        setting "smtpd_${list}_restrictions"
        printf '%s\n' "$value" | awk -F '[, \t]+' -v list="smtpd_${list}_restrictions" '{
            for (i = 1; i <= NF && tolower($i) != "permit_mynetworks"; i++)
                if (tolower($i) == "permit_sasl_authenticated")
                    exit # the administrator has put it there
            # without permit_mynetworks, ours would come first
            for (i = i > NF ? 1 : i; i <= NF; i++)
                if (tolower($i) == "permit_sasl_authenticated")
                    exit
                else if (tolower($i) == "warn_if_reject")
                    i++
                else if (tolower($i) ~ /sender_login_mismatch$|^check_sasl_access$/) {
                    print "main.cf has " $i " in " list " after permit_mynetworks: authenticated clients on port 25 would bypass it. Put it before permit_mynetworks, or into smtpd_sender_restrictions; or leave smtp out of the services."
                    exit
                }
        }'
    done
}

# service_obstacles - print a sentence for main.cf, and for each service of master.cf whose AUTH
# would be this package's, where PAM would be asked under another name or no mechanism is left
service_obstacles() {
    printf '%s\n' "$main_cf$master_cf" | awk '
        function of(p, s) { return value[((p, s) in value) ? p : "main.cf", s] }
        i = index($1, "smtpd_sasl_") {
            place = i > 1 ? "master.cf:" substr($1, 1, i - 2) : "main.cf"
            name = substr($1, i)
            sub(/^[^=]*= ?/, "")
            value[place, name] = $0
            if (name ~ /_(service|tls_security_options)$/)
                says[++n] = place SUBSEP name
        }
        END {
            type = "smtpd_sasl_type"
            enable = "smtpd_sasl_auth_enable"
            for (i = 1; i <= n; i++) {
                split(says[i], at, SUBSEP)
                if (at[1] != "main.cf" &&
                    (tolower(of(at[1], enable)) != "yes" ||
                        ((at[1], type) in value) && value[at[1], type] != "cyrus"))
                    continue
                found = value[at[1], at[2]]
                if (at[2] ~ /_service$/ && found != "smtp")
                    print at[1] " has " at[2] " = " found \
                        ": PAM would not use /etc/pam.d/smtp, which refuses root."
                if (at[2] ~ /_options$/ && tolower(found) ~ /(^|[, \t])noplaintext($|[, \t])/)
                    print at[1] " has " at[2] " = " found \
                        ": this forbids PLAIN and LOGIN even inside TLS."
            }
        }'
}

# carried_restrictions - print the rules of main.cf about authenticated clients, for a service
# whose own lists replace those of main.cf
carried_restrictions() {
    rules=$(carried_rules | sed -n 1p)
    # if there are none, one that refuses nobody as long as no address has an owner: owners may
    # be added to main.cf later
    echo "${rules:-reject_known_sender_login_mismatch}"
}

# carried_rules - print these rules, separated by commas; and, in a second line, the first one
# that an option in master.cf cannot hold
carried_rules() {
    [ -z "$special_file" ] || return 0
    grep -Eqis 'sender_login_mismatch|check_sasl_access' \
        "${DPKG_ROOT:-}/etc/postfix/main.cf" "${DPKG_ROOT:-}/etc/postfix/master.cf" || return 0
    options=${master_cf#"$NEWLINE"}
    { query_postfix -nx && printf '%s\n' "$options"; } | awk '
        # words(TEXT, LIST) - split TEXT into LIST, each {...} being one word; return their number
        function words(text, list,    n, i, c, depth, word) {
            n = 0
            text = text " "
            for (i = 1; i <= length(text); i++) {
                c = substr(text, i, 1)
                depth += (c == "{") - (c == "}")
                if (depth > 0 || c !~ /[, \t]/)
                    word = word c
                else if (word != "") {
                    list[++n] = word
                    word = ""
                }
            }
            return n
        }
        # gather(NAME, AT) - append the rules of this list or class, in order, to rules[AT]
        function gather(name, at,    list, n, i, rule) {
            if (open[name]++)
                return # a class that contains itself
            n = words(value[name], list)
            for (i = 1; i <= n; i++) {
                rule = ""
                if (tolower(list[i]) ~ /^permit(_sasl_authenticated)?$/) {
                    open[name]--
                    return # authenticated clients get no further
                }
                if (tolower(list[i]) == "warn_if_reject")
                    rule = list[i++] ","
                if (tolower(list[i]) ~ /^reject_(authenticated_|known_|unauthenticated_)?sender_login_mismatch$/)
                    add(at, rule list[i])
                else if (tolower(list[i]) == "check_sasl_access") {
                    asks[at] = 1
                    add(at, rule list[i] "," list[++i])
                } else if (list[i] in class)
                    gather(list[i], at)
            }
            open[name]--
        }
        function add(at, rule) {
            if (rule !~ /^[A-Za-z0-9_:\/.,@%+=~^-]+$/ && unwritten == "")
                unwritten = rule
            if (index("," rules[at] ",", "," rule ",") == 0)
                rules[at] = rules[at] (rules[at] == "" ? "" : ",") rule
        }
        {
            name = $1
            sub(/^[^=]*= ?/, "")
            value[name] = $0
            if (name ~ /^(smtp\/inet\/)?smtpd_(client|helo|sender|relay|recipient)_restrictions$/)
                lists[++n] = name
            if (name == "smtpd_restriction_classes") {
                classes = words($0, found)
                for (i = 1; i <= classes; i++)
                    class[found[i]]
            }
        }
        END {
            # a table can name a class
            for (i = 1; i <= classes; i++)
                lists[++n] = found[i]
            for (i = 1; i <= n; i++)
                gather(lists[i], lists[i])
            # check_sasl_access can end the list with OK: it comes after the rules of other lists
            for (last = 0; last < 2; last++)
                for (i = 1; i <= n; i++)
                    if (rules[lists[i]] != "" && asks[lists[i]] == last && !seen[rules[lists[i]]]++) {
                        if (last && asked++ && unwritten == "")
                            unwritten = "check_sasl_access in two lists"
                        all = all (all == "" ? "" : ",") rules[lists[i]]
                    }
            print all
            if (unwritten != "")
                print unwritten
        }'
}
