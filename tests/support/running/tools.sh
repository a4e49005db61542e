# shellcheck shell=bash
# tools.sh - what the tests need on the machine itself; source it.

# The clients run here too, inside the network of the host under test.
tools="
    mmdebstrap dpkg-dev apt-utils gpg debian-archive-keyring
    util-linux iproute2 attr e2fsprogs
    swaks libnet-ssleay-perl libio-socket-inet6-perl curl msmtp python3 openssl libxml2-utils
    expect tmux strace
    lintian shellcheck devscripts gettext man-db
    dash busybox mksh posh mawk gawk
"

# install_tools - install by apt what is missing of the tools above
install_tools() {
    local package missing=()
    for package in $tools; do
        [ "$(package_status "$package")" = installed ] || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        say "installing ${missing[*]}"
        apt-get -q update >/dev/null
        DEBIAN_FRONTEND=noninteractive apt-get -q -y install \
            --no-install-recommends "${missing[@]}" </dev/null >/dev/null
    elif [ -z "$(mirror)" ]; then
        apt-get -q update >/dev/null # before it, apt cannot name its mirror
    fi
}

# package_status PACKAGE - installed, or another state, or nothing
package_status() {
    dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || : # unknown: nothing
}
