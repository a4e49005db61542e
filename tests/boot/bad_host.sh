# shellcheck shell=bash
# bad_host.sh - hosts on which the package cannot be configured: it says why in
# a sentence, leaves the host as it was, and once the cause is gone,
# `dpkg --configure -a` completes. Port 25 answers throughout.

# on: bookworm trixie
main_cf_that_postfix_refuses() {
    lived_in </dev/null
    echo 'this is no setting' >>"$ROOT/etc/postfix/main.cf"
    take before
    refused 'main.cf|Postfix itself refuses'
    as_it_was
    sed -i '/this is no setting/d' "$ROOT/etc/postfix/main.cf"
    repaired
    completes 25 587 465
}

# on: trixie
a_configuration_file_with_nul_bytes() {
    local file
    lived_in </dev/null
    for file in etc/postfix/main.cf etc/postfix/master.cf etc/default/saslauthd; do
        cp -p "$ROOT/$file" "$COPY/good"
        printf '# \0\n' >>"$ROOT/$file"
        take before
        refused "/$file.*NUL"
        as_it_was
        port_25_answers
        cat "$COPY/good" >"$ROOT/$file"
        repaired
        completes 25 587 465
    done
}

# on: trixie
a_file_of_the_diversions_name() {
    lived_in <<'END'
echo mine >/etc/default/saslauthd.postfix-smtp-auth
END
    attempt dpkg -i "/root/$NAME.deb"
    [ "$STATUS" != 0 ] || fail "installation succeeded: $OUTPUT"
    has 'a sentence' "^$NAME: .*saslauthd.$NAME exists" "$OUTPUT"
    equal 'their file' mine "$(cat "$ROOT/etc/default/saslauthd.$NAME")"
    port_25_answers
    no_auth_on 25
    rm "$ROOT/etc/default/saslauthd.$NAME"
    sed -i "/saslauthd.$NAME/d" "$COPY/before"
    completes 25 587 465
}

# on: bookworm trixie
a_diversion_of_the_administrators() {
    lived_in <<'END'
dpkg-divert --quiet --local --rename --add /etc/default/saslauthd
cp /etc/default/saslauthd.distrib /etc/default/saslauthd
END
    refused 'diverted by the administrator'
    as_it_was
    port_25_answers
    rm "$ROOT/etc/default/saslauthd"
    box dpkg-divert --quiet --local --rename --remove /etc/default/saslauthd
    repaired
    completes 25 587 465
}

# on: bookworm trixie
a_diversion_of_another_package() {
    lived_in <<'END'
dpkg-divert --quiet --package other --no-rename --divert /etc/default/saslauthd.other \
    --add /etc/default/saslauthd
END
    refused 'diverted by the package other'
    as_it_was
    port_25_answers
    box dpkg-divert --quiet --package other --no-rename --remove /etc/default/saslauthd
    repaired
    completes 25 587 465
}

# on: trixie bullseye-without-systemd
files_that_cannot_be_replaced() {
    local file
    lived_in </dev/null
    for file in etc/postfix/main.cf etc/default/saslauthd etc/postfix; do
        # a mount point refuses renames, even root's
        box mount --bind "/$file" "/$file"
        box mount -o remount,bind,ro "/$file"
        refused "/$file"
        box umount "/$file"
        port_25_answers
        completes 25 587 465
    done
}

# on: trixie
a_host_without_the_group() {
    lived_in <<'END'
cp /etc/group /etc/gshadow /var/lib/dpkg/statoverride /root
# dpkg itself stops at an override for a group that is not there
sed -i '/ sasl /d' /var/lib/dpkg/statoverride
sed -i '/^sasl:/d' /etc/group /etc/gshadow
END
    refused 'group sasl'
    as_it_was
    port_25_answers
    box sh -c 'for file in group gshadow; do cat /root/$file >/etc/$file; done
        cat /root/statoverride >/var/lib/dpkg/statoverride'
    repaired
    completes 25 587 465
}

# on: bookworm trixie bullseye-without-systemd
saslauthd_that_does_not_start() {
    lived_in </dev/null
    instead_of /usr/sbin/saslauthd <<'END'
#!/bin/sh
exit 1
END
    refused 'saslauthd'
    port_25_answers
    no_auth_on 25
    back /usr/sbin/saslauthd
    completes 25 587 465
}

