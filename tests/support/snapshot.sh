# shellcheck shell=bash
# snapshot.sh - the whole state of a running box, to be compared; source it.

# snapshot FILE - describe the box in FILE, one fact a line
snapshot() {
    {
        describe_files
        describe_packages
        box sh -c 'getent passwd; getent group' | sed 's/^/account: /'
        describe_services
        describe_debconf
    } | LC_ALL=C sort >"$1"
}

# same_host BEFORE AFTER - fails, with the difference, unless they are equal
same_host() {
    diff -U0 "$1" "$2" | grep -v '^@@' >"$COPY/difference" || :
    [ ! -s "$COPY/difference" ] ||
        fail "the host is not as it was before: $(cat "$COPY/difference")"
}

# describe_files - content, mode, owner, links and attributes. Left out is what
# the daemons make while they run, and the account tools' own backups.
# Directories are described without time, files without time too: what a file
# says counts, and who may read it.
describe_files() (
    cd "$ROOT" || exit
    roots=()
    for part in etc var/spool/postfix var/lib/systemd var/lib/confdeb usr/lib/systemd; do
        [ ! -e "$part" ] || roots+=("$part")
    done
    [ -L lib ] || [ ! -e lib/systemd ] || roots+=(lib/systemd)
    spool=var/spool/postfix
    find "${roots[@]}" -xdev \
        \( -path etc/passwd- -o -path etc/shadow- -o -path etc/group- \
        -o -path etc/gshadow- -o -path etc/.pwd.lock \
        -o -path var/lib/systemd/random-seed \
        -o -path "var/lib/systemd/timers/*" -o -path "var/lib/systemd/catalog/*" \
        -o -path "$spool/pid/*" -o -path "$spool/public/*" -o -path "$spool/private/*" \
        -o -path "$spool/[acdfhimst]*/*" -o -path "$spool/bounce/*" \
        -o -path "$spool/var/run/saslauthd/*" -o -path "$spool/etc" -o -path "$spool/lib*" -o -path "$spool/usr" \
        -o -path "$spool/dev" \) -prune -o -print0 |
        sort -z >"$COPY/paths"
    # directories without the count of their links
    # shellcheck disable=SC2185 # the paths come from the list
    find -files0-from "$COPY/paths" -maxdepth 0 \
        \( -type d -printf 'mode: %p\t%y %m %U:%G\n' -o \
        -type l -printf 'link: %p\t%U:%G -> %l\n' -o \
        -printf 'mode: %p\t%y %m %U:%G links %n\n' \)
    # shellcheck disable=SC2185 # the same
    find -files0-from "$COPY/paths" -maxdepth 0 -type f -print0 | xargs -0r sha256sum |
        sed 's/^/content: /'
    xargs -0r getfattr --no-dereference --dump --match=- --encoding=hex \
        <"$COPY/paths" 2>/dev/null |
        awk '/^# file: / { file = substr($0, 9); next } /./ && !/^trusted[.]overlay/ { print "attribute: " file " " $0 }'
)

# describe_packages - what dpkg knows. dpkg -V takes its time: VERIFY names the
# packages, all if it is empty. Files that are missing are left out.
describe_packages() {
    box dpkg-query -W -f 'package: ${Package} ${Version} ${Status}\n'
    box dpkg-divert --list | sed 's/^/diversion: /'
    box dpkg-statoverride --list | sed 's/^/override: /' || : # rc 1: none
    # rc 1: some are changed, or a package is not there
    # shellcheck disable=SC2086 # words
    { box dpkg -V ${VERIFY-postfix sasl2-bin base-passwd passwd} 2>/dev/null || :; } |
        sed '/^missing/d; s/^/changed: /'
}

# describe_services - what is enabled, runs and listens
describe_services() {
    local unit pid namespace command
    if [ -n "$LEAF" ]; then
        box systemctl list-unit-files --no-legend --no-pager |
            awk '{ print "unit: " $1 " " $2 }'
        for unit in postfix saslauthd; do
            box systemctl show -p ActiveState,LoadState,FragmentPath,DropInPaths "$unit" |
                sed "s/^/state: $unit /"
        done
    fi
    net ss -Hltnp | sed -E 's/,?(pid|fd)=[0-9]+//g; s/\),\(/) (/g' |
        awk '{ print "listens: " $4 " " $6 }' | listeners
    net ss -Hlxp | awk '/saslauthd/ { print "socket: " $5 }' | sort -u
    namespace=$(readlink "/proc/$BOXPID/ns/pid")
    for pid in /proc/[0-9]*; do
        [ "$(readlink "$pid/ns/pid" 2>/dev/null)" = "$namespace" ] || continue
        command=$(tr '\0' ' ' 2>/dev/null <"$pid/cmdline") || continue # it ended
        case $command in
            */saslauthd\ * | */master\ *) echo "runs: $command" ;;
        esac
    done | sort -u
}

# listeners - Postfix's daemons share master's sockets: any of them is Postfix
listeners() {
    sed -E 's/users:.*"(master|smtpd|postscreen)".*/Postfix/; s/users:\(\(//; s/\)\)//; s/[()"]//g'
}

# describe_debconf - the questions' database, without its -old copies
describe_debconf() {
    # one record a line; the order in the file has no meaning
    cat "$ROOT/var/cache/debconf"/{config,templates,passwords}.dat |
        perl -00 -ne 's/\n+\z//; s/\n/ | /g; print "debconf: $_\n"'
}
