# shellcheck shell=bash
# hosts.sh - the words in which cases speak of the host under test; source it.

NAME=postfix-smtp-auth

# on LAYER - let the case work on a fresh copy of LAYER (see bases.sh)
on() {
    case $1 in
        base) copy_of "$BASES/base" ;;
        deps | systemd) copy_of "$BASES/$1:$BASES/base" ;;
        mail)
            if [ -n "$WITHOUT_INIT" ]; then
                copy_of "$BASES/deps:$BASES/base"
                policy 0
            else
                copy_of "$BASES/mail:$BASES/systemd:$BASES/base"
            fi
            ;;
        *) fail "no such layer: $1" ;;
    esac
    cp "$DEB" "$ROOT/root/$NAME.deb"
    [ ! -e "$NEXT_DEB" ] || cp "$NEXT_DEB" "$ROOT/root/next.deb"
}

# up - boot the copy; where the suite is tested without systemd, start what
# its rc links start
up() {
    if [ -z "$WITHOUT_INIT" ]; then
        start
    else
        start_without_init
        services_up
    fi
}

# up_without_services - boot the copy; Postfix and its like wait for services_up
up_without_services() {
    if [ -z "$WITHOUT_INIT" ]; then
        start basic.target
    else
        start_without_init
    fi
}

# services_up - start what a host starts at boot
services_up() {
    if [ -z "$WITHOUT_INIT" ]; then
        box systemctl start multi-user.target
    else
        box sh -c 'for script in /etc/rc2.d/S*; do
            [ ! -e "$script" ] || "$script" start; done' \
            >"$COPY/rc.log" 2>&1 </dev/null || fail "rc2.d: $(cat "$COPY/rc.log")"
    fi
}

# down - shut the copy down in order
down() {
    if [ -n "$WITHOUT_INIT" ]; then
        box sh -c 'for script in /etc/rc0.d/K*; do
            [ ! -e "$script" ] || "$script" stop; done' \
            >"$COPY/rc.log" 2>&1 </dev/null || fail "rc0.d: $(cat "$COPY/rc.log")"
    fi
    stop
}

# again - reboot
again() {
    down
    up
}

# attempt COMMAND... - run it in the box; its exit status is left in STATUS,
# what it said in OUTPUT
attempt() {
    STATUS=0
    # a file, not a pipe: daemons that it starts may hold it open
    box "$@" >"$COPY/output" 2>&1 </dev/null || STATUS=$?
    OUTPUT=$(cat "$COPY/output")
    printf '$ %s\n%s\n(%s)\n' "$*" "$OUTPUT" "$STATUS" # for the case's log
}

# succeed COMMAND... - the same, for what must end with 0
succeed() {
    attempt "$@"
    [ "$STATUS" = 0 ] || fail "«$*» ended with $STATUS: $OUTPUT"
}

# apt ACTION ARGUMENT... - apt-get, as an administrator without questions
apt() {
    succeed apt-get -q -y "$@"
}

# install_by_apt [OPTION...] - install the package as its README says
install_by_apt() {
    over_release apt "$@" install "/root/$NAME.deb"
}

# install_ours - the same where how it is done does not matter: of apt's own work, and of
# debconf's second start that it brings, a case has nothing but the seconds
install_ours() {
    over_release succeed dpkg -i "/root/$NAME.deb"
}

# over_release COMMAND... - COMMAND... installs the package; where it is not there yet and
# FROM_RELEASE names a former .deb, as an upgrade of that one: OUTPUT is then what both said
over_release() {
    local said=''
    if [ -n "${FROM_RELEASE:-}" ] && ! is_there; then
        attempt_release "$FROM_RELEASE"
        said=$OUTPUT
    fi
    "$@"
    OUTPUT=${said:+$said$'\n'}$OUTPUT
}

# remove_ours, purge_ours - as install_ours
remove_ours() { succeed dpkg --remove "$NAME"; }
purge_ours() { succeed dpkg --purge "$NAME"; }

# install_release DEB - install that former release
install_release() {
    attempt_release "$1"
    [ "$STATUS" = 0 ] || fail "the former release cannot be installed: $OUTPUT"
}

# attempt_release DEB - the same, on hosts some of which it could not set up: the upgrade heals them
attempt_release() {
    cp "$1" "$ROOT/root/released.deb"
    attempt apt-get -q -y install /root/released.deb
}

# is_there - true where dpkg has the package in any state but removed
is_there() {
    case $(box dpkg-query -W -f '${db:Status-Status}' "$NAME" 2>/dev/null) in
        '' | not-installed | config-files) return 1 ;;
    esac
}

# instead_of PROGRAM - put the script on standard input in its place, until it is back
instead_of() {
    mv "$ROOT$1" "$ROOT$1.real"
    cat >"$ROOT$1"
    chmod 755 "$ROOT$1"
}

