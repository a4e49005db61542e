# shellcheck shell=bash
# other_hosts.sh - other people's hosts: saslauthd as guides have it set up by hand. Who
# could authenticate before can do so while the package is there, and after it.
# Above each case, where its host was found.

SPOOL=/var/spool/postfix/var/run/saslauthd

# mailboxes_stay - info@example.org can authenticate before, with the package on each
# port, and after purge
mailboxes_stay() {
    mailbox_auth_works 25
    take before
    install_ours
    mailbox_auth_works 25 587 465
    install_ours
    mailbox_auth_works 25 587 465
    purge_ours
    mailbox_auth_works 25
    given_back
}

# -r, and a PAM file of their own for smtp: http://www.nervous.it/txt/Postfix-SMTP-AUTH-4-DUMMIES.html,
# https://b.frankmeffert.de/postfix-and-sasl/
# on: bookworm trixie
users_with_their_whole_address_as_name() {
    set_up_by_hand "-c -m $SPOOL -r" < <(for_mailbox_users)
    mailboxes_stay
}

# flags as getopt(3) reads them too
# on: trixie
users_with_their_whole_address_as_name_and_flags_joined() {
    set_up_by_hand "-cr -m $SPOOL" < <(for_mailbox_users)
    mailboxes_stay
}

# on: trixie
users_with_their_whole_address_as_name_and_all_flags_joined() {
    set_up_by_hand "-crm$SPOOL" < <(for_mailbox_users)
    mailboxes_stay
}

# bookworm's start script knows -m only as a word of its own, and does not start
# on: bookworm
users_of_a_saslauthd_that_did_not_start_for_its_joined_flags() {
    set_up_by_hand "-cr -m$SPOOL" < <(echo may_fail=yes && for_mailbox_users)
    says 454 info@example.org mailboxsecret 25
    take before
    install_ours
    mailbox_auth_works 25 587 465
    purge_ours
    says 454 info@example.org mailboxsecret 25
    given_back
}

# by_imap - passwords are asked of the IMAP server, as -O says
by_imap() {
    on mail
    up
    people
    install dovecot-imapd
    wait_for 'the IMAP server' something_listens_on 143
    box sh -eu < <(by_hand "-r -m $SPOOL -O localhost -c" rimap)
    box service saslauthd restart
    box service postfix restart
    wait_for 'Postfix' something_listens_on 25
    says 235 joe secret 25
}

# https://rmacd.com/dev/archive/saslauthd-debian-etch/ and docker-mailserver/docker-mailserver,
# its test of saslauthd with rimap
# on: bookworm
passwords_that_the_imap_server_knows() {
    by_imap
    auth_stays 25 587 465
}

# stands_after_failure PATTERN - installation fails, naming PATTERN, and all is as it was
# but for a link that is the package's alone
stands_after_failure() {
    take before
    refused "$1"
    says 235 joe secret 25
    says 535 joe wrong 25
    port_25_answers
    nothing_listens_on 587 465
    take failed
    without_the_package "$COPY/failed" | without_the_link >"$COPY/others"
    without_the_link <"$COPY/before" >"$COPY/all"
    same_host "$COPY/all" "$COPY/others"
}

# without_the_link - copy a snapshot without the link by which smtpd finds the socket
without_the_link() {
    sed '\, var/spool/postfix/var/spool,d'
}

# the_cause_is_gone - what purge must give back is the host as it is now
the_cause_is_gone() {
    repaired
    without_the_link <"$COPY/before" >"$COPY/all"
    mv "$COPY/all" "$COPY/before"
}

# A wrong password is answered after ten seconds: pam_faildelay(8) in guides for
# hardening. The package does not wait so long for its own question.
# on: trixie
a_daemon_that_answers_too_late_goes_on_as_it_was() {
    set_up_by_hand "-c -m $SPOOL" <<'END'
printf '%s\n' 'auth optional pam_faildelay.so delay=10000000' '@include common-auth' \
    '@include common-account' >/etc/pam.d/smtp
END
    says 235 joe secret 25
    stands_after_failure saslauthd
    sed -i s/10000000/2000000/ "$ROOT/etc/pam.d/smtp"
    the_cause_is_gone
    completes 25 587 465
    says 235 joe secret 25
}

# systemctl edit saslauthd, with the options written out: what /etc/default/saslauthd says
# does not count, and smtpd, outside a chroot, asks at the usual place
# on: trixie
a_daemon_whose_socket_stays_where_it_was_is_asked_there_again() {
    set_up_by_hand '-c -m /run/saslauthd' <<'END'
sed -i -E 's/^(smtp +inet +n +- +)[yn-]/\1n/' /etc/postfix/master.cf
printf '%s\n' '[Service]' ExecStart= \
    'ExecStart=/usr/sbin/saslauthd -a pam -c -m /run/saslauthd -n 5' \
    >/etc/systemd/system/saslauthd.service.d/own.conf
systemctl daemon-reload
END
    says 235 joe secret 25
    stands_after_failure saslauthd
    sed -i /ExecStart/d "$ROOT/etc/systemd/system/saslauthd.service.d/own.conf"
    box systemctl daemon-reload
    the_cause_is_gone
    completes 25 587 465
}

# A queue on a disk that was made anew
# on: trixie
a_queue_that_is_made_anew_has_its_socket_after_a_restart() {
    lived_in </dev/null
    install_ours
    rm -rf "$ROOT/var/spool/postfix/var"
    box service saslauthd restart
    smtp_auth_works 25 587 465
    install_ours
    smtp_auth_works 25 587 465
    purge_ours
    given_back
}

