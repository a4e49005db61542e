# shellcheck shell=bash
# upgrade-bases.sh - what upgrades of a host's Debian release need, and the hosts
# that they are compared with; kept between runs; source it after bases.sh.
#
# For a suite that hosts are upgraded from, in CACHE/upgrade-BASES-KEY:
#   debs/RELEASE      what such a host needs to be upgraded to RELEASE, offline
#   RELEASE           the host upgraded to RELEASE without the package: the control.
#                     The first is a whole tree, the second a layer over the first
#   RELEASE.greeting  what its port 25 said ten seconds after apt had ended
#   edited            a layer over mail: the same, where /etc/default/saslauthd
#                     had been edited; edited.status is how apt ended

# releases_after SUITE - the releases that a host of SUITE is upgraded to, in order
releases_after() {
    case $1 in
        bullseye) echo bookworm trixie ;;
        bookworm) echo trixie ;;
        *) fail "no upgrade starts from $1" ;;
    esac
}

# upgrade_bases SUITE - set UPGRADE to what upgrades from SUITE need, made if it is
# not there; after bases
upgrade_bases() {
    local suite=$1 scratch release key reachable=yes
    scratch=$(mktemp -d "$RUNS/releases.XXXXXX")
    for release in $(releases_after "$suite"); do
        suite_sources "$release" "$scratch" >"$scratch/$release.sources" || reachable=
    done
    if [ -n "$reachable" ]; then
        key=$(cd "$scratch" && cat ./* "$SUPPORT/bases/upgrade-bases.sh" | sha256sum | cut -c1-12)
        UPGRADE=$CACHE/upgrade-${BASES##*/}-$key
    else
        # a mirror that cannot be reached: what was made last serves
        UPGRADE=$(last_kept "upgrade-$suite")
        [ -n "$UPGRADE" ] || { say "the mirror does not carry what follows $suite"; return 1; }
    fi
    make_kept "$UPGRADE" "upgrade-$suite" make_upgrade "$suite" "$scratch"
    rm -rf "$scratch"
}

# make_upgrade SUITE SOURCES DIR - fill DIR; SOURCES/RELEASE.sources hold the deb lines
make_upgrade() {
    local suite=$1 sources=$2 dir=$3 release layers=''
    mkdir -p "$dir/debs"
    export REPOSITORY=$dir/debs
    for release in $(releases_after "$suite"); do
        say "$suite: fetching the upgrade to $release"
        fetch_upgrade "$layers" "$sources/$release.sources" "$dir/debs/$release"
        say "$suite: making the host upgraded to $release"
        make_control "$layers" "$release" "$dir"
        layers=$dir/$release${layers:+:$layers}
    done
    if [ "$suite" = bookworm ]; then
        say "$suite: making the host with an edited conffile, upgraded"
        make_edited_control trixie "$dir"
    fi
}

# start_of_upgrade LAYERS - a copy of the mail host, or of what upgrades made of it
start_of_upgrade() {
    if [ -z "$1" ]; then
        whole_copy_of "$BASES/mail:$BASES/systemd:$BASES/base"
    else
        copy_of "$1" 3g
    fi
}

# whole_copy_of LAYERS - the same as copy_of, but no overlay: on one usrmerge, which
# moves a host of bullseye's /bin, /lib and /sbin, refuses to work (#1008202)
whole_copy_of() {
    COPY=$(mktemp -d "$RUNS/copy.XXXXXX")
    mount -t tmpfs -o size=4g,mode=755 copy "$COPY"
    mkdir "$COPY/upper" "$COPY/root"
    mount -t overlay -o "lowerdir=$1" overlay "$COPY/root"
    cp -a "$COPY/root/." "$COPY/upper"
    umount "$COPY/root"
    mount --bind "$COPY/upper" "$COPY/root"
    ROOT=$COPY/root
}

# fetch_upgrade LAYERS SOURCES DIR - download into DIR what apt wants for the upgrade
fetch_upgrade() (
    trap discard EXIT
    mkdir -p "$3/partial"
    start_of_upgrade "$1"
    cp "$2" "$ROOT/etc/apt/sources.list.d/local.list"
    cp /etc/resolv.conf "$ROOT/etc/resolv.conf"
    mkdir -p "$ROOT/mnt/debs"
    mount --bind "$3" "$ROOT/mnt/debs"
    for action in update '--download-only full-upgrade'; do
        # shellcheck disable=SC2086 # words
        chroot "$ROOT" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
            apt-get -q -y -o Dir::Cache::archives=/mnt/debs -o APT::Sandbox::User=root \
            -o Acquire::Languages=none $action </dev/null >"$COPY/apt.log" 2>&1 ||
            fail "apt-get $action: $(cat "$COPY/apt.log")"
    done
    rm -rf "$3/partial" "$3/lock"
    cd "$3" || exit
    dpkg-scanpackages -m . 2>/dev/null >Packages
)

# make_control LAYERS RELEASE DIR - the host as it is upgraded without the package
make_control() (
    trap discard EXIT
    start_of_upgrade "$1"
    up
    [ -n "$1" ] || people
    upgrade_to "$2"
    [ "$STATUS" = 0 ] || fail "the upgrade to $2 without the package: $OUTPUT"
    ten_seconds_later >"$3/$2.greeting"
    stop
    clean_layer
    keep_layer "$3/$2"
)

# make_edited_control RELEASE DIR - the same where the administrator had edited the
# conffile, and dpkg is told to keep it, after it had asked
make_edited_control() (
    trap discard EXIT
    copy_of "$BASES/mail:$BASES/systemd:$BASES/base" 3g
    up
    people
    edit_conffile
    upgrade_to "$1"
    echo "$STATUS" >"$2/edited.status"
    heal
    stop
    clean_layer
    keep_layer "$2/edited"
)

# upgrade_to RELEASE [OPTION...] - as an administrator who reads no questions
upgrade_to() {
    echo "deb [trusted=yes] file:/mnt/debs/$1 ./" >"$ROOT/etc/apt/sources.list.d/local.list"
    shift
    apt update
    attempt apt-get -q -y "$@" full-upgrade
    ENDED=$SECONDS
    # the control may be of another day, and accounts have the date of their making
    sed -i -E 's/^([^:]*:[^:]*):[0-9]*:/\1:20000:/' "$ROOT/etc/shadow"
}

# heal - complete an upgrade that stopped at a question about a conffile
heal() {
    succeed dpkg --configure -a --force-confold
    apt -o Dpkg::Options::=--force-confold full-upgrade
}

# ten_seconds_later - what port 25 says ten seconds after apt ended: a master that
# was told to stop may take five
ten_seconds_later() {
    local left=$((10 - (SECONDS - ENDED)))
    [ "$left" -le 0 ] || sleep "$left"
    greeting 25
}

# edit_conffile - as an administrator would, in a line that the package leaves alone
edit_conffile() {
    sed -i 's/^DESC=.*/DESC="their own words"/' "$ROOT/etc/default/saslauthd"
}
