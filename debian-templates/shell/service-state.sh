# service-state.sh - whether a service is enabled and runs; read by changes.sh, and by the host
# command.

# service_enabled NAME - true if it starts at boot. An upgrade from an init script
# to a native unit leaves the links of the script and no link of the unit.
service_enabled() {
    service_links "$1" || return 1
    [ ! -e "/usr/lib/systemd/system/$1.service" ] || [ -h "/etc/systemd/system/multi-user.target.wants/$1.service" ]
}

# service_links NAME - true if links start its script at boot
service_links() {
    set -- /etc/rc[2-5].d/S[0-9][0-9]"$1"
    [ -e "$1" ]
}

# service_masked NAME
service_masked() {
    [ -h "/etc/systemd/system/$1.service" ] && [ "$(readlink "/etc/systemd/system/$1.service")" = /dev/null ]
}

# service_active NAME
service_active() {
    if [ -d /run/systemd/system ]; then
        systemctl is-active --quiet "$1"
    else
        [ ! -x "/etc/init.d/$1" ] || "/etc/init.d/$1" status >/dev/null 2>&1
    fi
}

# service_exited NAME - true if systemd calls it active, though it is nothing but an init
# script that ran and, as its defaults file told it to, started no daemon
service_exited() {
    [ -d /run/systemd/system ] && [ "$(systemctl show --property SubState --value "$1")" = exited ]
}
