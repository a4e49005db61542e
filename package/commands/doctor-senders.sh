# doctor-senders.sh - whether sender addresses can be looked up; read by doctor-checks.sh.

# check_senders - the tables of sender-login-match can be read, and are of this host's domains
check_senders() {
    postfix_is_known && [ -n "$(query_postfix -n postfix_smtp_auth_owners)" ] || return 0
    as_root senders || return 0
    # the address is anybody's: what counts is whether Postfix complains
    said=$(timeout "$probe_seconds" postmap -q "nobody@localhost" \
        "$(query_postfix -hx postfix_smtp_auth_owners)" 2>&1) || :
    complaint=$(printf '%s\n' "$said" | sed -n 's/^postmap: \(warning\|error\|fatal\): //p' | head -n 1)
    if [ -n "$complaint" ]; then
        remedy=$SET_ANEW
        # a line of theirs is for them to fix
        case "$complaint" in
            *"$SENDER_TABLES/senders, line "*) remedy= ;;
        esac
        wrong senders 'owners of sender addresses cannot be looked up as they should be' \
            "Postfix says: $complaint" "$remedy"
    elif ! grep -Fqx "$(local_pattern)" "$SENDER_TABLES/local"; then
        wrong senders 'mydestination or myorigin has changed: the tables of sender addresses have not' \
            'Users are refused who send from a new domain.' "$RECONFIGURE"
    else
        right senders 'owners of sender addresses can be looked up'
    fi
}
