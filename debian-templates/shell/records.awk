# records.awk - what is wanted of the entries of a file, and what the journal has of them;
# read before entries.awk, whose head says more.
#
# wanted:  kind path key operation value unless insert anchor remove
#          (of flags, the grammar of their program stands in the place of anchor)
# journal: kind path key state before written items operation twins
# state is ours, left (the administrator's) or same (it was so already). items
# are the list items in force: mark item neighbour place piece, a line each (of flags, see
# flags.awk); after an operation default come the items that would be inserted into a list of
# the administrator's; twins (where there are any) is how many entries above it were like it.
# Values are escaped (tab, newline, carriage return, backslash).

# line_of[from, key] - from "wanted", "journal", or "pending", the journal of a run that
# was cut short; now_in[key] is which of the two journals tells how the entry stands.

function clear_entries() {
	split("", keys)
	split("", known)
	split("", line_of)
	split("", now_in)
	split("", set_now)
	key_count = has_records = 0
}

function read_entries(file, from,    line, f) {
	while ((getline line < file) > 0) {
		split(line, f, "\t")
		if (f[1] != kind || f[2] != path)
			continue
		if (!(f[3] in known))
			keys[++key_count] = f[3]
		known[f[3]] = 1
		line_of[from, f[3]] = line
		if (from != "wanted")
			has_records = 1
	}
	close(file)
}

# Set to what is wanted of the entry
function take_wanted(key,    f) {
	split(line_of["wanted", key], f, "\t")
	operation = f[4]
	value = kind == "file" ? content(work "source." f[5]) : unescape(f[5])
	unless = f[6]
	insert = f[7]
	anchor = wanted_grammar = f[8]
	remove = f[9]
}

# Set to what is recorded of it; to nothing where from is ""
function take_record(from, key,    f) {
	split(line_of[from, key], f, "\t")
	state = f[4]
	before = f[5]
	written = unescape(f[6])
	items = unescape(f[7])
	operation_before = f[8]
	insert_before = sub(/^default /, "", operation_before) ? operation_before : ""
	if (insert_before != "")
		operation_before = "default"
	twins = f[9] + 0
}
