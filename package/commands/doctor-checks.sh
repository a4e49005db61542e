# doctor-checks.sh - run all checks; called by doctor, which sets PACKAGE, SHARE, WORK and LIMIT, and
# ends this after LIMIT seconds.
#
# A check writes one line into WORK/results.GROUP:
#   NAME TAB STATUS TAB WHAT TAB WHY TAB REMEDY
# STATUS is right, wrong, unknown, hint, or symptom: wrong, unless a cause of it is.

set -e

. "$SHARE/commands/doctor-host.sh"
. "$SHARE/commands/doctor-chain.sh"
. "$SHARE/commands/doctor-saslauthd.sh"
. "$SHARE/commands/doctor-pam.sh"
. "$SHARE/commands/doctor-doors.sh"
. "$SHARE/commands/doctor-offers.sh"
. "$SHARE/commands/doctor-certificate.sh"
. "$SHARE/commands/doctor-log.sh"
RECONFIGURE="dpkg-reconfigure $PACKAGE"
# what was changed by hand is left alone by the first run, which says so, and set by the next
SET_ANEW="$RECONFIGURE && $RECONFIGURE"

# report STATUS NAME WHAT [WHY [REMEDY]] - write the line of a check
report() {
    case "$3${4:-}${5:-}" in
        *[$TAB$NEWLINE$CR]*)
            # what stands in the host's files may have any character
            set -- "$1" "$2" "$(in_one_line "$3")" "$(in_one_line "${4:-}")" "$(in_one_line "${5:-}")"
            ;;
    esac
    printf '%s\t%s\t%s\t%s\t%s\n' "$2" "$1" "$3" "${4:-}" "${5:-}" >>"$RESULTS/results.$group"
}

# in_one_line TEXT
in_one_line() {
    printf '%s' "$1" | tr '\t\r\n' '   '
}

# right, wrong, unknown, hint, symptom, open_to_all NAME WHAT [WHY [REMEDY]]
right() { report right "$@"; }
wrong() { report wrong "$@"; }
unknown() { report unknown "$@"; }
hint() { report hint "$@"; }
symptom() { report symptom "$@"; }
open_to_all() { report open "$@"; }

# as_root NAME - true for root; otherwise the check NAME cannot be made
as_root() {
    [ "$uid" = 0 ] && return 0
    unknown "$1" 'this needs root'
    return 1
}

# check_deliverability - as hints
check_deliverability() {
    postfix_is_known || return 0
    set --
    for name in myorigin myhostname relayhost smtpd_milters content_filter smtp_bind_address smtp_bind_address6; do
        setting "$name"
        set -- "$@" "$name=$value"
    done
    perl "$COMMANDS/doctor-deliverability.pl" "$@" >>"$RESULTS/results.deliverability"
}

# run_group NAME FUNCTION... - in the background; the last thing written is that it has ended
run_group() {
    group=$1
    shift
    {
        for check in "$@"; do
            "$check"
        done
        : >"$WORK/ended.$group"
    } &
    echo "$group" >>"$WORK/groups"
}

# what a conversation may take
probe_seconds=$(((LIMIT * 4 + 8) / 9))
talk_seconds=$(((LIMIT * 7 + 8) / 9))
look_at_host
look_at_postfix
find_certificate
# nobody's
user=nobody-$(random_word)
password=$(random_word)
run_group chain check_packages check_postfix_files check_set_up check_postfix_running \
    check_smtpd_conf check_settings check_mechanisms check_group check_saslauthd check_socket check_pam
run_group doors check_doors
run_group certificate check_certificates
run_group log check_log
run_group deliverability check_deliverability
wait
