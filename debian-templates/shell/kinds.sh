# kinds.sh - the kinds of Change: how each is wanted, computed and done; read by
# changes.sh. compute_* only look; do_* act on what was computed.

# want KIND PATH KEY FIELD... - note a Change. FIELDs are as in the journal: a backslash is an
# escape
want() {
    case "$*" in
        *"$TAB"* | *'
'*) fail "a value for $2 has a tab or a newline in it" "This is a bug in the package: please report it." ;;
    esac
    {
        printf '%s' "$1"
        shift
        printf '\t%s' "$@"
        echo
    } >>"$WORK/wanted"
}

# want_parents PATH - want the directories above PATH that are missing, or made by this package
want_parents() {
    parent=${1%/*}
    [ -n "$parent" ] || return 0
    if [ ! -d "$ROOT$parent" ] || has_word "$in_journal" "$parent"; then
        want_parents "$parent"
        parent=${1%/*}
        want directory "$parent" - root root 0755
    fi
}

# leave_out KIND PATH KEY SENTENCE - a Change to the running system, which DPKG_ROOT is not
leave_out() {
    if [ -n "${CONFDEB_PREVIEW:-}" ]; then
        printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$CONFDEB_PREVIEW/left-out"
    else
        say "DPKG_ROOT is set: $4"
    fi
}

# want_membership GROUP USER
want_membership() {
    if [ -n "$ROOT" ]; then
        leave_out membership "$1" "$2" "user $2 is not added to group $1"
        return 0
    fi
    want membership "$1" "$2" "$2"
}

# want_directory PATH OWNER GROUP MODE [LEFTOVER...] - LEFTOVERs are the files that
# its user leaves in it
want_directory() {
    want_parents "$1"
    directory=$1
    shift
    want directory "$directory" - "$@"
}

# want_link PATH TARGET
want_link() {
    want_parents "$1"
    want link "$1" - "$2"
}

# want_file PATH SOURCE [set|if-absent] [JUDGE] - SOURCE with @function@, where it is the first @
# of a line, replaced by what the function prints. A last line without a newline gets one. The
# function JUDGE is true where the text is wanted
want_file() {
    while IFS= read -r line || [ -n "$line" ]; do
        file_function=${line#*@}
        file_function=${file_function%%@*}
        case "$file_function" in
            '' | *[!a-z_]*) ;; # an address, say
            *)
                case "$line" in
                    *"@$file_function@"*) line=${line%%@*}$("$file_function")${line#*@*@} ;;
                esac
                ;;
        esac
        printf '%s\n' "$line"
    done <"$SHARE/sources/$2" >"$WORK/source.$2"
    [ -z "${4:-}" ] || "$4" "$WORK/source.$2" || return 0
    want_parents "$1"
    want file "$1" - "${3:-set}" "$2"
}

# comes_later FILE OWNER - true in a preview where FILE is missing because its OWNER, on which this
# package depends, is not installed yet
comes_later() {
    [ -n "${CONFDEB_PREVIEW:-}" ] && [ "$2" != - ] && [ ! -e "$ROOT$1" ] && [ ! -h "$ROOT$1" ] || return 1
    case "$(dpkg-query -W -f '${db:Status-Status}' "$2" 2>/dev/null)" in
        '' | not-installed | config-files) ;;
        *) return 1 ;;
    esac
    grep -qs "^$1$TAB" "$CONFDEB_PREVIEW/not-copied" ||
        printf '%s\tit comes with %s, which is not installed yet\n' "$1" "$2" >>"$CONFDEB_PREVIEW/not-copied"
}

# want_assignment FILE OWNER NAME VALUE - OWNER is the package whose conffile FILE is; what
# would be set to nothing is not wanted
want_assignment() {
    ! comes_later "$1" "$2" || return 0
    [ "$2" = - ] || want diversion "$1" "$2"
    case "$4" in
        '') ;;
        *[\"\\\`\$]*) fail "$3 in $1 cannot be set to: $4" "This is a bug in the package: please report it." ;;
        *[!a-zA-Z0-9_./:-]*) want assignment "$1" "$3" set "$3=\"$4\"" ;;
        *) want assignment "$1" "$3" set "$3=$4" ;;
    esac
}

# want_flags FILE OWNER NAME GRAMMAR [-FLAG VALUE]... - of the options in NAME, written by
# GRAMMAR (getopt's string): a FLAG with the argument VALUE; or, where it takes none, there
# for any VALUE; with an empty VALUE, not there. Other flags are not ours
want_flags() {
    ! comes_later "$1" "$2" || return 0
    [ "$2" = - ] || want diversion "$1" "$2"
    flags_file=$1 flags_name=$3 flags_grammar=$4 flags_insert='' flags_remove=''
    shift 4
    while [ $# -gt 0 ]; do
        case "$2" in
            *[!a-zA-Z0-9_./:@%+,=-]*) fail "the flag $1 of $flags_name cannot have the argument: $2" \
                "This is a bug in the package: please report it." ;;
        esac
        case "${2:+set}$flags_grammar" in
            set*"${1#-}:"*) flags_insert="$flags_insert${flags_insert:+ }$1$2" ;;
            set*) flags_insert="$flags_insert${flags_insert:+ }$1" ;;
            *) flags_remove="$flags_remove${flags_remove:+ }$1" ;;
        esac
        shift 2
    done
    want assignment "$flags_file" "$flags_name" flags '' '' "$flags_insert" "$flags_grammar" "$flags_remove"
}

# want_service NAME FUNCTION FILE... - enabled and running; FUNCTION tells
# whether it responds; it is restarted where a FILE changed
want_service() {
    if [ -n "$ROOT" ]; then
        leave_out service "$1" - "service $1 is neither enabled nor started"
        return 0
    fi
    service_name=$1 service_function=$2
    shift 2
    want service "$service_name" - "$service_function" "$*"
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

# compute_presences MODE - see presence.awk
compute_presences() {
    while IFS="$TAB" read -r kind path key; do
        printf '%s\t%s\t%s\t' "$kind" "$path" "$key"
        "find_$kind" "$path" "$key"
    done <"$WORK/presences" >"$WORK/found"
    refused=$(awk -f "$SHARE/presence.awk" -v mode="$1" -v work="$WORK/" \
        -v journal="$WORK/journal.now" -v pending="$pending")
    [ -z "$refused" ] || fail "$refused" "Move it away, then run: $AGAIN"
}

# find_membership GROUP USER - print membership, or group or gshadow where only that file
# has it (the account tools replace one after the other), or nothing
find_membership() {
    group=$(getent group "$1") || {
        ! grep -q "^membership$TAB$1$TAB" "$WORK/wanted" ||
            fail "there is no group $1" "Run: groupadd --system $1; then: $AGAIN"
        echo
        return 0
    }
    # where the group has no line there, its own line is all
    shadow=$(getent gshadow "$1") || shadow=$group
    case ",${group##*:},:,${shadow##*:}," in
        *",$2,"*:*",$2,"*) echo membership ;;
        *",$2,"*:*) echo group ;;
        *:*",$2,"*) echo gshadow ;;
        *) echo ;;
    esac
}

# find_directory PATH - print directory, or other, or nothing
find_directory() {
    # what a run that was cut short had made aside
    [ ! -d "$ROOT$1.$PACKAGE-new" ] || rmdir "$ROOT$1.$PACKAGE-new"
    if [ -d "$ROOT$1" ]; then
        echo directory
    elif [ -e "$ROOT$1" ] || [ -h "$ROOT$1" ]; then
        echo other
    else
        echo
    fi
}

# find_link PATH - print where it leads, or other, or nothing
find_link() {
    if [ -h "$ROOT$1" ]; then
        readlink "$ROOT$1"
    elif [ -e "$ROOT$1" ]; then
        echo other
    else
        echo
    fi
}

# do_membership make|take-back GROUP USER
do_membership() {
    case "$1" in
        make) usermod -a -G "$2" "$3" ;;
        take-back) gpasswd -d "$3" "$2" >/dev/null ;;
    esac || fail "user $3 cannot be added to or removed from group $2" \
        "Is /etc full or read-only, or is another account tool running (see /etc/*.lock)? Then run: $AGAIN"
    POSTFIX_READS=yes
}

# do_directory make PATH "OWNER GROUP MODE LEFTOVER..." - it has its owner and
# mode from the moment it is there; no parent is setgid
do_directory() {
    directory=$ROOT$2
    # shellcheck disable=SC2086 # several words
    set -- $3
    if [ -n "$ROOT" ] || [ "$1 $2" = 'root root' ]; then
        mkdir -m "$3" "$directory"
    else
        install -d "-o$1" "-g$2" "-m$3" "$directory.$PACKAGE-new" &&
            mv -T "$directory.$PACKAGE-new" "$directory"
    fi || {
        [ ! -d "$directory.$PACKAGE-new" ] || rmdir "$directory.$PACKAGE-new" || true # the next run clears it
        fail "$directory cannot be created" "Is the disk full or read-only? Then run: $AGAIN"
    }
}

# do_old_directory take-back PATH "OWNER GROUP MODE LEFTOVER..." - what others put there keeps
# the directory, and it is theirs then
do_old_directory() {
    directory=$ROOT$2
    # shellcheck disable=SC2086 # several words
    set -- $3
    shift 3
    # so may the directories above it that are ours be
    above=${directory#"$ROOT"}
    while has_word "$in_journal" "$above"; do
        if [ -h "$ROOT$above" ] || is_mount_point "$above"; then
            say "$directory is now a link or a mount point, or below one, and is kept"
            return 0
        fi
        above=${above%/*}
    done
    for leftover in "$@"; do
        leftover=$directory/$leftover
        if [ -h "$leftover" ] || { [ -e "$leftover" ] && [ ! -d "$leftover" ]; }; then
            rm -f "$leftover" || say "$leftover cannot be removed"
        fi
    done
    remaining=$(ls -A "$directory")
    if [ -n "$remaining" ]; then
        say "$directory is not empty, and is kept"
    else
        # the rest of the removal is not kept from going on
        rmdir "$directory" || say "$directory cannot be removed, and is kept"
    fi
}

# is_mount_point PATH - true if a file system is mounted there; what is none is asked about once,
# though it is above several directories
is_mount_point() {
    ! has_word "${no_mount_points:-}" "$1" || return 1
    ! mountpoint -q "$ROOT$1" || return 0
    no_mount_points="${no_mount_points:-} $1"
    return 1
}

# do_link make|take-back PATH TARGET
do_link() {
    case "$1" in
        make) ln -s "$3" "$ROOT$2" ;;
        take-back) rm -f "$ROOT$2" ;;
    esac
    POSTFIX_READS=yes
}
