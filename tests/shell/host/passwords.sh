# Helpers of passwords.cases and passwords-file.cases, as root of a throwaway host.

PASSWORDS=/var/lib/postfix-smtp-auth

# with_accounts - accounts, and no app password; the functions as the package ships them
with_accounts() {
    rm -rf "$PASSWORDS" "$work/log" "$work/share"
    service "$(call pam_auth)"
    printf '%s:secret\n' joe sysjoe | chpasswd
    mkdir "$work/share"
    cat "$package/config.sh" "$package/saslauthd.sh" "$package/obstacles.sh" >"$work/share/config.sh"
    cat "$package/host.sh" "$package/pam.sh" "$package/open-ports.sh" >"$work/share/host.sh"
    ln -s "$package/commands" "$package/sources" "$work/share/"
    cp /etc/pam.d/confdeb-test /etc/pam.d/smtp
}

# password ARGUMENT... - the subcommand
password() {
    PATH="$work/bin:$PATH" PACKAGE=postfix-smtp-auth SHARE="$work/share" \
        $shell "$package/commands/password" "$@" </dev/null 2>"$work/errors"
}

# made USER NAME [OPTION...] - set secret to a new one
made() {
    secret=$(password add "$@") || { echo "no password for $1: $(cat "$work/errors")" && secret=none; }
}

# check USER SECRET [PERL] - as pam_exec asks the checker, after PERL
check() {
    printf '%s\0' "$2" | env -i PAM_USER="$1" PAM_TYPE="${type:-auth}" \
        perl -e "BEGIN { ${3:-} } "'$0 = shift; do $0 or die $@' "$package/commands/password-check"
}

# accepts USER SECRET [PERL]
accepts() {
    check "$@" || echo "$2 is refused for $1"
}

# refuses USER SECRET [PERL]
refuses() {
    ! check "$@" || echo "$2 is accepted for $1"
}

# replies STATUS WORDS ARGUMENT... - password with these ends so, and names WORDS
replies() {
    local status=0 wanted=$1 words=$2
    shift 2
    password "$@" >"$work/said" || status=$?
    [ "$status" = "$wanted" ] || printf '%q ended with %s\n' "$*" "$status"
    [ -z "$words" ] || grep -q -- "$words" "$work/said" "$work/errors" || printf '%q said: %s\n' "$*" "$(cat "$work/errors")"
    ! LC_ALL=C grep -q '[^[:print:]]' "$work/said" "$work/errors" || echo "$* printed what a terminal obeys"
}

# expect_json WANTED - but for when they were made
expect_json() {
    local got
    got=$(password list --json | sed 's/"made": "20[^"]*"/"made": "T"/')
    [ "$got" = "$1" ] || printf 'list --json gave\n%s\n' "$got"
}

# damaged COMMAND - with the file so, nobody gets in by it, and the log says why
damaged() {
    local tries
    cp -a "$PASSWORDS" "$work/kept"
    : >"$work/log"
    (cd "$PASSWORDS" && eval "$1")
    refuses joe "$secret" '*CORE::GLOBAL::system = sub { open my $log, ">>", "'"$work/log"'"; print $log "@_\n"; 0 }'
    [ "$(grep -c '^/usr/bin/logger -t postfix-smtp-auth -p auth.err -- app passwords are refused: [ -~]*$' "$work/log")" = 1 ] ||
        echo "the log after «$1»: $(cat "$work/log")"
    rm -rf "$PASSWORDS"
    mv "$work/kept" "$PASSWORDS"
}

# grow N - N more passwords, of others
grow() {
    perl -e 'my @lines = <STDIN>; my $hash = (split /\t/, $lines[1])[3]; print $lines[0];
        printf "user%06d\tphone\t%016x\t$hash\t1\t-\n", $_, $_ for 1 .. $ARGV[0];
        print @lines[1 .. $#lines]' "$1" <"$PASSWORDS/passwords" >"$work/grown"
    cat "$work/grown" >"$PASSWORDS/passwords"
}

# advised - do what the last one that was made says
advised() {
    sed -n 's/^  //p' "$work/errors" >"$work/advice"
    [ -s "$work/advice" ] || echo "no advice: $(cat "$work/errors")"
    sh -e "$work/advice" >/dev/null
}
