# kinds.sh - the kinds of Change: how each is wanted, computed and done; read by
# changes.sh. compute_* only look; do_* act on what was computed.

# want KIND PATH KEY FIELD... - note a Change
want() {
    case "$*" in
        *"$TAB"* | *'
'*) fail "a value for $2 has a tab or a newline in it" "This is a fault of the package: please report it." ;;
    esac
    want_line=$1
    shift
    for want_field in "$@"; do
        want_line="$want_line$TAB$want_field"
    done
    printf '%s\n' "$want_line" >>"$WORK/wanted"
}

# want_parents PATH - want the directories above PATH that are missing or ours
want_parents() {
    parent=${1%/*}
    [ -n "$parent" ] || return 0
    if [ ! -d "$ROOT$parent" ] || grep -qs "^directory$TAB$parent$TAB" "$WORK/journal.now"; then
        want_parents "$parent"
        parent=${1%/*}
        want directory "$parent" - root root 0755
    fi
}

# want_membership GROUP USER
want_membership() {
    if [ -n "$ROOT" ]; then
        say "DPKG_ROOT is set: user $2 is not put into group $1"
        return 0
    fi
    getent group "$1" >/dev/null ||
        fail "there is no group $1" "Create it (groupadd --system $1), then run: dpkg --configure -a"
    want membership "$1" "$2" "$2"
}

# want_directory PATH OWNER GROUP MODE [LEFTOVER...] - LEFTOVERs are the files that
# its user leaves in it
want_directory() {
    want_parents "$1"
    directory_path=$1 directory_owner=$2 directory_group=$3 directory_mode=$4
    shift 4
    want directory "$directory_path" - "$directory_owner" "$directory_group" "$directory_mode" "$*"
}

# want_link PATH TARGET
want_link() {
    want_parents "$1"
    want link "$1" - "$2"
}

# want_file PATH SOURCE [if-absent] - SOURCE with each @function@ replaced by what
# the function prints
want_file() {
    want_parents "$1"
    sed -n 's/.*@\([a-z_][a-z_]*\)@.*/\1/p' "$SHARE/sources/$2" >"$WORK/functions"
    while read -r file_function; do
        ("$file_function") >"$WORK/value.$file_function"
    done <"$WORK/functions"
    file_text=$(awk -v values="$WORK/value." '
        match($0, /@[a-z_]+@/) {
            value = sep = ""
            while ((getline line < (values substr($0, RSTART + 1, RLENGTH - 2))) > 0) {
                value = value sep line
                sep = "\n"
            }
            $0 = substr($0, 1, RSTART - 1) value substr($0, RSTART + RLENGTH)
        }
        { print }' "$SHARE/sources/$2" | awk '
        { gsub(/\\/, "\\\\"); gsub(/\t/, "\\t"); printf "%s%s", (NR > 1 ? "\\n" : ""), $0 }')
    want file "$1" - "${3:-set}" "$file_text"
}

# want_assignment FILE OWNER NAME VALUE - OWNER is the package whose conffile FILE is
want_assignment() {
    case "$4" in
        *[\"\\\`\$]*) fail "$3 in $1 cannot be set to: $4" "This is a fault of the package: please report it." ;;
        '' | *[!a-zA-Z0-9_./:-]*) want assignment "$1" "$3" set "$3=\"$4\"" ;;
        *) want assignment "$1" "$3" set "$3=$4" ;;
    esac
    grep -q "^diversion$TAB$1$TAB" "$WORK/wanted" || [ "$2" = - ] || want diversion "$1" "$2"
}

# want_service NAME PACKAGE FUNCTION FILE... - enabled and running; FUNCTION tells
# whether it answers; it is restarted where a FILE changed
want_service() {
    service_name=$1 service_package=$2 service_function=$3
    shift 3
    if [ -n "$ROOT" ]; then
        say "DPKG_ROOT is set: service $service_name is neither enabled nor started"
        return 0
    fi
    want service_state "$service_name" - "$service_package" "$service_function" "$*"
}

# want_parameter NAME OPERATION... - see entries.awk; what would be set to nothing is
# not wanted: a function on the host found that there is nothing to set
want_parameter() {
    parameter_name=$1
    parameter_op=list parameter_value='' parameter_unless='' parameter_insert='' parameter_anchor='' parameter_remove=''
    shift
    while [ $# -gt 0 ]; do
        case "$1" in
            set | switch | default)
                [ -n "$2" ] || return 0
                parameter_op=$1
                parameter_value="$parameter_name = $2"
                ;;
            insert) parameter_insert=$2 ;;
            before) parameter_anchor=$2 ;;
            remove) parameter_remove=$2 ;;
            unless-set)
                shift
                parameter_unless=$*
                break
                ;;
        esac
        shift 2
    done
    [ "$parameter_op$parameter_insert$parameter_remove" != list ] || return 0
    want parameter /etc/postfix/main.cf "$parameter_name" "$parameter_op" "$parameter_value" \
        "$parameter_unless" "$parameter_insert" "$parameter_anchor" "$parameter_remove"
}

