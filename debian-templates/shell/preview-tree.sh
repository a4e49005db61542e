# preview-tree.sh - a copy of what the package reads and changes, and its maintainer scripts run
# there; read by preview.sh.
#
# In the directory $preview: tree (the copy), before (the copy as it was), answers, left-out (what
# a tree cannot have: see leave_out in kinds.sh), not-copied, said (by the scripts), dpkg and
# debconf (what debconf needs to answer by itself).

# make_preview - set preview to a directory that goes with this process, and where the user that
# the scripts run as can run them
make_preview() {
    umask 022
    preview=
    trap 'rm -rf "$preview"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    for directory in "${TMPDIR:-/tmp}" /tmp /var/tmp; do
        case "$directory" in
            *[!a-zA-Z0-9/._-]*) continue ;; # a name that would need quotes
        esac
        preview=$(mktemp -d "$directory/$PACKAGE.XXXXXX") || continue
        printf '#!/bin/sh\n' >"$preview/run"
        chmod 755 "$preview/run"
        own_tree
        # shellcheck disable=SC2086 # several words
        ! $as_user "$preview/run" 2>/dev/null || break
        rm -rf "$preview"
        preview=
    done
    [ -n "$preview" ] || {
        echo "$PACKAGE: programs cannot be run in /tmp or /var/tmp" >&2
        echo '  Set TMPDIR to a directory on a file system without noexec, which all users can enter.' >&2
        exit 2
    }
    rm "$preview/run"
    mkdir -p "$preview/tree" "$preview/dpkg/info" "$preview/debconf"
    : >"$preview/left-out"
}

# choose_user - set as_user to what runs a command without privileges: those of an account that
# does not exist, where root asks
choose_user() {
    as_user=
    [ "$(id -u)" = 0 ] || return 0
    uid=61183 # below those of systemd's DynamicUser
    while getent passwd "$uid" >/dev/null || getent group "$uid" >/dev/null; do
        uid=$((uid - 1))
    done
    as_user="setpriv --reuid=$uid --regid=$uid --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all"
}

# list_paths - print the paths that the package reads or changes; see copy-tree.pl
list_paths() {
    awk -F '\t' -v package="$PACKAGE" -v root="$root" '
        $1 == "directory" { print "names " $2 } # what daemons keep there is not looked at
        $1 == "reads" || $1 == "link" || $1 == "file" { print $2 }
        $1 == "assignment" && !seen[$2]++ { print $2; print $2 "." package }
        $1 == "parameter" || $1 == "master-service" { print "/etc/postfix" }
        END {
            if (root == "")
                print "/proc/net/tcp\n/proc/net/tcp6"
            print "/etc/group\n/etc/passwd\n/etc/services"
            print "/var/lib/confdeb"
            print "/var/lib/dpkg/diversions"
            print "/var/cache/debconf/config.dat"
        }' "$SHARE/plan.tsv"
}

