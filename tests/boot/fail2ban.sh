# shellcheck shell=bash
# fail2ban.sh - the jail that the package carries, set up in the README's own words.
# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"

SECTION='Password guessing'

# from ADDRESS PORT MECHANISM PASSWORD - joe logs in from another host's address; prints
# the answer to AUTH
from() {
    local to=192.0.2.1
    case $1 in *:*) to=2001:db8::1 ;; esac
    # its status is that of a refusal, too
    { swaks_at "$2" "$to" --local-interface "$1" --to joe@smtphost.example.net --auth "$3" \
        --auth-user joe --auth-password "$4" --quit-after AUTH 2>&1 || :; } | auth_code
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

# jail_set_up - as the README says, and the file itself
jail_set_up() {
    has 'the same words in the file' "^$(sed -n 's/^#   //p' \
        "$ROOT/usr/share/doc/$NAME/examples/fail2ban.conf" | paste -s -d '~')~" \
        "$(readme_commands "$SECTION" | paste -s -d '~')"
    readme_followed "$SECTION" '^(apt|cp|systemctl) '
    wait_for 'the jail' jail_says 'Total failed:\s0$'
}

# on: bookworm trixie
the_jail_sees_every_failure_on_every_port_and_shuts_the_address_out() {
    local port
    on mail
    up
    people
    other_hosts
    install_ours
    has 'the notice' "^  /usr/share/doc/$NAME/examples/fail2ban[.]conf\$" "$(notice)"
    jail_set_up
    equal 'PLAIN on port 25' 535 "$(from 198.51.100.7 25 PLAIN wrong)"
    equal 'LOGIN on port 587' 535 "$(from 198.51.100.7 587 LOGIN wrong)"
    equal 'PLAIN on port 465' 535 "$(from 198.51.100.7 465 PLAIN wrong)"
    for port in 25 587 465; do
        equal "the right password on port $port" 235 "$(from 198.51.100.7 "$port" PLAIN secret)"
    done
    equal 'LOGIN on port 465' 535 "$(from 198.51.100.7 465 LOGIN wrong)"
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
}

# on: bookworm trixie
the_jail_shuts_out_ipv6_addresses_and_stays_at_purge() {
    local times
    on mail
    up
    people
    other_hosts
    install fail2ban python3-systemd nftables
    take before
    install_ours
    jail_set_up
    for times in 1 2 3 4 5; do
        equal "guess $times" 535 "$(from 2001:db8:1::7 587 PLAIN wrong)"
    done
    wait_for 'the ban' jail_says 'Banned IP list:\s2001:db8:1::7$'
    wait_for 'the address in the packet filter' filter_shows '2001:db8:1::7'
    purge_ours
    given_back_but_for 'fail2ban|apt/apt[.]conf[.]d/90yes'
    succeed systemctl restart fail2ban
    wait_for 'the jail' jail_says 'Banned IP list'
}
