# shellcheck shell=bash
# archive-repository.sh - a server that publishes packages, and hosts that read it; sourced by
# case.sh.
# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"
# shellcheck source=/dev/null
. "$SUPPORT/bases/repository-bases.sh"

# shellcheck disable=SC2034 # for the cases
HTML=/var/www/html
HOSTS=0 # how many hosts reach the server

# publishing_layers SUITE - the layers of a host of SUITE that can publish, and upgrades unattended
publishing_layers() {
    local bases
    bases=$(readlink "$RUNS/bases.$1")
    echo "$(readlink "$RUNS/repository.$1")/layer:$bases/mail:$bases/systemd:$bases/base"
}

# server [START] - a host that is to publish, of the suite itself where that can, else of the last
# one; START is up, or start_without_init, where nginx is started by hand
server() {
    # shellcheck disable=SC2154 # of repository-bases.sh
    local suite=${publishers##* }
    [[ " $publishers " != *" $SUITE "* ]] || suite=$SUITE
    copy_of "$(publishing_layers "$suite")" 2g
    cp "$DEB" "$ROOT/root/$NAME.deb"
    cp "$NEXT_DEB" "$ROOT/root/next.deb"
    "${1:-up}"
    [ "${1:-up}" = up ] || succeed nginx
    rm -r "${ROOT:?}$HTML"/*
}

# on_a_host LAYERS START COMMAND... - COMMAND..., which must not be asked whether it succeeds, runs
# with a host of its own, a copy of LAYERS that reaches the server as packages.example.org;
# on_server and SERVER_ROOT are then the server's
on_a_host() (
    trap finish EXIT
    SERVER=${SERVER:-$BOXPID} SERVER_ROOT=${SERVER_ROOT:-$ROOT} HOSTS=$((HOSTS + 1))
    # shellcheck disable=SC2034 # finish and box.sh read them
    BOXPID='' LEAF='' COPY=''
    copy_of "$1" 2g
    "$2"
    nsenter -t "$SERVER" --net ip link add "host$HOSTS" type veth peer name server netns "$BOXPID"
    nsenter -t "$SERVER" --net ip address add 198.51.100.1 peer "198.51.100.$((HOSTS + 1))" dev "host$HOSTS"
    nsenter -t "$SERVER" --net ip link set "host$HOSTS" up
    net ip address add "198.51.100.$((HOSTS + 1))" peer 198.51.100.1 dev server
    net ip link set server up
    echo '198.51.100.1 packages.example.org' >>"$ROOT/etc/hosts"
    shift 2
    "$@"
    # at once: the next host gets the same address
    nsenter -t "$SERVER" --net ip link delete "host$HOSTS"
)

# on_server COMMAND... - from a host: as box, on the server
on_server() {
    BOXPID=$SERVER box "$@"
}

# files_of DOCUMENT HEADING - put the files that this section shows, with their paths, on the server
files_of() {
    local path
    while read -r path; do
        mkdir -p "$(dirname "$ROOT$path")"
        awk -v heading="## $2" -v path="$path" '
            /^## / { here = $0 == heading }
            /^```/ { file = here && $2 == path; next }
            file' "$PROJECT/$1" >"$ROOT$path"
    done < <(awk -v heading="## $2" '
        /^## / { here = $0 == heading }
        here && /^```[a-z]+ \// { print $2 }' "$PROJECT/$1" | grep . || fail "$1 has no files below «$2»")
}

# advised_in DOCUMENT COMMAND - the one command there in backquotes that begins so
advised_in() {
    grep -o "\`$2[^\`]*\`" "$PROJECT/$1" | tr -d '\`' | sort -u | grep . || fail "$1 does not say: $2"
}

# another_second - than that in which the server published last: a host asks for what is newer, and
# HTTP knows seconds
another_second() {
    local last
    last=$(stat -c %Y "$SERVER_ROOT$HTML/dists/stable/InRelease")
    wait_for 'the next second' later_than "$last"
}

# later_than SECOND
later_than() {
    [ "$(date +%s)" -gt "$1" ]
}

# has_version VERSION - the host has that version of the package
has_version() {
    equal 'the package' "installed $1" "$(box dpkg-query -W -f '${db:Status-Status} ${Version}' "$NAME")"
}

# a_small_repository - a server without init publishes the package
a_small_repository() {
    server start_without_init
    files_of README.md 'A private repository'
    files_of package/REPOSITORY.md apt-ftparchive
    document_followed package/REPOSITORY.md apt-ftparchive '^(gpg|install)'
    succeed sh /usr/local/sbin/publish
}

# served COMMAND... - from a host: COMMAND... runs on the server, and succeeds
served() {
    on_server "$@" >"$COPY/served" 2>&1 || fail "$*: $(cat "$COPY/served")"
}

# accepted - an update that begins with nothing has nothing to complain of
accepted() {
    rm -rf "$ROOT/var/lib/apt/lists"
    succeed apt-get -q update --error-on=any
    lacks 'what apt says' '^[WEN]:|Skipping' "$OUTPUT"
}

# told_of_the_repository - the host knows it alone, from SOURCES, which is site.sources of the
# server; on Debian 11, with the key in a file
told_of_the_repository() {
    SOURCES=$ROOT/etc/apt/sources.list.d/site.sources
    cp "$SERVER_ROOT/root/site.sources" "$SOURCES"
    rm "$ROOT/etc/apt/sources.list.d/local.list"
    [ "$SUITE" = bullseye ] || return 0
    mkdir -p "$ROOT/etc/apt/keyrings"
    on_server gpg --armor --export >"$ROOT/etc/apt/keyrings/site.asc"
    sed -i '/^Signed-By:/,$d' "$SOURCES"
    echo 'Signed-By: /etc/apt/keyrings/site.asc' >>"$SOURCES"
}

# secret_keys - from a host: the fingerprints of those that the server signs with
secret_keys() {
    on_server gpg --list-secret-keys --with-colons | sed -n 's/^fpr:*//; T; s/://p'
}

# reader COMMAND... - COMMAND... with a host that was told of the repository, and can read it
reader() {
    told_of_the_repository
    accepted
    "$@"
}

# upgraded_by_the_timers - as each day: what apt's timers start, whose units also wait for a network
upgraded_by_the_timers() {
    succeed /usr/lib/apt/apt.systemd.daily update
    succeed /usr/lib/apt/apt.systemd.daily install
    cat "$ROOT"/var/log/unattended-upgrades/*
}
