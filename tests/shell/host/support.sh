# Helpers of run. A case is silent when it passes; expect and its like print what
# they miss.

# fresh_tree - the scratch tree, as on a host where postfix and sasl2-bin have
# just been installed
fresh_tree() {
    rm -rf "$tree"
    mkdir -p "$tree/etc/systemd/system" "$tree/var/lib/dpkg" "$tree/var/run"
    cp -a /etc/postfix /etc/default /etc/pam.d /etc/rc?.d /etc/login.defs \
        /etc/passwd /etc/shadow "$tree/etc/"
    cp -a /etc/systemd/system/*.wants "$tree/etc/systemd/system/" 2>/dev/null
    cp /var/lib/dpkg/status "$tree/var/lib/dpkg/"
    printf 'ENHANCEDSTATUSCODES\nAUTH LOGIN PLAIN\n8BITMIME\n' >"$tree/said"
}

# call COMMAND... - in a shell that has read the package's functions, set -e on
call() {
    PATH="$work/bin:$PATH" DPKG_ROOT="${root-$tree}" JOURNAL="$journal" SAID="$tree/said" WORK="$work" \
        timeout 60 $shell -e -c '. "$0/config.sh"; . "$0/saslauthd.sh"; . "$0/obstacles.sh"; . "$0/fail2ban.sh"
            . "$0/host.sh"; . "$0/pam.sh"; . "$0/senders.sh"; . "$0/open-ports.sh"
            answer_unix_password=true answer_allowed_group=
            look_at_host
            find_postfix_interfaces() { :; } # the server is in the file SAID
            ehlo_inside_tls() {
                said=$SAID.$1
                [ -e "$said" ] || said=$SAID
                [ -s "$said" ] || return 1 # nobody answers
                cat "$said"
                case "$(cat "$said")" in
                    *AUTH*) echo "535 5.7.8 Error: authentication failed" ;;
                esac
            }
            '"$*" "$package" # no eval: posh ignores set -e in it
}

# says_inside_tls PORT [KEYWORDS] - what the server there says to EHLO inside TLS; without
# KEYWORDS, nobody answers. By default, each says AUTH PLAIN LOGIN
says_inside_tls() {
    printf "%s${2:+\\n}" "${2:-}" >"$tree/said.$1"
}

# result COMMAND - what the maintainer scripts get of it: x=$(COMMAND)
result() {
    call "x=\$($1)" '; printf "%s\n" "$x"'
}

# expect WANTED COMMAND - COMMAND's output is WANTED
expect() {
    local got
    got=$(result "$2") || echo "$2 failed"
    [ "$got" = "$1" ] || printf '%s gave\n%s\nand not\n%s\n' "$2" "$got" "$1"
}

# client_gives WANTED COMMAND - the same, in a shell that has read client's functions too, where
# usage_error says "refused"
client_gives() {
    expect "$1" '. "$0/commands/client-servers.sh"; . "$0/commands/client-formats.sh"
        usage_error() { echo refused; exit; }
        shown() { :; }
        '"$2"
}

# foreign_setup_names WORDS - the guard speaks up, in one line, with WORDS in it
foreign_setup_names() {
    says_in_one_line foreign_setup "$1"
}

# obstacles_name WORDS - an obstacle is found, one line with WORDS in it
obstacles_name() {
    says_in_one_line obstacles "$1"
}

# says_in_one_line FUNCTION WORDS
says_in_one_line() {
    local got function=$1
    shift
    got=$(result "$function") || echo "$function failed"
    [ "$(printf '%s\n' "$got" | wc -l)" = 1 ] && [ -n "$got" ] || printf 'not one line: %s\n' "$got"
    case "$got" in
        *"$1"*) ;;
        *) printf '%s\nis without %s\n' "$got" "$1" ;;
    esac
}

# says WORDS COMMAND - WORDS are in COMMAND's output
says() {
    local got
    got=$(result "$2") || echo "$2 failed"
    case "$got" in *"$1"*) ;; *) printf '%s gave\n%s\nwithout %s\n' "$2" "$got" "$1" ;; esac
}

# main_cf NAME=VALUE... - of several lines the last one counts. Postfix waits
# until a main.cf is two seconds old before it trusts what it read.
main_cf() {
    printf '%s\n' "$@" >>"$tree/etc/postfix/main.cf"
    touch -d '1 hour ago' "$tree/etc/postfix/main.cf"
}
master_cf() { cat >>"$tree/etc/postfix/master.cf"; }
smtpd_conf() { mkdir -p "$tree/etc/postfix/sasl" && cat >"$tree/etc/postfix/sasl/smtpd.conf"; }
saslauthd_default() { printf '%s\n' "$@" >>"$tree/etc/default/saslauthd"; }
installed() { printf '\nPackage: %s\nStatus: %s\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n' "$1" "${2:-install ok installed}" >>"$tree/var/lib/dpkg/status"; }

# configured_with_networks ANSWER - the package has been configured, with these networks
configured_with_networks() {
    local network items=
    mkdir -p "${journal%/*}"
    for network in $(echo "$1" | tr ',' ' '); do
        items="$items-\\t$network\\t\\thead\\t$network \\n"
    done
    printf 'format\t1\nanswer\tservices\tsmtp\nanswer\tmynetworks\t%s\n' "$1" >"$journal"
    printf 'parameter\t/etc/postfix/main.cf\tmynetworks\tours\t-\t-\t%s\tlist\n' "$items" >>"$journal"
}

# recipe - what the recipe of 2010 makes of a host
recipe() {
    main_cf smtpd_sasl_auth_enable=yes \
        smtpd_recipient_restrictions=permit_sasl_authenticated,permit_mynetworks,reject_unauth_destination
    printf 'pwcheck_method: saslauthd\nmech_list: plain login\n' | smtpd_conf
    saslauthd_default START=yes 'OPTIONS="-c -m /var/spool/postfix/var/run/saslauthd"'
    enabled_at_boot
}

enabled_at_boot() {
    rm -f "$tree"/etc/rc?.d/*saslauthd
    ln -s ../init.d/saslauthd "$tree/etc/rc2.d/S01saslauthd"
    mkdir -p "$tree/etc/systemd/system/multi-user.target.wants"
    ln -s /usr/lib/systemd/system/saslauthd.service "$tree/etc/systemd/system/multi-user.target.wants/"
}

# socket_in DIRECTORY - a socket mux, as a running saslauthd has it
socket_in() {
    mkdir -p "$tree$1"
    (cd "$tree$1" && perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "mux", Listen => 1) or die $!')
}

# start_saslauthd [WORKERS] - a real one, with its socket in $work/socket
start_saslauthd() {
    mkdir -p "$work/socket"
    saslauthd -a pam -m "$work/socket" -n "${1:-0}"
    # 00010000 marks a socket that listens; it is there a moment earlier
    until grep -q "00010000 .* $work/socket/mux$" /proc/net/unix; do sleep 0.02; done
}

# stop_saslauthd - and wait for its end, at which it removes its socket
stop_saslauthd() {
    [ -e "$work/socket/saslauthd.pid" ] || return 0
    local pid
    pid=$(cat "$work/socket/saslauthd.pid")
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
    rm -rf "$work/socket"
}

# notice - what closing_notice tells of a host that was changed
notice() {
    call 'CHANGED=yes; closing_notice' 2>&1 >/dev/null
}

# notice_has WORDS - it tells them
notice_has() {
    local got
    got=$(notice) || echo 'closing_notice failed'
    case "$got" in *"$1"*) ;; *) printf '%s\nis without %s\n' "$got" "$1" ;; esac
}

# notice_of_services SERVICES WORDS - where these were chosen, it tells WORDS
notice_of_services() {
    local got
    got=$(call "answer_services='$1'; CHANGED=yes; closing_notice" 2>&1 >/dev/null) || echo 'closing_notice failed'
    case "$got" in *"$2"*) ;; *) printf '%s\nis without %s\n' "$got" "$2" ;; esac
}

# notice_lacks WORDS - it does not
notice_lacks() {
    local got
    got=$(notice) || echo 'closing_notice failed'
    case "$got" in *"$1"*) printf '%s\nhas %s\n' "$got" "$1" ;; esac
}

# offer_auth - on 25, 587 and 465, as this package does it
offer_auth() {
    main_cf smtpd_sasl_auth_enable=yes smtpd_tls_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem
    master_cf <<EOF
submission inet n - n - 20 smtpd -o smtpd_sasl_auth_enable=yes
submissions inet n - n - 20 smtpd -o smtpd_sasl_auth_enable=yes
EOF
    cp "$package/sources/pam-smtp" "$tree/etc/pam.d/smtp"
}

# service PAM-LINES [ANSWERS] - the PAM service of pam-smtp with these for @pam_auth@, and
# accounts that ask it
service() {
    awk -v uid_min="$(call uid_min)" -v pam_auth="$1" -v group="$(call "${2:-:}; pam_group")" \
        -v checker="$(root='' call pam_checker)" '
        { gsub(/@uid_min@/, uid_min) } $0 == "@pam_auth@" { $0 = pam_auth }
        $0 == "@pam_group@" { $0 = group } $0 == "@pam_checker@" { $0 = checker } 1' \
        "$package/sources/pam-smtp" >/etc/pam.d/confdeb-test
    mkdir -p /usr/share/postfix-smtp-auth
    ln -sfn "$package/commands" /usr/share/postfix-smtp-auth/commands
    getent passwd joe >/dev/null || {
        for name in joe lockedjoe expiredjoe; do useradd "$name"; done
        useradd --system sysjoe
        printf '%s:secret\n' root joe sysjoe lockedjoe expiredjoe | chpasswd
        usermod --lock lockedjoe
        usermod --expiredate 1 expiredjoe
    }
    start_saslauthd
}

# answers OK|NO USER PASSWORD - saslauthd says so
answers() {
    local got
    got=$(testsaslauthd -s confdeb-test -f "$work/socket/mux" -u "$2" -p "$3" 2>&1)
    case "$got" in
        "0: $1 "*) ;;
        *) echo "$2 with $3: $got" ;;
    esac
}

# asks FUNCTION KEY WANTED - the regexp table that FUNCTION prints has WANTED for KEY
asks() {
    local got
    result "$1" >"$work/table" || echo "$1 failed"
    got=$(postmap -q "$2" "regexp:$work/table" 2>&1) || :
    [ "$got" = "$3" ] || printf '%s: %s gave\n%s\nand not\n%s\n' "$1" "$2" "$got" "$3"
}

# on_two_domains - mail for them is local, and there are tables of others
on_two_domains() {
    main_cf 'mydestination=$myhostname, /etc/postfix/domains, hash:/x, , Example.ORG' \
        myhostname=mail.example.org myorigin=/etc/mailname
    echo Origin.example >"$tree/etc/mailname"
}
