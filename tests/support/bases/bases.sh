# shellcheck shell=bash
# bases.sh - the hosts that tests start from, kept between runs; source it.
#
# For each suite, in CACHE/SUITE-DATE-KEY, where KEY changes with the mirror's
# InRelease files and with this file:
#   base    a minimal Debian, whose apt knows the repository alone
#   debs    that repository: what any test installs, offline
# and layers over base:
#   deps    Postfix and sasl2-bin installed, in a host without init
#   systemd booted once
#   mail    on systemd: Postfix and sasl2-bin installed, both have run once

# Each line is resolved by itself, as they conflict with one another.
packages="
postfix sasl2-bin libsasl2-modules ssl-cert ca-certificates
systemd-sysv dbus apt-utils
whiptail debconf-utils
busybox mksh posh gawk
dovecot-core dovecot-imapd
fail2ban python3-systemd nftables
etckeeper git
needrestart
locales
rsyslog
slapd libnss-ldapd libpam-ldapd
exim4-daemon-light
"
mail_packages="postfix sasl2-bin libsasl2-modules ssl-cert"

# bases SUITE - set BASES to SUITE's directory, made if it is not there
# fails, with a sentence, if the mirror does not carry SUITE
bases() {
    local suite=$1 scratch date key
    scratch=$(mktemp -d "$RUNS/release.XXXXXX")
    if suite_sources "$suite" "$scratch" >"$scratch/sources"; then
        date=$(sed -n 's/^Date: //p' "$scratch/$suite" | sed -n 1p)
        date=$(date -u -d "$date" +%Y%m%d)
        key=$(cd "$scratch" && cat "$suite"* "$SUPPORT/bases/bases.sh" "$SUPPORT/box/box-init.sh" |
            sha256sum | cut -c1-12)
        BASES=$CACHE/$suite-$date-$key
    else
        # a mirror that cannot be reached: what was made last serves
        BASES=$(last_kept "$suite")
        [ -n "$BASES" ] || { say "the mirror does not carry $suite"; return 1; }
    fi
    make_kept "$BASES" "$suite" make_bases "$suite" "$scratch/sources"
    rm -rf "$scratch"
}

# last_kept PREFIX - the directory PREFIX-* of CACHE whose name comes last, if there is one
last_kept() {
    find "$CACHE" -maxdepth 1 -name "$1-*" ! -name '*.new' | sort | tail -n 1
}

# make_kept DIR PREFIX COMMAND... - COMMAND... DIR.new fills what becomes CACHE's DIR, if it is
# not there; of the others, PREFIX-*, those stay that another run may be using: the youngest
make_kept() {
    local dir=$1 prefix=$2
    shift 2
    [ ! -d "$dir" ] || return 0
    rm -rf "$CACHE/$prefix"-*.new
    "$@" "$dir.new"
    mv "$dir.new" "$dir"
    find "$CACHE" -maxdepth 1 -name "$prefix-*" -mtime +2 ! -path "$dir" -exec rm -rf {} +
}

# make_bases SUITE SOURCES DIR - fill DIR; SOURCES holds the deb lines
make_bases() {
    local suite=$1 sources=$2 dir=$3
    mkdir -p "$dir/debs"
    say "$suite: making the base"
    mmdebstrap --quiet --variant=minbase --mode=root --skip=cleanup/apt \
        --aptopt='Acquire::Languages "none"' \
        "$suite" "$dir/base" - <"$sources"
    say "$suite: fetching the packages"
    fetch_packages "$dir"
    [ "$suite" != trixie ] || fetch_package_line "$dir" piuparts debsums
    index_packages "$dir"
    offline "$dir"

    say "$suite: making the layers"
    export REPOSITORY=$dir/debs
    make_layer "$dir/deps" "$dir/base" install_without_init
    make_layer "$dir/systemd" "$dir/base" install_systemd
    make_layer "$dir/mail" "$dir/systemd:$dir/base" install_mail
    [ "$suite" != trixie ] || make_layer "$dir/piuparts" "$dir/base" install_piuparts
}

# fetch_packages DIR - download all of packages, with what they depend on
fetch_packages() {
    local line
    while read -r line; do
        # shellcheck disable=SC2086 # words
        [ -z "$line" ] || fetch_package_line "$1" $line
    done <<<"$packages"
}

# fetch_package_line DIR PACKAGE... - download those, for installation together
fetch_package_line() {
    local dir=$1
    shift
    cp /etc/resolv.conf "$dir/base/etc/resolv.conf"
    mkdir -p "$dir/base/mnt/debs"
    mount --bind "$dir/debs" "$dir/base/mnt/debs"
    mkdir -p "$dir/debs/partial"
    chroot "$dir/base" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        apt-get -q -y --no-install-recommends --download-only \
        -o Dir::Cache::archives=/mnt/debs -o APT::Sandbox::User=root \
        install "$@" </dev/null >/dev/null
    umount "$dir/base/mnt/debs"
    : >"$dir/base/etc/resolv.conf"
}

