# postfix.sh - Postfix's files are judged by Postfix before they change, and Postfix
# is seen to respond after it has read them; read by changes.sh.

ports_taken= # see find_ports_taken in ports.sh
POSTFIX_READS= # not empty once this run changed something that Postfix reads

# has_postfix_files FILE - true where FILE lists changes of main.cf or master.cf
has_postfix_files() {
    while IFS="$TAB" read -r listed rest; do
        case "$listed" in
            parameter | master[-_]service) return 0 ;; # a kind, or what is to be done
        esac
    done <"$1"
    return 1
}

# no_postfix - true where this package configures Postfix, and Postfix is not configured:
# missing is then the file that it has not
no_postfix() {
    has_postfix_files "$WORK/wanted" || return 1
    for missing in /etc/postfix/main.cf /etc/postfix/master.cf; do
        [ -e "$ROOT$missing" ] || return 0
    done
    return 1
}

# postfix_judges - true where there is a Postfix to judge its files: that of the host, not of an
# image
postfix_judges() {
    { [ -z "$ROOT" ] || [ -n "${CONFDEB_PREVIEW:-}" ]; } && command -v postconf >/dev/null
}

# refuse_broken_postfix - a question to a Postfix that cannot read its files is never an
# empty answer: neither the guard nor a function for a value would see what is there
refuse_broken_postfix() {
    postfix_judges && [ -f "$ROOT/etc/postfix/main.cf" ] && [ -f "$ROOT/etc/postfix/master.cf" ] || return 0
    check_text "$ROOT/etc/postfix/main.cf"
    check_text "$ROOT/etc/postfix/master.cf"
    cp "$ROOT/etc/postfix/main.cf" "$ROOT/etc/postfix/master.cf" "$WORK/old/"
    judgement old || postfix_is_broken
    rm -f "$WORK/old/main.cf" "$WORK/old/master.cf"
}

# postfix_is_broken - with its own words
postfix_is_broken() {
    sed 's/^/  /' "$WORK/judgement.old" >&2
    fail "Postfix itself refuses its present configuration" "Fix it (see: postconf -n), then run: $AGAIN"
}

