# preview-differences.sh - what differs between two trees, in diffs and in words; read by preview.sh.

# list_contents DIRECTORY - print lines "PATH TAB FACT" for all of the host's files in it: their
# type, the mode and the sum of a file, and where a link leads
list_contents() {
    (
        cd "$1" || exit
        find . \( -path ./usr/share/"$PACKAGE" -o -path ./var/lib/dpkg -o -path ./var/lib/confdeb \
            -o -path ./var/cache -o -path ./proc \) -prune -o -name . -o \
            -type f -printf '/%P\tmode %m\n' -exec cksum {} + -o -printf '/%P\t%y %l\n'
    ) | sed "s|^\([0-9]* [0-9]*\) \.\(.*\)|\2${TAB}sum \1|" | sort
}

# show_files BEFORE AFTER - print what differs between the two trees
show_files() {
    {
        list_contents "$1"
        list_contents "$2"
    } | sort | uniq -u | cut -f 1 | sort -u | while IFS= read -r path; do
        show_path "$1$path" "$2$path" "$path"
    done
    show_diversions "$1" "$2"
}

# show_path BEFORE AFTER PATH
show_path() {
    if [ -h "$1" ] || [ -h "$2" ]; then
        [ "$(readlink "$1")" = "$(readlink "$2")" ] ||
            say_change "$3" "$1" "$2" "the link to $(readlink "$2" || readlink "$1")"
    elif [ -d "$1" ] || [ -d "$2" ]; then
        say_change "$3" "$1" "$2" 'the directory'
    elif [ -S "$1" ] || [ -S "$2" ]; then
        return 0 # its daemon's
    elif [ "${3%".$PACKAGE"}" != "$3" ]; then
        say_change "$3" "$1" "$2" 'the copy as its package ships it'
    elif ! cmp -s "$1" "$2"; then
        show_diff "$@"
    elif [ "$(stat -c %a "$1")" != "$(stat -c %a "$2")" ]; then
        echo "$3: the mode"
    fi
}

# say_change PATH BEFORE AFTER WHAT - that it is made, or removed, or another
say_change() {
    if [ ! -e "$2" ] && [ ! -h "$2" ]; then
        echo "$1: $4 is made"
    elif [ ! -e "$3" ] && [ ! -h "$3" ]; then
        echo "$1: $4 is removed"
    elif [ -h "$3" ]; then
        echo "$1: $4 takes its place"
    fi
}

# show_diff BEFORE AFTER PATH
show_diff() {
    old=$1 new=$2
    [ -e "$old" ] || old=/dev/null
    [ -e "$new" ] || new=/dev/null
    differs=0
    diff -u --label "a$3" --label "b$3" "$old" "$new" >"$preview/diff" || differs=$?
    [ "$differs" -lt 2 ] || undetermined "$3 cannot be compared"
    cat "$preview/diff"
}

# colour - print a diff in colour
colour() {
    sed 's/^+.*/\x1b[32m&\x1b[0m/; s/^-.*/\x1b[31m&\x1b[0m/; s/^@.*/\x1b[36m&\x1b[0m/'
}

# show_diversions BEFORE AFTER
show_diversions() {
    # three lines each: the file, where it is diverted to, and the package
    paste - - - <"$2/var/lib/dpkg/diversions" >"$preview/diverted"
    paste - - - <"$1/var/lib/dpkg/diversions" >"$preview/diverted-before"
    grep -vxF -f "$preview/diverted-before" "$preview/diverted" | sed "s/^\([^$TAB]*\)$TAB\([^$TAB]*\).*/\1: it is diverted to \2/" || true # none
    grep -vxF -f "$preview/diverted" "$preview/diverted-before" | sed "s/^\([^$TAB]*\)$TAB.*/\1: its diversion is removed/" || true # none
}
