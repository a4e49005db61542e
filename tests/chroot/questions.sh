# shellcheck shell=bash
# questions.sh - debconf's questions as a person sees them.
# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"

# ask_on_a_terminal EXPECT - run the expect program EXPECT, in which the
# procedure «host COMMAND» starts COMMAND on the host, on a terminal
ask_on_a_terminal() {
    cat - <(echo "$1") >"$COPY/script.exp" <<'END'
set timeout 30
proc host {command} {
    global env spawn_id
    spawn -noecho nsenter -t $env(BOXPID) --mount --pid --net --uts --ipc \
        --root --wd -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        LANG=C.UTF-8 TERM=dumb LINES=200 COLUMNS=200 DEBIAN_FRONTEND=readline \
        sh -c $command
}
proc must {pattern answer} {
    expect {
        -re $pattern { send "$answer\r" }
        timeout { puts "\nFAILED: never asked: $pattern"; exit 1 }
        eof { puts "\nFAILED: ended before: $pattern"; exit 1 }
    }
}
proc finish {} {
    expect {
        eof {}
        timeout { puts "\nFAILED: it did not end"; exit 1 }
    }
    lassign [wait] pid id error status
    if {$status != 0} { puts "\nFAILED: it ended with $status"; exit 1 }
}
END
    export BOXPID
    expect "$COPY/script.exp" >"$COPY/terminal" 2>&1 ||
        fail "$(tr -d '\r' <"$COPY/terminal")"
    SEEN=$(tr -d '\r' <"$COPY/terminal")
    echo "$SEEN"
}

# installed_with NETWORKS - a host with the package, and NETWORKS in mynetworks
installed_with() {
    on deps
    start_without_init
    box postconf -e "mynetworks = 127.0.0.0/8 $1"
    install_ours
}

# questions_in_order - the questions that SEEN shows, as they came
questions_in_order() {
    grep -oE 'Services that offer|Networks whose hosts|Accept Unix|Group whose|Password cache|Let users|Shut out|Replace the existing' <<<"$SEEN" |
        cut -d ' ' -f 1 | xargs
}

# on: bookworm trixie bullseye
low_priority_shows_all_questions_in_order() {
    installed_with 192.168.0.0/24
    command install -m 0755 /dev/null "$ROOT/usr/bin/fail2ban-client" # without it, its question is not asked
    ask_on_a_terminal '
host "dpkg-reconfigure -plow postfix-smtp-auth"
must {offer authentication: *$} "2"
must {authenticate from now on: *$} "1"
must {Unix passwords for mail.*no\] *$} "yes"
must {may authenticate: *$} ""
must {0 to disable\):[^\n]*$} "60"
must {own addresses only[^\n]*$} "yes"
must {with fail2ban\?.*no\] *$} "no"
finish'
    equal 'questions' 'Services Networks Accept Group Password Let Shut' "$(questions_in_order)"
    has services '^submission ' "$(box postconf -M)"
    equal 'the switch' no "$(box postconf -h smtpd_sasl_auth_enable)"
    equal mynetworks 127.0.0.0/8 "$(box postconf -h mynetworks | xargs)"
    has saslauthd '^OPTIONS="-t 60 -c -m ' "$(cat "$ROOT/etc/default/saslauthd")"
    equal senders reject_authenticated_sender_login_mismatch "$(box postconf -h smtpd_sender_restrictions)"
}

# on: bookworm trixie bullseye
high_priority_shows_the_services_alone() {
    installed_with 192.168.0.0/24
    ask_on_a_terminal '
host "dpkg-reconfigure -phigh postfix-smtp-auth"
must {offer authentication: *$} "1 2 3"
finish'
    equal 'questions' Services "$(questions_in_order)"
}

