#!/bin/sh
# full_tmpfs.sh CONFDEB SPEC - building onto a full disk fails with a sentence, and leaves nothing.
# Needs root: it mounts a small tmpfs. Exits 0 if all is as it should be.
set -eu

confdeb=$(realpath "$1")
spec=$(realpath "$2")
disk=$(mktemp -d)
messages=$(mktemp)
trap 'umount "$disk" 2>/dev/null || true; rm -rf "$disk" "$messages"' EXIT # may not be mounted yet

fail() {
    echo "full_tmpfs.sh: $1" >&2
    cat "$messages" >&2
    exit 1
}

mount -t tmpfs -o size=64k tmpfs "$disk"
echo before >"$disk/earlier.deb"
# From no room at all to room for all but the last page: the archive's last bytes go through a
# buffer whose failure is easily lost.
for room in 0 4 8 12 16 20; do
    dd if=/dev/zero of="$disk/filler" bs=1k count=$((60 - room)) 2>/dev/null
    for file in new.deb earlier.deb; do
        status=0
        "$confdeb" build "$spec" --output "$disk/$file" >"$messages" 2>&1 || status=$?
        [ "$status" = 1 ] || fail "exit status $status with $room KiB of room, expected 1"
        grep -qF "$disk/$file" "$messages" || fail "the message does not name the file"
        grep -qF "No space left on device" "$messages" || fail "the message does not name the cause"
        left=$(ls -A "$disk")
        [ "$left" = "$(printf 'earlier.deb\nfiller')" ] || fail "left behind: $left"
        [ "$(cat "$disk/earlier.deb")" = before ] || fail "the earlier file was touched"
    done
    rm "$disk/filler"
done
echo "full_tmpfs.sh: a full disk is reported, and nothing is left behind"
