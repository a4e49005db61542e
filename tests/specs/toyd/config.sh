# What toyd-config asks the host before it asks anybody.

# colour_live - the colour that is in force, if it is one of the choices: debconf
# takes the first choice for what is none
colour_live() {
    sed -n 's/^COLOUR="\{0,1\}\([a-z]*\).*/\1/p' \
        "${DPKG_ROOT:-}/etc/default/toyd" 2>/dev/null |
        grep -x -e red -e green -e blue || true # 1: it is none of them
}
