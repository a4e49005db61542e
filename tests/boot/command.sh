# shellcheck shell=bash
# command.sh - the host command: status and preview.

# status_says LINE - status has this line; a regular expression
status_says() {
    has 'status' "^  $1\$" "$OUTPUT"
}

# on: bookworm trixie
status_tells_what_is_ours_and_what_became_the_administrators() {
    on mail
    up
    people
    box dpkg-deb -x "/root/$NAME.deb" /root/look
    attempt "/root/look/usr/sbin/$NAME" status
    equal 'status before the installation' 2 "$STATUS"
    has 'status' '^postfix-smtp-auth [0-9.]+: not set up' "$OUTPUT"
    install_ours
    take installed
    succeed "$NAME" status
    status_says 'ours +service saslauthd'
    status_says 'ours +postfix in the group sasl'
    status_says 'already so +smtpd_relay_restrictions in /etc/postfix/main.cf'
    status_says 'withheld +smtpd_tls_key_file in /etc/postfix/main.cf'
    lacks 'what was not chosen' 'smtpd_sender_login_maps' "$OUTPUT"
    succeed "$NAME" status --verbose
    status_says 'not chosen +smtpd_sender_login_maps in /etc/postfix/main.cf'
    lacks 'status' 'yours now' "$OUTPUT"
    succeed "$NAME" status --strict
    # it is an ordinary user's to ask, and root's to know
    attempt setpriv --reuid=65534 --regid=65534 --clear-groups "$NAME" status
    equal 'status for a user' 3 "$STATUS"
    has 'status for a user' 'only root may' "$OUTPUT"
    equal 'what status changed' '' "$(changed_since_ installed)"

    box cp /etc/ssl/certs/ssl-cert-snakeoil.pem /etc/ssl/certs/own.pem
    box postconf -e smtpd_tls_cert_file=/etc/ssl/certs/own.pem smtpd_tls_auth_only=no
    box postconf -e 'smtpd_recipient_restrictions=permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination, reject_rbl_client x.example'
    box sed -i 's/^OPTIONS="/&-c /' /etc/default/saslauthd
    box update-rc.d saslauthd disable 2>/dev/null
    attempt "$NAME" status --strict
    equal 'status --strict' 1 "$STATUS"
    status_says 'yours now +smtpd_tls_auth_only in /etc/postfix/main.cf'
    status_says 'yours now +service saslauthd'
    status_says 'yours now +smtpd_tls_cert_file in /etc/postfix/main.cf'
    # of these, a part is ours still
    status_says 'ours +smtpd_recipient_restrictions in /etc/postfix/main.cf'
    status_says 'ours +OPTIONS in /etc/default/saslauthd'
    succeed "$NAME" status --verbose
    equal 'before, ours, now' '(nothing)|smtpd_tls_auth_only = yes|smtpd_tls_auth_only = no|' \
        "$(grep -A3 '^  yours now  *smtpd_tls_auth_only' <<<"$OUTPUT" | sed -n 's/^ *\(before\|ours\|now\)  *//p' | tr '\n' '|')"
    equal 'of a group and a directory' 'postfix|postfix|root sasl 0710|root sasl 0710|' \
        "$(grep -A3 -e '^  ours  *postfix in' -e '/run/saslauthd$' <<<"$OUTPUT" | sed -n 's/^ *\(ours\|now\)  *\(postfix\|root .*\)$/\2/p' | tr '\n' '|')"
    succeed "$NAME" status --json
    equal 'of it, theirs' 'saslauthd smtpd_tls_auth_only smtpd_tls_cert_file' "$(python3 -c '
import json, sys
changes = json.load(sys.stdin)["changes"]
print(*sorted((c["key"] or c["path"]) for c in changes if c["state"] == "theirs"))' <<<"$OUTPUT")"
    apt purge "$NAME"
}

# on: trixie
status_and_preview_name_the_set_up_that_is_left_alone() {
    on mail
    up
    dovecot_serves_postfix
    install_ours
    attempt "$NAME" status
    equal 'status' 2 "$STATUS"
    has 'status' '^  AUTH is on in main.cf with smtpd_sasl_type = dovecot' "$OUTPUT"
    attempt "$NAME" preview
    equal 'preview' 0 "$STATUS"
    has 'preview' 'AUTH is on in main.cf with smtpd_sasl_type = dovecot' "$OUTPUT"
    attempt "$NAME" preview --answer takeover=true
    equal 'preview of a takeover' 1 "$STATUS"
    has 'preview of a takeover' '^-smtpd_sasl_type = dovecot$' "$OUTPUT"
}

