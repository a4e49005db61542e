# What stands against this package on a host, so that no answer can overcome it, and what
# of main.cf's restrictions its own services have to keep. Read after config.sh.

# obstacles - a sentence for each
obstacles() {
    if [ -n "$no_file" ]; then
        echo "$no_file is not a file."
        return 0
    fi
    if [ -n "$postfix_refuses" ] && [ -z "${DPKG_ROOT:-}" ]; then
        echo "Postfix refuses its present configuration (see: postconf -n)."
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
        *' smtp '*) skipped_rules ;;
    esac

    setting queue_directory
    queue=$(readlink -m "${DPKG_ROOT:-}${value:-/var/spool/postfix}")
    expected=$(readlink -m "${DPKG_ROOT:-}/var/spool/postfix")
    [ "$queue" = "$expected" ] ||
        echo "main.cf has queue_directory = $value, where smtpd would not find saslauthd."

    owners_elsewhere
    saslauthd_obstacles

    rule=$(carried | sed 1d)
    [ -z "$rule" ] ||
        echo "main.cf has a restriction that cannot be carried over into a service of master.cf: $rule (a table in a file can be)."
}

# owners_elsewhere - services of master.cf that alone keep to who owns a sender, or alone know
# it: a new door beside them would be open to every user's address
owners_elsewhere() {
    # of a run that was cut short, only the records are kept
    added=$(cat "$JOURNAL" "${JOURNAL%/*}/pending" 2>/dev/null |
        sed -n 's,^master[-_]service	[^	]*	\([^	]*\)	.*,\1,p')
    rules=$(carried | sed -n 1p)
    printf '%s\n' "$services" | awk -v added="$added" -v rules="$rules" '
        BEGIN { n = split(added "\nsmtp/inet", names, "\n"); for (i = 1; i <= n; i++) known[names[i]] }
        !match($1, /\/(inet|pass)\/smtpd_/) { next }
        {
            entry = substr($1, 1, RSTART + 4)
            name = substr($1, RSTART + 6)
        }
        entry in known { next }
        name == "smtpd_sender_login_maps" && NF > 2 {
            print "The service " entry " of master.cf has smtpd_sender_login_maps of its own: other ports would not know them. Put them into main.cf."
        }
        # what this package puts there where there is nothing to carry over
        $3 == "reject_known_sender_login_mismatch" && NF == 3 { next }
        rules == "" && name ~ /_restrictions$/ && match(tolower($0), /[a-z_]*sender_login_mismatch|check_sasl_access/) {
            print "The service " entry " of master.cf has " substr($0, RSTART, RLENGTH) ", and main.cf has not: other ports would not keep to it. Put it into smtpd_sender_restrictions of main.cf."
        }'
}

# skipped_rules - for port 25: lists of main.cf in which a rule about who has authenticated
# stands behind the place where this package would let them pass
skipped_rules() {
    for list in relay recipient; do
        setting "smtpd_${list}_restrictions"
        printf '%s\n' "$value" | awk -F '[, \t]+' -v list="smtpd_${list}_restrictions" '{
            for (i = 1; i <= NF && tolower($i) != "permit_mynetworks"; i++)
                if (tolower($i) == "permit_sasl_authenticated")
                    exit # the administrator has placed it
            # without permit_mynetworks, it would come first
            for (i = i > NF ? 1 : i; i <= NF; i++)
                if (tolower($i) == "permit_sasl_authenticated")
                    exit
                else if (tolower($i) == "warn_if_reject")
                    i++
                else if (tolower($i) ~ /sender_login_mismatch$|^check_sasl_access$/) {
                    print "main.cf has " $i " in " list " behind permit_mynetworks: who has authenticated on port 25 would pass it. Put it before that, or into smtpd_sender_restrictions; or leave smtp out of the services."
                    exit
                }
        }'
    done
}

# service_obstacles - of main.cf, and of services of master.cf whose AUTH would be this
# package's: where PAM would be asked under another name, and where no mechanism is left
service_obstacles() {
    printf '%s\n' "$main_cf$services" | awk '
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
                        ": PAM would not be asked by /etc/pam.d/smtp, which refuses root."
                if (at[2] ~ /_options$/ && tolower(found) ~ /(^|[, \t])noplaintext($|[, \t])/)
                    print at[1] " has " at[2] " = " found \
                        ": that forbids PLAIN and LOGIN inside TLS, too."
            }
        }'
}

# carried_restrictions - the rules of main.cf that are about who has authenticated, for a
# service whose own lists replace those of main.cf
carried_restrictions() {
    rules=$(carried | sed -n 1p)
    # where there are none, one that refuses nobody while no address has an owner, and holds
    # from the moment that one has: main.cf can come to it later
    echo "${rules:-reject_known_sender_login_mismatch}"
}

# carried - these rules, separated by commas; in a second line the first of them that an
# option of master.cf cannot hold
carried() {
    grep -Eqis 'sender_login_mismatch|check_sasl_access' \
        "${DPKG_ROOT:-}/etc/postfix/main.cf" "${DPKG_ROOT:-}/etc/postfix/master.cf" || return 0
    options=${services#"$NEWLINE"}
    { postfix_says -nx && printf '%s\n' "$options"; } | awk '
        # words(TEXT, LIST) - the words of TEXT, with what stands in braces whole
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
        # gather(NAME, AT) - the rules of this list or class, in their order, into rules[AT]
        function gather(name, at,    list, n, i, rule) {
            if (open[name]++)
                return # a class within itself
            n = words(value[name], list)
            for (i = 1; i <= n; i++) {
                rule = ""
                if (tolower(list[i]) ~ /^permit(_sasl_authenticated)?$/) {
                    open[name]--
                    return # who has authenticated comes no further
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
            # a table may give a class as its answer
            for (i = 1; i <= classes; i++)
                lists[++n] = found[i]
            for (i = 1; i <= n; i++)
                gather(lists[i], lists[i])
            # An OK of check_sasl_access ends the list: it comes after the rules of others
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
