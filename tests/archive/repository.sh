# shellcheck shell=bash
# repository.sh - the package comes from a repository of the site, made as the documents show it.

# document_of WAY - set DOCUMENT and HEADING to where it is described
document_of() {
    DOCUMENT=package/REPOSITORY.md HEADING=$1
    [ "$1" != reprepro ] || DOCUMENT=README.md HEADING='A private repository'
}

# published_with WAY - on the server, from nothing
published_with() {
    files_of README.md 'A private repository' # with site.sources
    document_of "$1"
    [ "$DOCUMENT" = README.md ] || files_of "$DOCUMENT" "$HEADING"
    document_followed "$DOCUMENT" "$HEADING" '^([^a].*|aptly .*|apt install .* nginx.*)$'
}

# installs_by_name - the host, as the document says
installs_by_name() {
    told_of_the_repository
    succeed dpkg --add-architecture i386 # whose indexes apt would miss
    document_followed "$DOCUMENT" "$HEADING" '^apt update$'
    has 'what apt reads' '^Get:.* http://packages[.]example[.]org/? stable/main amd64 Packages' "$OUTPUT"
    lacks 'what apt says' '^[WEN]:|Skipping' "$OUTPUT"
    lacks 'InRelease' '^Signed-By:' "$(cat "$SERVER_ROOT$HTML/dists/stable/InRelease")" # deprecated
    document_followed "$DOCUMENT" "$HEADING" "^apt install $NAME$"
    has_version 1.1.0
}

# installs_and_upgrades_by_name WAY - the latter where the suite's own tools publish
installs_and_upgrades_by_name() {
    installs_by_name
    # shellcheck disable=SC2154 # of repository-bases.sh
    [[ " $publishers " != *" $SUITE "* ]] || upgrades_by_name "$1"
}

# upgrades_by_name WAY - the host, once the server has published the next version as WAY says
upgrades_by_name() {
    local published
    cp "$NEXT_DEB" "$SERVER_ROOT/root/$NAME.deb"
    another_second
    case $1 in
        reprepro) published=$(commands_of "$DOCUMENT" "$HEADING" | grep '^reprepro ') ;;
        aptly) published="$(commands_of "$DOCUMENT" "$HEADING" | grep '^aptly repo add ' | sed "s/$NAME/next/")
            $(advised_in "$DOCUMENT" 'aptly publish update ')" ;;
        apt-ftparchive)
            cp "$NEXT_DEB" "$SERVER_ROOT$HTML/pool/next.deb"
            published=$(advised_in "$DOCUMENT" 'systemctl start publish') ;;
    esac
    on_server sh -ec "cd /root; $published" >"$COPY/published" 2>&1 || fail "$(cat "$COPY/published")"
    followed 'apt update'
    followed "$(advised_in README.md 'apt upgrade')"
    has_version 99
}

# its_signature_can_expire - that of reprepro, as the document says
its_signature_can_expire() {
    local inrelease=$ROOT$HTML/dists/stable/InRelease
    lacks 'InRelease' '^Valid-Until: ' "$(cat "$inrelease")"
    advised_in package/REPOSITORY.md 'ValidFor: ' >>"$ROOT/srv/site/conf/distributions"
    followed "$(advised_in package/REPOSITORY.md 'reprepro ')"
    has 'InRelease' '^Valid-Until: ' "$(cat "$inrelease")"
}

# on: bookworm trixie sid bullseye
a_second_host_installs_by_name_from_each_kind_of_repository() {
    local way
    for way in reprepro aptly apt-ftparchive; do
        if [ "$way" = apt-ftparchive ]; then server up; else server start_without_init; fi
        published_with "$way"
        has 'an Ed25519 key that expires' '^pub:[^:]*:255:22:[^:]*:[0-9]+:[0-9]+:' "$(box gpg --list-keys --with-colons)"
        equal "more than eight commands for $way" '' "$(commands_of "$DOCUMENT" "$HEADING" | sed -n '9,$p')"
        on_a_host "$BASES/deps:$BASES/base" start_without_init installs_and_upgrades_by_name "$way"
        case $way in
            reprepro) its_signature_can_expire ;;
            *) has "what $way gives" 'GET /dists/stable/main/binary-amd64/by-hash/SHA' \
                "$(cat "$ROOT/var/log/nginx/access.log")" ;;
        esac
        discard
    done
}

# on: bookworm trixie
a_later_version_comes_without_being_asked_for() {
    server
    published_with apt-ftparchive
    equal 'the timer' 'publish.service' "$(box systemctl show -P Unit publish.timer)"
    equal 'the timer' 'enabled active' "$(box systemctl is-enabled publish.timer) $(box systemctl is-active publish.timer)"
    on_a_host "$(publishing_layers "$SUITE")" up upgraded_unattended
}

# upgraded_unattended - a mail host, from its first installation to a later version, and back
upgraded_unattended() {
    local signed
    people
    told_of_the_repository
    files_of "$DOCUMENT" 'Upgrades without being asked'
    document_followed "$DOCUMENT" 'Upgrades without being asked'
    document_followed "$DOCUMENT" "$HEADING" '^apt update$'
    document_followed "$DOCUMENT" "$HEADING" "^apt install $NAME$"
    smtp_auth_works 25 587
    signed=$(sed -n 's/^Valid-Until: //p' "$SERVER_ROOT$HTML/dists/stable/InRelease")
    cp "$NEXT_DEB" "$SERVER_ROOT$HTML/pool/$NAME-99.deb"
    another_second
    on_server systemctl start publish
    [ "$signed" != "$(sed -n 's/^Valid-Until: //p' "$SERVER_ROOT$HTML/dists/stable/InRelease")" ] ||
        fail 'the signature was not renewed'
    apt update
    succeed sh -c "$(advised_in "$DOCUMENT" 'unattended-upgrade ')"
    has 'what it would do' "Packages that will be upgraded: $NAME" "$OUTPUT"
    has_version 1.1.0
    upgraded_by_the_timers
    has_version 99
    smtp_auth_works 25 587
    going_back_is_refused
}

# going_back_is_refused - the journal is one that only the later version can read
going_back_is_refused() {
    local journal=$ROOT/var/lib/confdeb/$NAME/journal
    sed -i '1s/.*/format\t9/' "$journal"
    cp "$journal" "$COPY/journal"
    rm "$ROOT/etc/apt/apt.conf.d/90yes" # by which apt refuses before it is begun
    attempt sh -c "echo y | $(advised_in "$DOCUMENT" 'apt install postfix-smtp-auth=' | sed 's/VERSION/1.1.0/')"
    equal 'the status' 100 "$STATUS"
    has 'the sentence' "^$NAME: .*journal is not a journal that this version can read" "$(notice)"
    has 'the remedy' "Install the newer version of $NAME that wrote it[.]" "$(notice)"
    cmp "$COPY/journal" "$journal"
    smtp_auth_works 25 587
    sed -i '1s/.*/format\t3/' "$journal" # NEXT_DEB, which can read it
    apt upgrade
    has_version 99
    smtp_auth_works 25 587
}
