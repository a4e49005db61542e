# Functions of a package that is never built.

# foreign_setup - a guard
foreign_setup() {
    :
}