# --- Membership, directories and links ----------------------------------------

# compute_things MODE - see things.awk
compute_things() {
    records_of membership directory link | sort >"$WORK/things"
    while IFS="$TAB" read -r kind path key; do
        find_"$kind" "$path" "$key"
        printf '%s\t%s\t%s\t%s\n' "$kind" "$path" "$key" "$found"
    done <"$WORK/things" >"$WORK/found"
    refused=$(awk -f "$SHARE/things.awk" -v mode="$1" -v found="$WORK/found" \
        -v wanted="$WORK/wanted" -v journal="$WORK/journal.now" -v pending="$pending" \
        -v records="$WORK/records.things" -v messages="$WORK/messages.things" -v todo="$WORK/todo.things")
    [ -z "$refused" ] || fail "$refused" "Move it away, then run: dpkg --configure -a"
    cat "$WORK/records.things" >>"$WORK/records"
    cat "$WORK/messages.things" >>"$WORK/messages"
    cat "$WORK/todo.things" >>"$WORK/todo"
}

# find_membership GROUP USER - set found, empty where there is none
find_membership() {
    found=
    ! getent group "$1" | grep -Eq "[:,]$2(,|\$)" || found=membership
}

# find_directory PATH
find_directory() {
    found=
    if [ -d "$ROOT$1" ]; then
        found=directory
    elif [ -e "$ROOT$1" ]; then
        found=other
    fi
}

# find_link PATH
find_link() {
    found=
    if [ -h "$ROOT$1" ]; then
        found=$(readlink "$ROOT$1")
    elif [ -e "$ROOT$1" ]; then
        found=other
    fi
}

# do_membership make|take-back GROUP USER
do_membership() {
    case "$1" in
        make) usermod -a -G "$2" "$3" ;;
        take-back) gpasswd -d "$3" "$2" >/dev/null ;;
    esac || fail "user $3 cannot be put into or taken out of group $2" \
        "See the message above; then run: dpkg --configure -a"
    POSTFIX_READS=yes
}

# do_directory make PATH "OWNER GROUP MODE LEFTOVER..."
do_directory() {
    directory=$ROOT$2
    # shellcheck disable=SC2086 # several words
    set -- $3
    mkdir -m "$3" "$directory" || fail "$directory cannot be made" \
        "Is the disk full or read-only? Then run: dpkg --configure -a"
    [ -n "$ROOT" ] || chown "$1:$2" "$directory"
}

# do_old_directory take-back PATH "OWNER GROUP MODE LEFTOVER..."
do_old_directory() {
    directory=$ROOT$2
    # shellcheck disable=SC2086 # several words
    set -- $3
    shift 3
    for leftover in "$@"; do
        rm -f "$directory/$leftover"
    done
    # What others put there keeps the directory, and it is theirs then
    rmdir "$directory" 2>/dev/null || say "$directory is not empty: it stays"
}

# do_link make|take-back PATH TARGET
do_link() {
    case "$1" in
        make) ln -s "$3" "$ROOT$2" ;;
        take-back) rm -f "$ROOT$2" ;;
    esac
    POSTFIX_READS=yes
}

# --- the journal --------------------------------------------------------------

# recorded KIND PATH KEY - set state and before (of the pending journal, if it has
# the record)
recorded() {
    recorded_fields=$(awk -F '\t' -v OFS='\t' -v kind="$1" -v path="$2" -v key="$3" '
        $1 == kind && $2 == path && $3 == key { found = $4 "\t" $5 }
        END { print found }' "$WORK/journal.now" ${pending:+"$pending"})
    state=${recorded_fields%%"$TAB"*}
    before=${recorded_fields#*"$TAB"}
}

# wanted KIND PATH - set wanted to the line that wants it, or to nothing
wanted() {
    wanted=$(grep "^$1$TAB$2$TAB" "$WORK/wanted" | head -n 1) || true # not wanted
}

# record KIND PATH KEY STATE BEFORE OURS
record() {
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" >>"$WORK/records"
}

# todo KIND WHAT PATH REST
todo() {
    printf '%s\t%s\t%s\t%s\n' "$@" >>"$WORK/todo"
}

# --- ServiceState -------------------------------------------------------------

# service_enabled NAME - true if it starts at boot. An upgrade from an init script
# to a native unit leaves the links of the script and no link of the unit.
service_enabled() {
    set -- "$1" /etc/rc[2-5].d/S[0-9][0-9]"$1"
    [ -e "$2" ] || return 1
    [ ! -e "/usr/lib/systemd/system/$1.service" ] || [ -h "/etc/systemd/system/multi-user.target.wants/$1.service" ]
}

# service_active NAME
service_active() {
    if [ -d /run/systemd/system ]; then
        systemctl is-active --quiet "$1"
    else
        [ ! -x "/etc/init.d/$1" ] || "/etc/init.d/$1" status >/dev/null 2>&1
    fi
}

# service_exited NAME - true if systemd calls it active, though it is nothing but an init
# script that ran and, as its defaults file told it to, started no daemon
service_exited() {
    [ -d /run/systemd/system ] && [ "$(systemctl show --property SubState --value "$1")" = exited ]
}

# compute_service_state MODE NAME
compute_service_state() {
    recorded service_state "$2" -
    wanted service_state "$2"
    case "$1:${wanted:+wanted}:$state" in
        *::) ;;
        recover:*) record service_state "$2" - "$(service_resolved "$2")" "$before" - ;;
        *:wanted: | reconfigure:wanted:left) compute_service_new "$2" ;;
        *:wanted:left) record service_state "$2" - left - - ;;
        *:wanted:*) compute_service_again "$2" ;;
        *::ours | *::begun) todo service_state give-back "$2" "$before" ;;
    esac
}

