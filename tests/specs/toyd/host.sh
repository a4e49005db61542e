# What toyd-config finds out on the host, once it is unpacked.

# memory_option - an option of toyd
memory_option() {
    echo --small
}

# host_name - a word for the greeting
host_name() {
    uname -n
}

# toyd_answers - true when toyd says its colour, within 5 s
toyd_answers() {
    toyd-ask --wait 5 >/dev/null
}

# say_colour - tell the administrator
say_colour() {
    [ -z "$CHANGED" ] || echo "toyd greets in $answer_colour." >&2
}
