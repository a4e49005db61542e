# shellcheck shell=bash
# overlay.sh - throwaway copies of a host's file system; source it as root.
#
# A copy is an overlay whose upper layer is a tmpfs: made in milliseconds,
# fsync is free, nothing of it stays. ROOT is the current copy, over LAYERS.

ROOT=
COPY=
LAYERS=

# copy_of LAYERS [SIZE] - a fresh copy of LAYERS ("upper:lower"), in ROOT
copy_of() {
    COPY=$(mktemp -d "$RUNS/copy.XXXXXX")
    mount -t tmpfs -o "size=${2:-1g},mode=755" copy "$COPY"
    mkdir "$COPY/upper" "$COPY/work" "$COPY/root"
    mount -t overlay overlay \
        -o "lowerdir=$1,upperdir=$COPY/upper,workdir=$COPY/work" "$COPY/root"
    # shellcheck disable=SC2034 # LAYERS is for snapshot.sh
    ROOT=$COPY/root LAYERS=$1
}

# drop_copy - take the current copy away
drop_copy() {
    umount -R "$COPY/root" 2>/dev/null || umount -Rl "$COPY/root"
    ! mountpoint -q "$COPY/lower" || umount "$COPY/lower"
    umount "$COPY" 2>/dev/null || umount -l "$COPY"
    rmdir "$COPY"
    # shellcheck disable=SC2034 # both are for who works on the copy
    ROOT='' COPY=''
}

# keep_layer DIR - keep what was written into the current copy as a layer
keep_layer() {
    rm -rf "$1.new"
    # with xattrs: overlayfs keeps its opaque marks there
    cp -a "$COPY/upper" "$1.new"
    mv "$1.new" "$1"
}
