# shellcheck shell=bash
# boot-prober.sh - whether port 25 answers all the time; sourced by case.sh.

PROBER= # its process

# probing - from now on, port 25 is opened fifty times a second
probing() {
    # not by net: the signal is for this process, not for a shell around it
    nsenter -t "$BOXPID" --net -- python3 "$SUPPORT/clients/prober.py" 127.0.0.1 25 50 >"$COPY/probes" 2>&1 </dev/null &
    PROBER=$!
    wait_for 'the prober' grep -q '^probing' "$COPY/probes"
}

# never_unanswered - up to now, each connection was greeted, and no process of Postfix
# died of anything
never_unanswered() {
    kill -TERM "$PROBER"
    wait "$PROBER"
    tail -n 1 "$COPY/probes"
    has 'connections to port 25' '^[1-9][0-9]{2,} greeted, 0 not$' "$(cat "$COPY/probes")"
    lacks "Postfix's log" 'postfix.*(fatal|panic):' "$(box journalctl --no-pager -q -b)"
}
