# What toyd-config asks the host before it asks anybody.

# colour_live - the colour that is in force
colour_live() {
    sed -n 's/^COLOUR="\{0,1\}\([a-z]*\).*/\1/p' \
        "${DPKG_ROOT:-}/etc/default/toyd" 2>/dev/null | tail -n 1
}