# on: bookworm trixie
preview_touches_nothing_and_asks_for_no_privilege() {
    on mail
    up
    box dpkg-deb -x "/root/$NAME.deb" /root/look
    box chmod 755 /root
    take before
    preview
    equal 'preview' 1 "$STATUS"
    cp "$COPY/preview" "$COPY/by-root"
    box setpriv --reuid=65534 --regid=65534 --clear-groups "/root/look/usr/sbin/$NAME" preview \
        >"$COPY/by-user" 2>&1 </dev/null || STATUS=$?
    equal 'preview for a user' 1 "$STATUS"
    # but for what root alone can read
    equal 'what a user sees' "$(sed -n '/^Removing/d; /^--- /,/^In the running/p' "$COPY/by-root")" \
        "$(sed -n '/^Removing/d; /^--- /,/^In the running/p' "$COPY/by-user")"
    has 'what a user cannot see' '^  /etc/sasldb2: Permission denied$' "$(cat "$COPY/by-user")"
    # on a root that cannot be written to
    box sh -c 'mount -o bind,ro / /mnt && mount -t tmpfs none /mnt/tmp &&
        chroot /mnt "$@"' sh "/root/look/usr/sbin/$NAME" preview >"$COPY/read-only" 2>&1 </dev/null || STATUS=$?
    equal 'preview on a read-only root' 1 "$STATUS"
    box umount /mnt/tmp /mnt
    given_back
}

# on: trixie
preview_writes_to_nothing_but_its_own_directory() {
    local calls=openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,symlink,symlinkat,link,linkat,chmod,fchmodat,chown,fchownat,lchown,utimensat,truncate,mount
    on mail
    up
    box dpkg-deb -x "/root/$NAME.deb" /root/look
    strace -f -qq -s 300 -e signal=none -e "trace=$calls" -o "$COPY/calls" \
        nsenter -t "$BOXPID" --mount --pid --net --uts --ipc --root --wd -- env -i \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "/root/look/usr/sbin/$NAME" preview >"$COPY/preview" </dev/null || STATUS=$?
    equal 'preview' 1 "$STATUS"
    [ "$(wc -l <"$COPY/calls")" -gt 500 ] || fail 'strace saw too little'
    # calls that change something, and their path, which must be below the temporary directory
    equal 'what is written elsewhere' '' "$(grep -vE '= -1 |open(at)?\(.*O_RDONLY|, O_PATH' "$COPY/calls" |
        grep -E '"/' | grep -vE '"/tmp/postfix-smtp-auth[.]|"/dev/(null|tty)"' | sed -n 1,5p)"
}

# on: bookworm
preview_of_a_removal_comes_true() {
    on mail
    up
    people
    install_ours
    box postconf -e smtpd_tls_auth_only=no
    preview --removal
    equal 'preview --removal' 1 "$STATUS"
    has 'preview --removal' 'smtpd_tls_auth_only was changed after this package set it' "$(cat "$COPY/preview")"
    has 'preview --removal' '^  service saslauthd is put back: disabled inactive$' "$(cat "$COPY/preview")"
    copy_changed_files "$COPY/previewed"
    patch --quiet --binary --strip 1 --directory "$COPY/previewed" <"$COPY/preview"
    apt remove "$NAME"
    copy_changed_files "$COPY/removed"
    find "$COPY/previewed" "$COPY/removed" -type f -empty -delete
    diff -r "$COPY/previewed" "$COPY/removed" || fail 'what preview said did not come true'
}

# on: bookworm
preview_before_what_the_package_depends_on_is_there() {
    on systemd
    up
    answer_postfix
    install postfix
    cp "$DEB" "$ROOT/root/$NAME.deb"
    preview
    equal 'preview' 1 "$STATUS"
    has 'preview' '^[+]smtpd_sasl_auth_enable = yes$' "$(cat "$COPY/preview")"
    has 'what it cannot tell' '^  /etc/default/saslauthd: it comes with sasl2-bin, which is not installed yet$' "$(cat "$COPY/preview")"
    box mv /etc/postfix/main.cf /root
    preview
    equal 'preview without main.cf' 2 "$STATUS"
    has 'without main.cf' 'Postfix is not configured' "$(cat "$COPY/preview")"
    has 'what it cannot tell' '^  /etc/postfix/main.cf: it is made when' "$(cat "$COPY/preview")"
    lacks 'without main.cf' '^Removing it afterwards' "$(cat "$COPY/preview")"
    lacks 'without main.cf' 'joins the group' "$(cat "$COPY/preview")"
}