# on: bookworm trixie
a_queue_that_is_made_anew_has_its_socket_after_a_reboot() {
    lived_in </dev/null
    again
    take before
    install_ours
    rm -rf "$ROOT/var/spool/postfix/var"
    again
    smtp_auth_works 25 587 465
    purge_ours
    given_back
}

# OPTIONS="-m ${PWDIR}", as hosts have it on which an upgrade broke PARAMS
# on: trixie
options_that_name_another_variable_are_refused_for_their_dollar() {
    set_up_by_hand '-c -m ${PWDIR}' <<END
sed -i '1iPWDIR=$SPOOL' /etc/default/saslauthd
may_fail=yes # trixie's unit takes the name literally
END
    [ "$SUITE" = trixie ] || says 235 joe secret 25
    box systemctl reset-failed saslauthd # trixie's
    take before
    refused OPTIONS
    has 'what is the matter' '[$]([^{]|$)' "$OUTPUT"
    [ "$SUITE" = trixie ] || says 235 joe secret 25
    as_it_was
    sed -i "s,[$]{PWDIR},$SPOOL," "$ROOT/etc/default/saslauthd"
    repaired
    completes 25 587 465
}

# stock_place_leads_into_the_queue - the usual directory is a link to that in the queue
stock_place_leads_into_the_queue() {
    set_up_by_hand '-c -m /var/run/saslauthd' <<END
echo 'L /run/saslauthd - - - - $SPOOL' >/etc/tmpfiles.d/saslauthd.conf
rm -rf /run/saslauthd
ln -s $SPOOL /run/saslauthd
rm /etc/systemd/system/saslauthd.service.d/own.conf
systemctl daemon-reload
may_fail=yes # in trixie's unit, RuntimeDirectory= may be no link
END
}

# ItsNotGoodName/ansible-role-email-to-telegram, files/whydoesthisexist.sh
# on: bookworm
a_usual_place_that_is_a_link_into_the_queue() {
    stock_place_leads_into_the_queue
    auth_stays 25 587 465
}

# on: trixie
a_usual_place_that_is_a_link_with_which_the_unit_fails_is_healed() {
    stock_place_leads_into_the_queue
    again
    says 454 joe secret 25
    take before
    install_ours
    smtp_auth_works 25 587 465
    again
    smtp_auth_works 25 587 465
    purge_ours
    port_25_answers
    again
    says 454 joe secret 25
    given_back
}

# with_a_second_instance - print the commands that give Postfix a saslauthd of its own
with_a_second_instance() {
    cat <<'END'
sed 's/^NAME=.*/NAME="saslauthd-postf"/' /etc/default/saslauthd >/etc/default/saslauthd-postfix
sed -i -e 's/^START=.*/START=no/' -e 's,^OPTIONS=.*,OPTIONS="-c -m /var/run/saslauthd",' \
    /etc/default/saslauthd
dpkg-statoverride --update --add root sasl 710 /var/spool/postfix/var/run/saslauthd
END
}

# https://wiki.debian.org/PostfixAndSASL; owings1/postfix-tools, scripts/docker/saslauthd.sh
# on: bookworm
a_second_instance_for_postfix() {
    set_up_by_hand "-c -m $SPOOL" < <(with_a_second_instance)
    auth_stays 25 587 465
}

# the unit does not know it: debops/debops issue 2678, Debian bug 1110485
# on: trixie
a_second_instance_that_no_longer_starts() {
    set_up_by_hand "-c -m $SPOOL" < <(with_a_second_instance)
    says 454 joe secret 25
    take before
    install_ours
    smtp_auth_works 25 587 465
    purge_ours
    says 454 joe secret 25
    given_back
}

# Hosts on which the usual directory is mounted into the queue
# on: bookworm trixie
a_usual_place_that_is_mounted_into_the_queue() {
    set_up_by_hand '-c -m /var/run/saslauthd' <<END
install -d -g sasl -m 0710 /run/saslauthd
echo '/run/saslauthd $SPOOL none bind 0 0' >>/etc/fstab
mount --bind /run/saslauthd $SPOOL
# else trixie's unit takes it away at each stop, and the mount is of no directory any more
echo RuntimeDirectoryPreserve=yes >>/etc/systemd/system/saslauthd.service.d/own.conf
systemctl daemon-reload
END
    auth_stays 25 587 465
}

# PARAMS, which no release of today reads
# on: trixie
variables_of_an_old_guide_in_the_defaults_file() {
    set_up_by_hand "-c -m $SPOOL" <<'END'
sed -i '/^START=/d' /etc/default/saslauthd
cat - /etc/default/saslauthd >/etc/default/saslauthd.new <<'EOF'
START=yes
PWDIR="/var/spool/postfix/var/run/saslauthd"
PARAMS="-m ${PWDIR}"
PIDFILE="${PWDIR}/saslauthd.pid"
EOF
mv /etc/default/saslauthd.new /etc/default/saslauthd
END
    auth_stays 25 587 465
}

# MECHANISMS="shadow", for local users alone
# on: bookworm
passwords_that_saslauthd_reads_in_the_shadow_file() {
    set_up_by_hand "-c -m $SPOOL" shadow </dev/null
    auth_stays 25 587 465
}

# saslauthd in front of sasldb: debops/ansible-postfix pull request 74
# on: trixie
passwords_of_sasldb_that_saslauthd_reads() {
    set_up_by_hand "-c -m $SPOOL" sasldb <<'END'
printf mailboxsecret | saslpasswd2 -p -c -u example.org info
END
    mailboxes_stay
}
