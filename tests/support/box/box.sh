# shellcheck shell=bash
# box.sh - run the current copy as a host; source it after overlay.sh.
#
# start boots it with systemd as PID 1; start_without_init gives it a PID 1
# that does nothing. Both have a network of their own, lo alone.

BOXPID= # the box's PID 1, as seen from here
UNSHARE=
ALIVE= # a pipe that ends with the box
LEAF=

# start [TARGET] - boot the current copy, to TARGET or multi-user.target
# shellcheck disable=SC2120 # hosts.sh passes a target
start() {
    local groups=/sys/fs/cgroup/unified state since program=''
    [ -d "$groups" ] || groups=/sys/fs/cgroup
    LEAF=$(mktemp -d "$groups/box.XXXXXX")
    unshare_box systemd "$LEAF" "${1:-multi-user.target}"
    # systemd, no longer what prepares for it, and its socket for systemctl
    until [ "$program" = /lib/systemd/systemd ] &&
        [ -S "/proc/$BOXPID/root/run/systemd/private" ]; do
        kill -0 "$UNSHARE" 2>/dev/null || fail "systemd died: $(cat "$COPY/console")"
        nap .02
        IFS= read -r -d '' program <"/proc/$BOXPID/cmdline" || : # it died
    done
    # rc 1 where a unit failed: the word counts. The socket may be bound and not listened at yet
    since=$SECONDS
    until state=$(box timeout 60 systemctl is-system-running --wait 2>"$COPY/console.wait") || [ -n "$state" ]; do
        [ $((SECONDS - since)) -lt 60 ] || break
        nap .02
    done
    case $state in
        running | degraded) ;;
        *) fail "the box did not come up: ${state:-no answer in $((SECONDS - since)) s} $(cat "$COPY/console.wait")" ;;
    esac
}

# start_without_init - the same without an init system. invoke-rc.d needs a
# policy-rc.d there; the copy's says yes (0) or no (101)
start_without_init() {
    local tries
    unshare_box plain
    for ((tries = 0; tries < 200; tries++)); do
        [ ! -e "/proc/$BOXPID/root/run/up" ] || return 0
        nap .02
    done
    fail "the box did not come up: $(cat "$COPY/console")"
}

# unshare_box MODE [ARGUMENT...] - set BOXPID to the PID 1 of new namespaces on
# ROOT, which becomes what box-init.sh says
unshare_box() {
    local tries
    [ -p "$COPY/alive" ] || mkfifo "$COPY/alive"
    unshare --mount --pid --net --uts --ipc --fork --kill-child \
        bash "$SUPPORT/box/box-init.sh" "$ROOT" "$@" \
        >"$COPY/console" 2>&1 </dev/null 9>"$COPY/alive" &
    UNSHARE=$!
    exec {ALIVE}<"$COPY/alive"
    for ((tries = 0; tries < 200; tries++)); do
        BOXPID=$(cat "/proc/$UNSHARE/task/$UNSHARE/children" 2>/dev/null || :)
        BOXPID=${BOXPID%% *}
        [ -z "$BOXPID" ] || return 0
        nap .02
    done
    fail "no namespaces: $(cat "$COPY/console")"
}

# box COMMAND... - run COMMAND on the host under test, as root
box() {
    nsenter -t "$BOXPID" --mount --pid --net --uts --ipc --cgroup --root --wd -- \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        TERM="${TERM:-dumb}" DEBIAN_FRONTEND="${DEBIAN_FRONTEND:-noninteractive}" "$@"
}

# net COMMAND... - run this machine's COMMAND in the box's network
net() {
    nsenter -t "$BOXPID" --net -- "$@"
}

# stop - power off, as an administrator would
stop() {
    if [ -n "$LEAF" ]; then
        box systemctl poweroff >/dev/null 2>&1 || : # the answer may be cut off
        ended || fail "the box did not power off"
    else
        kill -9 "$BOXPID"
        ended
    fi
    reap
}

# power_cut - everything stops at once
power_cut() {
    kill -9 "$BOXPID"
    ended
    reap
}

# ended - wait for the box's PID 1 to be gone; fails after a minute
ended() {
    local status=0
    read -r -t 60 -u "$ALIVE" || status=$?
    exec {ALIVE}<&-
    [ "$status" = 1 ] # the pipe's end
}

# reap - collect what is left of a box that ended
reap() {
    local tries
    kill -9 "$UNSHARE" 2>/dev/null || : # gone as a rule
    wait "$UNSHARE" 2>/dev/null || :    # its status is the signal's
    BOXPID=''
    [ -n "$LEAF" ] || return 0
    for ((tries = 0; tries < 100; tries++)); do
        find "$LEAF" -depth -type d -exec rmdir {} + 2>/dev/null && break
        nap .02
    done
    LEAF=''
}

# reboot - orderly, on the same disk
reboot() {
    stop
    start
}

# discard - end the box in whatever state it is, and drop its copy
discard() {
    [ -z "$BOXPID" ] || power_cut
    [ -z "$COPY" ] || drop_copy
}
