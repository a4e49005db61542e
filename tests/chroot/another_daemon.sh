# shellcheck shell=bash
# another_daemon.sh - the tool knows neither Postfix nor SASL: tests/specs/toyd
# sets up a made-up daemon (tests/specs/toyd-daemon/README.md).

# toyd_greets COLOUR
toyd_greets() {
    succeed toyd-ask --wait 5
    has 'toyd' "^$1\$" "$OUTPUT"
}

# toyd_host - one with toyd, and in /root the package that sets it up
toyd_host() {
    on base
    policy 0
    start_without_init
    "$PROJECT/tests/specs/toyd-daemon/build" "$ROOT/root/toyd.deb"
    "$CONFDEB" build "$PROJECT/tests/specs/toyd/spec.toml" --output "$ROOT/root/toyd-config.deb"
    apt install debconf passwd /root/toyd.deb
}

# on: bookworm trixie bullseye sid
a_package_for_another_daemon_works_and_is_taken_back() {
    toyd_host
    take before
    attempt toyd-ask
    [ "$STATUS" != 0 ] || fail 'toyd runs before it is set up'

    apt install /root/toyd-config.deb
    toyd_greets green
    has 'its greeting' '^Welcome to smtphost!' "$OUTPUT"
    equal 'toyd as dpkg sees it' '' "$(box dpkg -V toyd)"
    has 'members of plugdev' ':games$' "$(box getent group plugdev)"
    equal 'its directory' '2750 root plugdev' \
        "$(box stat -c '%a %U %G' /var/lib/toyd-config)"

    box debconf-set-selections <<'END'
toyd-config toyd-config/colour select blue
toyd-config toyd-config/greeting boolean false
END
    local asks=$ROOT/usr/bin/toyd-ask greeting
    greeting=$(cat "$ROOT/etc/toyd/greeting")
    chmod -x "$asks"
    attempt dpkg-reconfigure -fnoninteractive toyd-config
    chmod +x "$asks"
    [ "$STATUS" != 0 ] || fail 'a daemon that does not respond is no failure'
    equal 'the greeting after a run that failed' "$greeting" "$(cat "$ROOT/etc/toyd/greeting")"
    toyd_greets green

    succeed dpkg-reconfigure -fnoninteractive toyd-config
    toyd_greets blue
    [ ! -e "$ROOT/etc/toyd/greeting" ] || fail 'the greeting is still there'

    apt remove toyd-config
    attempt toyd-ask
    [ "$STATUS" != 0 ] || fail 'toyd runs after removal'
    apt purge toyd-config
    given_back
}

# on: bookworm trixie
its_status_and_preview_come_without_a_line_of_its_own() {
    toyd_host
    succeed dpkg-deb -x /root/toyd-config.deb /root/look
    attempt /root/look/usr/sbin/toyd-config preview --answer colour=blue
    equal 'preview' 1 "$STATUS"
    has 'preview' '^[+]COLOUR=blue$' "$OUTPUT"
    has 'preview' '^  user games joins the group plugdev$' "$OUTPUT"
    has 'preview' '^Removing it afterwards gives back all [0-9]+ files' "$OUTPUT"
    attempt /root/look/usr/sbin/toyd-config status
    equal 'status before' 2 "$STATUS"

    apt install /root/toyd-config.deb
    succeed toyd-config status
    has 'status' '^  ours +COLOUR in /etc/default/toyd$' "$OUTPUT"
    succeed toyd-config preview
    attempt toyd-config preview --removal
    equal 'preview --removal' 1 "$STATUS"
    has 'preview --removal' '^-COLOUR=green$' "$OUTPUT"
    attempt toyd-config frobnicate
    equal 'an unknown subcommand' 3 "$STATUS"
    succeed toyd-config --version
    equal 'toyd-config --version' "toyd-config $(box dpkg-query -Wf '${Version}' toyd-config)" "$OUTPUT"
}

# twin DEB - the same package under another name
twin() {
    local tree
    tree=$(mktemp -d "$RUNS/toyd-twin.XXXXXX")
    cp -r "$PROJECT/tests/specs/toyd/." "$tree"
    grep -rl toyd-config "$tree" | xargs sed -i 's/toyd-config/toyd-twin/g'
    rm -r "$tree/files"
    "$CONFDEB" build "$tree/spec.toml" --output "$1"
}

# on: bookworm trixie
a_second_package_on_the_same_entry_is_refused() {
    on base
    policy 0
    start_without_init
    "$PROJECT/tests/specs/toyd-daemon/build" "$ROOT/root/toyd.deb"
    "$CONFDEB" build "$PROJECT/tests/specs/toyd/spec.toml" --output "$ROOT/root/toyd-config.deb"
    twin "$ROOT/root/toyd-twin.deb"
    apt install debconf passwd /root/toyd.deb
    take before
    apt install /root/toyd-config.deb
    cp -a "$ROOT/etc" "$COPY/etc"

    attempt apt-get -q -y install /root/toyd-twin.deb
    [ "$STATUS" != 0 ] || fail 'the second package was installed'
    has 'the refusal' '^toyd-twin: the membership games in plugdev already belongs to the package toyd-config' "$OUTPUT"
    equal 'what it changed' '' "$(diff -r --no-dereference "$COPY/etc" "$ROOT/etc")"
    toyd_greets green

    apt purge toyd-twin
    toyd_greets green
    apt purge toyd-config
    given_back
}
