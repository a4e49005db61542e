# shellcheck shell=bash
# boot-preview.sh - what the host command says before the package is there; sourced by case.sh.

# preview [OPTION...] - run the subcommand before the package is installed, from the .deb: STATUS,
# and what it printed in $COPY/preview and $COPY/preview.errors
# shellcheck disable=SC2120 # command.sh passes options
preview() {
    STATUS=0
    [ -d "$ROOT/root/look" ] || box dpkg-deb -x "/root/$NAME.deb" /root/look
    box "/root/look/usr/sbin/$NAME" preview "$@" >"$COPY/preview" 2>"$COPY/preview.errors" </dev/null || STATUS=$?
    cat "$COPY/preview.errors" # for the case's log
}

# copy_changed_files DIRECTORY - of the host, those whose text the package changes
copy_changed_files() {
    local file
    for file in /etc/postfix/main.cf /etc/postfix/master.cf /etc/postfix/sasl/smtpd.conf \
        /etc/default/saslauthd /etc/pam.d/smtp \
        "/etc/systemd/system/saslauthd.service.d/$NAME.conf"; do
        file=$(box readlink -m "$file") # the text is where a link leads
        mkdir -p "$1${file%/*}"
        ! box test -e "$file" || box cat "$file" >"$1$file"
    done
}

# comes_true COMMAND... - what preview says of the files is what COMMAND, which installs the
# package, then makes of them, byte for byte
comes_true() {
    local joins
    preview
    case $STATUS in
        0 | 1) ;;
        *) fail "preview ended with $STATUS: $(cat "$COPY/preview.errors")" ;;
    esac
    has 'the way back' '^Removing it afterwards gives back all [0-9]+ files' "$(grep -a '^Removing' "$COPY/preview")"
    copy_changed_files "$COPY/previewed"
    if grep -aq '^--- a/' "$COPY/preview"; then
        patch --quiet --binary --strip 1 --directory "$COPY/previewed" <"$COPY/preview" || fail 'its diff does not apply'
    fi
    rm -r "$ROOT/root/look"
    joins=1
    ! box getent group sasl | grep -q '[:,]postfix' || joins=0
    equal 'lines that postfix joins the group sasl' "$joins" "$(grep -c '^  user postfix joins the group sasl$' "$COPY/preview" || :)"
    "$@"
    has 'the group sasl' '[:,]postfix' "$(box getent group sasl)"
    copy_changed_files "$COPY/installed"
    find "$COPY/previewed" "$COPY/installed" -type f -empty -delete
    diff -r "$COPY/previewed" "$COPY/installed" || fail 'what preview said did not come true'
    # there is nothing more to do
    box "$NAME" preview >"$COPY/preview" 2>&1 </dev/null || fail "preview after the installation: $(cat "$COPY/preview")"
}