# on: bookworm trixie bullseye-without-systemd
saslauthd_that_does_not_answer() {
    lived_in </dev/null
    instead_of /usr/sbin/saslauthd <<'END'
#!/usr/bin/perl
# its socket is there, and nobody behind it
use IO::Socket::UNIX;
my ($dir) = "@ARGV" =~ /-m (\S+)/;
my $parent = $$;
unlink "$dir/mux";
my $socket = IO::Socket::UNIX->new(Local => "$dir/mux", Listen => 50) or exit 1;
chmod 0777, "$dir/mux";
my $child = fork;
if ($child) {
    open my $file, ">", "$dir/saslauthd.pid";
    print $file "$child\n";
    exit 0;
}
open STDIN, "<", "/dev/null";
open STDOUT, ">", "/dev/null";
open STDERR, ">", "/dev/null";
sleep 1000 while 1;
END
    refused 'saslauthd'
    port_25_answers
    no_auth_on 25
    # its process, which no script stops
    box sh -c 'for process in /proc/[0-9]*; do
        ! grep -aqs "^/usr/bin/perl.*saslauthd" "$process/cmdline" || kill "${process#/proc/}"; done'
    back /usr/sbin/saslauthd
    completes 25 587 465
}

# good_answers - to all questions
good_answers() {
    sed "s,^,$NAME $NAME/," <<'END' | box debconf-set-selections
services multiselect smtp
mynetworks multiselect
credential-cache string 0
takeover boolean false
END
}

# preset QUESTION VALUE - VALUE may have any character; \n is a newline. The
# question has an answer already.
preset() {
    printf 'CAPB escape\nSET %s/%s %s\n' "$NAME" "$1" "$2" |
        box debconf-communicate "$NAME" >/dev/null
}

# on: trixie
answers_that_are_an_attack() {
    local question value
    lived_in </dev/null
    while IFS='|' read -r question value; do
        good_answers
        preset "$question" "$value"
        refused "$question"
        as_it_was
        [ -z "$(find "$ROOT/root" "$ROOT/etc" -name 'pwned*')" ] ||
            fail "$value was executed"
    done <<'END'
services|smtp, $(touch /root/pwned)
services|smtp'; touch /root/pwned; '
services|smtp\ntouch /root/pwned
services|imap
credential-cache|0`touch /root/pwned`
credential-cache|60" -x "
credential-cache|-1
credential-cache|99999999
mynetworks|$(touch /root/pwned)
mynetworks|10.0.0.0/8\nsmtpd_relay_restrictions = permit
takeover|true; touch /root/pwned
END
    port_25_answers
    good_answers
    completes 25
}

# on: bookworm trixie bullseye-without-systemd
a_removal_that_fails_leaves_auth_working() {
    lived_in </dev/null
    install_ours
    # a mount point refuses renames, even root's
    box mount --bind /etc/postfix/main.cf /etc/postfix/main.cf
    attempt dpkg --remove "$NAME"
    [ "$STATUS" != 0 ] || fail "removal succeeded: $OUTPUT"
    box umount /etc/postfix/main.cf
    port_25_answers
    smtp_auth_works 25 587 465
    purge_ours
    given_back
}

# on: bookworm trixie bullseye-without-systemd
a_removal_that_would_silence_port_25_is_undone_and_the_next_gives_all_back() {
    lived_in </dev/null
    install_ours
    cp -p "$ROOT/etc/postfix/main.cf" "$COPY/good"
    # without our list, smtpd finds nothing that refuses strangers, and dies
    box postconf -e 'smtpd_relay_restrictions ='
    box postfix reload
    attempt dpkg --remove "$NAME"
    [ "$STATUS" != 0 ] || fail "removal succeeded: $OUTPUT"
    has 'the cause' 'Postfix does not respond on port 25' "$OUTPUT"
    port_25_answers
    smtp_auth_works 25 587 465
    cat "$COPY/good" >"$ROOT/etc/postfix/main.cf"
    box postfix reload
    purge_ours
    given_back
}

# on: trixie
a_pipe_in_the_place_of_a_file_is_named_and_not_waited_for() {
    local file
    lived_in </dev/null
    for file in etc/postfix/main.cf etc/default/saslauthd; do
        mv "$ROOT/$file" "$COPY/good"
        mkfifo "$ROOT/$file"
        succeed timeout 60 dpkg -i "/root/$NAME.deb"
        has 'the notice' "^$NAME: nothing was set up" "$OUTPUT"
        has 'the file' "^  /$file is not a regular file" "$OUTPUT"
        rm "$ROOT/$file"
        mv "$COPY/good" "$ROOT/$file"
        succeed dpkg-reconfigure -fnoninteractive "$NAME"
        smtp_auth_works 25 587 465
        purge_ours
        given_back
    done
}
