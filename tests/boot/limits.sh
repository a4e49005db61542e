# shellcheck shell=bash
# limits.sh - what the limits in package/README.md say that does not work.
# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"

# limit WORDS PATTERN - what matches PATTERN in that limit that has WORDS
limit() {
    awk -v words="$1" '/^## / { here = $0 == "## Limits" } !here { next }
        /^- / { limit = "" } { limit = limit " " $0 } index(limit, words) { print limit }' \
        "$PROJECT/package/README.md" | grep -oE "$2" | head -n 1 | grep . || fail "no limit says «$1», «$2»"
}

# on: bookworm trixie
passwords_work_up_to_256_bytes() {
    local length answer password
    on mail
    up
    people
    install_ours
    for length in 256 257; do
        answer=235
        [ "$length" = 256 ] || answer=535
        password=$(head -c "$length" /dev/zero | tr '\0' x)
        box chpasswd <<<"joe:$password"
        equal "$length bytes by PLAIN" $answer "$(login lettre 587 PLAIN joe "$password")"
        equal "$length bytes by LOGIN" $answer "$(login lettre 465 LOGIN joe "$password")"
    done
    # a UTF-8 letter is two of them
    password=$(printf 'é%.0s' {1..128})
    box chpasswd <<<"joe:$password"
    equal '128 letters of two bytes' 235 "$(login lettre 587 PLAIN joe "$password")"
    box chpasswd <<<"joe:${password}é"
    equal '129 letters of two bytes' 535 "$(login lettre 587 PLAIN joe "${password}é")"
}

# on: trixie
the_case_of_user_names_counts() {
    on mail
    up
    people
    install_ours
    smtp_auth_works 587
    equal 'Joe' 535 "$(login lettre 587 PLAIN Joe secret)"
}

# on: bookworm trixie
faillock_counts_failures_at_smtp_once_the_package_is_reconfigured() {
    local times
    on mail
    up
    people
    box useradd alice
    box chpasswd <<<'alice:secret'
    install_ours
    sed -i -e 's/^auth.*pam_unix.so.*/auth required pam_faillock.so preauth\n&\nauth [default=die] pam_faillock.so authfail/' \
        -e 's/success=1/success=2/' "$ROOT/etc/pam.d/common-auth"
    sed -i '1iaccount required pam_faillock.so' "$ROOT/etc/pam.d/common-account"
    # before that, PAM's stack for SMTP knows nothing of it
    for times in 1 2 3; do
        equal "guess $times" 535 "$(login lettre 587 PLAIN alice wrong)"
    done
    equal 'not locked' 235 "$(login lettre 587 PLAIN alice secret)"
    followed "$(limit 'add LDAP' 'dpkg-reconfigure [a-z-]*')"
    for times in 1 2 3; do
        equal "guess $times" 535 "$(login lettre 587 PLAIN alice wrong)"
    done
    equal 'locked' 535 "$(login lettre 587 PLAIN alice secret)"
    followed "$(limit 'pam_faillock' 'faillock --user alice --reset')"
    equal 'not locked any more' 235 "$(login lettre 587 PLAIN alice secret)"
}
