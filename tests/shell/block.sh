# shellcheck shell=bash
# block.sh - whom the list of blocked users refuses, and whose mail is theirs; on hosts that have no
# perl but perl-base.
# shellcheck source=/dev/null
. "$SUPPORT/words/command.sh"

COMMANDS=/usr/share/postfix-smtp-auth/commands
LIST=/root/state/blocked

# without_capitals - a host whose name service ignores them, and knows alice and bob
without_capitals() {
    on base
    start_without_init
    host_command --version >/dev/null # unpacks it
    cat >"$ROOT/root/nss.pm" <<'END'
BEGIN { *CORE::GLOBAL::getpwnam = sub { my $name = lc shift; $name =~ /\A(?:alice|bob)\z/ ? ($name, 'x') : () } }
1;
END
}

# program NAME ARGUMENT... - run it there; STATUS and OUTPUT are as of attempt
program() {
    attempt env PERL5OPT='-I/root -Mnss' PAM_USER="${PAM_USER:-}" "$COMMANDS/$1" "${@:2}"
}

# asked STATUS USER - PAM asks whether USER may log in
asked() {
    PAM_USER=$2 program block-gate "$LIST"
    equal "the gate's status for «$2»" "$1" "$STATUS"
}

# edited STATUS NAME ACTION USER - a change of the list, and the name that stands in it
edited() {
    program block-edit "$LIST" "$3" "$4"
    equal "$3 «$4»" "$1 $2" "$STATUS $OUTPUT"
}

# on: bookworm trixie bullseye
a_blocked_user_is_refused_under_each_spelling_that_the_name_service_takes() {
    local name
    without_capitals
    asked 0 alice
    edited 0 alice add ALICE
    edited 2 alice add alice
    edited 0 Nobody add Nobody
    for name in alice Alice ALICE Nobody; do asked 1 "$name"; done
    for name in bob nobody '' end $'bob\nalice' 'alice:1' $'\e[31m' malice; do asked 0 "$name"; done
    equal 'the list' '600 root' "$(box stat -c '%a %U' "$LIST")"
    equal 'beside it' 'blocked lock' "$(box ls "${LIST%/*}" | xargs)"
    box sh -c "perl -e 'print qq(u\$_:1\n) for 1 .. 100_000; print qq(end\n)' >$LIST"
    asked 0 alice
    asked 1 u100000
    box sed -i 's/^u5:1$/u5/' "$LIST"
    asked 1 alice
    edited 1 "postfix-smtp-auth: $LIST is damaged in line 5" remove alice
    box sh -c "printf '%s\n' alice:1 end >$LIST"
    edited 0 alice remove Alice
    edited 2 bob remove bob
    equal 'what is left' lock "$(box ls "${LIST%/*}" | xargs)"
}

# queue - mails of several users, and what is no mail: each has its ID from its login
queue() {
    # shellcheck disable=SC2016 # Perl's
    box perl -e '
        sub record { my ($type, $data) = @_; my ($n, $length) = (length $data, "");
            do { $length .= chr($n & 127 | ($n > 127 ? 128 : 0)); $n >>= 7 } while $n; "$type$length$data" }
        sub mail { my ($id, $login, $more) = @_;
            open my $out, ">", "/root/queue/deferred/A/$id" or die;
            print {$out} record("C", "x" x 300), record("A", "log_ident=$id"),
                defined $login ? record("A", "sasl_username=$login") : (), record("S", "alice"), record("M", ""),
                record("N", "text"), record("A", "sasl_username=alice"), $more // "";
            close $out; chmod 0700, "/root/queue/deferred/A/$id" }
        system "mkdir -p /root/queue/deferred/A /root/queue/hold";
        mail("A1", "alice"); mail("A2", "Alice\@example.org"); mail("A3", "alice\@example.org\@x");
        mail("A4", "malice"); mail("A5", undef); mail("A6", "alice\@"); mail("A7", "\@alice");
        mail("A8", "alice"); chmod 0600, "/root/queue/deferred/A/A8";
        mail("a.b", "alice"); symlink "A1", "/root/queue/deferred/A/A9";
        for (["B1", "A\xff\xff\xff\xff\x0fx"], ["B2", "A\x20sasl_username=alice"], ["B3", ""]) {
            open my $out, ">", "/root/queue/deferred/A/$_->[0]"; print {$out} $_->[1]; close $out;
            chmod 0700, "/root/queue/deferred/A/$_->[0]" }'
}

# on: bookworm trixie bullseye
no_mail_but_that_of_the_user_is_found_in_the_queue() {
    without_capitals
    queue
    program block-queue /root/queue alice drop incoming deferred hold
    equal 'mails of alice, with any realm' '0 A1 A2 A6' "$STATUS $(xargs <<<"$OUTPUT")"
    program block-queue /root/queue alice keep deferred
    equal 'mails of alice alone' '0 A1' "$STATUS $(xargs <<<"$OUTPUT")"
    program block-queue /root/queue Alice@example.org keep deferred
    equal 'mails of a user with a realm' '0 A2' "$STATUS $(xargs <<<"$OUTPUT")"
    program block-queue /root/queue alice@example.org drop deferred
    equal 'mails of a user with an @' '0 A3' "$STATUS $(xargs <<<"$OUTPUT")"
}

# on: bookworm
block_takes_a_login_as_saslauthd_does() {
    local row
    on deps
    start_without_init
    host_command --version >/dev/null
    for row in '|alice@x@y|alice@x drop' '-r|alice@x@y|alice@x@y keep' '-c -r|alice|alice keep' '|alice|alice drop'; do
        IFS='|' read -r flags login wanted <<<"$row"
        echo "OPTIONS=\"$flags -m /run/saslauthd\"" >"$ROOT/etc/default/saslauthd"
        # shellcheck disable=SC2016 # for the box
        equal "$flags $login" "$wanted" "$(box env PACKAGE="$NAME" SHARE="/usr/share/$NAME" sh -euc \
            '. "$SHARE/commands/block-words.sh"; find_name "$1"; echo "$name $realms"' sh "$login")"
    done
}
