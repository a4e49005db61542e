# shellcheck shell=bash
# dialog.sh - the questions in whiptail, on a screen of 80 by 24.

# on_a_screen COMMAND - start COMMAND on the host in a tmux of 80x24
on_a_screen() {
    SCREEN=confdeb-$$-$RANDOM
    tmux -L "$SCREEN" -f /dev/null new-session -d -x 80 -y 24 \
        "nsenter -t $BOXPID --mount --pid --net --uts --ipc --root --wd -- \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        TERM=screen DEBIAN_FRONTEND=dialog $1"
}

# screen_shows TEXT - wait for a screen with TEXT, and print it to the log
screen_shows() {
    wait_for "a screen with «$1»" screen_has "$1"
    tmux -L "$SCREEN" capture-pane -p
}

# screen_has TEXT
screen_has() {
    tmux -L "$SCREEN" capture-pane -p | grep -F "$1" >/dev/null
}

# press KEY...
press() {
    tmux -L "$SCREEN" send-keys "$@"
}

# screen_ended - the command on the screen is over
screen_ended() {
    ! tmux -L "$SCREEN" has-session 2>/dev/null
}

# the_rest_is_answered - from the question about Unix passwords on, by the defaults
the_rest_is_answered() {
    screen_shows 'Accept Unix passwords'
    screen_has '<Yes>' || fail 'the buttons are not on the screen'
    press Enter
    screen_shows 'Group whose members'
    press Tab Enter
    screen_shows 'Password cache'
    press Tab Enter
    screen_shows 'their own addresses only'
    screen_has '<No>' || fail 'the buttons are not on the screen'
    press Enter
}

# on: bookworm trixie bullseye
questions_fit_a_screen_and_their_answers_are_used() {
    on deps
    start_without_init
    box postconf -e 'mynetworks = 127.0.0.0/8 192.168.0.0/24 10.0.0.0/8'
    install_ours
    on_a_screen "dpkg-reconfigure -plow $NAME"
    screen_shows 'Services that offer authentication'
    screen_has '<Ok>' || fail 'the button is not on the screen'
    press Space Tab Enter # smtp is the first
    screen_shows 'Networks whose hosts'
    screen_has '10.0.0.0/8' || fail 'a network is not on the screen'
    press Space Tab Enter
    the_rest_is_answered
    wait_for 'the end of dpkg-reconfigure' screen_ended
    equal 'the switch' no "$(box postconf -h smtpd_sasl_auth_enable)"
    has services '^submissions ' "$(box postconf -M)"
    equal mynetworks '127.0.0.0/8 10.0.0.0/8' "$(box postconf -h mynetworks | xargs)"
}

# on: bookworm trixie bullseye
back_leads_to_the_question_before() {
    on deps
    start_without_init
    box postconf -e smtpd_sasl_type=dovecot smtpd_sasl_auth_enable=yes
    install_ours
    on_a_screen "dpkg-reconfigure -plow $NAME"
    screen_shows 'Replace the existing authentication set-up'
    press Left Enter
    screen_shows 'Services that offer authentication'
    press Tab Enter
    screen_shows 'Accept Unix passwords'
    press Enter
    screen_shows 'Group whose members'
    press Tab Tab Enter # Cancel, which debconf takes for back
    screen_shows 'Accept Unix passwords'
    press Escape
    screen_shows 'Services that offer authentication'
    press Escape
    screen_shows 'Replace the existing authentication set-up'
    press Enter
    screen_shows 'Services that offer authentication'
    press Space Tab Enter
    the_rest_is_answered
    wait_for 'the end of dpkg-reconfigure' screen_ended
    has services '^submission ' "$(box postconf -M)"
}
