# shellcheck shell=bash
# corpus.sh - each main.cf of a corpus becomes that of a host, on which the package is
# installed, the file edited, and the package purged. CORPUS is a directory of such files;
# without it, the project's own are taken.

# what the package may set (see package/spec.toml)
ours='cyrus_sasl_config_path|smtpd_(sasl_(auth_enable|type|path)|tls_(cert_file|key_file|security_level|auth_only)|relay_restrictions|recipient_restrictions)|mynetworks'

# on: bookworm trixie
each_main_cf_of_the_corpus_comes_back_with_its_edits() {
    local file files=0 bad=0 status
    corpus_host
    while IFS= read -r file; do
        files=$((files + 1))
        # a shell of its own, whose failure ends nothing but itself. Not behind "||",
        # where set -e would be off in it
        (comes_back "$file") >"$COPY/one.log" 2>&1 &
        status=0
        wait $! || status=$?
        if [ "$status" = 0 ]; then
            tail -n 1 "$COPY/one.log" | tee -a "$RUNS/verdicts.$SUITE"
        else
            bad=$((bad + 1))
            printf -- '--- BAD: %s\n' "${file##*/}"
            cat "$COPY/one.log"
            discard
            corpus_host
        fi
    done < <(corpus)
    printf '%s files: %s set up, %s left alone, %s refused, %s bad\n' "$files" \
        "$(verdicts 'set up')" "$(verdicts 'left alone')" "$(verdicts refused)" "$bad"
    [ "$files" -gt 0 ] || fail "no files in ${CORPUS:-the corpus}"
    [ "$bad" = 0 ] || fail "$bad of $files files are bad; see above"
}

# verdicts WORDS - how many files got that one
verdicts() {
    grep -c "^$1  " "$RUNS/verdicts.$SUITE" || : # 1: none
}

# corpus - print the paths of its files
corpus() {
    [ -n "${CORPUS:-}" ] || {
        many_comments >"$COPY/many-comments.cf"
        echo "$COPY/many-comments.cf"
    }
    find "${CORPUS:-$PROJECT/tests/corpus}" -type f ! -name '*.md' | sort
}

# many_comments - print a main.cf that is documentation for the most part
many_comments() {
    echo '# verdict: set up'
    awk 'BEGIN {
        for (i = 1; i <= 680; i++) {
            if (i == 190) print "mydestination = $myhostname, localhost.$mydomain, localhost"
            if (i == 410) print "mynetworks = 168.100.189.0/28, 127.0.0.0/8"
            if (i % 17 == 0) print "#"
            else if (i % 5 == 0) print "#mynetworks = $config_directory/mynetworks" i
            else print "# Line " i " says what the parameter below is for, and what else it may be."
        }
    }'
}

# corpus_host - a host on which nothing runs, for one file after the other
corpus_host() {
    on deps
    start_without_init
    cp "$ROOT/etc/postfix/main.cf" "$COPY/debians.cf"
    : >>"$RUNS/verdicts.$SUITE"
}

# comes_back FILE - with FILE as main.cf: only what is ours changes, or nothing; and purge
# gives back FILE with what was edited meanwhile. The last line told is the verdict.
comes_back() {
    local verdict expected main=$ROOT/etc/postfix/main.cf
    cat "$1" >"$main"
    meaning >"$COPY/meaning"
    take before
    attempt dpkg -i "/root/$NAME.deb"
    verdict=$(verdict_of)
    expected=$(sed -n '1s/^# verdict: \([a-z ]*\).*/\1/p' "$1")
    [ -z "$expected" ] || equal 'the verdict' "$expected" "$verdict"
    case $verdict in
        'set up') only_ours_changed ;;
        *)
            cmp "$1" "$main"
            take installed
            sed -i -E "/$NAME|var\/lib\/confdeb/d" "$COPY/installed"
            same_host "$COPY/before" "$COPY/installed"
            ;;
    esac
    cp "$1" "$COPY/edited.cf"
    edit "$COPY/edited.cf"
    edit "$main"
    succeed dpkg --purge "$NAME"
    cmp "$COPY/edited.cf" "$main"
    given_back_but_for ' etc/postfix/main.cf	'
    printf '%s  %s\n' "$verdict" "${1##*/}"
}

# verdict_of - what came of the installation that attempt has made
verdict_of() {
    if [ "$STATUS" != 0 ]; then
        has 'a sentence' "^$NAME: ." "$OUTPUT"
        echo refused
    elif grep -q "^$NAME: nothing was set up" <<<"$OUTPUT"; then
        echo 'left alone'
    else
        echo 'set up'
    fi
}

# meaning - what Postfix reads in main.cf; nothing where it refuses the file
meaning() {
    box postconf -n 2>/dev/null || :
}

# only_ours_changed - since the snapshot, in what Postfix reads
only_ours_changed() {
    meaning >"$COPY/meaning-after"
    # diff ends with 1 where they differ, as they do
    diff "$COPY/meaning" "$COPY/meaning-after" >"$COPY/changes" || [ $? = 1 ]
    lacks 'what changed in main.cf' . "$(sed -nE "/^[<>] ($ours) =/d; /^[<>]/p" "$COPY/changes")"
    has 'the switch' '^smtpd_sasl_auth_enable = yes$' "$(cat "$COPY/meaning-after")"
}

# edit FILE - as an administrator would: a remark above the first of the host's names, and
# a parameter at the end
edit() {
    sed -i '0,/^my[a-z]*[[:blank:]]*=/s//# see to it\n&/' "$1"
    [ -z "$(tail -c 1 "$1")" ] || echo >>"$1"
    printf '%s\n' '' '# by hand' 'message_size_limit = 20971520' >>"$1"
}