# want_master_service NAME PORT CHROOT PROCESSES COMMAND OPTIONS... - where PORT is free; of
# OPTIONS, each line is one
want_master_service() {
    master_name=$1 master_port=$2
    master_text="$1\\tinet\\tn\\t-\\t$3\\t-\\t$4\\t$5"
    shift 5
    for master_options in "$@"; do
        while IFS= read -r master_option; do
            [ -z "$master_option" ] || master_text="$master_text\\n  -o $master_option"
        done <<EOF
$master_options
EOF
    done
    if ! has_word "$in_journal" "$master_name/inet"; then
        [ -n "$ports_taken" ] || ports_taken=$(find_ports_taken)
        master_taken=${ports_taken#*"|$master_port "}
        if [ "$master_taken" != "$ports_taken" ]; then
            say_unless_triggered "port $master_port is already served by ${master_taken%%\|*}, which is left as it is; $master_name was not added"
            # on record, so that no trigger adds it one day
            want master-service /etc/postfix/master.cf "$master_name/inet" taken
            return 0
        fi
    fi
    want master-service /etc/postfix/master.cf "$master_name/inet" service "$master_text" '' '' '' '' "$master_port"
}

# judge_postfix MODE - Postfix must read the new texts, and warn of nothing that it
# does not warn of now. Needs no privilege and takes 10 ms.
judge_postfix() {
    has_postfix_files "$WORK/todo" && postfix_judges || return 0
    for judged in main.cf master.cf; do
        [ -e "$ROOT/etc/postfix/$judged" ] || [ "$1" != give-back ] || return 0 # Postfix reads neither
        [ -e "$WORK/old/$judged" ] || cp "$ROOT/etc/postfix/$judged" "$WORK/old/"
        [ -e "$WORK/new/$judged" ] || cp "$WORK/old/$judged" "$WORK/new/"
    done
    refused=
    judgement new || refused=yes
    [ -n "$refused" ] || [ -s "$WORK/judgement.new" ] || return 0
    if ! judgement old; then
        [ "$1" != give-back ] || return 0 # what is broken already is no reason to stay
        postfix_is_broken
    fi
    echo judged >>"$WORK/judgement.old" # grep -f wants a line
    compared=0
    grep -vxF -f "$WORK/judgement.old" "$WORK/judgement.new" >"$WORK/judgement" || compared=$?
    if [ "$compared" != 1 ] || [ -n "$refused" ]; then
        sed 's/^/  /' "$WORK/judgement" >&2
        fail "Postfix would refuse the configuration that $PACKAGE wants: nothing was changed" \
            "Please report this, with the output of: postconf -n; postconf -M"
    fi
}

# judgement old|new - what Postfix complains of there, in WORK/judgement.*; false if it
# refuses it
judgement() {
    backdate "$WORK/$1/main.cf"
    judgement_status=0
    { postconf -c "$WORK/$1" -n && postconf -c "$WORK/$1" -M; } \
        >/dev/null 2>"$WORK/complaints" || judgement_status=1
    # Without the numbers of lines, which our own lines move, and without values, which may
    # be secrets. Of a parameter that stands twice, the last is changed: that it overrides
    # the first is no news.
    sed "/overriding earlier entry/d; s|$WORK/$1|/etc/postfix|g; s/, lines\{0,1\} [0-9-]*//
        s/\(unused parameter: [^=]*\)=.*/\1/" "$WORK/complaints" >"$WORK/judgement.$1" ||
        judgement_status=1
    ! grep -q 'fatal:' "$WORK/complaints" || judgement_status=1
    return "$judgement_status"
}

# postfix_running
postfix_running() {
    command -v postfix >/dev/null && postfix status >/dev/null 2>&1
}

# do_parameter replace /etc/postfix/main.cf NEW
do_parameter() {
    replace_file "$ROOT$2" "$3"
    backdate "$ROOT$2"
}

# backdate MAIN_CF... - two seconds old: Postfix waits for a main.cf that changed
# within the last second to settle, at each command and reload; these are whole already
backdate() {
    touch -d '2 seconds ago' "$@"
}

# do_master_service replace /etc/postfix/master.cf NEW
do_master_service() {
    replace_file "$ROOT$2" "$3"
}

# do_postfix MODE KIND KIND - change main.cf and master.cf in this order, have Postfix read
# them, and see that it responds as before
do_postfix() {
    postfix_mode=$1
    shift
    [ -n "$POSTFIX_READS" ] || has_postfix_files "$WORK/todo" || return 0
    : >"$WORK/ports"
    postfix_was_running=
    if [ -z "$ROOT" ] && postfix_running && policy_allows postfix reload; then
        postfix_was_running=yes
        postfix_proxy=$(postconf -hx smtpd_upstream_proxy_protocol) || postfix_proxy=
        find_postfix_interfaces
        find_ports
        has_postfix_files "$WORK/journal.now" || [ "$postfix_mode" = give-back ] || remember_silence
    fi
    do_todo "$@"
    if [ -z "$postfix_was_running" ]; then
        [ -n "$ROOT" ] || [ "$postfix_mode" = give-back ] || ! has_postfix_files "$WORK/todo" ||
            say_untested "Postfix is not running, or may not be reloaded here (policy-rc.d)"
        return 0
    fi
    begin_log
    reload_postfix || say "postfix reload failed, or took more than 20 s"
    silent_port=$(await_ports)
    [ -s "$WORK/ports" ] || postfix_running || silent_port=25
    if [ "$postfix_mode:$silent_port" = give-back:25 ] && [ -e "$MEMORY/silent" ]; then
        say "Postfix does not respond on port 25, as before $PACKAGE was installed"
    elif [ -n "$silent_port" ]; then
        fail_silent_port "$postfix_mode" "$silent_port"
    fi
    [ -z "$postfix_proxy" ] || [ -n "$responded_before" ] || [ "$postfix_mode" = give-back ] ||
        say_untested "Postfix responds only to a proxy (smtpd_upstream_proxy_protocol)"
}

# remember_silence - where port 25 does not respond before the first of our changes, it need
# not after the last of them is taken back
remember_silence() {
    if [ -n "$responded_before" ]; then
        [ ! -e "$MEMORY/silent" ] || rm "$MEMORY/silent"
    else
        : >"$MEMORY/silent"
    fi
}

# reload_again - after a removal that gave files back: a process of Postfix keeps what it read
reload_again() {
    if [ -n "$POSTFIX_READS" ] && postfix_running && policy_allows postfix reload; then
        reload_postfix || say "postfix reload failed, or took more than 20 s"
    fi
}

# reload_postfix - false if it fails, or hangs. "postfix reload" only sends a signal: until the
# master has read its files, a process that has not would take the next client
reload_postfix() {
    former_sockets=$(master_sockets)
    timeout 20 postfix reload >/dev/null 2>&1 || return 1
    deadline=$(($(date +%s) + 5))
    while [ -n "$former_sockets" ] && [ "$(master_sockets)" = "$former_sockets" ] &&
        [ "$(date +%s)" -lt "$deadline" ]; do
        sleep 0.05
    done
}

# master_sockets - print the sockets of the master: those through which its processes tell that
# they are free are others once it has read its files, and who has the former ones takes no client
master_sockets() {
    queue=$(postconf -hx queue_directory) || return 0
    read -r master_pid 2>/dev/null <"$queue/pid/master.pid" || return 0
    find "/proc/$master_pid/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null || true # it has ended
}

# changed_since old|new FILE - true where this run changed FILE, which is no more as it
# was before, or as it was afterwards
changed_since() {
    [ -e "$WORK/new/$2" ] && ! cmp -s "$WORK/old/$2" "$WORK/new/$2" &&
        ! cmp -s "$WORK/$1/$2" "/etc/postfix/$2"
}

# fail_silent_port MODE PORT - Postfix no longer responds there: what worked before works again
fail_silent_port() {
    say "Postfix does not respond on port $2 after this change"
    show_log
    for rolled in main.cf master.cf; do
        if changed_since new "$rolled" && changed_since old "$rolled"; then
            undo_on_failure=
            fail "/etc/postfix/$rolled was edited during this run, and is left as it is" \
                "Fix it (see Postfix's log), then run: $AGAIN"
        fi
    done
    undo_on_failure=yes # of a removal, too
    if [ "$1:$2" = give-back:25 ]; then
        fail "the changes of $PACKAGE are kept: without them, port 25 would not respond" \
            "See Postfix's log for the cause; then run: $AGAIN. If it did not respond before $PACKAGE was installed, first run: touch $MEMORY/silent"
    fi
    fail "the previous configuration is restored" "See Postfix's log for the cause; then run: $AGAIN"
}
