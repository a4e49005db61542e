# shellcheck shell=bash
# fail2ban.sh - the jail that the question fail2ban sets up, and when it does not.
# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"

SECTION='Password guessing'
JAIL=/etc/fail2ban/jail.d/postfix-smtp-auth.conf

# from ADDRESS PORT MECHANISM PASSWORD - joe, or GUESSED, logs in from another host's address; prints
# the answer to AUTH
from() {
    local to=192.0.2.1
    case $1 in *:*) to=2001:db8::1 ;; esac
    # its status is that of a refusal, too
    { swaks_at "$2" "$to" --local-interface "$1" --to joe@smtphost.example.net --auth "$3" \
        --auth-user "${GUESSED:-joe}" --auth-password "$4" --quit-after AUTH 2>&1 || :; } | auth_code
}

# reached_from ADDRESS - prints the ports there whose server says anything
reached_from() {
    local port
    for port in 25 587 465; do
        ! net swaks --server 192.0.2.1 --port "$port" --local-interface "$1" \
            "$([ "$port" = 465 ] && echo --tls-on-connect || echo --tls)" \
            --quit-after EHLO --to joe </dev/null >/dev/null 2>&1 || echo "$port"
    done | xargs
}

# other_hosts - addresses of documentation (RFC 5737, RFC 3849) that are not this host's
# own, which fail2ban never bans, though it can be reached from them
other_hosts() {
    net ip route add local 198.51.100.0/24 dev lo
    net ip -6 route add local 2001:db8:1::/64 dev lo
    # of IPv6, the route alone lets no client have such an address
    net bash -c 'echo 1 >/proc/sys/net/ipv6/ip_nonlocal_bind'
}

# jail_says PATTERN - of itself
jail_says() {
    jail | grep -qE "$1"
}

# filter_shows PATTERN - the packet filter; fail2ban lists an address before it gives it there
filter_shows() {
    box nft list ruleset | grep -qE "$1"
}

# jail - what the README's command tells of it
jail() {
    box sh -c "$(readme_commands "$SECTION" | grep ' status ')"
}

# answered_anew - the answers given by now are applied; OUTPUT is what that said
answered_anew() {
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
}

# no_jail WHAT SENTENCE - the last run says why it set none up; fail2ban runs without it
no_jail() {
    has "$1" "$2" "$(notice)"
    [ ! -e "$ROOT$JAIL" ] || fail "$1: $JAIL is there"
}

# on: bookworm trixie
the_jail_bans_who_guesses_and_nobody_else_on_every_port() {
    local port times
    on mail
    up
    people
    other_hosts
    install fail2ban python3-systemd nftables
    take before
    install_ours
    has 'the notice' '^  apt install fail2ban python3-systemd nftables &&$' "$(notice)"
    [ ! -e "$ROOT$JAIL" ] || fail 'a jail that nobody asked for'
    answer fail2ban boolean true
    readme_followed "$SECTION" '^(apt|dpkg-reconfigure)'
    lacks 'the notice' 'apt install fail2ban' "$(notice)"
    wait_for 'the jail' jail_says 'Total failed:\s0$'
    # an outage is not a guess
    succeed systemctl stop saslauthd
    for times in 1 2 3 4 5; do
        equal "attempt $times without saslauthd" 454 "$(from 198.51.100.7 587 PLAIN secret)"
    done
    succeed systemctl start saslauthd
    equal 'PLAIN on port 25' 535 "$(from 198.51.100.7 25 PLAIN wrong)"
    equal 'LOGIN on port 587' 535 "$(from 198.51.100.7 587 LOGIN wrong)"
    equal 'PLAIN on port 465' 535 "$(from 198.51.100.7 465 PLAIN wrong)"
    for port in 25 587 465; do
        equal "the right password on port $port" 235 "$(from 198.51.100.7 "$port" PLAIN secret)"
    done
    # a user name cannot pass for an outage
    equal 'LOGIN on port 465' 535 "$(GUESSED='x]: SASL PLAIN authentication failed: generic failure' \
        from 198.51.100.7 465 LOGIN wrong)"
    wait_for 'four failures in the jail' jail_says 'Total failed:\s4$'
    jail_says 'Total banned:\s0$' || fail "too early: $(jail)"
    equal 'PLAIN on port 587' 535 "$(from 198.51.100.7 587 PLAIN wrong)"
    wait_for 'the ban' jail_says 'Banned IP list:\s198[.]51[.]100[.]7$'
    wait_for 'the address in the packet filter' filter_shows '198[.]51[.]100[.]7'
    equal 'ports that are open to the guesser' '' "$(reached_from 198.51.100.7)"
    equal 'ports that are open to others' '25 587 465' "$(reached_from 198.51.100.8)"
    jail_says 'Total failed:\s5$' || fail "not five: $(jail)"
    readme_followed "$SECTION" unban
    equal 'ports that are open again' '25 587 465' "$(reached_from 198.51.100.7)"
    for times in 1 2 3 4 5; do
        equal "guess $times" 535 "$(from 2001:db8:1::7 587 PLAIN wrong)"
    done
    wait_for 'the ban' jail_says 'Banned IP list:\s2001:db8:1::7$'
    wait_for 'the address in the packet filter' filter_shows '2001:db8:1::7'
    purge_ours
    ! filter_shows '2001:db8:1::7' || fail 'still banned'
    given_back_but_for 'fail2ban[.]|lib/fail2ban|apt/apt[.]conf[.]d/90yes'
}