# on: bookworm trixie bullseye
networks_are_asked_about_only_where_there_are_any() {
    installed_with ''
    ask_on_a_terminal '
host "dpkg-reconfigure -plow postfix-smtp-auth"
must {offer authentication: *$} "1 2 3"
must {Unix passwords for mail.*no\] *$} "yes"
must {may authenticate: *$} ""
must {0 to disable\):[^\n]*$} "0"
must {own addresses only[^\n]*$} "no"
finish'
    equal 'questions' 'Services Accept Group Password Let' "$(questions_in_order)"
}

# on: bookworm trixie bullseye
takeover_is_asked_only_where_there_is_another_set_up() {
    on deps
    start_without_init
    box postconf -e smtpd_sasl_type=dovecot smtpd_sasl_path=private/auth \
        smtpd_sasl_auth_enable=yes
    ask_on_a_terminal "
host \"apt-get -q -y install /root/$NAME.deb\"
must {already set up.*no\\] *\$} \"no\"
finish"
    equal 'questions' Replace "$(questions_in_order)"
    equal 'its type' dovecot "$(box postconf -h smtpd_sasl_type)"
    ask_on_a_terminal '
host "dpkg-reconfigure -phigh postfix-smtp-auth"
must {already set up.*no\] *$} "yes"
must {offer authentication: *$} "1"
finish'
    equal 'questions' 'Replace Services' "$(questions_in_order)"
    equal 'its type' cyrus "$(box postconf -h smtpd_sasl_type)"
}

# on: bookworm trixie bullseye
what_the_administrator_set_by_hand_is_the_answer_that_is_shown() {
    installed_with ''
    sed -i 's/^OPTIONS=.*/OPTIONS="-c -t 300 -m \/var\/spool\/postfix\/var\/run\/saslauthd"/' \
        "$ROOT/etc/default/saslauthd"
    # whoever answers nothing takes what is shown
    succeed dpkg-reconfigure -fnoninteractive -plow "$NAME"
    has 'their setting' '-c -t 300 ' "$(cat "$ROOT/etc/default/saslauthd")"
    has 'the answer' 'credential-cache: 300' "$(box debconf-show "$NAME")"
}

# on: bookworm trixie
an_answer_that_is_not_valid_is_asked_for_again_as_the_remedy_says() {
    on deps
    start_without_init
    answer services multiselect imap
    attempt apt-get -q -y install "/root/$NAME.deb"
    has 'the remedy' '^  Expected: .* Run: ' "$(notice)"
    ask_on_a_terminal "
host \"$(advised | paste -s -d '&' | sed 's/&/ \&\& /g')\""'
must {offer authentication: *$} "2"
must {Unix passwords for mail.*no\] *$} "yes"
must {may authenticate: *$} ""
must {0 to disable\):[^\n]*$} "0"
must {own addresses only[^\n]*$} "no"
finish'
    equal 'the package' installed "$(box dpkg-query -W -f '${db:Status-Status}' "$NAME")"
    has services '^submission ' "$(box postconf -M)"
}

# on: bookworm trixie
a_trigger_without_the_answers_in_force_changes_nothing() {
    on deps
    start_without_init
    box postconf -e smtpd_sasl_type=dovecot smtpd_sasl_auth_enable=yes
    install_ours # touches nothing without permission
    # what a first run that came to nothing leaves
    mkdir -p "$ROOT/var/lib/confdeb/$NAME"
    printf 'format\t1\nend\n' >"$ROOT/var/lib/confdeb/$NAME/journal"
    take before
    the_trigger_runs
    given_back
}

# on: bookworm trixie
a_trigger_runs_no_config_that_might_ask() {
    on deps
    start_without_init
    install_ours
    sed -i '2i touch /root/config-ran' "$ROOT/var/lib/dpkg/info/$NAME.config"
    the_trigger_runs
    [ ! -e "$ROOT/root/config-ran" ] || fail 'config was run by a trigger'
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    [ -e "$ROOT/root/config-ran" ] || fail 'this case would not see config run'
}
