# doctor-log.sh - what the log of the last day has of known troubles; read by doctor-checks.sh.
# It is about what was, not about what is: each is a hint.

# check_log
check_log() {
    if [ -d /run/systemd/system ]; then
        case " $(id -u) $(id -nG) " in
            ' 0 '* | *' adm '* | *' systemd-journal '*) ;;
            *)
                unknown log 'the log of the last day' 'This needs root.'
                return 0
                ;;
        esac
    elif [ ! -r /var/log/mail.log ]; then
        unknown log 'the log of the last day' '/var/log/mail.log is not there, or cannot be read.'
        return 0
    fi
    log_of_the_day | awk -f "$COMMANDS/doctor-log.awk" >"$WORK/log"
    if [ -e "$WORK/log.cut" ]; then
        unknown log 'not all of the last day' 'The log is too long to be read in time.'
    fi
    found=
    while IFS=$TAB read -r name count last what why; do
        case "$name" in
            sent | timed-out) ;;
            *)
                found=yes
                hint "log-$name" "$what" "$count times, last at $last. $why"
                ;;
        esac
    done <"$WORK/log"
    [ -n "$found" ] || right log 'nothing of known troubles in the last day'
    (check_outwards)
}

# mail_journal OPTION... - print what the journal has of the mail system and of PAM; only what root
# or Postfix's user has sent, as everybody may call themselves postfix/smtpd
mail_journal() {
    setting mail_owner
    sender=$(id -u "${value:-postfix}" 2>/dev/null) || sender=0
    timeout "$talk_seconds" journalctl -q --no-pager --facility=mail,auth,authpriv "$@" _UID=0 + "_UID=$sender" 2>/dev/null
}

# log_of_the_day - print the mail system's and saslauthd's lines of the last 24 hours; leave
# WORK/log.cut if there are too many
log_of_the_day() {
    if [ -d /run/systemd/system ]; then
        mail_journal -o short-iso --since '-24 hours'
        [ $? != 124 ] || : >"$WORK/log.cut"
    else
        # in both forms of rsyslog's dates
        today=$(date '+%b %e')
        yesterday=$(date -d yesterday '+%b %e')
        days="^($today|$yesterday|$(date +%F)|$(date -d yesterday +%F))[ T]"
        for log in /var/log/mail.log /var/log/auth.log; do
            [ ! -r "$log" ] || tail -c 50000000 "$log" | grep -E "$days"
        done
    fi
}

# check_outwards - mail is accepted by port 25 of other hosts: as the log has it, so that nobody
# is asked
check_outwards() {
    group=deliverability
    sent=$(awk -F '\t' '$1 == "sent" { print $2 }' "$WORK/log")
    timed_out=$(awk -F '\t' '$1 == "timed-out" { print $2 }' "$WORK/log")
    if [ -n "$sent" ]; then
        right delivery-port-25 'port 25 of other hosts can be reached'
    elif [ -n "$timed_out" ]; then
        hint delivery-port-25 'no mail has reached another host in the last day' \
            "$timed_out connections to port 25 timed out. Many providers block it until they are asked; the other way is a relayhost."
    else
        unknown delivery-port-25 'whether port 25 of other hosts can be reached' \
            'The log of the last day has no mail to another host.'
    fi
}
