# shellcheck shell=bash
# snapshot.sh - the whole state of a running box, to be compared; source it.

# snapshot FILE - describe the box in FILE, one fact a line
snapshot() {
    lower_layers
    {
        /usr/bin/python3 -IS "$SUPPORT/box/snapshot.py" \
            "$ROOT" "$COPY/lower" "$COPY/upper" "/proc/$BOXPID/root"
        describe_services
    } | LC_ALL=C sort >"$1"
}

# same_host BEFORE AFTER - fails, with the difference, unless they are equal
same_host() {
    diff -U0 "$1" "$2" | grep -v '^@@' >"$COPY/difference" || :
    [ ! -s "$COPY/difference" ] ||
        fail "the host is not as it was before: $(cat "$COPY/difference")"
}

# describe_services - what is enabled, runs and listens
describe_services() {
    local pid words command
    [ -z "$LEAF" ] || box systemctl show \
        -p ActiveState,LoadState,UnitFileState,FragmentPath,DropInPaths postfix saslauthd |
        awk -v RS= -F '\n' '{ for (i = 1; i <= NF; i++)
            print "state: " (NR == 1 ? "postfix" : "saslauthd") " " $i }'
    net ss -Hltxnp | describe_sockets
    for pid in /proc/[0-9]*; do
        [ "$pid/ns/pid" -ef "/proc/$BOXPID/ns/pid" ] || continue
        mapfile -d '' -t words 2>/dev/null <"$pid/cmdline" || continue # it ended
        command="${words[*]} "
        case $command in
            */saslauthd\ * | */master\ *) echo "runs: $command" ;;
        esac
    done | sort -u
}

# describe_sockets - of what ss says: who listens at which address, and
# saslauthd's sockets. Postfix's daemons share master's: any of them is Postfix.
describe_sockets() {
    sed -E 's/,?(pid|fd)=[0-9]+//g; s/\),\(/) (/g' | awk '
        $1 == "tcp" { print "listens: " $5 " " $7 }
        /^u_.*saslauthd/ && !told[$5]++ { print "socket: " $5 }' |
        sed -E 's/users:.*"(master|smtpd|postscreen)".*/Postfix/; s/users:\(\(//; s/\)\)//; s/[()"]//g'
}

# lower_layers - what lies below the current copy, in COPY/lower
lower_layers() {
    [ ! -e "$COPY/lower" ] || return 0
    mkdir "$COPY/lower"
    case $LAYERS in
        *:*) mount -t overlay overlay -o "ro,lowerdir=$LAYERS" "$COPY/lower" ;;
        *) mount --bind "$LAYERS" "$COPY/lower" ;;
    esac
}
