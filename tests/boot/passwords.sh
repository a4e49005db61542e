# shellcheck shell=bash
# passwords.sh - who can log in with what: app passwords, the Unix password, a group.
# shellcheck source=/dev/null
. "$SUPPORT/words/command.sh"
# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"

# says CODE USER PASSWORD [PORT MECHANISM] - what the server there replies to that login
says() {
    equal "$2 with «$3»" "$1" "$(login lettre "${4:-587}" "${5:-PLAIN}" "$2" "$3")"
}

# made NAME [OPTION...] - a new app password for joe
made() {
    host_command password add joe "$@" 2>"$COPY/errors" || fail "none was made: $(cat "$COPY/errors")"
}

# readme_shown - a user alice does what the README shows, with another secret at another time
readme_shown() {
    local shown
    shown=$(readme_console 'App passwords')
    box useradd alice
    awk '/^## / { here = /App passwords/ } here && sub(/^# /, "")' "$PROJECT/README.md" >"$COPY/commands"
    OUTPUT=$(while IFS= read -r command; do box $command </dev/null; done <"$COPY/commands")
    equal 'what the README shows' "$(masked <<<"$shown")" "$(masked <<<"$OUTPUT")"
    # and what a limit in package/README.md says: the next alice has nothing of hers
    OUTPUT=$(host_command password add alice phone)
    box userdel alice
    succeed "$NAME" password remove alice --all
}

# masked - without secrets and times
masked() {
    sed -E -e 's/([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}/SECRET/' -e 's/20[0-9-]{8} [0-9:]{5}/TIME/g'
}

# logged PATTERN - it is in the log
logged() {
    box journalctl --no-pager -q -b | grep -qE "$1"
}

# on: bookworm trixie
app_passwords_let_joe_in_until_they_are_revoked() {
    local phone tablet
    on mail
    up
    people
    take before
    install_ours
    readme_shown
    phone=$(made phone)
    tablet=$(made tablet)
    says 235 joe "$phone"
    says 235 joe "$phone" 465 LOGIN
    says 235 joe@smtphost.example.net "${tablet^^}" 25 PLAIN
    says 235 joe secret
    says 535 root "$phone"
    has 'when they were used' '^joe +phone +20.*never +20..-..-.. ..:..$' "$(host_command password list)"
    # the log has a line for what was refused, and none for what was accepted
    lacks 'the log' 'password-check' "$(box journalctl --no-pager -q -b)"

    succeed "$NAME" password remove joe phone
    says 535 joe "$phone"
    says 235 joe "$tablet"
    box passwd -q -l joe
    says 535 joe "$tablet"
    box passwd -q -u joe
    box chage -E 0 joe
    says 535 joe "$tablet"
    box chage -E -1 joe
    phone=$(made phone --expires '+3 seconds')
    wait_for 'the expiry' logged_out "$phone"

    box truncate -s -1 "/var/lib/$NAME/passwords"
    says 535 joe "$tablet"
    says 235 joe secret
    wait_for 'the log' logged 'postfix-smtp-auth.*: app passwords are refused: .* it is damaged$'
    box sh -c "echo >>/var/lib/$NAME/passwords"
    says 235 joe "$tablet"

    remove_ours
    box test -e "/var/lib/$NAME/passwords" || fail 'they went at removal'
    install_ours
    says 235 joe "$tablet"
    purge_ours
    given_back
}

# logged_out PASSWORD - joe is refused
logged_out() {
    [ "$(login lettre 587 PLAIN joe "$1")" = 535 ]
}