# index_packages DIR - make DIR/debs a repository
index_packages() {
    rm -rf "$1/debs/partial" "$1/debs/lock"
    (cd "$1/debs" && dpkg-scanpackages -m . 2>/dev/null >Packages)
}

# offline DIR - let DIR/base know the repository alone
offline() {
    rm -rf "$1/base/var/lib/apt/lists"/* "$1/base/etc/apt/sources.list" \
        "$1/base/var/cache/apt"/*.bin "$1/base/var/cache/apt/archives"/*.deb
    echo 'deb [trusted=yes] file:/mnt/debs ./' \
        >"$1/base/etc/apt/sources.list.d/local.list"
    printf '%s\n' '127.0.0.1 localhost' '::1 localhost ip6-localhost' \
        '127.0.1.1 smtphost.example.net smtphost' >"$1/base/etc/hosts"
    echo smtphost >"$1/base/etc/hostname"
    mount --bind "$1/debs" "$1/base/mnt/debs"
    chroot "$1/base" apt-get -q update >/dev/null
    umount "$1/base/mnt/debs"
}

# make_layer DIR LAYERS FUNCTION - keep in DIR what FUNCTION does to LAYERS
make_layer() (
    trap discard EXIT
    copy_of "$2" 2g
    "$3"
    keep_layer "$1"
)

# install PACKAGE... - install PACKAGEs in the box
install() {
    box apt-get -q -y --no-install-recommends install "$@" \
        >"$COPY/apt.log" 2>&1 </dev/null || fail "apt-get install $*: $(cat "$COPY/apt.log")"
}

# answer_postfix - answer Postfix's questions: mail for elsewhere goes to port
# 2525, where tests listen
answer_postfix() {
    mkdir -p "$ROOT/var/cache/debconf"
    box debconf-set-selections <<'END'
postfix postfix/main_mailer_type select Internet Site
postfix postfix/mailname string smtphost.example.net
postfix postfix/relayhost string [127.0.0.1]:2525
END
}

# policy STATUS - make the answer of invoke-rc.d's policy STATUS
policy() {
    printf '#!/bin/sh\nexit %s\n' "$1" >"$ROOT/usr/sbin/policy-rc.d"
    chmod 755 "$ROOT/usr/sbin/policy-rc.d"
}

install_without_init() {
    policy 101
    start_without_init
    answer_postfix
    # shellcheck disable=SC2086 # words
    install $mail_packages whiptail debconf-utils
    power_cut
    clean_layer
}

install_systemd() {
    local unit generator
    start_without_init
    # with apt-utils, apt asks debconf's questions before it unpacks
    install systemd-sysv apt-utils
    power_cut
    # what has no meaning in a box, and what would work at times of its own
    for unit in systemd-modules-load.service dev-hugepages.mount \
        dev-mqueue.mount sys-fs-fuse-connections.mount \
        sys-kernel-debug.mount sys-kernel-tracing.mount \
        console-getty.service apt-daily.timer apt-daily-upgrade.timer \
        dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
        systemd-tmpfiles-clean.timer modprobe@.service \
        proc-sys-fs-binfmt_misc.automount systemd-sysctl.service \
        systemd-remount-fs.service systemd-tmpfiles-setup-dev.service \
        systemd-ask-password-console.path systemd-ask-password-wall.path \
        systemd-initctl.socket systemd-journald-audit.socket; do
        ln -sfn /dev/null "$ROOT/etc/systemd/system/$unit"
    done
    # each boot and each reload runs all generators; of systemd's own, only that
    # for the scripts in init.d has to do here
    mkdir -p "$ROOT/etc/systemd/system-generators"
    for generator in "$ROOT"/lib/systemd/system-generators/*; do
        generator=${generator##*/}
        [ "$generator" = systemd-sysv-generator ] ||
            ln -s /dev/null "$ROOT/etc/systemd/system-generators/$generator"
    done
    : >"$ROOT/etc/machine-id"
    start
    stop
    clean_layer
}

install_mail() {
    start
    answer_postfix
    # shellcheck disable=SC2086 # words
    install $mail_packages
    # its own start script does nothing where it is not enabled
    box saslauthd -a pam -m /run/saslauthd
    box sh -c 'kill $(cat /run/saslauthd/saslauthd.pid)'
    stop
    clean_layer
}

install_piuparts() {
    policy 101
    start_without_init
    install piuparts debsums
    power_cut
    clean_layer
}

# clean_layer - drop what need not be kept of a layer
clean_layer() {
    rm -f "$ROOT/var/cache/apt"/*.bin "$ROOT/var/cache/apt/archives"/*.deb
}
