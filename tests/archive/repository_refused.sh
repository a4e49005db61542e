# shellcheck shell=bash
# repository_refused.sh - what apt of each release makes of a repository that is not as it should
# be: the host keeps what it has, and the words are those in the document.

DOCUMENT=package/REPOSITORY.md

# published [COMMAND...] - the server publishes anew; COMMAND... spoils that
published() {
    rm -rf "${SERVER_ROOT:?}$HTML/dists"
    served sh /usr/local/sbin/publish
    [ $# = 0 ] || served "$@"
}

# with_options OPTION... - the server publishes with these options of apt-ftparchive's release
with_options() {
    published sh -ec "sed 's|release dists/stable|$* &|' /usr/local/sbin/publish | sh"
}

# refused PATTERN [COMMAND...] - an update that begins with nothing, in COMMAND... if there is one,
# fails with words like PATTERN, which the document has, and the host can install nothing
refused() {
    local pattern=$1
    shift
    rm -rf "$ROOT/var/lib/apt/lists"
    attempt "$@" apt-get -q update --error-on=any
    equal 'the status' 100 "$STATUS"
    said_and_explained "$pattern"
    attempt apt-get -q -y install "$NAME"
    equal 'the status' 100 "$STATUS"
}

# said_and_explained PATTERN - words like PATTERN were in the last message, and are in the document
said_and_explained() {
    has 'the words' "$1" "$OUTPUT"
    has 'the document' "^[|] .*$1" "$(cat "$PROJECT/$DOCUMENT")"
}

# in_words GPGV SQV - that which verifies signatures in this release
in_words() {
    if [ "$SUITE" = bookworm ]; then echo "$1"; else echo "$2"; fi
}

# on: bookworm trixie
what_is_not_as_it_was_signed_is_refused() {
    a_small_repository
    on_a_host "$(publishing_layers "$SUITE")" start_without_init reader reads_what_was_tampered_with
}

# reads_what_was_tampered_with - index, signed text, package, dates and clocks
reads_what_was_tampered_with() {
    local index=$HTML/dists/stable/main/binary-amd64 damage
    published sh -c "sed -i s/saslauthd/saslauthD/ $index/Packages $index/by-hash/*/*"
    refused 'Hash Sum mismatch'
    published sed -i 's/^Origin: site/Origin: Site/' "$HTML/dists/stable/InRelease"
    refused "$(in_words BADSIG 'Message has been manipulated')"
    published
    accepted
    for damage in '$a x' '1s/^!<arch>/!<Arch>/'; do # another size; the same
        served sed -i "$damage" "$HTML/pool/$NAME.deb"
        attempt apt-get -q -y install "$NAME"
        equal 'the status' 100 "$STATUS"
        has 'the words' 'Hash Sum mismatch|unexpected size' "$OUTPUT"
        served cp "/root/$NAME.deb" "$HTML/pool/"
    done
    with_options '-o $release::Valid-Until="Fri, 27 Nov 2020 00:00:00 UTC"'
    refused 'is expired'
    published
    refused 'is expired' faketime -f +1y
    refused "$(in_words 'is not valid yet' 'Not live until')" faketime -f -1y
    accepted
}

# on: bookworm trixie
a_repository_that_is_set_up_wrongly_is_named() {
    a_small_repository
    on_a_host "$(publishing_layers "$SUITE")" start_without_init reader reads_what_is_set_up_wrongly
}

# reads_what_is_set_up_wrongly - keys, suite, component, codename
reads_what_is_set_up_wrongly() {
    another_second
    signed_with_another_key
    succeed apt-get -q update # what is there from before is used
    has 'the warning' '^W: .*The repository is not updated' "$OUTPUT"
    attempt sh -c "$(advised_in "$DOCUMENT" 'apt-get update --error')"
    equal 'the status' 100 "$STATUS"
    refused "$(in_words NO_PUBKEY 'Missing key')"
    if [ "$SUITE" != bookworm ]; then
        signed_with_another_key --cert-digest-algo SHA1
        { sed '/^Signed-By/q' "$SOURCES" && on_server env GNUPGHOME=/root/another gpg --armor --export |
            sed 's/^$/./; s/^/ /'; } >"$COPY/weak" && cp "$COPY/weak" "$SOURCES"
        refused 'SHA1 is not considered secure'
        cp "$SERVER_ROOT/root/site.sources" "$SOURCES"
    fi
    published
    sed -i 's/^Suites: .*/Suites: testing/' "$SOURCES"
    refused 'does not have a Release file'
    sed -i 's/^Suites: .*/Suites: stable/; s/^Components: .*/Components: contrib/' "$SOURCES"
    rm -rf "$ROOT/var/lib/apt/lists"
    succeed apt-get -q update --error-on=any # for apt, that is a warning of another sort
    said_and_explained "doesn't have the component"
    cp "$SERVER_ROOT/root/site.sources" "$SOURCES"
    accepted
    another_second
    with_options '-o $release::Codename=another'
    attempt apt-get -q update
    equal 'the status' 100 "$STATUS"
    said_and_explained "changed its 'Codename' value"
    succeed sh -c "$(advised_in "$DOCUMENT" 'apt-get update --allow')"
}

# signed_with_another_key [OPTION...] - that gpg makes with OPTIONs, and the host does not know
signed_with_another_key() {
    served sh -ec 'export GNUPGHOME=/root/another
        rm -rf $GNUPGHOME && mkdir -m 700 $GNUPGHOME
        gpg --batch --passphrase "" "$@" --quick-generate-key Another ed25519 sign 2y
        sh /usr/local/sbin/publish' publish "$@"
}

# on: bookworm trixie
a_server_in_trouble_takes_nothing_from_its_hosts() {
    a_small_repository
    succeed sed -i -e 's,^server {,&\nlocation ~ /main/ { if (-f /srv/no-index) { return 502; } },' \
        -e 's,^server {,&\nlocation ~ [.]deb$ { if (-f /srv/no-package) { return 502; } },' \
        /etc/nginx/sites-available/default
    succeed nginx -s stop
    wait_for 'the end of nginx' nothing_listens_on 80
    succeed nginx
    on_a_host "$BASES/deps:$BASES/base" start_without_init reader reads_from_a_server_in_trouble
}

# in_trouble COMMAND... - it fails, as the server answers 502, and the document says so
in_trouble() {
    attempt "$@"
    equal 'the status' 100 "$STATUS"
    said_and_explained '502  Bad Gateway'
}

# reads_from_a_server_in_trouble - which answers 502 for the index, then for the package, then has
# no secret key
reads_from_a_server_in_trouble() {
    local inrelease=$SERVER_ROOT$HTML/dists/stable/InRelease
    served cp /root/next.deb "$HTML/pool/"
    another_second
    served sh /usr/local/sbin/publish
    : >"$SERVER_ROOT/srv/no-index"
    in_trouble apt-get -q -o Acquire::Retries=0 update --error-on=any
    apt install "$NAME"
    has_version 1.1.0
    rm "$SERVER_ROOT/srv/no-index"
    apt update
    : >"$SERVER_ROOT/srv/no-package"
    in_trouble apt-get -q -y -o Acquire::Retries=0 upgrade
    has_version 1.1.0
    rm "$SERVER_ROOT/srv/no-package"
    apt upgrade
    has_version 99
    # and without the secret part of its key
    served gpg --batch --yes --delete-secret-keys "$(secret_keys)"
    cp "$inrelease" "$COPY/InRelease"
    ! on_server sh /usr/local/sbin/publish >"$COPY/said" 2>&1 || fail 'it was published without a secret key'
    has 'the words' 'No secret key' "$(cat "$COPY/said")"
    cmp "$COPY/InRelease" "$inrelease"
    accepted
}
