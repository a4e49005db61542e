# shellcheck shell=bash
# repository.sh - the package comes from a private APT repository, as README shows it.
# shellcheck source=/dev/null
. "$SUPPORT/words/advice.sh"

# publish DEB - put DEB into the repository, and make the indexes as the README says
publish() (
    cd "$COPY/repository" || exit
    cp "$1" .
    readme_commands 'A private repository' >"$COPY/commands"
    bash -e "$COPY/commands" </dev/null
)

# on: bookworm trixie
apt_installs_and_upgrades_from_a_private_repository() {
    on mail
    up
    people
    mkdir "$COPY/repository"
    mkdir -p "$ROOT/etc/apt/keyrings"
    signing_key "$ROOT/etc/apt/keyrings/private.gpg"
    publish "$DEB"
    net /usr/bin/python3 -m http.server --bind 127.0.0.1 --directory "$COPY/repository" 8000 \
        >"$COPY/http.log" 2>&1 &
    wait_for 'the repository' net bash -c ": >/dev/tcp/127.0.0.1/8000"
    echo 'deb [signed-by=/etc/apt/keyrings/private.gpg] http://127.0.0.1:8000 ./' \
        >"$ROOT/etc/apt/sources.list.d/private.list"
    answer services multiselect 'smtp, submission'
    apt update
    apt install "$NAME"
    smtp_auth_works 25 587
    nothing_listens_on 465
    publish "$NEXT_DEB"
    apt update
    apt upgrade
    equal 'the version' 99 "$(box dpkg-query -W -f '${Version}' "$NAME")"
    smtp_auth_works 25 587
    nothing_listens_on 465
}
