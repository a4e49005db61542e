# shellcheck shell=bash
# faults.sh - a host that does not let itself be written, or read.
# shellcheck source=/dev/null
. "$SUPPORT/faults/power-cuts.sh"
# shellcheck source=/dev/null
. "$SUPPORT/faults/faults.sh"

# ready VERB [SIZE] - a running copy of a host on which dpkg --VERB is next
ready() {
    prepare_cuts
    copy_of "$(layers_for "$1")" "${2:-1g}"
    start_without_init
}

# room KIB - what is free of the copy becomes so much, the rest a file
room() {
    local free
    free=$(($(stat -f -c '%a * %S / 1024' "$COPY") - $1))
    head -c "${free}K" /dev/zero >"$COPY/filler"
}

# full_disk VERB KIB... - with so much room left, one after the other
full_disk() {
    local verb=$1 room
    shift
    for room; do
        echo "--- $room KiB"
        ready "$verb" 64m
        room "$room"
        stopped "$verb" dpkg "--$verb" "$NAME"
        rm "$COPY/filler"
        nothing_is_torn "$verb"
        heals "$verb"
        discard
    done
}

# on: bookworm
the_disk_is_full_when_it_is_configured() {
    full_disk configure 4 16 40 64 88 112 136 160 184 208 232 1024
}

# on: trixie
the_disk_is_full_when_it_is_configured_with_other_room() {
    full_disk configure 8 28 52 76 100 124 148 172 196 220 244 512
}

# on: bookworm trixie
the_disk_is_full_when_it_is_removed() {
    full_disk remove 16 48 80 112 144 176
}

# on: bookworm trixie
no_file_can_be_made_any_more() {
    local free
    for free in 1 3 6 12 24 30; do
        echo "--- $free inodes"
        ready configure
        mount -o "remount,nr_inodes=$(($(stat -f -c '%c - %d' "$COPY") + free))" "$COPY"
        stopped configure dpkg --configure "$NAME"
        mount -o remount,nr_inodes=100000 "$COPY"
        nothing_is_torn configure
        heals configure
        discard
    done
}

# on: bookworm trixie
etc_is_read_only() {
    local verb
    for verb in configure remove; do
        ready "$verb"
        # a mount of its own: the package's state and dpkg's can still be written
        box mount --bind /etc /etc
        box mount -o remount,bind,ro /etc
        stopped "$verb" dpkg "--$verb" "$NAME"
        explained
        box umount /etc
        nothing_is_torn "$verb"
        heals "$verb"
        discard
    done
}

# on: bookworm trixie
a_file_that_may_not_be_changed() {
    local file
    for file in postfix/main.cf postfix/master.cf; do
        ready configure
        # overlayfs does not keep the attribute, a tmpfs does
        box sh -c 'cp -a /etc/postfix /run/etc-postfix && mount -t tmpfs -o mode=755 etc /etc/postfix &&
            cp -a /run/etc-postfix/. /etc/postfix/'
        chattr +i "/proc/$BOXPID/root/etc/$file"
        stopped configure dpkg --configure "$NAME"
        has 'the sentence names it' "^$NAME: /etc/$file cannot be replaced" "$OUTPUT"
        has 'the remedy names the cause' '^  .*immutable' "$OUTPUT"
        equal 'asides' '' "$(box find /etc -name "*$NAME-new")"
        chattr -i "/proc/$BOXPID/root/etc/$file"
        succeed dpkg --configure -a
        # as everything else is in its place, the directory may go back there
        box sh -c 'cp -a /etc/postfix/. /run/etc-postfix/ && umount /etc/postfix &&
            cp -a /run/etc-postfix/. /etc/postfix/'
        heals configure
        discard
    done
}

