# shellcheck shell=bash
# readme.sh - the README's commands, taken from it, do what it says.
# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"

# on: bookworm trixie
the_readme_shows_how_it_is_installed_and_what_it_says_then() {
    local said
    on mail
    up
    people
    readme_followed Install '^apt install '
    equal 'the notice' "$(readme_commands Install | sed '/^apt install /d')" \
        "$(notice | sed -n "/^$NAME: /,\$p" | sed '/^Processing triggers/d')"
    smtp_auth_works 25 587 465
    said=$(notice)
    followed "$(sed -n 's/^Does it work? *//p' <<<"$said")"
    followed "$(sed -n 's/^What was changed: *//p' <<<"$said")"
    followed "$(sed -n 's/^To take it back: *//p' <<<"$said")"
    no_auth_on 25
}

# on: trixie
the_readme_shows_how_to_look_first_and_afterwards() {
    local section='Look first, and afterwards'
    on mail
    up
    attempt sh -c "cd /root && $(readme_commands "$section" | grep '^dpkg-deb ')"
    equal 'preview' 1 "$STATUS"
    has 'preview' '^[+]smtpd_sasl_auth_enable = yes$' "$OUTPUT"
    install_ours
    attempt postfix-smtp-auth preview --removal
    has 'preview --removal' '^-smtpd_sasl_auth_enable = yes$' "$OUTPUT"
    succeed sh -c "postfix-smtp-auth status | grep -e 'set up' -e smtpd_tls"
    equal 'what the README quotes' "$(readme_console "$section")" "$OUTPUT"
}

# on: bookworm trixie
the_readme_shows_how_answers_are_given_beforehand() {
    on mail
    up
    people
    readme_followed 'Questions and preseeding'
    smtp_auth_works 587 465
    no_auth_on 25
}

# on: bookworm trixie
the_readme_shows_how_a_client_is_tried() {
    local command
    on mail
    up
    people
    box useradd alice
    box chpasswd <<<'alice:secret'
    install_by_apt
    sink
    # the server's name in the README, for swaks, which runs on this machine
    sed '$a192.0.2.1 mail.example.org' /etc/hosts >"$COPY/hosts"
    mount --bind "$COPY/hosts" /etc/hosts
    command=$(readme_commands 'Mail clients')
    has 'one command' '^swaks [^;&|]*$' "$command"
    # it asks for the password
    # shellcheck disable=SC2086 # words
    net $command <<<secret >"$COPY/client.log" 2>&1 || fail "$command: $(cat "$COPY/client.log")"
    umount /etc/hosts
    has 'the answer to AUTH' '235 2.7.0' "$(cat "$COPY/client.log")"
    wait_for 'the mail at the sink' box sh -c "cat /tmp/sink/* | grep -q '^To: bob@example.net'"
}

# on: bookworm trixie
what_came_with_it_can_be_purged() {
    on systemd
    up
    people
    answer_postfix
    apt install postfix
    install_by_apt
    smtp_auth_works 25
    apt purge "$NAME"
    followed "$(grep -o 'apt purge sasl2-bin [a-z0-9-]*' "$PROJECT/README.md")"
    port_25_answers
    has 'mail from others' '250 ' "$(conversation 25 192.0.2.1)"
}
