# shellcheck shell=bash
# judges-bases.sh - what Debian's own tests need on a mail host; kept between runs;
# source it after bases.sh and mirror-layer.sh.
#
# In CACHE/judges-BASES-KEY:
#   layer          over mail: autopkgtest, and what Postfix's tests depend on
#   postfix-tests  debian/tests of Postfix's source package
#   without        what these tests say of the host without our package

# make_judges SOURCES DIR - fill DIR; SOURCES holds the deb lines
make_judges() (
    trap discard EXIT
    mkdir -p "$2/postfix-tests"
    copy_of "$BASES/mail:$BASES/systemd:$BASES/base" 3g
    { cat "$1" && sed 's/^deb /deb-src /' "$1"; } >"$COPY/sources"
    mkdir "$ROOT/srv/source"
    with_mirror "$COPY/sources" '
        get install autopkgtest dpkg-dev lsb-release procmail python3 python3-pexpect
        cd /srv/source
        get source --diff-only --download-only postfix'
    tar -xf "$ROOT"/srv/source/postfix_*.debian.tar.* -C "$2/postfix-tests" \
        --strip-components=2 debian/tests
    rm -rf "$ROOT/srv/source"
    keep_layer "$2/layer"
    discard

    export REPOSITORY=$BASES/debs
    judged_host "$2"
    postfix_tests "$2" >"$2/without"
)

# judged_host JUDGES - a booted mail host with what the tests need
judged_host() {
    copy_of "$1/layer:$BASES/mail:$BASES/systemd:$BASES/base" 2g
    up
    apt update
}

# postfix_tests JUDGES - run Postfix's own tests on the host; prints how each ended
postfix_tests() {
    mkdir -p "$ROOT/root/postfix/debian"
    cp -r "$1/postfix-tests" "$ROOT/root/postfix/debian/tests"
    attempt sh -c 'hostname localhost && hostname >/etc/mailname &&
        postconf -e maillog_file=/var/log/postfix.log &&
        service postfix restart && cd /root/postfix && python3 debian/tests/test-postfix.py -v' >"$COPY/said"
    # between the name and the word stands what the test did
    sed -nE 's/^(test_[a-zA-Z0-9_]+) .*/\1/p; s/^(.*\.\.\. )?(ok|FAIL|ERROR|skipped.*)$/  \2/p' "$COPY/output" >"$COPY/results"
    cat "$COPY/said" >&2
    cat "$COPY/results"
}