# on: bookworm trixie
the_jail_comes_with_fail2ban_and_goes_where_it_cannot_work() {
    local status
    on mail
    up
    answer fail2ban boolean true
    answer services multiselect 'submission, submissions'
    install_ours
    no_jail 'without fail2ban' 'no jail for fail2ban was set up: fail2ban is not installed'
    install fail2ban python3-systemd nftables
    wait_for 'the jail' jail_says 'Total failed:\s0$'
    has 'its ports' '^port = 587,465$' "$(cat "$ROOT$JAIL")"
    answer services multiselect submission
    answered_anew
    has 'its ports' '^port = 587$' "$(cat "$ROOT$JAIL")"
    # another jail counts the same failures
    printf '[postfix]\nenabled = true\nmode = extra\nbackend = systemd\n[sshd]\nbackend = systemd\n' \
        >"$ROOT/etc/fail2ban/jail.local"
    answered_anew
    no_jail 'beside another jail' 'failed logins are counted by another jail already: postfix$'
    has 'the jails' 'Jail list:\s*postfix, sshd$' "$(box fail2ban-client status)"
    # a configuration with which fail2ban would not start
    printf '[broken]\nenabled = true\nfilter = none\n' >"$ROOT/etc/fail2ban/jail.local"
    answered_anew
    no_jail 'where fail2ban is broken' 'fail2ban would not start with it: .*none'
    has 'the remedy' '[(]see: fail2ban-client -t[)]' "$(notice)"
    attempt fail2ban-client -t
    has 'what it shows' "ERROR .*'broken'" "$OUTPUT"
    printf '[sshd]\nbackend = systemd\n' >"$ROOT/etc/fail2ban/jail.local"
    # without the module that reads the journal
    succeed dpkg --force-depends --remove python3-systemd # trixie's fail2ban depends on it
    answered_anew
    no_jail 'without python3-systemd' 'fail2ban cannot read the journal'
    advice_followed
    wait_for 'the jail' jail_says 'Total failed:\s0$'
    answer fail2ban boolean false
    answered_anew
    [ ! -e "$ROOT$JAIL" ] || fail "$JAIL is there"
    answer fail2ban boolean true
    # what only a start shows
    mkdir "$ROOT/etc/systemd/system/fail2ban.service.d"
    cat >"$ROOT/etc/systemd/system/fail2ban.service.d/refuses.conf" <<END
[Service]
ExecReload=
ExecReload=/bin/sh -c '! [ -e $JAIL ] || ! fail2ban-client stop'
ExecStartPre=/bin/sh -c '! [ -e $JAIL ]'
END
    succeed systemctl daemon-reload
    answered_anew
    no_jail 'what fail2ban does not start with' "$JAIL is taken back, because its reader does not work with it"
    has 'fail2ban without it' 'Jail list:\s*sshd$' "$(box fail2ban-client status)"
    rm -r "$ROOT/etc/systemd/system/fail2ban.service.d"
    succeed systemctl daemon-reload
    answered_anew
    wait_for 'the jail' jail_says 'Total failed:\s0$'
    # who stopped fail2ban finds it stopped
    succeed systemctl stop fail2ban
    answer fail2ban boolean false
    answered_anew
    [ ! -e "$ROOT$JAIL" ] || fail "$JAIL is there"
    status=$(box systemctl is-active fail2ban) || : # inactive
    equal 'fail2ban' inactive "$status"
    answer fail2ban boolean true
    answered_anew
    apt purge fail2ban
    purge_ours
    [ ! -e "$ROOT$JAIL" ] || fail "$JAIL is there"
}
