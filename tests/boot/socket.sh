# shellcheck shell=bash
# socket.sh - hosts on which saslauthd answers, and Postfix would not find it.

SOCKETS=/var/spool/postfix/var/run/saslauthd

# on: trixie
a_socket_directory_that_sasl_may_not_enter_is_told_of_each_port() {
    local -x FROM_RELEASE='' # which claimed the ports
    lived_in <<'END'
umask 027
mkdir -p /var/spool/postfix/var/run/saslauthd
chmod 755 /var/spool/postfix/var /var/spool/postfix/var/run
END
    # an init script would give it Debian's mode
    box mkdir -p /etc/systemd/system/saslauthd.service.d
    printf '[Service]\nExecStartPost=+/bin/chgrp root /var/spool/postfix/var/run/saslauthd\n' \
        >"$ROOT/etc/systemd/system/saslauthd.service.d/zz-strict.conf"
    box systemctl daemon-reload
    take before
    install_ours
    lacks 'the notice' 'can authenticate on port' "$OUTPUT"
    has 'the notice' 'Not on port 25: its reply to AUTH is 454' "$OUTPUT"
    has 'the notice' 'Not on port 587: its reply to AUTH is 454' "$OUTPUT"
    purge_ours
    port_25_answers
}

# on: trixie
a_socket_directory_that_is_a_link_stops_it() {
    lived_in <<'END'
mkdir -p /var/spool/postfix/var/run
ln -s /run/saslauthd /var/spool/postfix/var/run/saslauthd
END
    install_ours
    has 'the notice' "^$NAME: nothing was set up" "$OUTPUT"
    has 'its cause' 'saslauthd resolves to /run/saslauthd' "$OUTPUT"
    take installed
    without_the_package "$COPY/installed" >"$COPY/others"
    same_host "$COPY/before" "$COPY/others"
    purge_ours
    given_back
}

# on: bookworm trixie
a_file_system_that_was_mounted_there_stays_with_what_is_in_it() {
    on mail
    up
    people
    install_ours
    box mount -t tmpfs sockets "$SOCKETS"
    box chgrp sasl "$SOCKETS"
    box chmod 710 "$SOCKETS"
    box touch "$SOCKETS/cache.flock"
    succeed systemctl restart saslauthd postfix # each with a name space of its own
    smtp_auth_works 25
    purge_ours
    has 'the message' 'saslauthd is now a link or a mount point, or below one, and is kept' "$OUTPUT"
    box mountpoint -q "$SOCKETS" || fail 'it is mounted no more'
    [ -e "$ROOT$SOCKETS/cache.flock" ] || box test -e "$SOCKETS/cache.flock" || fail 'what was in it is gone'
}
