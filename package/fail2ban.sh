# A jail of fail2ban for those who guess passwords: whether there is a use for it, its lines, and
# how fail2ban reads it. Sourced after config.sh.

JAIL=/etc/fail2ban/jail.d/postfix-smtp-auth.conf

# has_fail2ban - true where fail2ban is installed
has_fail2ban() {
    [ -x "${DPKG_ROOT:-}/usr/bin/fail2ban-client" ]
}

# fail2ban_sets KEY - true where the administrator, or Debian, has set KEY in any of fail2ban's
# files but jail.conf and this package's
fail2ban_sets() {
    for file in "${DPKG_ROOT:-}"/etc/fail2ban/jail.local "${DPKG_ROOT:-}"/etc/fail2ban/jail.d/*; do
        [ "$file" = "${DPKG_ROOT:-}$JAIL" ] || [ ! -f "$file" ] ||
            ! grep -q "^$1[[:blank:]]*=" "$file" || return 0
    done
    return 1
}

# jail_ports - print the ports on which guesses are possible
jail_ports() {
    ports=
    for service in $answer_services; do
        case "$service" in
            smtp) ports=$ports,25 ;;
            submission) ports=$ports,587 ;;
            submissions) ports=$ports,465 ;;
        esac
    done
    printf '%s' "${ports#,}"
}

# jail_banaction - print a line for the packet filter, where jail.conf names one that is not here
jail_banaction() {
    ! fail2ban_sets banaction && command -v nft >/dev/null && ! command -v iptables >/dev/null ||
        return 0
    printf '%s\n' 'banaction = nftables'
}

# jail_sshd - print a jail that fail2ban needs to start at all: Debian 12 enables it with a log
# file, which a host without rsyslog does not have
jail_sshd() {
    grep -qs '^\[sshd\]' "${DPKG_ROOT:-}/etc/fail2ban/jail.d/defaults-debian.conf" &&
        [ ! -e "${DPKG_ROOT:-}/var/log/auth.log" ] && ! fail2ban_sets backend || return 0
    printf '%s\n' '' '# Debian enables this jail with a log file, which is not here: fail2ban would not start.' \
        '[sshd]' 'backend = systemd'
}

# no_jail SENTENCE [REMEDY] - tell why there is none
no_jail() {
    say_unless_triggered "no jail for fail2ban was set up: $1${2:+"$NEWLINE  $2"}"
}

# jail_fits FILE - true if fail2ban would start with FILE as its jail, which sees what no other
# jail does
jail_fits() {
    if ! has_fail2ban; then
        no_jail 'fail2ban is not installed; the jail follows when it is'
        return 1
    fi
    if [ -z "$answer_services" ]; then
        no_jail 'no service offers authentication'
        return 1
    fi
    command -v fail2ban-client >/dev/null || return 0 # a preview of another host
    if ! python3 -I -c 'import systemd.journal' 2>/dev/null; then
        no_jail 'fail2ban cannot read the journal' \
            'Run: apt install fail2ban python3-systemd nftables; then: dpkg-reconfigure postfix-smtp-auth'
        return 1
    fi
    scratch=$(mktemp -d)
    status=0
    judge_jail "$1" || status=$?
    rm -rf "$scratch"
    return "$status"
}

# judge_jail FILE - true if fail2ban takes it beside its own files, a copy of which is in scratch
judge_jail() {
    cp -rL "${DPKG_ROOT:-}/etc/fail2ban" "$scratch/" || return 1
    cp "$1" "$scratch/${JAIL#/etc/}" || return 1
    if ! fail2ban-client -c "$scratch/fail2ban" -t >"$scratch/errors" 2>&1 ||
        ! fail2ban-client -c "$scratch/fail2ban" -d >"$scratch/dump" 2>&1; then
        no_jail "fail2ban would not start with it: $(first_error "$scratch/errors")" \
            'Fix that (see: fail2ban-client -t), then run: dpkg-reconfigure postfix-smtp-auth'
        return 1
    fi
    others=$(other_jails "$scratch/dump")
    if [ -n "$others" ]; then
        no_jail "failed logins are counted by another jail already: $others"
        return 1
    fi
    if grep -q "'postfix-smtp-auth', 'addaction', 'iptables" "$scratch/dump" && ! command -v iptables >/dev/null; then
        no_jail 'there is no packet filter' \
            'Run: apt install fail2ban python3-systemd nftables; then: dpkg-reconfigure postfix-smtp-auth'
        return 1
    fi
}

# first_error FILE - print the first error that fail2ban tells of, as plain text
first_error() {
    sed -n '/ERROR/{s/.*ERROR *//p;q;}' "$1" | tr -cd '[:print:]'
}

# other_jails DUMP - print the jails but ours that look for failed logins by SASL
other_jails() {
    grep 'addfailregex.*SASL' "$1" | tr -d "['," | awk '
        $2 != "postfix-smtp-auth" && $2 ~ /^[A-Za-z0-9_.-]+$/ && !seen[$2]++ { print $2 }' |
        paste -sd ' ' -
}

# fail2ban_reads - have fail2ban read its files anew where it runs, or failed to; true if the
# jail then runs where it has one
fail2ban_reads() {
    [ -d /run/systemd/system ] && has_fail2ban || return 0
    policy_allows fail2ban restart || return 0
    case "$(systemctl is-active fail2ban || true)" in # its status is the same word
        active)
            if invoke-rc.d fail2ban reload </dev/null >/dev/null 2>&1 && jail_runs; then
                return 0
            fi
            ;;
        failed | activating) ;;
        *) return 0 ;; # stopped by the administrator
    esac
    systemctl reset-failed fail2ban # it may have failed too often to be started again
    if invoke-rc.d fail2ban restart </dev/null >/dev/null 2>&1 && jail_runs; then
        return 0
    fi
    [ -e "$JAIL" ] || say 'fail2ban does not start with its own files: see fail2ban-client -t'
    return 1
}

# jail_runs - true as soon as fail2ban responds, within 10 s, and has the jail that it is to have
jail_runs() {
    deadline=$(($(date +%s) + 10))
    until fail2ban-client ping >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$deadline" ] || return 1
        sleep 0.1
    done
    [ ! -e "$JAIL" ] || fail2ban-client status postfix-smtp-auth >/dev/null 2>&1
}
