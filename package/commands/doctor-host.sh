# doctor-host.sh - what doctor and test know of the host: all that the package's own scripts find
# out, and more of Postfix; read by both, with PACKAGE, SHARE and WORK (a directory) set.

unset DPKG_ROOT
RESULTS=${WORK:?}
COMMANDS=$SHARE/commands
. "$SHARE/changes.sh"
WORK=$RESULTS
set +e # a command that fails is something to report, not the end
. "$SHARE/config.sh"
. "$SHARE/host.sh"

# for look_at_host
more_parameters='mail_owner inet_protocols daemon_directory
    smtpd_tls_auth_only smtpd_upstream_proxy_protocol postscreen_upstream_proxy_protocol
    smtpd_tls_key_file smtpd_tls_eckey_file smtpd_tls_dkey_file myhostname mail_version
    smtpd_milters non_smtpd_milters relayhost myorigin content_filter smtp_bind_address smtp_bind_address6'

# look_at_postfix - what these checks need beyond what look_at_host found: uid, that of this
# process; services_on, those with AUTH of this package; reachable, one service for each port; and
# sockets, what doctor-sockets.pl prints
look_at_postfix() {
    uid=$(id -u)
    services_on=
    reachable=
    sockets=
    postfix_is_known || return 0
    services=$(smtpd_services)
    services_on=$(printf '%s\n' "$services" | sed -n 's/ yes$//p')
    reachable=$(printf '%s\n' "$services" | reachable_services | awk '!seen[$1]++')
    setting mynetworks
    # shellcheck disable=SC2086 # several words
    sockets=$(set -f; perl "$COMMANDS/doctor-sockets.pl" $value)
}

# postfix_is_known - false where main.cf and master.cf cannot be read: checks of what they say
# then have nothing to say
postfix_is_known() {
    [ -z "$special_file$postfix_refuses" ] && [ -e /etc/postfix/main.cf ] &&
        [ -r /etc/postfix/main.cf ] && [ -r /etc/postfix/master.cf ] && command -v postconf >/dev/null
}

# ours - true where AUTH is on, and asks saslauthd
ours() {
    [ -n "$services_on" ]
}

# behind_proxy SERVICE - true if it expects to hear from a proxy first
behind_proxy() {
    setting_at "$1" smtpd_upstream_proxy_protocol
    [ -z "$value" ] || return 0
    setting_at "$1" postscreen_upstream_proxy_protocol
    [ -n "$value" ] && [ "$(query_postfix -M "$1/inet" | awk '{ print $8 }')" = postscreen ]
}

# find_address PORT - set address to one of this host where somebody listens on it; empty if
# nobody does
find_address() {
    line_after "ask $1 " "$sockets"
    address=$value
}