# back PROGRAM
back() {
    mv "$ROOT$1.real" "$ROOT$1"
}

# userdel_waits - deleting an account waits until its processes have ended. Where
# Postfix is purged on bookworm, its prerm returns before the master has stopped
# (postfix@-.service stops after postfix.service), and its postrm leaves the account
# where userdel still finds a process of it: a race that a host with our package and
# one without can end differently.
userdel_waits() {
    instead_of /usr/sbin/userdel <<'END'
#!/bin/bash
for ((tries = 0; tries < 200; tries++)); do
    /usr/sbin/userdel.real "$@" && exit
    status=$?
    [ "$status" = 8 ] || exit "$status" # 8: a process of it is running (userdel(8))
    sleep .05
done
exit 8
END
}

# the_trigger_runs - as after an upgrade of sasl2-bin
the_trigger_runs() {
    succeed dpkg-trigger --by-package=sasl2-bin "/etc/default/saslauthd.$NAME"
    succeed dpkg --triggers-only --pending
    has 'the trigger' "^Processing triggers for $NAME " "$OUTPUT"
}

# answer QUESTION TYPE VALUE - answer one of our questions beforehand
answer() {
    printf '%s %s/%s %s %s\n' "$NAME" "$NAME" "$1" "$2" "$3" |
        box debconf-set-selections
}

# people - the accounts that the cases use: joe, whose password is secret, and root, whose
# is rootsecret. Hashed beforehand (openssl passwd -6 -salt confdeb): it takes time, and
# hosts are compared with one another
people() {
    # shellcheck disable=SC2016 # hashes
    local secret='$6$confdeb$kSIL9K1girNCaXOs6juImDVNzAlAuWGuPVVoszpjEcKiEyjTRLwA71VMEVRp8mMNK6E1zZhy2E1aHUMRsS8Pu1' \
        rootsecret='$6$confdeb$oBspDyojwyJOChuJXF1QoxorMxj3ivBKbZZzJjitakGIY/OcJCCvTZnF2O/Y2KShQetVkRZ1UcyFfOk6GGgKJ/'
    box useradd --create-home --password "$secret" joe
    box usermod --password "$rootsecret" root
}

# wait_for WHAT COMMAND... - until COMMAND succeeds; fails after half a minute
wait_for() {
    local what=$1 tries
    shift
    for ((tries = 0; tries < 600; tries++)); do
        ! ("$@") >/dev/null 2>&1 || return 0 # apart, since it may fail for good
        nap .05
    done
    fail "waited in vain for $what"
}

# greeting PORT [ADDRESS] - the first line that a server there says
greeting() {
    # shellcheck disable=SC2016 # the inner shell expands it
    net timeout 10 bash -c 'exec 3<>"/dev/tcp/$1/$2" && IFS= read -r line <&3 &&
        printf "%s\n" "${line%?}"' greeting "${2:-127.0.0.1}" "$1" 2>/dev/null || :
}

# port_25_answers [ADDRESS] - mail from other servers is still accepted
port_25_answers() {
    has 'greeting on port 25' '^220 ' "$(greeting 25 "${1:-127.0.0.1}")"
}

# smtp_auth_works PORT... - joe can authenticate there; a wrong password cannot
smtp_auth_works() {
    local port
    # the client that is the fastest to start
    for port; do
        equal "PLAIN on port $port" 235 "$(login lettre "$port" PLAIN joe secret)"
    done
    equal "LOGIN on port $1" 235 "$(login lettre "$1" LOGIN joe secret)"
    equal "a wrong password on port $1" 535 "$(login lettre "$1" PLAIN joe wrong)"
}

# no_auth_on PORT... - AUTH is not offered there, in TLS or without
no_auth_on() {
    local port said
    for port; do
        said=$(features "$port")
        has "EHLO on port $port" '250.ENHANCEDSTATUSCODES' "$said"
        lacks "EHLO on port $port" '250.AUTH' "$said"
    done
}

# nothing_listens_on PORT...
nothing_listens_on() {
    local port
    for port; do
        equal "listeners on port $port" '' "$(net ss -Hltn "sport = :$port")"
    done
}

# take BEFORE|AFTER - a snapshot under that name
take() {
    snapshot "$COPY/$1"
}

# given_back - the host is again as it was at «take before»
given_back() {
    take after
    same_host "$COPY/before" "$COPY/after"
}

# given_back_but_for PATTERN - the same, but for facts that match PATTERN
given_back_but_for() {
    take after
    sed -i -E "\,$1,d" "$COPY/before" "$COPY/after"
    same_host "$COPY/before" "$COPY/after"
}
