# shellcheck shell=bash
# suites.sh - where the suites under test come from; source it.

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# mirror [-security] - the mirror that this machine's own apt uses
mirror() {
    local codename site
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' \
        "Codename: $codename${1:-}" | sed -n 1p)
    site=${site%/}
    # without a source of its own, security lies beside the rest
    [ -n "$site" ] || [ -z "${1:-}" ] || site=$(mirror)$1
    echo "$site"
}

# suite_sources SUITE DIR - the deb lines of what the mirror carries of SUITE,
# whose InRelease files are left in DIR; fails if it does not carry SUITE
suite_sources() {
    local suite=$1 dir=$2 options="signed-by=$keyring" name site
    # a mirror's copy of sid may lag behind its Valid-Until
    [ "$suite" != sid ] || options="$options check-valid-until=no"
    for name in "$suite" "$suite-updates" "$suite-security"; do
        site=$(mirror)
        [ "$name" != "$suite-security" ] || site=$(mirror -security)
        if [ "$suite" != sid ] || [ "$name" = sid ]; then
            if carries "$site/dists/$name/InRelease" "$dir/$name"; then
                echo "deb [$options] $site $name main"
            elif [ "$name" = "$suite" ]; then
                return 1
            fi
        fi
    done
}

# carries URL FILE - fetch URL into FILE with apt's own client and settings
carries() {
    /usr/lib/apt/apt-helper download-file "$1" "$2" >/dev/null 2>&1
}
