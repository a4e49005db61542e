# shellcheck shell=bash
# contents.sh - the package as a file.

# on: host
lintian_finds_nothing() {
    local said
    # an override would be hidden too
    said=$(lintian --allow-root --no-user-dirs --show-overrides "$DEB" 2>&1) || :
    lacks lintian '^[EWO]: ' "$said"
    echo "$said"
}

# on: host
files_lie_where_they_should_and_belong_to_root() {
    local list
    list=$(dpkg-deb --contents "$DEB")
    equal 'files of others' '' "$(awk '$2 != "root/root"' <<<"$list")"
    equal 'files elsewhere' '' "$(awk '$6 !~ /\/$/ { print $6 }' <<<"$list" |
        grep -vE -e "^[.]/usr/share/($NAME|doc/$NAME)/" -e "^[.]/usr/sbin/$NAME\$" \
            -e "^[.]/usr/share/(man/man8/$NAME.8.gz|bash-completion/completions/$NAME)\$" || :)"
    equal 'modes' '-rw-r--r-- -rwxr-xr-x drwxr-xr-x' "$(awk '{ print $1 }' <<<"$list" | sort -u | xargs)"
    for file in changelog.gz copyright plan.txt; do
        has 'documentation' "/usr/share/doc/$NAME/$file\$" "$list"
    done
}

# on: host
control_members_are_complete_and_true() {
    local depends
    unpacked
    (cd "$TREE" && md5sum --quiet --check DEBIAN/md5sums)
    equal 'files with a sum' "$(find "$TREE/usr" -type f -printf 'usr/%P\n' | sort)" \
        "$(cut -c35- "$CONTROL/md5sums" | sort)"
    equal Architecture all "$(dpkg-deb --field "$DEB" Architecture)"
    depends=$(dpkg-deb --field "$DEB" Depends)
    for package in postfix sasl2-bin libsasl2-modules ssl-cert passwd debconf; do
        has Depends "(^|, )$package( |,|\$)" "$depends"
    done
    for member in config postinst prerm postrm; do
        equal "mode of $member" 755 "$(stat -c %a "$CONTROL/$member")"
    done
    [ ! -e "$CONTROL/conffiles" ] || fail 'it has conffiles'
}

# on: host
previews_run_the_maintainer_scripts_themselves() {
    unpacked
    for script in config postinst prerm templates; do
        cmp "$CONTROL/$script" <(zcat "$TREE/usr/share/$NAME/scripts/$script.gz")
    done
}

# on: host
the_manual_page_has_no_fault_and_names_every_subcommand() {
    local page
    unpacked
    zcat "$TREE/usr/share/man/man8/$NAME.8.gz" >"$RUNS/page.8"
    equal 'what man finds' '' "$(LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l "$RUNS/page.8" 2>&1 >/dev/null)"
    page=$(LC_ALL=C.UTF-8 MANWIDTH=80 man -l "$RUNS/page.8")
    for subcommand in $("$TREE/usr/sbin/$NAME" --help | sed -n 's/^  \([a-z-]*\)  .*/\1/p'); do
        has 'the manual page' "^   $subcommand" "$page"
    done
}

# on: host
questions_are_in_english_and_french() {
    local question
    unpacked
    for question in services mynetworks unix-password allowed-group credential-cache sender-login-match fail2ban takeover; do
        has templates "^Template: $NAME/$question\$" "$(cat "$CONTROL/templates")"
    done
    equal 'French texts' 8 "$(grep -c '^Description-fr[.]UTF-8: ' "$CONTROL/templates")"
}

# on: host
translations_are_complete() {
    local file
    cmp package/po/templates.pot <(confdeb pot)
    for file in package/po/*.po; do
        msgfmt --check --output-file=/dev/null "$file"
        # neither missing nor fuzzy nor old
        cp "$file" "$RUNS/merged.po"
        msgmerge --quiet --update --backup=none "$RUNS/merged.po" package/po/templates.pot
        equal "$file" '' "$(msgattrib --untranslated --no-obsolete "$RUNS/merged.po")"
        equal "$file" '' "$(msgattrib --only-fuzzy --no-obsolete "$RUNS/merged.po")"
    done
}
