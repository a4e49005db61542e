# shellcheck shell=bash
# purge_orders.sh - Postfix and sasl2-bin go too, in every order. Whether that
# leaves anything of ours is told by a host that never had the package.

# without_ours - what purging the others leaves of such a host: «before»
without_ours() {
    on mail
    up
    people
    apt purge postfix sasl2-bin
    take before
    cp "$COPY/before" "$RUNS/$SUITE.$CASE"
    discard
    on mail
    cp "$RUNS/$SUITE.$CASE" "$COPY/before"
    up
    people
    install_ours
    smtp_auth_works 25
}

# on: bookworm trixie bullseye bullseye-without-systemd
everything_is_purged_in_one_run() {
    without_ours
    apt purge postfix sasl2-bin "$NAME"
    given_back
}

# on: bookworm trixie bullseye bullseye-without-systemd
ours_is_removed_then_the_others_are_purged_then_ours() {
    without_ours
    apt remove "$NAME"
    apt purge postfix sasl2-bin
    apt purge "$NAME"
    given_back
}

# on: bookworm trixie bullseye bullseye-without-systemd
the_others_are_purged_by_force_then_ours() {
    without_ours
    succeed dpkg --force-depends --purge postfix sasl2-bin
    succeed dpkg --purge "$NAME"
    # On trixie the purge of Postfix leaves its master running, with our package or
    # without; it listens where it did before
    take after
    sed -i '/^listens: .* Postfix$/d' "$COPY/before" "$COPY/after"
    same_host "$COPY/before" "$COPY/after"
}

# on: bookworm bullseye bullseye-without-systemd
# not on trixie, where the old master (see above) still has the ports
the_others_are_purged_by_force_and_come_back() {
    without_ours
    succeed dpkg --force-depends --purge postfix sasl2-bin
    answer_postfix
    apt install postfix sasl2-bin
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    smtp_auth_works 25 587 465
    apt purge postfix sasl2-bin "$NAME"
    # Postfix made this file anew when it came back
    sed -i '/etc\/aliases.db/d' "$COPY/before"
    take after
    sed -i '/etc\/aliases.db/d' "$COPY/after"
    same_host "$COPY/before" "$COPY/after"
}