# copy_host - into the tree
copy_host() {
    tree=$preview/tree
    # what will be run comes first: copy-tree.pl puts nothing in its place
    mkdir -p "$tree/var/lib/dpkg/info" "$tree/var/lib/dpkg/updates" "$tree/usr/share"
    ln -s "${root:-}/var/lib/dpkg/status" "$tree/var/lib/dpkg/status"
    cp -R "$SHARE" "$tree/usr/share/$PACKAGE"
    for script in "$SHARE/scripts/"*.gz; do
        name=${script##*/}
        gzip -dc "$script" >"$tree/var/lib/dpkg/info/$PACKAGE.${name%.gz}"
        chmod 755 "$tree/var/lib/dpkg/info/$PACKAGE.${name%.gz}"
    done
    list_paths | perl "$SHARE/copy-tree.pl" "$root/" "$tree" "$PACKAGE" >"$preview/not-copied"
    [ -e "$tree/var/lib/dpkg/diversions" ] || [ -h "$tree/var/lib/dpkg/diversions" ] ||
        : >"$tree/var/lib/dpkg/diversions"
}

# own_tree - the tree, and what the scripts write beside it, belong to the user that they run as;
# all else stays root's, who writes there
own_tree() {
    [ -n "$as_user" ] || return 0
    chown "root:$uid" "$preview"
    chmod 0710 "$preview"
    for owned in tree again left-out not-copied debconf dpkg; do
        [ ! -e "$preview/$owned" ] || chown -R "$uid:$uid" "$preview/$owned"
    done
}

# run_without_privileges COMMAND... - with nothing of this environment
run_without_privileges() {
    # shellcheck disable=SC2086 # several words
    $as_user timeout 60 env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/nonexistent LC_ALL=C.UTF-8 \
        CONFDEB_PREVIEW="$preview" "$@" </dev/null
}

# run_script NAME ACTION - a maintainer script in the tree; what it says goes into said
run_script() {
    run_without_privileges DPKG_ROOT="$tree" DPKG_MAINTSCRIPT_PACKAGE="$PACKAGE" \
        "$tree/var/lib/dpkg/info/$PACKAGE.$1" "$2" >"$preview/said" 2>&1
}

# --- answers ------------------------------------------------------------------

# stored_answers - print debconf's paragraphs about this package, and those given with --answer
stored_answers() {
    given=$(printf '%s' "$answers" | awk -F '\t' -v package="$PACKAGE" '{
        printf "Name: %s/%s\nTemplate: %s/%s\nValue: %s\nOwners: %s\nFlags: seen\n\n", package, $1, package, $1, $2, package }')
    database=$tree/var/cache/debconf/config.dat
    [ ! -r "$database" ] || awk -v RS= -v ORS='\n\n' -v package="$PACKAGE" -v given="$given" '
        index($1 " " $2, "Name: " package "/") == 1 && !index(given "\n", $1 " " $2 "\n")' "$database"
    [ -z "$given" ] || printf '%s\n\n' "$given"
}

# ask_debconf - let the config script ask, without a dialog and in a database of its own; the
# answers go into the file answers, NAME TAB VALUE a line
ask_debconf() {
    : >"$preview/answers"
    if [ -z "$HAS_QUESTIONS" ]; then
        return 0
    elif [ ! -x /usr/share/debconf/frontend ]; then
        printf '%s' "$answers" >"$preview/answers"
        return 0
    fi
    stored_answers >"$preview/debconf/config.dat"
    cat >"$preview/debconf/debconf.conf" <<END
Config: config
Templates: templates

Name: config
Driver: File
Filename: $preview/debconf/config.dat

Name: templates
Driver: File
Filename: $preview/debconf/templates.dat
END
    cp "$tree/var/lib/dpkg/info/$PACKAGE.templates" "$preview/dpkg/info/"
    # debconf runs config before a postinst; with DPKG_ROOT it would look for its own files there
    printf '#!/bin/sh\nDPKG_ROOT=%s\nexport DPKG_ROOT\nexec %s "$@"\n' "$tree" \
        "$tree/var/lib/dpkg/info/$PACKAGE.config" >"$preview/dpkg/info/$PACKAGE.config"
    printf '#!/bin/sh\nexit 0\n' >"$preview/dpkg/info/$PACKAGE.postinst"
    chmod 755 "$preview/dpkg/info/$PACKAGE.config" "$preview/dpkg/info/$PACKAGE.postinst"
    own_tree
    run_without_privileges DEBCONF_SYSTEMRC="$preview/debconf/debconf.conf" \
        DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes \
        /usr/share/debconf/frontend "$preview/dpkg/info/$PACKAGE.postinst" configure '' \
        >"$preview/said" 2>&1 || undetermined 'the questions could not be answered'
    awk -v package="$PACKAGE" '
        $1 == "Name:" { name = substr($2, length(package) + 2) }
        $1 == "Value:" { print name "\t" substr($0, 8) }' "$preview/debconf/config.dat" >"$preview/answers"
}
