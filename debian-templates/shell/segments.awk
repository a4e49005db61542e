# segments.awk - the text of one configuration file as segments: one for each entry
# and for each line between them; read before entries.awk, whose head says more.
#
# seg[1..segments] hold them without the newline at their end, seg_key their entries'
# keys, removed[i] marks what is taken out.

function trim(s) {
	gsub(/[ \t\r\n]+/, " ", s)
	sub(/^ /, "", s)
	sub(/ $/, "", s)
	return s
}

# --- reading ------------------------------------------------------------------

function clear_text() {
	split("", seg)
	split("", seg_key)
	split("", removed)
	segments = entry = no_final_newline = 0
	changed = derived
}

# The text of a file, without the newline at its end
function content(file,    line, text, n) {
	while ((getline line < file) > 0)
		text = n++ ? text "\n" line : line
	close(file)
	return text
}

# One segment for each entry and for each line between them, without the newline
# at its end; size is that of the file in bytes
function read_text(file, size,    line, bytes) {
	if (kind == "file") {
		seg_key[segments = 1] = "-"
		seg[1] = content(file)
		bytes = length(seg[1]) + 1
	} else {
		while ((getline line < file) > 0) {
			bytes += length(line) + 1
			read_line(line)
		}
		close(file)
	}
	no_final_newline = bytes == size + 1
	if (bytes + 0 != size && !no_final_newline)
		refuse("it could not be read completely")
}

# A line, by the grammar of its kind
function read_line(line) {
	if (kind == "assignment") {
		seg[++segments] = line
		if (match(line, /^[A-Za-z_][A-Za-z0-9_]*=/))
			seg_key[segments] = substr(line, 1, RLENGTH - 1)
		check_assignment(line)
	} else if (kind == "parameter" || kind == "master-service") {
		read_postfix_line(line)
	} else {
		refuse("the kind " kind " has no grammar")
	}
}

# Comments and blank lines belong to an entry only where it goes on after them
# (postconf(5), master(5))
function read_postfix_line(line,    i) {
	if (line ~ /^[ \t\r\f\v]*(#|$)/) {
		seg[++segments] = line
	} else if (line ~ /^[ \t\r\f\v]/ && entry) {
		for (i = entry + 1; i <= segments; i++)
			seg[entry] = seg[entry] "\n" seg[i]
		segments = entry
		seg[entry] = seg[entry] "\n" line
	} else {
		seg[entry = ++segments] = line
		seg_key[entry] = key_of(line)
	}
}

# The name of a parameter, or the name and the type of a service
function key_of(line,    f) {
	if (kind == "parameter") {
		sub(/[ \t\r]*=.*/, "", line)
		return line
	}
	split(line, f, /[ \t\r]+/)
	return f[1] "/" f[2]
}

function refuse(sentence) {
	print path ": " sentence
	exit
}

# A defaults file is read for NAME=value at the start of a line, with no more
# quoting than one pair; another form of a NAME that is wanted is refused, unless it
# took that form since: then it is the administrator's
function check_assignment(line,    name, v) {
	if (!match(line, /^[ \t]*(export[ \t]+)?[A-Za-z_][A-Za-z0-9_]*=/))
		return
	name = substr(line, 1, RLENGTH - 1)
	sub(/^[ \t]*(export[ \t]+)?/, "", name)
	if (!(("wanted", name) in line_of) || (("journal", name) in line_of && mode != "reconfigure"))
		return
	v = substr(line, index(line, "=") + 1)
	sub(/[ \t\r]+(#.*)?$/, "", v)
	if (!seg_key[segments] || v !~ /^([^"'\\`$; \t]*|"[^"\\`$]*"|'[^']*')$/)
		refuse("the line for " name " cannot be edited safely, because " objection(v) ": " line)
}

# Why a value of a defaults file cannot be edited
function objection(v,    c) {
	if (!seg_key[segments])
		return "it does not begin with the name"
	if (match(v, /[$`\\]/)) {
		c = substr(v, RSTART, 1)
		return "its value contains a " c ", which has a special meaning"
	}
	return "its value is more than one word or one pair of quotes"
}

# --- looking and changing -----------------------------------------------------

# The entry in effect: the last of that name
function last_of(key,    i) {
	for (i = segments; i > 0; i--)
		if (seg_key[i] == key && !(i in removed))
			return i
	return 0
}

# True where no segment is left, and with it no text
function nothing_left(    i) {
	for (i = 1; i <= segments; i++)
		if (!(i in removed))
			return 0
	return 1
}

# Where the text o, which was written, stands: below as many twins of it as there were when it was written
function find_written(key, o, above,    i) {
	for (i = 1; i <= segments; i++)
		if (seg_key[i] == key && !(i in removed) && seg[i] == o && above-- < 1)
			return i
	return 0
}

# How many entries above i are like it, which a file may have twice
function twins_of(i,    j, n) {
	n = 0
	for (j = 1; j < i; j++)
		if (seg_key[j] == seg_key[i] && !(j in removed) && seg[j] == seg[i])
			n++
	return n
}

# The value of an entry, however it is laid out
function value_in(body) {
	if (kind == "file")
		return body
	gsub(/\n[ \t\r]*#[^\n]*/, "", body)
	if (kind == "assignment" || kind == "parameter")
		sub(/^[^=]*=/, "", body)
	body = trim(body)
	if (kind == "assignment" && body ~ /^("[^"]*"|'[^']*')$/)
		body = substr(body, 2, length(body) - 2)
	return body
}

function absent_or(i) {
	return i ? "=" escape(seg[i]) : "-"
}

# A new text for the entry at i
function set(i, text) {
	if (!(i in seg) || (seg[i] "") != (text ""))
		changed = 1
	seg[i] = text
}

function remove_entry(i) {
	changed = removed[i] = 1
}

# What stood there before, as it is recorded
function restore_entry(i, b) {
	if (b == "-")
		remove_entry(i)
	else
		set(i, unescape(substr(b, 2)))
}

# --- writing ------------------------------------------------------------------

# mawk's printf has a limit, its print has none, so print with no ORS
function write_text(out,    i, n) {
	printf "" > out
	ORS = ""
	for (i = 1; i <= segments; i++)
		if (!(i in removed))
			print (n++ ? "\n" : "") seg[i] > out
	# the newline at the end of the file is as it was
	if (n && !no_final_newline)
		print "\n" > out
	ORS = "\n"
	close(out)
}
