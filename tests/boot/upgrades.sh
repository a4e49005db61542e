# shellcheck shell=bash
# upgrades.sh - Debian is upgraded underneath the package, unattended: AUTH works
# before, after and after a reboot, and purge gives back what the new release would
# be without the package, as the control host (support/words/boot-upgrade.sh) shows it.

# upgraded RELEASE [OPTION...] - the host has moved to RELEASE, and AUTH works on
upgraded() {
    upgrade_to "$@"
    equal "how the upgrade to $1 ended" 0 "$STATUS"
    lacks 'no question' '\[default=N\]' "$OUTPUT"
    works_on "$1"
}

# works_on RELEASE - AUTH and port 25 work now, and after a reboot
works_on() {
    smtp_auth_works 25 587 465
    has "port 25 of the control host" '^220 ' "$(cat "$UPGRADE/$1.greeting")"
    has "port 25 ten seconds after the upgrade" '^220 ' "$(ten_seconds_later)"
    equal 'dpkg -V' '' "$(box dpkg -V postfix sasl2-bin "$NAME")"
    again
    smtp_auth_works 25 587 465
}

# on: bullseye
two_upgrades_of_debian_keep_auth_and_purge_gives_the_new_release() {
    to_be_upgraded
    install_ours
    smtp_auth_works 25 587 465
    upgraded bookworm
    gives_the_control "$(control bookworm)"
    upgraded trixie
    equal 'where Postfix looks for smtpd.conf' /etc/postfix/sasl \
        "$(box postconf -h cyrus_sasl_config_path)"
    equal 'at boot' enabled "$(box systemctl is-enabled saslauthd)"
    succeed postfix chroot off
    smtp_auth_works 25 587 465
    gives_the_control "$(control trixie)" postfix chroot off
    smtp_auth_works 25 587 465
}

# on: bookworm
an_upgrade_asks_about_an_edited_conffile_as_without_the_package() {
    to_be_upgraded
    edit_conffile
    install_ours
    smtp_auth_works 25 587 465
    upgrade_to trixie
    equal 'how apt ends' "$(cat "$UPGRADE/edited.status")" "$STATUS"
    has 'the question' '^Configuration file .*/etc/default/saslauthd' "$OUTPUT"
    port_25_answers
    heal
    works_on trixie
    gives_the_control "$UPGRADE/edited:$BASES/mail:$BASES/systemd:$BASES/base"
}

# on: bullseye
an_upgrade_that_keeps_an_edited_conffile_keeps_auth() {
    to_be_upgraded
    edit_conffile
    install_ours
    upgraded bookworm -o Dpkg::Options::=--force-confold
    purge_ours
    has 'their edit' '^DESC="their own words"$' "$(cat "$ROOT/etc/default/saslauthd")"
    has 'the new version beside it' 'saslauthd.dpkg-dist' "$(ls "$ROOT/etc/default")"
}
