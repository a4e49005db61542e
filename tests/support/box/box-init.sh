#!/bin/bash
# box-init.sh ROOT MODE [LEAF TARGET] - become PID 1 of a host whose files are
# ROOT. Runs in fresh mount, pid, net, uts and ipc namespaces. MODE is systemd or
# plain (no init system: a process that only reaps). LEAF is the cgroup made for
# systemd, which boots to TARGET. REPOSITORY, if set, appears as /mnt/debs.
set -eu
root=$1 mode=$2 leaf=${3:-} target=${4:-}
if [ -n "$leaf" ] && [ -z "${IN_LEAF:-}" ]; then
    echo 0 >"$leaf/cgroup.procs" # join it, then make it the namespace's root
    IN_LEAF=1 exec unshare --cgroup bash "$0" "$@"
fi

ip link set lo up
# An address of documentation (RFC 5737, RFC 3849) each, which is not in
# mynetworks: a client that connects to it is a stranger to Postfix.
ip address add 192.0.2.1/32 dev lo
ip address add 2001:db8::1/128 dev lo nodad
hostname smtphost

mount --make-rprivate /
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
# PIDs start elsewhere each time: else the lock file of a killed usermod,
# which holds its PID, looks held, as each namespace deals the same numbers.
echo $((1000 + RANDOM % 20000)) >proc/sys/kernel/ns_last_pid
mount -t sysfs sysfs sys
[ -z "$leaf" ] || mount -t cgroup2 -o nsdelegate cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 run run
mkdir run/lock
mount -t tmpfs -o mode=1777 tmp tmp
mount -t tmpfs -o mode=755 dev dev
cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty dev/
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
: >dev/console
if [ -n "${REPOSITORY:-}" ]; then
    mkdir -p mnt/debs
    mount --bind -o ro "$REPOSITORY" mnt/debs
fi
mkdir -p mnt/old
pivot_root . mnt/old
umount -l /mnt/old

clean=(env -i "PATH=/usr/sbin:/usr/bin:/sbin:/bin" TERM=dumb)
case $mode in
    systemd)
        # container= makes systemd leave out what needs hardware
        exec "${clean[@]}" container=box /lib/systemd/systemd --system \
            --log-target=journal --show-status=no "systemd.unit=$target"
        ;;
    plain)
        # shellcheck disable=SC2016 # the inner shell expands it
        exec "${clean[@]}" /bin/sh -c ': >/run/up; while :; do sleep 3600 & wait $!; done'
        ;;
esac