# on: bookworm trixie
only_app_passwords_of_a_group_are_accepted() {
    local phone
    on mail
    up
    people
    box useradd --password '*' ann
    take before
    answer unix-password boolean false
    answer allowed-group string mailers
    install_ours
    has 'the group that is missing' 'The group mailers \(question allowed-group\) does not exist' "$OUTPUT"
    box groupadd mailers
    box gpasswd -a joe mailers >/dev/null
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    has 'that nobody can log in' "^Nobody can authenticate yet, .*app password" "$(notice)"
    lacks 'what is said of guessing' 'guess' "$(notice)"
    phone=$(made phone)
    says 235 joe "$phone"
    says 535 joe secret
    has 'why joe is refused' 'only app passwords' "$(host_command test joe <<<secret || :)"
    has 'what joe types in' '^  Password .*app password' "$(host_command client joe 2>&1)"
    phone=$(host_command password add ann phone 2>"$COPY/errors")
    has 'what ann lacks' '^  gpasswd -a ann mailers$' "$(cat "$COPY/errors")"
    says 535 ann "$phone"
    has 'why ann is refused' 'not in the group mailers' "$(host_command test ann <<<"$phone" || :)"
    box gpasswd -a ann mailers >/dev/null
    says 235 ann "$phone"
    box groupdel mailers
    says 535 ann "$phone"

    # a group that vanishes keeps nobody from an upgrade, and lets nobody in
    answer unix-password boolean true
    answer allowed-group string ''
    answer credential-cache string 60
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    says 235 joe secret
    says 235 ann "$phone"
    succeed "$NAME" password remove ann --all
    has 'how long the cache lasts' 'up to 60 s more' "$OUTPUT"
    has 'the remedy' 'systemctl restart saslauthd' "$OUTPUT"
    succeed systemctl restart saslauthd
    says 535 ann "$phone"
    purge_ours
    given_back
}

# directory - eva is an account of a directory: her UID is from slapd, through nslcd
directory() {
    box debconf-set-selections <<'EOF'
nslcd nslcd/ldap-uris string ldap://127.0.0.1/
nslcd nslcd/ldap-base string dc=example,dc=net
libnss-ldapd:amd64 libnss-ldapd/nsswitch multiselect passwd, group, shadow
EOF
    install slapd libnss-ldapd libpam-ldapd
    box systemctl stop slapd
    box slapadd <<'EOF'
dn: uid=eva,dc=example,dc=net
objectClass: account
objectClass: posixAccount
uid: eva
cn: eva
uidNumber: 2000
gidNumber: 100
homeDirectory: /home/eva
userPassword: secret
EOF
    box chown -R openldap: /var/lib/ldap
    box systemctl start slapd
    box systemctl restart nslcd
    wait_for 'the directory' box getent passwd eva
}

# faillock_counts - failures, in common-auth and common-account: three lock an account
faillock_counts() {
    sed -i -e 's/^auth.*pam_unix.so.*/auth required pam_faillock.so preauth\n&/' -e 's/success=2/success=3/' \
        -e 's/^auth.*pam_ldap.so.*/&\nauth [default=die] pam_faillock.so authfail/' -e 's/\(success=\)1\(.*pam_ldap\)/\12\2/' "$ROOT/etc/pam.d/common-auth"
    sed -i '1iaccount required pam_faillock.so' "$ROOT/etc/pam.d/common-account"
}

# on: trixie
app_passwords_go_with_accounts_of_a_directory_and_with_faillock() {
    local eva joe
    on mail
    up
    people
    directory
    faillock_counts
    install_ours
    eva=$(host_command password add eva phone)
    joe=$(made phone)
    says 235 eva secret
    says 235 eva "$eva"
    says 535 joe "$eva"
    for _ in 1 2 3; do
        says 535 joe wrong
    done
    says 535 joe secret
    says 235 joe "$joe"
    # that login was a success, which resets the count
    says 235 joe secret
    succeed "$NAME" password remove eva phone
    says 535 eva "$eva"

    # a name service that hangs is not waited for
    box systemctl kill -s STOP nslcd
    attempt "$NAME" password add eva tablet
    has 'the sentence' "^$NAME: NSS did not reply within 10 s$" "$OUTPUT"
    box systemctl kill -s CONT nslcd
    equal "what was made" "" "$(host_command password list eva)"
}

# on: bookworm trixie
a_right_app_password_is_accepted_on_a_busy_machine() {
    local phone unit
    on mail
    up
    people
    install_ours
    unit=$ROOT/etc/systemd/system/saslauthd.service.d/late.conf
    cc -shared -fPIC -O2 -o "$ROOT/root/late-wait.so" "$SUPPORT/faults/late-wait.c"
    mkdir -p "${unit%/*}"
    printf '[Service]\nEnvironment=LD_PRELOAD=/root/late-wait.so\n' >"$unit"
    succeed systemctl daemon-reload
    succeed systemctl restart saslauthd
    phone=$(made phone)
    succeed "$NAME" block ann
    says 235 joe "$phone"
    says 235 joe secret
    says 535 joe wrong
}