# service_resolved NAME - its state after a run that was cut short: begun where that
# run had to enable or disable it, so that nobody takes it for disabled by hand
service_resolved() {
    if grep -q "^service_state$TAB$1$TAB" "$PENDING" && grep -q "^service_state$TAB$1$TAB" "$WORK/journal.now"; then
        echo "$state"
    else
        echo begun
    fi
}

# compute_service_new NAME - before is "enabled-or-not active-or-not-or-exited"
compute_service_new() {
    before=disabled
    ! service_enabled "$1" || before=enabled
    if ! service_active "$1"; then
        before="$before inactive"
    elif service_exited "$1"; then
        before="$before exited"
    else
        before="$before active"
    fi
    record service_state "$1" - ours "$before" -
    todo service_state start "$1" -
}

# compute_service_again NAME - the administrator may have disabled it meanwhile
compute_service_again() {
    set -- "$1" /etc/rc[2-5].d/S[0-9][0-9]"$1"
    if [ "$state" = ours ] && [ ! -e "$2" ]; then
        echo "service $1 was disabled by hand: it stays so" >>"$WORK/messages"
        record service_state "$1" - left - -
        return 0
    fi
    record service_state "$1" - ours "$before" -
    if ! service_enabled "$1" || ! service_active "$1" || service_reads_changed "$1"; then
        todo service_state start "$1" -
    fi
}

# service_reads_changed NAME - true if this run changes a file that it reads
service_reads_changed() {
    for changed in ${wanted##*"$TAB"}; do
        ! grep -q "^[a-z]*${TAB}[a-z]*$TAB$changed$TAB" "$WORK/todo" || return 0
    done
    return 1
}

# stop_services - before their files change: an init script finds its daemon through them
stop_services() {
    while IFS="$TAB" read -r kind what name rest; do
        if [ "$kind" = service_state ] && [ -x "/etc/init.d/$name" ]; then
            invoke-rc.d "$name" stop </dev/null || say "service $name did not stop; going on"
        fi
    done <"$WORK/todo"
}

# do_services - enable and start them, or leave them as they were before
do_services() {
    if [ -d /run/systemd/system ] && grep -q "$TAB/etc/systemd/system/" "$WORK/todo"; then
        systemctl daemon-reload
    fi
    do_todo service_state
}

# do_service_state start|give-back NAME BEFORE
do_service_state() {
    [ -x "/etc/init.d/$2" ] || return 0 # gone with its package
    case "$1 $3" in
        start*)
            service_enabled "$2" || switch_service "$2" enable
            start_service "$2"
            ;;
        *disabled*) switch_service "$2" disable ;;
    esac
    case "$1 $3" in
        give-back*" active") start_service "$2" ;;
        give-back*" exited")
            # The native unit that came with an upgrade would start the daemon that the
            # script never did: that upgrade leaves it disabled, and the links as they are
            if [ -e "/usr/lib/systemd/system/$2.service" ]; then
                SYSTEMCTL_SKIP_SYSV=1 systemctl --quiet disable "$2"
            else
                start_service "$2"
            fi
            ;;
    esac
}

# switch_service NAME enable|disable - for an init script without a unit systemctl adds
# that it "failed", where update-rc.d succeeds: it is heard only if that fails
switch_service() {
    update-rc.d "$1" "$2" 2>"$WORK/complaints" || {
        cat "$WORK/complaints" >&2
        fail "service $1 cannot be switched ($2)" "See the message above; then run: dpkg --configure -a"
    }
}

# may_start NAME - false where policy-rc.d or a missing init forbids it (image builds)
may_start() {
    may=0
    invoke-rc.d --quiet --query "$1" start </dev/null >/dev/null 2>&1 || may=$?
    [ "$may" = 104 ]
}

# start_service NAME - and see that it answers
start_service() {
    if ! may_start "$1"; then
        unproven "service $1 may not be started here (policy-rc.d)"
        return 0
    fi
    start_failed=
    invoke-rc.d "$1" start </dev/null || start_failed=yes
    answers=$(awk -F '\t' -v name="$1" '$1 == "service_state" && $2 == name { print $5 }' "$WORK/wanted")
    if [ -n "$start_failed" ] || { [ -n "$answers" ] && ! ("$answers"); }; then
        fail "service $1 was started, but does not answer" \
            "See: systemctl status $1 (or /var/log/auth.log). Then run: dpkg --configure -a"
    fi
}
