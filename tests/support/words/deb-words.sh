# shellcheck shell=bash
# deb-words.sh - words of the deb tier; sourced by case.sh.

# unpacked - set TREE to the package's files and CONTROL to its control members
unpacked() {
    TREE=$(mktemp -d "$RUNS/tree.XXXXXX")
    # shellcheck disable=SC2034 # for the cases
    CONTROL=$TREE/DEBIAN
    dpkg-deb --raw-extract "$DEB" "$TREE"
}

# confdeb ARGUMENT... - the tool that was built
confdeb() {
    "$CONFDEB" "$@"
}
