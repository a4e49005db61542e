# shellcheck shell=bash
# power_cuts.sh - on a running mail server, dpkg and all that it runs are killed at once,
# at the moments that lie between two files. Mail is answered meanwhile.
# shellcheck source=/dev/null
. "$SUPPORT/faults/power-cuts.sh"

# the first call that each names, or the one behind the last that it names
configure_moments='
usermod rename /etc/gshadow
dpkg-divert rename /var/lib/dpkg/diversions
mv renameat2 /etc/default/saslauthd
mv renameat2 /etc/postfix/main.cf
behind mv renameat2? /etc/postfix/main.cf
'
remove_moments='
mv renameat2 /etc/postfix/main.cf
behind mv renameat2? /etc/postfix/master.cf
mv renameat2 /etc/default/saslauthd
dpkg-divert rename /var/lib/dpkg/diversions
gpasswd rename /etc/gshadow
'

# moments LIST CALLS - the numbers, among CALLS, of the calls that the LIST names
moments() {
    local name
    while read -r name; do
        [ -n "$name" ] || continue
        awk -v name="${name#behind }" -v behind="${name%%behind *}" '
            $0 ~ "^[0-9]+ " name "$" { found = behind == "" ? $1 + 1 : found ? found : $1 }
            END { print found }' "$2" | grep . || fail "no such call: $name"
    done <<<"$1"
}

# on: trixie
a_power_cut_of_dpkg_leaves_port_25_answering() {
    local points point
    on mail
    cp "$RUNS/killat" "$ROOT/root/killat"
    up
    people
    take before
    probing

    succeed dpkg --unpack "/root/$NAME.deb"
    succeed /root/killat 0 /root/calls dpkg --configure "$NAME"
    take configured
    points=$(moments "$configure_moments" "$ROOT/root/calls")
    succeed /root/killat 0 /root/calls dpkg --remove "$NAME"
    points=$(paste <(echo "$points") <(moments "$remove_moments" "$ROOT/root/calls"))
    succeed dpkg --purge "$NAME"
    given_back

    while read -r point removal; do
        succeed dpkg --unpack "/root/$NAME.deb"
        cut_at "$point" configure
        succeed dpkg --configure -a
        smtp_auth_works 25
        take after
        forgive "$(tail -n 1 "$ROOT/root/calls")"
        same_host "$COPY/configured" "$COPY/after"
        cut_at "$removal" remove
        succeed dpkg --purge "$NAME"
        no_auth_on 25
        take after
        forgive "$(tail -n 1 "$ROOT/root/calls")"
        same_host "$COPY/before" "$COPY/after"
    done <<<"$points"
    never_unanswered
}
