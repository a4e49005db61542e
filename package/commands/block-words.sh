# block-words.sh - what block and unblock have in common; read by both, with PACKAGE and SHARE set.

unset DPKG_ROOT
LIST=/var/lib/postfix-smtp-auth/blocked
COMMANDS=$SHARE/commands
PAM_FILE=/etc/pam.d/smtp
. "$SHARE/config.sh"
. "$SHARE/host.sh"

# say SENTENCE - tell the administrator what they may not expect
say() {
    printf '%s: %s\n' "$PACKAGE" "$1" >&2
}

# usage_error SENTENCE - end with it
usage_error() {
    say "$1"
    printf "Try '%s --help'.\n" "$PACKAGE ${0##*/}" >&2
    exit 3
}

# shown TEXT - print it without what a terminal would obey
shown() {
    printf '%s' "$1" | tr -c ' -~' '?'
}

# want_root - end for anybody else
want_root() {
    [ "$(id -u)" = 0 ] || {
        say 'run this as root'
        exit 1
    }
}

# find_name USER - set name to what PAM is given when USER logs in: saslauthd drops the realm behind
# the last @ or, with its flag -r, keeps it; realms is drop or keep
find_name() {
    # tr, as posh knows no [:cntrl:]
    if [ -z "${1%%-*}" ] || [ "$1" != "$(printf %s "$1" | tr -d '[:cntrl:]:/')" ]; then
        usage_error 'no account has such a name'
    fi
    read_saslauthd
    saslauthd_setting -r
    name=$1
    realms=keep
    [ -n "$value" ] || {
        name=${1%@*}
        realms=drop
        [ -n "$name" ] || usage_error 'no account has such a name'
    }
}

# queued QUEUE... - print the IDs of the user's mails in these queues
queued() {
    perl "$COMMANDS/block-queue" "$(postconf -h queue_directory)" "$name" "$realms" "$@"
}

# tell_held USER - print how many of the user's mails are on hold, if any, and what can be done
tell_held() {
    held=$(queued hold) || return 1
    [ -n "$held" ] || return 0
    word=$(printf %s "$1" | sed "s/'/'\\\\''/g")
    case "$1" in
        *[!\ -~]*) word=USER ;; # it cannot be shown
        *[!a-zA-Z0-9._@-]*) word="'$word'" ;;
    esac
    cat <<EOF
Mails of $(shown "$1") on hold: $(printf '%s\n' "$held" | wc -l). To release or to delete them:
  $PACKAGE block --held $word | postsuper -H -
  $PACKAGE block --held $word | postsuper -d - hold
EOF
}
