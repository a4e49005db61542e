# shellcheck shell=bash
# snapshot.sh - what the other cases rest upon: a snapshot tells of every change
# to a host, and of none where there is none.

# noticed PATTERN COMMAND UNDO - after COMMAND the snapshot differs from «before»
# in a line with PATTERN; after UNDO it does not
noticed() {
    box sh -euc "$2"
    take after
    has "the snapshot after «$2»" "^[-+]$1" "$(diff -U0 "$COPY/before" "$COPY/after")"
    box sh -euc "$3"
    given_back
}

# on: bookworm
a_snapshot_tells_of_every_kind_of_change() {
    on mail
    up
    people
    box sh -euc 'mkdir -p /etc/kept/inner; echo one >/etc/kept/file; echo two >/etc/kept/inner/file'
    take before
    cp "$COPY/before" "$COPY/first"
    noticed 'content: etc/extra' ': >/etc/extra' 'rm /etc/extra'
    noticed 'mode: opt/extra' 'mkdir /opt/extra' 'rmdir /opt/extra'
    noticed 'link: etc/extra' 'ln -s nowhere /etc/extra' 'rm /etc/extra'
    noticed 'removed: etc/postfix/main.cf' 'mv /etc/postfix/main.cf /root' 'mv /root/main.cf /etc/postfix'
    noticed 'removed: usr/share/postfix' 'mv /usr/share/postfix /root' 'cp -a /root/postfix /usr/share'
    noticed 'content: usr/sbin/saslauthd' 'cp -a /usr/sbin/saslauthd /root; echo >>/usr/sbin/saslauthd' \
        'cp -a /root/saslauthd /usr/sbin/saslauthd'
    noticed 'content: etc/kept/inner/file' 'mv /etc/kept /root; mkdir -p /etc/kept/inner' \
        'rm -r /etc/kept; mv /root/kept /etc'
    noticed 'mode: etc/postfix/master.cf' 'chmod o+w /etc/postfix/master.cf' 'chmod o-w /etc/postfix/master.cf'
    noticed 'mode: etc/default' 'chgrp mail /etc/default' 'chgrp root /etc/default'
    noticed 'account: sasl:' 'gpasswd -a joe sasl' 'gpasswd -d joe sasl'
    noticed 'diversion: /etc/default/saslauthd to ' \
        'dpkg-divert --quiet --local --no-rename --add /etc/default/saslauthd' \
        'dpkg-divert --quiet --local --no-rename --remove /etc/default/saslauthd'
    noticed 'override: root mail 750 /srv' 'dpkg-statoverride --add root mail 750 /srv' \
        'dpkg-statoverride --remove /srv'
    noticed 'package: swaks' \
        'printf "\nPackage: swaks\nStatus: install ok installed\nMaintainer: x\nVersion: 1\nArchitecture: all\nDescription: x\n" >>/var/lib/dpkg/status' \
        'dpkg --force-all --purge swaks'
    noticed 'debconf: Name: postfix/mailname' \
        'echo postfix postfix/mailname string elsewhere.example | debconf-set-selections' \
        'echo postfix postfix/mailname string smtphost.example.net | debconf-set-selections'
    noticed 'state: saslauthd UnitFileState=masked' 'systemctl mask --runtime saslauthd' \
        'systemctl unmask --runtime saslauthd'
    noticed 'unit: run/systemd/system/extra.service' 'echo >/run/systemd/system/extra.service' \
        'rm /run/systemd/system/extra.service'
    noticed 'runs: /usr/sbin/saslauthd' 'mkdir /tmp/s; /usr/sbin/saslauthd -a pam -m /tmp/s -n 1' \
        'kill $(cat /tmp/s/saslauthd.pid); while [ -e /tmp/s/mux ]; do sleep .05; done; rm -r /tmp/s'
    noticed 'listens: 127.0.0.1:2525' 'smtp-sink -u nobody 127.0.0.1:2525 1 & echo $! >/tmp/sink
        until grep -q :09DD /proc/net/tcp; do sleep .05; done' 'kill $(cat /tmp/sink)
        while grep -q ":09DD .* 0A " /proc/net/tcp; do sleep .05; done'
    setfattr -n trusted.note -v mine "$ROOT/etc/aliases"
    take after
    has 'an attribute' '^[+]attribute: etc/aliases' "$(diff -U0 "$COPY/before" "$COPY/after")"
    setfattr -x trusted.note "$ROOT/etc/aliases"
    given_back
    equal 'what was told first' '' "$(diff "$COPY/first" "$COPY/after")"
}
