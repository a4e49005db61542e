# shellcheck shell=bash
# build.sh - confdeb build as a process.

# on: host
the_same_input_gives_the_same_bytes_anywhere() {
    local elsewhere=$RUNS/elsewhere
    confdeb build --output "$RUNS/first.deb"
    cp -r package "$elsewhere"
    find "$elsewhere" -exec touch -d 2001-01-01 {} +
    chmod -R go-rwx "$elsewhere"
    (
        umask 077
        cd / && TZ=Asia/Kathmandu LC_ALL=C taskset -c 0 "$CONFDEB" build \
            "$elsewhere/spec.toml" --output "$RUNS/second.deb"
    )
    cmp "$RUNS/first.deb" "$RUNS/second.deb"
}

# on: host
source_date_epoch_is_the_date_of_the_files() {
    SOURCE_DATE_EPOCH=1000000000 confdeb build --output "$RUNS/old.deb"
    has 'the date' ' 2001-09-09 01:46 ' "$(TZ=UTC dpkg-deb --contents "$RUNS/old.deb")"
    lacks 'another date' ' 20[1-9][0-9]-' "$(TZ=UTC dpkg-deb --contents "$RUNS/old.deb")"
}

# on: host
a_full_disk_is_an_error_and_leaves_what_was_there() {
    tests/deb/full_tmpfs.sh "$CONFDEB" package/spec.toml
}

# on: host
a_missing_directory_is_an_error() {
    STATUS=0
    confdeb build --output "$RUNS/no/such/x.deb" >"$RUNS/said" 2>&1 || STATUS=$?
    [ "$STATUS" != 0 ] || fail 'it succeeded'
    has 'the sentence' '/no/such' "$(cat "$RUNS/said")"
    [ ! -e "$RUNS/no" ] || fail 'it made the directory'
}
