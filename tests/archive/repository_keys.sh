# shellcheck shell=bash
# repository_keys.sh - the key of a repository is changed, as the document says: by a package in it.

DOCUMENT=package/REPOSITORY.md
HEADING='A key that is changed'
KEYRING=site-archive-keyring

# keyring VERSION - on the server, from a host: the package as VERSION, with all public keys
keyring() {
    local commands
    served sed -i "1s/([0-9]*)/($1)/" "/root/$KEYRING/changelog"
    commands=$(commands_of "$DOCUMENT" "$HEADING" | grep -E '^(gpg|confdeb)' | sed "s/_1/_$1/")
    served sh -ec "cd /root; $commands"
    publish
}

# publish - on the server, from a host, where there is no systemctl
publish() {
    another_second
    served sh /usr/local/sbin/publish
}

# has_keyring VERSION - the host has that version of it
has_keyring() {
    equal 'the keyring' "installed $1" "$(box dpkg-query -W -f '${db:Status-Status} ${Version}' "$KEYRING")"
}

# on: bookworm trixie
keys_are_changed_under_hosts_that_upgrade_and_one_that_sleeps() {
    a_small_repository
    cp -r "tests/specs/$KEYRING" "$ROOT/root/"
    cp "$CONFDEB" "$ROOT/usr/bin/"
    has 'the length of the specification' "[(].*site-archive-keyring/spec[.]toml[)], $(wc -l <"tests/specs/$KEYRING/spec.toml")$" \
        "$(cat "$DOCUMENT")"
    attempt confdeb check "/root/$KEYRING/spec.toml"
    has 'without a key' "there is no file /root/$KEYRING/sources/$KEYRING.asc" "$OUTPUT"
    on_a_host "$BASES/base" start_without_init sleeps
}

# gets_the_keyring - the host, which knew the repository from site.sources
gets_the_keyring() {
    document_followed "$DOCUMENT" "$HEADING" '^apt install'
    has_keyring 1
    equal 'what it depends on' '' "$(box dpkg-query -W -f '${Depends}${Pre-Depends}' "$KEYRING")"
    accepted
}

# sleeps - a host that has the first keys, and asks again only once the former key is gone
sleeps() {
    keyring 1
    reader gets_the_keyring
    on_a_host "$(publishing_layers "$SUITE")" up reader goes_along
    attempt apt-get -q update
    has 'the warning' 'Missing key|NO_PUBKEY' "$OUTPUT"
    lacks 'what it got' '99' "$(box apt-cache policy "$NAME")"
    # it is told what to do where the repository is told of
    on_server sh -c "cat $HTML/pool/${KEYRING}_2.deb" >"$ROOT/root/$KEYRING.deb"
    followed "$(tr -d '#\n' <"$SOURCES" | grep -o 'apt install [.]/[a-z-]*[.]deb')"
    has_keyring 2
    accepted
    apt purge "$KEYRING"
    cmp "$SERVER_ROOT/root/site.sources" "$SOURCES"
    [ ! -e "$ROOT/etc/apt/keyrings/$KEYRING.asc" ] || fail 'the keys are still there'
}

# goes_along - a host that upgrades each day, and whose site.sources was edited
goes_along() {
    local former
    gets_the_keyring
    former=$(secret_keys)
    sed -i 's,^URIs: .*,URIs: http://packages.example.org,' "$SOURCES" # an edit
    cp "$SOURCES" "$COPY/edited"
    served sh -c "$(advised_in "$DOCUMENT" 'gpg --batch --passphrase')"
    publish
    equal 'signatures' 2 "$(on_server gpg --verify "$HTML/dists/stable/InRelease" 2>&1 | grep -c 'Good signature')"
    accepted
    keyring 2
    upgraded_by_the_timers
    has_keyring 2
    equal 'keys' 2 "$(on_server gpg --show-keys <"$ROOT/etc/apt/keyrings/$KEYRING.asc" 2>/dev/null | grep -c '^pub')"
    cmp "$COPY/edited" "$SOURCES"
    served sh -c "$(advised_in "$DOCUMENT" 'gpg --batch --yes' | sed "s/FINGERPRINT/$former/")"
    served cp /root/next.deb "$HTML/pool/"
    publish
    accepted
    has 'what is there' 'Candidate: 99' "$(box apt-cache policy "$NAME")"
}
