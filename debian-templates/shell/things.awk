# things.awk - what is there or is not there: memberships, directories, links. The
# records and the work, from what was found, what is wanted, and the journal.
#
# found:  kind path key what-stands-there (empty: nothing)
# wanted: kind path key ours...; journal: kind path key state before ours
# Variables: mode, found, wanted, journal, pending, records, todo, messages.

function read_lines(file, from,    line, f, k, i, n) {
	while ((getline line < file) > 0) {
		n = split(line, f, "\t")
		k = f[1] "\t" f[2] "\t" f[3]
		if (from == "found") {
			keys[++count] = k
			stands[k] = f[4]
		} else if (from == "wanted") {
			want[k] = f[4]
			for (i = 5; i <= n && f[i] != ""; i++)
				want[k] = want[k] " " f[i]
		} else {
			state[from, k] = f[4]
			ours[from, k] = f[6]
		}
	}
}

function record(k, st, o) {
	print k "\t" st "\t-\t" (o == "" ? "-" : o) >> records
}

# A directory stands if it is one, a link if it leads where ours does, a membership if
# the group has it
function is_ours(k, o) {
	if (k ~ /^membership/)
		return stands[k] == "membership" || stands[k] == "group"
	return stands[k] != "" && (k ~ /^link/ ? stands[k] == o : stands[k] == substr(k, 1, index(k, "\t") - 1))
}

function settle(k,    from, st, o, there, f) {
	from = state["pending", k] != "" ? "pending" : "journal"
	st = state[from, k]
	o = k in want ? want[k] : ours[from, k]
	there = is_ours(k, o)
	split(k, f, "\t")
	if (mode == "recover") {
		# in one of two files: the account tool was cut short between them
		if ((st == "ours" || st == "begun") && (stands[k] == "group" || stands[k] == "gshadow"))
			record(k, "begun", ours[from, k])
		else if (st != "" && (there || (st != "ours" && st != "begun")))
			record(k, st == "begun" ? "ours" : st, ours[from, k])
		return
	}
	if (st == "gone") # with its owner, not by hand
		st = there ? "ours" : ""
	if (mode == "reconfigure" && (st == "left" || st == "same"))
		st = ""
	if (!(k in want)) {
		if ((st == "ours" && there) || (st == "begun" && stands[k] != ""))
			undo = (f[1] == "directory" ? "old_" : "") f[1] "\ttake-back\t" f[2] "\t" o "\n" undo
	} else if (f[1] != "membership" && stands[k] == "" && f[2] ~ /^\/var\//) {
		# no configuration, and on a disk that can be rebuilt: made anew wherever it is missing
		make(k, f[1], f[2], o)
	} else if (st == "left") {
		record(k, "left")
	} else if (there && st != "begun") {
		record(k, st == "ours" ? "ours" : "same", o)
	} else if (st != "" && st != "begun") {
		print f[2] (f[3] == "-" ? "" : " (" f[3] ")") ": the " f[1] " was removed by hand: it stays so" >> messages
		record(k, "left")
	} else if (stands[k] != "" && f[1] != "membership") {
		print f[2] " exists, and is not the " f[1] " that is wanted"
		exit
	} else {
		make(k, f[1], f[2], o)
	}
}

function make(k, kind, path, o) {
	record(k, "ours", o)
	print kind "\tmake\t" path "\t" o >> todo
}

BEGIN {
	read_lines(found, "found")
	read_lines(wanted, "wanted")
	read_lines(journal, "journal")
	if (pending != "")
		read_lines(pending, "pending")
	for (n = 1; n <= count; n++)
		settle(keys[n])
	# outer directories are made first, and go last, after what is in them
	printf "%s", undo >> todo
	exit
}
