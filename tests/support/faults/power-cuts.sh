# shellcheck shell=bash
# power-cuts.sh - a command is cut short at its system calls that change files (see
# killat), each time in a copy of its own, and then carried on; source it.
#
# KILL_STEP: every how many such calls it is cut short; 15, if it is not set.

# cut_short VERB PART PARTS - cut dpkg --VERB short at the points of this PART of PARTS,
# carry it on each time, and see that the host ends as if nothing had happened. All
# points are tried; then the case fails if one of them was bad.
cut_short() {
    local verb=$1 point points bad=0 tried=0 status
    prepare_cuts
    points=$(points_of "$CUTS/$verb.calls" | awk -v part="$2" -v parts="$3" 'NR % parts == part - 1')
    for point in $points; do
        copy_of "$(layers_for "$verb")"
        start_without_init
        cp "$CUTS/$verb.end" "$COPY/before"
        # a shell of its own, whose failure ends nothing but itself. Not behind "||",
        # where set -e would be off in it
        (cut_once "$verb" "$point") &
        status=0
        wait $! || status=$?
        [ "$status" = 0 ] || bad=$((bad + 1))
        tried=$((tried + 1))
        discard
    done
    echo "$tried points of $(wc -l <"$CUTS/$verb.calls") calls, $bad bad"
    [ "$tried" -gt 3 ] || fail "only $tried points"
    [ "$bad" = 0 ] || fail "dpkg --$verb is not carried on from $bad of $tried points; see above"
}

# cut_once VERB POINT - the same at one point of a box that is up
cut_once() {
    cut_at "$2" "$1"
    carry_on "$1"
    take after
    forgive "$(tail -n 1 "$ROOT/root/calls")"
    same_host "$COPY/before" "$COPY/after"
}

# cut_at POINT VERB - cut it short there, and tell where that is
cut_at() {
    attempt /root/killat "$1" /root/calls dpkg "--$2" "$NAME"
    echo "--- dpkg --$2 is cut short before $(tail -n 1 "$ROOT/root/calls")"
    equal 'status of what was killed' 137 "$STATUS"
}

# forgive CALL - leave out of both snapshots what other programs do not carry on
forgive() {
    # The lock of a killed account tool and the file that it was writing are cleared by
    # the next one. What it had made for its locks has its PID in the name, and stays.
    sed -i -E '/^mode: etc\/(passwd|shadow|group|gshadow)(\+|[.]lock|[.][0-9]+)\t/d
        /^content: etc\/(passwd|shadow|group|gshadow)(\+|[.]lock|[.][0-9]+)\t/d' "$COPY/after"
    # debconf moves its database away before it moves the new one into its place; and
    # where it had written the questions only, it never finds their templates again
    case $1 in
        *' frontend rename '*.dat | *' frontend '*/templates.dat-*) sed -i '/^debconf: /d' "$COPY/before" "$COPY/after" ;;
    esac
}

# carry_on VERB - as an administrator does: what was to be configured is configured
# with all that waits; what was to go is told again to go
carry_on() {
    case $1 in
        configure) succeed dpkg --configure -a ;;
        *) succeed dpkg "--$1" "$NAME" ;;
    esac
}

# points_of CALLS - the numbers of the calls at which the command is cut short: every
# KILL_STEPth; every call of dpkg-divert, and the one behind it; at last, of those below
# the work directory, which the next run begins by clearing, every fifth of the others
points_of() {
    awk -v step="${KILL_STEP:-15}" -v suite="$SUITE" '
        BEGIN {
            sparse = step == 1 ? 1 : 5 * step
            # another place to begin for one suite than for the next
            offset = length(suite)
        }
        $4 ~ /\/confdeb\/[^\/]*\/work/ { if (++work % sparse == offset % sparse) last = last $1 "\n"; next }
        ++other % step == offset % step || $2 == "dpkg-divert" || before == "dpkg-divert" { print $1 }
        { before = $2 }
        END { printf "%s", last }' "$1"
}

# layers_for VERB - the layers of a host on which dpkg --VERB is next
layers_for() {
    local layers=$BASES/deps:$BASES/base layer
    for layer in unpacked configured removed; do
        case $1:$layer in
            configure:configured | remove:removed) break ;;
        esac
        layers=$CUTS/$layer:$layers
    done
    echo "$layers"
}

# prepare_cuts - once in a run and suite: a layer for each state between the verbs, the
# list of each verb's calls, and the host as it is before and after an undisturbed one
prepare_cuts() {
    CUTS=$RUNS/cuts.$SUITE
    (
        flock 9
        if [ ! -e "$CUTS/purge.end" ]; then
            mkdir -p "$CUTS"
            on deps
            start_without_init
            people
            cp "$RUNS/killat" "$ROOT/root/killat"
            succeed dpkg --unpack "/root/$NAME.deb"
            keep_state unpacked
            undisturbed configure configured
            undisturbed remove removed
            undisturbed purge ''
        fi
    ) 9>"$RUNS/cuts.$SUITE.lock"
}

# undisturbed VERB STATE - note VERB's calls and how the host is afterwards; keep it as
# the layer STATE, if there is one
undisturbed() {
    copy_of "$(layers_for "$1")"
    start_without_init
    snapshot "$CUTS/$1.start"
    succeed /root/killat 0 /root/calls dpkg "--$1" "$NAME"
    cp "$ROOT/root/calls" "$CUTS/$1.calls"
    snapshot "$CUTS/$1.end"
    keep_state "$2"
}

# keep_state NAME - keep the copy as that layer, and drop it
keep_state() {
    power_cut
    [ -z "$1" ] || keep_layer "$CUTS/$1"
    drop_copy
}
