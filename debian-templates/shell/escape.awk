# escape.awk - fields of the journal: tab, newline, carriage return and backslash are escaped;
# read before segments.awk and show-status.awk.

function substitute(s, from, to,    r, i) {
	r = ""
	while ((i = index(s, from)) > 0) {
		r = r substr(s, 1, i - 1) to
		s = substr(s, i + length(from))
	}
	return r s
}

function escape(s) {
	s = substitute(s, "\\", "\\\\")
	s = substitute(s, "\t", "\\t")
	s = substitute(s, "\r", "\\r")
	return substitute(s, "\n", "\\n")
}

function unescape(s,    r, i, c) {
	r = ""
	while ((i = index(s, "\\")) > 0) {
		c = substr(s, i + 1, 1)
		r = r substr(s, 1, i - 1) (c == "t" ? "\t" : c == "n" ? "\n" : c == "r" ? "\r" : c)
		s = substr(s, i + 2)
	}
	return r s
}