# on: trixie
what_was_undone_by_hand_is_undone_for_status_and_preview() {
    on mail
    up
    install_ours
    box gpasswd --delete postfix sasl >/dev/null
    box update-rc.d saslauthd disable 2>/dev/null
    box postconf -e 'smtpd_relay_restrictions = permit_mynetworks defer_unauth_destination'
    box rm /var/spool/postfix/var/spool/postfix/var/run/saslauthd
    attempt "$NAME" preview
    equal 'preview' 1 "$STATUS"
    has 'preview' '^/var/spool/postfix/var/spool/postfix/var/run/saslauthd: the link to .* is made$' "$OUTPUT"
    lacks 'preview' 'joins the group|is enabled and started' "$OUTPUT"
    attempt "$NAME" status --strict
    equal 'status --strict' 1 "$STATUS"
    status_says 'yours now +postfix in the group sasl'
    status_says 'yours now +service saslauthd'
    status_says 'yours now +smtpd_relay_restrictions in /etc/postfix/main.cf'
    status_says 'ours +/var/spool/postfix/var/spool/postfix/var/run/saslauthd'
    succeed dpkg-reconfigure -fnoninteractive "$NAME" # they are on record as theirs
    succeed dpkg-reconfigure -fnoninteractive "$NAME" # and are set again, on demand
    # by whoever stops it, it is ours to start again
    box service saslauthd stop
    box sed -i 's/^smtpd_relay_restrictions = /&reject_unknown_sender_domain /' /etc/postfix/main.cf
    succeed "$NAME" status --strict
    status_says 'ours +service saslauthd'
    attempt setpriv --reuid=65534 --regid=65534 --clear-groups "$NAME" preview
    equal 'preview for a user' 2 "$STATUS"
    has 'preview for a user' 'can be read by root only' "$OUTPUT"
}

# on: trixie
preview_of_an_answer_that_is_not_valid_says_so() {
    local answer
    on mail
    up
    for answer in 'services=$(touch /root/ran)' "services='; touch /root/ran" 'credential-cache=-1' \
        'credential-cache=99999999999999999999' 'services=smtp"'; do
        preview --answer "$answer"
        equal "preview --answer $answer" 2 "$STATUS"
        has "preview --answer $answer" 'is not valid' "$(cat "$COPY/preview.errors")"
    done
    for answer in 'unknown=1' 'services' $'services=smtp\nx' '=1' '.*=1'; do
        preview --answer "$answer"
        equal "preview --answer $answer" 3 "$STATUS"
    done
    [ ! -e "$ROOT/root/ran" ] || fail 'an answer was run'
    equal 'what is left in /tmp' '' "$(box find /tmp -mindepth 1 -name "$NAME*")"
}

# on: trixie
preview_of_another_root_never_leaves_it() {
    on mail
    up
    box sh -eu <<'END'
mkdir -p /srv/image/etc /srv/image/var/lib/dpkg
cp -a /etc/postfix /etc/default /etc/pam.d /etc/passwd /etc/group /srv/image/etc
cp /var/lib/dpkg/status /srv/image/var/lib/dpkg
# in the image, these are /srv/image/srv/main.cf and nothing; here, they are something else
mkdir /srv/image/srv
mv /srv/image/etc/postfix/main.cf /srv/image/srv/main.cf
echo 'myhostname = image.example' >>/srv/image/srv/main.cf
ln -s /srv/main.cf /srv/image/etc/postfix/main.cf
ln -s ../../../../../../etc/shadow /srv/image/etc/postfix/sasl/out
cp /etc/postfix/main.cf /srv/main.cf
mkfifo /srv/image/etc/postfix/pipe
# code of the image's own, which would run in place of the package's; and a way out
mkdir -p /srv/image/usr/share/postfix-smtp-auth /srv/image/var/lib/dpkg/info /srv/image/var/cache/debconf
echo 'touch /tmp/ran' | tee /srv/image/usr/share/postfix-smtp-auth/changes.sh >/srv/image/usr/share/postfix-smtp-auth/config.sh
ln -s /usr/share/postfix-smtp-auth /srv/image/etc/postfix/share
ln -s /etc /srv/image/var/lib/dpkg/info/r
ln -s r/../../../../etc/shadow /srv/image/var/lib/dpkg/info/postfix-smtp-auth.prerm
ln -s /var/lib/dpkg/info/r /srv/image/etc/postfix/r
ln -s /var/lib/dpkg/info/postfix-smtp-auth.prerm /srv/image/etc/postfix/prerm
mkfifo /srv/image/var/cache/debconf/config.dat
END
    take before
    preview --root /srv/image
    equal 'preview of the image' 1 "$STATUS"
    has 'preview of the image' '^ myhostname = image.example$' "$(cat "$COPY/preview")"
    has 'preview of the image' '^  /etc/postfix/pipe: neither a file nor a directory$' "$(cat "$COPY/preview")"
    lacks 'preview of the image' 'root:' "$(cat "$COPY/preview")"
    [ ! -e "$ROOT/tmp/ran" ] || fail 'a program of the image was run'
    preview --root /nowhere
    equal 'preview of nothing' 3 "$STATUS"
    rm -r "$ROOT/root/look"
    mkdir "$ROOT/srv/empty"
    preview --root /srv/empty
    has 'preview of an empty root' 'Postfix is not configured' "$(cat "$COPY/preview" "$COPY/preview.errors")"
    rm -r "$ROOT/root/look" "$ROOT/srv/empty"
    given_back
}
