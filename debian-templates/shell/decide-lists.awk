# decide-lists.awk - which items of a list-valued parameter are done, kept or given up; read after
# lists.awk, whose head says more.

# The items wanted of the list at segment i, in three sorts: those that we did
# and that hold; those that were so or that the administrator undid (theirs); new.
# Where one of ours goes back, all do, and the others are done anew: their
# neighbours may be each other. So it is with a new one, in a list as it was left.
function decide_list(key, i,    body, base, n, lines, j, f, mark, lines_of, ops, op, anew, as_left) {
	body = seg[i]
	as_left = state == "ours" && body == written
	base = as_left ? unescape(substr(before, 2)) : undo_items(body, items)
	n = split(items, lines, "\n")
	for (j = 1; j <= n; j++) {
		split(lines[j], f, "\t")
		mark[f[2]] = f[1]
		lines_of[f[2]] = lines_of[f[2]] "\n" lines[j]
		if (f[1] ~ /[+-]/ && !holds(insert " " remove, f[2]))
			anew = 1
	}
	ops = split(insert " " remove, op, " ")
	for (j = 1; j <= ops; j++)
		if (as_left && mark[op[j]] == "" && !in_force(base, insert == op[j] ? "+" : "-", op[j]))
			anew = 1
	new = anew ? base : body
	done_items = list_notes = ""
	for (j = 1; j <= ops; j++)
		decide_item(key, body, base, anew, op[j], insert == op[j] ? "+" : "-", mark[op[j]], lines_of[op[j]])
	set(i, new)
	record_entry(key, done_items == "" ? "same" : "ours", "=" escape(base), i, substr(done_items list_notes, 2))
}

function decide_item(key, body, base, anew, item, sign, mark, lines) {
	if (mark != "" && !in_force(body, sign, item)) {
		if (mark != "~")
			say_of(key, "had " item (sign == "+" ? " removed by hand: it is not added again" : " put back by hand: it is not removed again"))
		list_notes = list_notes "\n~\t" item
	} else if (mark ~ /[+-]/ && !anew)
		done_items = done_items lines
	else if (in_force(base, sign, item))
		list_notes = list_notes "\n=\t" item
	else
		new = add_or_cut_item(new, sign, item, anchor)
}
