# shellcheck shell=bash
# boot-lived-in.sh - hosts that somebody has lived in; sourced by case.sh.

# lived_in - a host on which the commands on standard input have run, before
# Postfix was started: «before»
lived_in() {
    on mail
    up_without_services
    people
    box sh -eu
    services_up
    wait_for 'Postfix' something_listens_on 25
    take before
}

# something_listens_on PORT
something_listens_on() {
    [ -n "$(net ss -Hltn "sport = :$1")" ]
}

# auth_comes_and_goes PORT... - installation does to the files what preview says, brings AUTH on
# those ports and keeps 25 answering; what joe sends is accepted; purge gives back
auth_comes_and_goes() {
    port_25_answers
    case ${FROM_RELEASE:-}$SUITE in
        bookworm | trixie) comes_true install_ours ;;
        *) install_ours ;;
    esac
    port_25_answers
    smtp_auth_works "$@"
    send lettre "$1" PLAIN joe secret someone@outside.example ||
        fail "a mail for elsewhere is refused: $(cat "$COPY/client.log")"
    purge_ours
    port_25_answers
    given_back
}

# without_the_package SNAPSHOT - print it without the package and its own state
without_the_package() {
    grep -vE "$NAME|var/lib/confdeb" "$1"
}
