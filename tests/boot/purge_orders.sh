# shellcheck shell=bash
# purge_orders.sh - Postfix and sasl2-bin go too, in every order. Whether that
# leaves anything of ours is told by a host that never had the package.

# mail_host - a host whose Postfix can be purged
mail_host() {
    on mail
    userdel_waits
    up
    people
}

# without_ours - a host with the package; what purging the others leaves of one without
# it, seen once in a run and suite: «before»
without_ours() {
    local control=$RUNS/purged.$SUITE
    (
        flock 9
        if [ ! -e "$control" ]; then
            mail_host
            apt purge postfix sasl2-bin
            snapshot "$control.new"
            discard
            mv "$control.new" "$control"
        fi
    ) 9>"$control.lock"
    mail_host
    cp "$control" "$COPY/before"
    install_by_apt
    smtp_auth_works 25
}

# on: bookworm trixie bullseye bullseye-without-systemd
everything_is_purged_in_one_run() {
    without_ours
    apt purge postfix sasl2-bin "$NAME"
    given_back
}

# on: bookworm trixie bullseye-without-systemd
ours_is_removed_then_the_others_are_purged_then_ours() {
    without_ours
    apt remove "$NAME"
    apt purge postfix sasl2-bin
    apt purge "$NAME"
    given_back
}

# Trixie's Postfix does not stop its master when it goes (bookworm's prerm does). So it
# lives on with the ports that it had opened, ours among them, and nobody is left who
# could tell it that they are given back.
#
# master_lives - true if it does, on a host without our package
master_lives() {
    grep -q '^runs: .*/master ' "$COPY/before"
}

# on: bookworm trixie bullseye-without-systemd
the_others_are_purged_by_force_then_ours() {
    without_ours
    succeed dpkg --force-depends --purge postfix sasl2-bin
    succeed dpkg --purge "$NAME"
    take after
    if master_lives; then
        has 'its port' '^listens: .*:25 Postfix$' "$(cat "$COPY/before")"
        has 'our ports' '^listens: .*:587 Postfix$' "$(cat "$COPY/after")"
        sed -i -E '/^listens: .*:(465|587) Postfix$/d' "$COPY/after"
    fi
    same_host "$COPY/before" "$COPY/after"
}

# on: bookworm trixie bullseye bullseye-without-systemd
the_others_are_purged_by_force_and_come_back() {
    without_ours
    succeed dpkg --force-depends --purge postfix sasl2-bin
    # what Postfix leaves to the administrator: the new master needs the ports
    ! master_lives || box systemctl stop postfix
    answer_postfix
    apt install postfix sasl2-bin
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    smtp_auth_works 25 587 465
    apt purge postfix sasl2-bin "$NAME"
    # Postfix made this file anew when it came back
    given_back_but_for etc/aliases.db
}
