# shellcheck shell=bash
# boot-other-hosts.sh - how other people set up AUTH through saslauthd by hand; sourced by
# case.sh.

# by_hand OPTIONS [MECHANISMS] - print the commands of the usual recipe, with those
# OPTIONS and MECHANISMS (pam, if none are given) for saslauthd
by_hand() {
    printf 'OPTIONS=%q MECHANISMS=%q\n' "$1" "${2:-pam}"
    cat <<'END'
usermod -a -G sasl postfix
printf 'pwcheck_method: saslauthd\nmech_list: plain login\n' >/etc/postfix/sasl/smtpd.conf
sed -i -e '/^START=/d' -e "s,^OPTIONS=.*,OPTIONS=\"$OPTIONS\"," \
    -e "s/^MECHANISMS=.*/MECHANISMS=\"$MECHANISMS\"/" /etc/default/saslauthd
echo START=yes >>/etc/default/saslauthd
mkdir -p /var/spool/postfix/var/run
install -d -g sasl -m 0710 /var/spool/postfix/var/run/saslauthd
# what trixie's unit needs for a socket elsewhere
mkdir -p /etc/systemd/system/saslauthd.service.d
printf '[Service]\nPIDFile=\n' >/etc/systemd/system/saslauthd.service.d/own.conf
systemctl daemon-reload
update-rc.d saslauthd enable >/dev/null 2>&1
sed -i -E 's/^(smtp +inet +n +- +)[yn-]/\1y/' /etc/postfix/master.cf
postconf -e cyrus_sasl_config_path=/etc/postfix/sasl smtpd_sasl_auth_enable=yes \
    smtpd_recipient_restrictions=permit_sasl_authenticated,permit_mynetworks,reject_unauth_destination
END
}

# set_up_by_hand OPTIONS [MECHANISMS] - a host where AUTH was set up by hand, and where
# then the commands on standard input have run; where they set may_fail, saslauthd need
# not start: «before»
set_up_by_hand() {
    lived_in < <(by_hand "$@" && cat &&
        echo 'service saslauthd restart >/dev/null 2>&1 || test -n "${may_fail:-}"')
}

# for_mailbox_users - print commands after which PAM knows info@example.org for SMTP, and
# no account of the host
for_mailbox_users() {
    cat <<'END'
cat >/usr/local/sbin/mailbox-users <<'EOF'
#!/bin/sh
# pam_exec gives the password on standard input, with a NUL at its end
[ "$PAM_USER" = info@example.org ] && [ "$(tr -d '\000')" = mailboxsecret ]
EOF
chmod 755 /usr/local/sbin/mailbox-users
printf '%s\n' 'auth required pam_exec.so expose_authtok quiet /usr/local/sbin/mailbox-users' \
    'account required pam_permit.so' >/etc/pam.d/smtp
END
}

# mailbox_auth_works PORT... - info@example.org can authenticate there; on the first, a
# wrong password and another mailbox cannot
mailbox_auth_works() {
    says 235 info@example.org mailboxsecret "$@"
    equal "LOGIN of a mailbox on port $1" 235 \
        "$(login lettre "$1" LOGIN info@example.org mailboxsecret)"
    says 535 info@example.org wrong "$1"
    says 535 sales@example.org mailboxsecret "$1"
}

# says CODE USER PASSWORD PORT... - the answer there to a client that authenticates as USER
says() {
    local wanted=$1 user=$2 password=$3 port
    shift 3
    for port; do
        equal "$user on port $port" "$wanted" "$(login lettre "$port" PLAIN "$user" "$password")"
    done
}

# auth_stays PORT... - joe's AUTH on port 25 was there before; installation brings it on
# PORTs, and after purge all is as it was
auth_stays() {
    says 235 joe secret 25
    take before
    install_ours
    smtp_auth_works "$@"
    purge_ours
    says 235 joe secret 25
    says 535 joe wrong 25
    given_back
}

# keep_control - a later copy is to become what this host is now; this one goes
keep_control() {
    CONTROL=$(mktemp "$RUNS/control.XXXXXX")
    snapshot "$CONTROL"
    discard
}

# is_the_control - it has become that
is_the_control() {
    cp "$CONTROL" "$COPY/before"
    given_back
}
