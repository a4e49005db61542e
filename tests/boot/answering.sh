# shellcheck shell=bash
# answering.sh - mail from other servers is answered at every moment of the package's life.

# on: bookworm trixie
port_25_is_answered_all_the_time() {
    on mail
    up
    people
    take before
    probing
    install_ours
    answer services multiselect submission
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    answer services multiselect 'smtp, submission, submissions'
    succeed dpkg-reconfigure -fnoninteractive "$NAME"
    succeed dpkg -i /root/next.deb
    remove_ours
    succeed dpkg -i /root/next.deb
    purge_ours
    never_unanswered
    given_back
}
