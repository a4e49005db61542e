# shellcheck shell=bash
# other_hosts_system.sh - other people's hosts: programs, settings and accounts around
# Postfix that meet an installation. Above each case, where its host was found.

# comes_and_goes - AUTH comes with installation, whose environment and umask are those of
# the COMMAND..., and goes with purge
comes_and_goes() {
    succeed "$@" apt-get -q -y install "/root/$NAME.deb"
    smtp_auth_works 25 587 465
    succeed "$@" apt-get -q -y purge "$NAME"
    port_25_answers
    no_auth_on 25
    given_back
}

# etc_at COMMIT - the names, modes and texts of /etc that etckeeper committed there; but
# for the backups that programs for accounts make of what they change
etc_at() {
    box git -C /etc ls-tree -r "$1" | grep -vE '	(g?shadow|group|passwd)-$'
}

# Debian package etckeeper: all of /etc is committed before and after each run of apt
# on: trixie
etckeeper_sees_etc_as_it_was_after_purge() {
    on mail
    up
    people
    box hostname smtphost.example.net # for the author of commits
    install etckeeper git
    [ -d "$ROOT/etc/.git" ] || fail 'etckeeper keeps nothing'
    box etckeeper commit people >/dev/null 2>&1 || : # where there is nothing to commit
    etc_at HEAD >"$COPY/etc"
    install_by_apt
    smtp_auth_works 25 587 465
    has 'its commit' 'postfix/master.cf$' "$(box git -C /etc show --name-only HEAD)"
    equal 'what is not committed' '' "$(box git -C /etc status --porcelain)"
    lacks 'names in /etc' '[.](new|tmp|bak|old|dpkg-[a-z]*)$' \
        "$(box git -C /etc show --name-only --diff-filter=A --format= HEAD)"
    apt purge "$NAME"
    equal 'what is not committed' '' "$(box git -C /etc status --porcelain)"
    etc_at HEAD >"$COPY/etc-after"
    diff "$COPY/etc" "$COPY/etc-after"
}

# Debian's package needrestart
# on: bookworm trixie
needrestart_looks_at_what_runs_after_each_run_of_apt() {
    on mail
    up
    people
    install needrestart
    take before
    comes_and_goes env NEEDRESTART_MODE=a
}

# The capital of i is not I: known from many packages' scripts
# on: trixie
a_turkish_locale() {
    on mail
    up
    people
    install locales
    echo 'tr_TR.UTF-8 UTF-8' >>"$ROOT/etc/locale.gen"
    box locale-gen >/dev/null
    take before
    comes_and_goes env LC_ALL=tr_TR.UTF-8
}

# umask 077 in root's profile, as guides for hardening want it
# on: bookworm
a_umask_that_lets_nobody_else_read() {
    lived_in </dev/null
    comes_and_goes setpriv --reset-env sh -c 'umask 077; exec "$@"' sh
}

# on: trixie
files_that_others_read_can_be_read_whatever_the_umask() {
    lived_in </dev/null
    succeed sh -c "umask 077; apt-get -q -y install /root/$NAME.deb"
    for file in pam.d/smtp postfix/sasl/smtpd.conf default/saslauthd postfix/main.cf \
        "systemd/system/saslauthd.service.d/$NAME.conf"; do
        equal "the mode of $file" 644 "$(stat -c %a "$ROOT/etc/$file")"
    done
    equal 'the socket directory' '710 root sasl' \
        "$(box stat -c '%a %U %G' /var/spool/postfix/var/run/saslauthd)"
}

# The scripts of a new machine's first boot, which come before Postfix
# on: bookworm trixie
an_installation_at_the_first_boot_before_postfix_starts() {
    on mail
    up_without_services
    people
    take before
    install_by_apt
    has 'it says so' 'configured, but not tested' "$OUTPUT"
    services_up
    wait_for 'Postfix' something_listens_on 25
    smtp_auth_works 25 587 465
    box service postfix stop
    wait_for 'the end of Postfix' postfix_has_ended
    apt purge "$NAME"
    given_back
}

# pam_faillock(8), and the guides for hardening that take its example over:
# pyllyukko/harden.yml issue 69
# on: bookworm trixie
accounts_that_pam_locks_after_wrong_passwords() {
    lived_in <<'END'
cat >/etc/pam.d/common-auth <<'EOF'
auth required pam_faillock.so preauth deny=3 unlock_time=600
auth [success=1 default=ignore] pam_unix.so nullok
auth [default=die] pam_faillock.so authfail deny=3 unlock_time=600
auth required pam_faillock.so authsucc deny=3 unlock_time=600
auth required pam_permit.so
EOF
END
    install_by_apt
    smtp_auth_works 25 587 465
    says 535 joe wrong 25 587 465
    says 535 joe secret 25 587 465
    box faillock --user joe --reset
    says 235 joe secret 25 587 465
    apt purge "$NAME"
    given_back
}

# on: bookworm trixie
accounts_that_may_not_log_in_cannot_send() {
    lived_in <<'END'
for name in expired aged locked mailonly; do
    useradd -m "$name"
    echo "$name:secret" | chpasswd
done
usermod -e 1 expired
chage -d 0 aged
usermod -L locked
usermod -s /usr/sbin/nologin mailonly
END
    install_by_apt
    for name in expired aged locked; do
        says 535 "$name" secret 25 587 465
    done
    says 235 mailonly secret 25 587 465
    apt purge "$NAME"
    given_back
}
