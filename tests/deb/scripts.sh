# shellcheck shell=bash
# scripts.sh - the shell in the package.

# shell_files - its maintainer scripts and what they source
shell_files() {
    unpacked
    find "$CONTROL/config" "$CONTROL/postinst" "$CONTROL/prerm" "$CONTROL/postrm" \
        "$TREE/usr/sbin/$NAME" "$TREE/usr/share/$NAME" -type f \
        \( -path '*/DEBIAN/*' -o -path '*/sbin/*' -o -name '*.sh' \) | sort
}

# on: host
scripts_pass_shellcheck_and_checkbashisms() {
    local files
    mapfile -t files < <(shell_files)
    [ ${#files[@]} -gt 5 ] || fail "these are too few: ${files[*]}"
    unpacked
    # together with what they source: the files see each other's variables
    lint "$CONTROL/postinst" "$CONTROL/prerm" "$CONTROL/postrm"
    lint "$CONTROL/config" --exclude=SC2119,SC2034 # SC2034: it uses a part of config.sh
    lint "$TREE/usr/sbin/$NAME" --exclude=SC2119,SC2034 # the same
    checkbashisms --force "${files[@]}"
}

# lint SCRIPT... [OPTION] - shellcheck finds nothing in them and in what they source
lint() {
    local found
    # SC2119: db_go of confmodule can do without arguments
    found=$(shellcheck --shell=sh --format=gcc --external-sources --check-sourced \
        --source-path="$TREE/usr/share/$NAME" --exclude=SC2119 "$@") || [ $? = 1 ]
    # debconf's own is not ours to lint; note_answer assigns answer_NAME by eval
    equal "what shellcheck finds in $*" '' "$(grep -v -e '^/usr/share/debconf/' \
        -e ': answer_[a-z0-9_]* is referenced but not assigned' <<<"$found" || :)" # 1: nothing
}

# on: host
every_shell_can_read_the_scripts() {
    local file shell
    for shell in dash 'bash --posix' 'busybox sh' mksh posh; do
        for file in $(shell_files); do
            $shell -n "$file" || fail "$shell cannot read $file"
        done
    done
}

# on: host
every_awk_can_read_the_programs() {
    local awk program
    mkdir "$RUNS/awk"
    unpacked
    cd "$TREE/usr/share/$NAME" || fail 'it is not there'
    [ "$(cat ./*.awk | wc -l)" -gt 100 ] || fail 'there are none'
    for awk in mawk gawk 'busybox awk'; do
        set -- -v to_make=/dev/null -v journal=/dev/null -v "work=$RUNS/awk/"
        # together as texts.sh has them read
        $awk "$@" -f escape.awk -f segments.awk -f lists.awk -f flags.awk -f records.awk -f standing.awk \
            -f decide-lists.awk -f decide-flags.awk -f options.awk -f entries.awk </dev/null ||
            fail "$awk cannot read them"
        $awk "$@" -f presence.awk </dev/null || fail "$awk cannot read it"
        # as status.sh has them read
        $awk "$@" -f escape.awk -f segments.awk -f lists.awk -f flags.awk -f records.awk -f standing.awk \
            -f status.awk </dev/null || fail "$awk cannot read those of status"
        [ -n "$(LC_ALL=C $awk -f escape.awk -f show-status.awk </dev/null)" ] || fail "$awk cannot read show-status.awk"
    done
    for program in *.awk; do
        case $program in
            escape.awk | segments.awk | lists.awk | flags.awk | records.awk | standing.awk | decide-lists.awk | \
                decide-flags.awk | options.awk | entries.awk | presence.awk | status.awk | show-status.awk) ;;
            *) fail "$program is not tried" ;;
        esac
    done
}

# on: host
scripts_keep_within_their_budgets() {
    local budget file lines
    unpacked
    while read -r budget file; do
        lines=$(wc -l <"$TREE/$file")
        [ "$lines" -le "$budget" ] || fail "$file has $lines lines, more than $budget"
    done <<END
120 DEBIAN/config
180 DEBIAN/postinst
80 DEBIAN/prerm
60 DEBIAN/postrm
500 usr/share/$NAME/changes.sh
END
    # but for a line that is long because of one quoted value
    equal 'lines of more than 80 columns in the scripts' '' \
        "$(grep -nE '^.{81}' "$CONTROL"/{config,postinst,prerm,postrm} | grep -vE "'[^']{60,}'" || :)"
}

# on: host
scripts_refuse_unknown_arguments_and_name_every_known_one() {
    local script action
    unpacked
    for script in postinst prerm postrm; do
        head -n 1 "$CONTROL/$script" | grep -qx '#!/bin/sh' || fail "$script: first line"
        grep -qx 'set -e' "$CONTROL/$script" || fail "$script: no set -e"
    done
    # deb-postinst(5), deb-prerm(5), deb-postrm(5)
    while read -r script action; do
        grep -qE "(^|[ |(])$action( *[|)])" "$CONTROL/$script" ||
            fail "$script does not name $action"
    done <<'END'
postinst configure
postinst triggered
postinst abort-upgrade
postinst abort-remove
postinst abort-deconfigure
prerm remove
prerm upgrade
prerm deconfigure
prerm failed-upgrade
postrm remove
postrm purge
postrm upgrade
postrm disappear
postrm failed-upgrade
postrm abort-install
postrm abort-upgrade
END
    attempt_here "$CONTROL/postrm" frobnicate
    equal 'postrm frobnicate' 1 "$STATUS"
    attempt_here "$CONTROL/prerm" frobnicate
    equal 'prerm frobnicate' 1 "$STATUS"
}

# attempt_here COMMAND... - run it on this machine; sets STATUS
attempt_here() {
    STATUS=0
    "$@" >/dev/null 2>&1 </dev/null || STATUS=$?
}
