# More functions of a package that is never built.

# closing_notise - misspelt
closing_notise() {
    :
}

# toyd_answers - always
toyd_answers() {
    :
}
