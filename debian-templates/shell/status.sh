# status.sh - the subcommand status: how each Change stands; read by the host command, after
# PACKAGE, SHARE, VERSION and find_reasons are set. It reads, and writes nothing.

ROOT="${DPKG_ROOT:-}"
MEMORY="$ROOT/var/lib/confdeb/$PACKAGE"
JOURNAL="$MEMORY/journal"
TAB=$(printf '\t')
LC_ALL=C # bytes, not characters, in other people's files
export LC_ALL

status_usage() {
    cat <<END
Usage: $PACKAGE status [--verbose] [--json] [--strict]

Shows what this package changed on the host, and how each change stands now:

  ours        as this package made it
  already so  it was so before, and is
  yours now   changed by somebody since: this package leaves it as it is
  withheld    not made, because something else is there
  not chosen  another answer would make it; listed with --verbose
  not set up  this package has set nothing up
  unknown     it cannot be read

  --verbose   also what stood there before, what this package wrote, and what
              stands there now
  --json      the same for a program
  --strict    exit with 1 where a change is yours now

Exit status: 0 set up, 2 not set up, 3 it cannot be told or wrong usage, and
with --strict 1 if a change is yours now.

Examples:
  $PACKAGE status
  $PACKAGE status --json | jq -r '.changes[] | select(.state == "theirs") | .key'
END
}

# status_options OPTION... - set verbose, strict and format
status_options() {
    verbose='' strict='' format=text
    for option in "$@"; do
        case "$option" in
            --verbose) verbose=yes ;;
            --json) format=json ;;
            --strict) strict=yes ;;
            --help | -h) status_usage && exit 0 ;;
            *)
                echo "$PACKAGE: status has no option $option; see: $PACKAGE status --help" >&2
                exit 3
                ;;
        esac
    done
}

# find_changes - print a line "KIND PATH KEY CONDITION" for each Change of the plan, then for
# each that only the journal has, but for the directories above those of the plan
find_changes() {
    {
        cat "$SHARE/plan.tsv"
        [ -z "$has_journal" ] || present_names "$JOURNAL"
    } | awk -F '\t' -v OFS='\t' '
        $1 ~ /^(format|answer|end|reads|diversion)$/ || seen[$1, $2, $3]++ { next }
        $1 == "directory" && index(paths, "|" $2 "/") { next }
        NF < 5 { paths = paths "|" $2 }
        { print $1, $2, $3, (NF > 4 ? "" : $4) }'
}

# look_at KIND PATH KEY - print what stands there; see status.awk
look_at() {
    case "$1" in
        membership)
            group=$(getent group "$2") || group=
            case ",${group##*:}," in
                *",$3,"*) echo membership ;;
                *) echo ;;
            esac
            ;;
        directory) [ -d "$ROOT$2" ] && stat -L -c 'directory %U %G 0%a' "$ROOT$2" || echo ;;
        link) readlink "$ROOT$2" || echo ;;
        service) look_at_service "$2" ;;
        *)
            if [ -f "$ROOT$2" ]; then
                [ -r "$ROOT$2" ] && stat -L -c %s "$ROOT$2" || echo '?'
            else
                echo # a pipe, say, is not read
            fi
            ;;
    esac
}

# look_at_service NAME - print what a service of the running system is
look_at_service() {
    [ -z "$ROOT" ] || { echo '?' && return 0; }
    service_enabled "$1" && enabled=enabled || enabled=disabled
    service_active "$1" && ! service_exited "$1" && active=active || active=inactive
    echo "$enabled $active"
}

# find_states - print a line for each Change; see status.awk
find_states() {
    {
        [ -z "$has_journal" ] || present_names "$JOURNAL"
        find_changes | while IFS="$TAB" read -r kind path key condition; do
            found=$(look_at "$kind" "$path" "$key")
            printf '%s\t%s\t%s\t%s\t%s\n' "$kind" "$path" "$key" "$condition" "$found"
        done
    } | awk -f "$SHARE/escape.awk" -f "$SHARE/segments.awk" -f "$SHARE/lists.awk" -f "$SHARE/flags.awk" \
        -f "$SHARE/records.awk" -f "$SHARE/standing.awk" -f "$SHARE/status.awk" \
        -v root="$ROOT" -v has_journal="$has_journal" -v set_up="$set_up"
}

# find_set_up - set has_journal, set_up (empty if nothing is set up) and unfinished (a run that
# was cut short); exit with 3 where that cannot be read
find_set_up() {
    has_journal='' set_up='' unfinished=''
    for directory in "${MEMORY%/*}" "$MEMORY"; do
        if [ -d "$directory" ] && [ ! -x "$directory" ]; then
            echo "$PACKAGE: $directory cannot be read: only root may" >&2
            echo "  Run: sudo $PACKAGE status" >&2
            exit 3
        fi
    done
    if [ -e "$JOURNAL" ]; then
        has_journal=yes
        if ! is_readable "$(head -n 1 "$JOURNAL")" "$(tail -n 1 "$JOURNAL")"; then
            echo "$PACKAGE: $JOURNAL is not a journal that this version can read" >&2
            echo "  See /usr/share/doc/$PACKAGE/plan.txt for what was changed." >&2
            exit 3
        fi
        # a run that failed leaves a journal without answers, where there are questions
        if [ -z "$HAS_QUESTIONS" ] || was_set_up; then
            set_up=yes
        fi
    fi
    [ ! -e "$MEMORY/pending" ] || unfinished=yes
}

# status OPTION...
status() {
    status_options "$@"
    find_set_up
    states=$(find_states)
    reasons=
    [ -n "$set_up$unfinished" ] || reasons=$(find_reasons) || exit 3
    printf '%s\n' "$states" | REASONS=$reasons awk -F '\t' -f "$SHARE/escape.awk" -f "$SHARE/show-status.awk" \
        -v package="$PACKAGE" -v version="$VERSION" -v format="$format" -v verbose="$verbose" \
        -v set_up="$set_up" -v unfinished="$unfinished"
    [ -z "$unfinished" ] || exit 2
    case "$states" in
        *"${TAB}unknown$TAB"*) exit 3 ;;
        *"${TAB}not-set-up$TAB"*) exit 2 ;;
    esac
    case "$strict:$states" in
        yes:*"${TAB}theirs$TAB"*) exit 1 ;;
    esac
    exit 0
}

. "$SHARE/journal-reading.sh"
. "$SHARE/service-state.sh"
status "$@"
