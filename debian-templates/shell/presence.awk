# presence.awk - what is there or is not there: memberships, directories, links. The
# records and the work, from what was found, what is wanted, and the journal.
#
# found:  kind path key what-stands-there (empty: nothing)
# wanted: kind path key what-it-shall-be...; journal: kind path key state before written
# Variables: mode, work (a directory: in it are found and wanted; records, todo and messages
# grow), journal and pending (files).

function read_lines(file, from,    line, f, k, i, n) {
	while ((getline line < file) > 0) {
		n = split(line, f, "\t")
		k = f[1] "\t" f[2] "\t" f[3]
		if (from == "found") {
			keys[++count] = k
			found[k] = f[4]
		} else if (from == "wanted") {
			wanted[k] = f[4]
			for (i = 5; i <= n && f[i] != ""; i++)
				wanted[k] = wanted[k] " " f[i]
		} else {
			state[from, k] = f[4]
			written[from, k] = f[6]
		}
	}
}

function record_presence(k, st, o) {
	print k "\t" st "\t-\t" (o == "" ? "-" : o) >> (work "records")
}

# A directory stands if it is one, a link if it leads where it shall, a membership if
# the group has it
function is_as_wanted(k, o) {
	if (k ~ /^membership/)
		return found[k] == "membership" || found[k] == "group"
	return found[k] != "" && (k ~ /^link/ ? found[k] == o : found[k] == substr(k, 1, index(k, "\t") - 1))
}

function decide_presence(k,    from, st, o, there, f) {
	from = state["pending", k] != "" ? "pending" : "journal"
	st = state[from, k]
	o = k in wanted ? wanted[k] : written[from, k]
	there = is_as_wanted(k, o)
	split(k, f, "\t")
	if (mode == "recover") {
		# in one of two files: the account tool was cut short between them
		if ((st == "ours" || st == "begun") && (found[k] == "group" || found[k] == "gshadow"))
			record_presence(k, "begun", written[from, k])
		else if (st != "" && (there || (st != "ours" && st != "begun")))
			record_presence(k, st == "begun" ? "ours" : st, written[from, k])
		return
	}
	if (st == "gone") # with its owner, not by hand
		st = there ? "ours" : ""
	if (mode == "reconfigure" && (st == "left" || st == "same"))
		st = ""
	if (!(k in wanted)) {
		if ((st == "ours" && there) || (st == "begun" && found[k] != ""))
			undo = (f[1] == "directory" ? "old_" : "") f[1] "\ttake-back\t" f[2] "\t" o "\n" undo
	} else if (f[1] != "membership" && found[k] == "" && f[2] ~ /^\/var\//) {
		# no configuration, and on a disk that can be rebuilt: made anew wherever it is missing
		make(k, f[1], f[2], o)
	} else if (st == "left") {
		record_presence(k, "left")
	} else if (there && st != "begun") {
		record_presence(k, st == "ours" ? "ours" : "same", o)
	} else if (st != "" && st != "begun") {
		print f[2] (f[3] == "-" ? "" : " (" f[3] ")") ": the " f[1] " was removed by hand, and is not made again" >> (work "messages")
		record_presence(k, "left")
	} else if (found[k] != "" && f[1] != "membership") {
		print f[2] " exists, but is not the " f[1] " that this package needs there"
		exit
	} else {
		make(k, f[1], f[2], o)
	}
}

function make(k, kind, path, o) {
	record_presence(k, "ours", o)
	print kind "\tmake\t" path "\t" o >> (work "todo")
}

BEGIN {
	read_lines(work "found", "found")
	read_lines(work "wanted", "wanted")
	read_lines(journal, "journal")
	if (pending != "")
		read_lines(pending, "pending")
	for (n = 1; n <= count; n++)
		decide_presence(keys[n])
	# outer directories are made first, and go last, after what is in them
	printf "%s", undo >> (work "todo")
	exit
}
