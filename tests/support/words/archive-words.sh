# shellcheck shell=bash
# archive-words.sh - words of the archive tier; sourced by case.sh.
# shellcheck source=/dev/null
. "$SUPPORT/bases/judges-bases.sh"

# signing_key FILE - a key of this case alone; its public half in FILE
signing_key() {
    export GNUPGHOME=$COPY/gnupg
    mkdir -m 0700 "$GNUPGHOME"
    gpg --quiet --batch --passphrase '' --quick-generate-key 'private repository' ed25519 sign
    gpg --export >"$1"
}

# sign_release DIR [OPTION...] - a Release for the indexes in DIR, signed
sign_release() (
    cd "$1" || exit
    shift
    apt-ftparchive "$@" release . >"$COPY/Release"
    mv "$COPY/Release" Release
    gpg --quiet --batch --yes --clearsign -o InRelease Release
)