# on: bookworm trixie
a_file_that_cannot_be_read() {
    local file
    for file in postfix/main.cf postfix/master.cf default/saslauthd; do
        ready configure
        chmod 0 "$ROOT/etc/$file"
        # root, without the power to read all that there is
        stopped configure setpriv --bounding-set=-dac_override,-dac_read_search \
            --inh-caps=-dac_override,-dac_read_search dpkg --configure "$NAME"
        explained
        has 'the file is named' "/etc/$file: Permission denied" "$OUTPUT"
        chmod 644 "$ROOT/etc/$file"
        nothing_is_torn configure
        heals configure
        discard
    done
}

# on: bookworm trixie
another_account_tool_is_at_work() {
    ready configure
    printf 1 >"$ROOT/etc/passwd.lock" # PID 1 is alive
    stopped configure dpkg --configure "$NAME"
    explained
    has 'the remedy names the lock' '^  .*/etc/[*][.]lock' "$OUTPUT"
    rm "$ROOT/etc/passwd.lock"
    nothing_is_torn configure
    heals configure
}

# on: bookworm trixie
the_lock_of_an_account_tool_that_was_killed() {
    ready configure
    printf 99999 >"$ROOT/etc/passwd.lock"
    printf half >"$ROOT/etc/group+"
    cp "$CUTS/configure.end" "$COPY/before"
    succeed dpkg --configure "$NAME"
    given_back
}

# postconf_kills WHOM WORDS [THEN] - the first postconf that is asked with WORDS kills the
# processes WHOM, patterns of their command lines, and does THEN
postconf_kills() {
    instead_of /usr/sbin/postconf <<END
#!/bin/sh
case \$* in
    *$2*)
        if mkdir /root/once 2>/dev/null; then
            for process in /proc/[0-9]*; do
                case \$(tr '\0' ' ' 2>/dev/null <"\$process/cmdline") in
                    $1) kill -9 "\${process#/proc/}" ;;
                esac
            done
            ${3:-}
        fi
        ;;
esac
exec /usr/sbin/postconf.real "\$@"
END
}

# no_script_runs SCRIPT - no process of the box is our SCRIPT
no_script_runs() {
    ! box sh -c 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\0" " "' | grep "info/${NAME}[.]$1" >/dev/null
}

# on: bookworm trixie
debconf_is_killed() {
    ready configure
    # by the first that looks at the host for the answers' sake
    postconf_kills '*debconf/frontend*' ''
    stopped configure dpkg --configure "$NAME"
    has 'dpkg says it' 'killed' "$OUTPUT"
    wait_for 'the end of its postinst' no_script_runs postinst
    back /usr/sbin/postconf
    nothing_is_torn configure
    heals configure
}

# dpkg_is_killed VERB - dpkg --VERB is killed, and its script waits before Postfix judges
# the new texts; a removal meanwhile keeps out
dpkg_is_killed() {
    ready "$1"
    mkfifo "$ROOT/root/go"
    postconf_kills "'dpkg --$1 '* | *debconf/frontend*" work/new 'read -r _ </root/go'
    stopped "$1" dpkg "--$1" "$NAME"
    equal 'status of what was killed' 137 "$STATUS"
    attempt dpkg --remove "$NAME"
    [ "$STATUS" != 0 ] || fail "dpkg --remove succeeded: $OUTPUT"
    has 'the next one keeps out' "^$NAME: another script of this package is running" "$OUTPUT"
    echo go >"$ROOT/root/go"
    wait_for 'the end of its script' no_script_runs 'p[a-z]*'
    back /usr/sbin/postconf
}

# on: bookworm trixie
dpkg_alone_is_killed_while_it_removes() {
    dpkg_is_killed remove
    nothing_is_torn remove
    heals remove
}

# on: bookworm trixie
dpkg_alone_is_killed_while_it_configures() {
    # nothing is in the journal yet
    dpkg_is_killed configure
    nothing_is_torn configure
    # the administrator wants it after all
    box sh -c "echo $NAME install | dpkg --set-selections"
    heals configure
}
