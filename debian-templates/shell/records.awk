# records.awk - what is wanted of the entries of a file, and what the journal has of them;
# read before entries.awk, whose head says more.
#
# wanted:  kind path key operation value unless insert anchor remove
# journal: kind path key state before ours items operation twins
# state is ours, left (the administrator's) or same (it was so already). items
# are the list items in force: mark item neighbour place piece, a line each; twins
# (where there are any) is how many entries above ours were like it.
# Values are escaped (tab, newline, carriage return, backslash).

function forget_entries() {
	split("", known)
	split("", keys)
	split("", want)
	split("", value_of)
	split("", has)
	split("", state)
	split("", before)
	split("", ours)
	split("", items)
	split("", was)
	split("", twins)
	split("", set_now)
	key_count = record_count = 0
}

function remember(key) {
	if (!(key in known)) {
		known[key] = 1
		keys[++key_count] = key
	}
}

function read_wanted(    line, f) {
	while ((getline line < (work "wanted")) > 0) {
		split(line, f, "\t")
		if (f[1] != kind || f[2] != path)
			continue
		remember(f[3])
		want[f[3]] = f[4]
		value_of[f[3]] = kind == "file" ? content(work "source." f[5]) : unescape(f[5])
		unless[f[3]] = f[6]
		insert[f[3]] = f[7]
		anchor[f[3]] = f[8]
		remove[f[3]] = f[9]
	}
	close(work "wanted")
}

# from: 1 for the journal, 2 for the pending one of a run that was cut short
function read_records(file, from,    line, f) {
	while ((getline line < file) > 0) {
		split(line, f, "\t")
		if (f[1] != kind || f[2] != path)
			continue
		remember(f[3])
		has[from, f[3]] = 1
		record_count++
		old_state[from, f[3]] = f[4]
		old_before[from, f[3]] = f[5]
		old_ours[from, f[3]] = unescape(f[6])
		old_items[from, f[3]] = unescape(f[7])
		old_want[from, f[3]] = f[8]
		old_twins[from, f[3]] = f[9] + 0
	}
	close(file)
}
