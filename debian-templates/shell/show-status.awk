# show-status.awk - what the subcommand status prints, for people or as JSON, from the lines of
# status.awk.
#
# Variables: package, version, format (text or json), verbose, set_up, unfinished. The
# environment has REASONS, sentences a line each: -v would take a backslash in it for an escape.

# A text that a terminal can be given: control characters become question marks, C1 in UTF-8 too
function printable(s) {
	gsub(/[\001-\010\013-\037\177]/, "?", s)
	gsub(/\302[\200-\237]/, "?", s)
	return s
}

# A string of JSON (RFC 8259), in which what is not UTF-8 (RFC 3629) becomes U+FFFD
function json(s,    r, i, c) {
	r = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "\"" || c == "\\")
			r = r "\\" c
		else if (c in control)
			r = r control[c]
		else if (c < "\200")
			r = r c
		else if (match(substr(s, i, 4), /^([\302-\337]|\340[\240-\277]|[\341-\357][\200-\277]|\360[\220-\277][\200-\277]|[\361-\364][\200-\277][\200-\277])[\200-\277]/)) {
			r = r substr(s, i, RLENGTH)
			i += RLENGTH - 1
		} else
			r = r "\\ufffd"
	}
	return "\"" r "\""
}

# A value of the journal: "-" is nothing, "=" stands before what stood there
function json_value(s) {
	return s == "-" || s == "" ? "null" : json(unescape(s))
}

function named(kind, path, key) {
	if (kind == "membership")
		return key " in the group " path
	if (kind == "service")
		return "service " path
	return key == "-" ? path : key " in " path
}

# A value below its heading, each line indented
function show_value(heading, s) {
	if (s == "-" || s == "")
		s = "(nothing)"
	s = printable(unescape(s))
	gsub(/\n/, "\n                      ", s)
	printf "              %-7s %s\n", heading, s
}

function counted(state, words) {
	return (state in count) ? ", " count[state] " " words : ""
}

function show_text(    i, headline) {
	headline = set_up ? "set up" : "not set up"
	print package " " version ": " headline counted("ours", "ours") counted("already-so", "already so") \
	    counted("theirs", "yours now") counted("withheld", "withheld") \
	    counted("not-chosen", "not chosen") counted("unknown", "unknown")
	if (unfinished)
		print "A run was cut short: run dpkg --configure -a"
	if (reasons != "") {
		print "Why it is not set up:"
		gsub(/\n/, "\n  ", reasons)
		print "  " printable(reasons)
	}
	print ""
	for (i = 1; i <= n; i++) {
		if (state[i] == "not-chosen" && !verbose)
			continue
		printf "  %-10s  %s\n", words[state[i]], printable(named(kind[i], path[i], key[i]))
		if (!verbose)
			continue
		show_value("before", before[i])
		show_value("ours", written[i])
		show_value("now", now[i])
	}
}

function show_json(    i, lines, m) {
	for (i = 1; i < 32; i++)
		control[sprintf("%c", i)] = sprintf("\\u%04x", i)
	printf "{\n  \"package\": %s,\n  \"version\": %s,\n  \"set_up\": %s,\n  \"unfinished\": %s,\n", json(package), \
	    json(version), (set_up ? "true" : "false"), (unfinished ? "true" : "false")
	printf "  \"reasons\": ["
	m = split(reasons, lines, "\n")
	for (i = 1; i <= m; i++)
		printf "%s%s", (i > 1 ? ", " : ""), json(lines[i])
	printf "],\n  \"changes\": ["
	for (i = 1; i <= n; i++)
		print (i > 1 ? "," : "") "\n    {\"kind\": " json(kind[i]) ", \"path\": " json(path[i]) ", \"key\": " \
		    json_value(key[i]) ", \"state\": " json(state[i]) ",\n     \"before\": " json_value(before[i]) \
		    ", \"written\": " json_value(written[i]) ", \"now\": " json_value(now[i]) "}"
	print "\n  ]\n}"
}

BEGIN {
	reasons = ENVIRON["REASONS"]
	words["ours"] = "ours"
	words["already-so"] = "already so"
	words["theirs"] = "yours now"
	words["withheld"] = "withheld"
	words["not-chosen"] = "not chosen"
	words["not-set-up"] = "not set up"
	words["unknown"] = "unknown"
}

{
	kind[++n] = $1
	path[n] = $2
	key[n] = $3
	count[state[n] = $4]++
	before[n] = $5
	sub(/^=/, "", before[n])
	written[n] = $6
	now[n] = $7
}

END {
	if (format == "json")
		show_json()
	else
		show_text()
}
