# Obstacles to this package on a host, which no answer can overcome, and the restrictions of
# main.cf that its own services must keep. Sourced after config.sh.

SENDER_RULE=reject_authenticated_sender_login_mismatch

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

    group_obstacle
    path_obstacles
    rules_of_single_services
    saslauthd_obstacles

    [ -z "$unwritten_rule" ] ||
        echo "main.cf has a restriction that cannot be copied to a service in master.cf: $unwritten_rule (a table in a file can be)."
}

# group_obstacle - print a sentence if the allowed group does not exist. In an image, only the
# tree knows its groups
group_obstacle() {
    [ -n "${answer_allowed_group:-}" ] && [ -z "${DPKG_ROOT:-}" ] || return 0
    timeout 10 getent group -- "$answer_allowed_group" >/dev/null ||
        echo "The group $answer_allowed_group (question allowed-group) does not exist."
}

# rules_of_single_services - print a sentence for each service of master.cf that alone knows, or
# alone enforces, which user owns a sender address: a new port beside it would let every user
# send from every address
rules_of_single_services() {
    [ -n "$master_cf" ] || return 0
    # after a run that was cut short, the journal has its records
    added=$(cat "$JOURNAL" "${JOURNAL%/*}/pending" 2>/dev/null |
        awk -F '\t' '$1 ~ /^master[-_]service$/ { print $3 }')
    printf '%s\n' "$master_cf" | awk -v added="$added" -v rules="$owner_rules" '
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
    [ -n "$owner_rules" ] || return 0
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

# carried_restrictions - print the rules of main.cf about who owns a sender address, for a
# service whose own lists replace those of main.cf
carried_restrictions() {
    rules=$owner_rules
    [ "$answer_sender_login_match" != true ] || rules=${rules:-$(sender_rule)}
    # if there are none, one that refuses nobody as long as no address has an owner: owners may
    # be added to main.cf later
    echo "${rules:-reject_known_sender_login_mismatch}"
}

# read_owner_rules - set owner_rules to these rules, separated by commas; and unwritten_rule to
# the first one that an option in master.cf cannot hold
read_owner_rules() {
    owner_rules=
    unwritten_rule=
    [ -z "$special_file" ] || return 0
    grep -Eqis 'sender_login_mismatch|check_sasl_access' \
        "${DPKG_ROOT:-}/etc/postfix/main.cf" "${DPKG_ROOT:-}/etc/postfix/master.cf" || return 0
    found=$({ query_postfix -nx && printf '%s\n' "${master_cf#"$NEWLINE"}"; } |
        restriction_lists | rules_in_lists | all_rules)
    owner_rules=${found%%"$NEWLINE"*}
    unwritten_rule=${found#"$owner_rules"}
    unwritten_rule=${unwritten_rule#"$NEWLINE"}
    ! cat "$JOURNAL" "${JOURNAL%/*}/pending" 2>/dev/null |
        grep -q "^parameter${TAB}[^$TAB]*${TAB}smtpd_sender_restrictions${TAB}ours" ||
        owner_rules=$(rules_of_theirs "$owner_rules")
}

# rules_of_theirs RULES - print them without the one that this package has put into main.cf
rules_of_theirs() {
    printf '%s\n' "$1" | awk -F , -v ours="$SENDER_RULE" '{
        for (i = 1; i <= NF; i++)
            if ($i != ours || $(i - 1) == "warn_if_reject")
                all = all (all == "" ? "" : ",") $i
        print all
    }'
}

# restriction_lists - of the parameters on standard input, print those that are lists of port 25
# or restriction classes: "list NAME" or "class NAME" and its words, separated by tabs, each
# {...} being one word
restriction_lists() {
    awk '
        function words(text,    i, c, depth, word, line) {
            text = text " "
            for (i = 1; i <= length(text); i++) {
                c = substr(text, i, 1)
                depth += (c == "{") - (c == "}")
                if (depth > 0 || c !~ /[, \t]/)
                    word = word (c == "\t" ? " " : c)
                else if (word != "") {
                    line = line "\t" word
                    word = ""
                }
            }
            return line
        }
        {
            name = $1
            sub(/^[^=]*= ?/, "")
            value[name] = $0
        }
        name ~ /^(smtp\/inet\/)?smtpd_(client|helo|sender|relay|recipient)_restrictions$/ {
            print "list\t" name words($0)
        }
        END {
            n = split(words(value["smtpd_restriction_classes"]), classes, "\t")
            for (i = 2; i <= n; i++)
                print "class\t" classes[i] words(value[classes[i]])
        }'
}

# rules_in_lists - of what restriction_lists prints, print a line "ASKS RULE,RULE...<tab>UNWRITTEN"
# for each with rules about who owns a sender address. ASKS is 1 if there is a check_sasl_access
# among them; UNWRITTEN, the first that an option in master.cf cannot hold
rules_in_lists() {
    awk -F '\t' '
        # gather(NAME) - append the rules of this list or class, in order, to rules
        function gather(name,    list, n, i, prefix) {
            if (open[name]++)
                return # a class that contains itself
            n = split(words[name], list, "\t")
            for (i = 1; i <= n; i++) {
                prefix = ""
                if (tolower(list[i]) ~ /^permit(_sasl_authenticated)?$/)
                    break # authenticated clients get no further
                if (tolower(list[i]) == "warn_if_reject")
                    prefix = list[i++] ","
                if (tolower(list[i]) ~ /^reject_(authenticated_|known_|unauthenticated_)?sender_login_mismatch$/)
                    add(prefix list[i])
                else if (tolower(list[i]) == "check_sasl_access") {
                    asks = 1
                    add(prefix list[i] "," list[++i])
                } else if (list[i] in class)
                    gather(list[i])
            }
            open[name]--
        }
        function add(rule) {
            if (rule !~ /^[A-Za-z0-9_:\/.,@%+=~^-]+$/ && unwritten == "")
                unwritten = rule
            if (index("," rules ",", "," rule ",") == 0)
                rules = rules (rules == "" ? "" : ",") rule
        }
        {
            names[NR] = $2
            if ($1 == "class")
                class[$2] # a table can name it
            sub(/^[^\t]*\t[^\t]*\t?/, "")
            words[names[NR]] = $0
        }
        END {
            for (line = 1; line <= NR; line++) {
                asks = 0
                rules = unwritten = ""
                gather(names[line])
                if (rules != "")
                    print asks "\t" rules "\t" unwritten
            }
        }'
}

# all_rules - of what rules_in_lists prints, print all rules in a line, and the first that cannot
# be written in another. check_sasl_access can end a list with OK: it comes after the rules of
# other lists
all_rules() {
    sort -s -k 1,1n | awk -F '\t' '
        unwritten == "" { unwritten = $3 }
        seen[$2]++ { next }
        {
            if ($1 == 1 && asked++ && unwritten == "")
                unwritten = "check_sasl_access in two lists"
            all = all (all == "" ? "" : ",") $2
        }
        END {
            print all
            if (unwritten != "")
                print unwritten
        }'
}
