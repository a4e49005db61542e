# standing.awk - how far an entry stands as it is recorded; read before entries.awk and
# status.awk, which has set what is recorded of it (take_record).

# How far the entry is ours as it is recorded there: word for word (more than any
# number), or in so many items of a list
function extent(from, key,    i) {
	take_record(from, key)
	if (state != "ours")
		return 0
	if (find_written(key, written, twins))
		return 1e9
	i = last_of(key)
	if (!i)
		return 0
	split_list(key, i, insert_before)
	if (kind == "assignment")
		return below_as_many(key, i, items) ? count_flags_in_force(seg[i], items) : 0
	return count_in_force(seg[i], items)
}

# A list that we set whole and the administrator edited is theirs, but for the items that
# would have been inserted into a list of theirs; true if these are in it
function split_list(key, i, inserted,    n, item, j) {
	if (!i || state != "ours" || items != "" || find_written(key, written, twins))
		return 0
	n = split(inserted, item, " ")
	for (j = 1; j <= n; j++)
		if (position(written, item[j]) && position(seg[i], item[j]))
			items = items (items == "" ? "" : "\n") "+\t" item[j]
	return items != ""
}

# True where the entry at i is no longer the text that we wrote, and yet ours in part: a
# switch in another spelling, a service with options of ours
function partly_ours(key, i,    n, lines, j) {
	if (i && operation_before == "switch")
		return tolower(value_in(seg[i])) == tolower(value_in(written))
	if (!i || kind != "master-service")
		return 0
	n = split(written, lines, "\n")
	for (j = 2; j <= n; j++)
		if (holds(seg[i], lines[j]))
			return 1
	return 0
}

# True where the words of line are among those of text, in this order
function holds(text, line) {
	return index(" " trim(text) " ", " " trim(line) " ")
}
