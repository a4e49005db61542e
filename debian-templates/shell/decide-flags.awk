# decide-flags.awk - which flags of an assignment are done, kept or given up; read after
# flags.awk, whose head says more.

# The flags wanted of the assignment at segment i. As of the items of a list: where one of
# ours goes back, all do, and the others are done anew.
function decide_flags(key, i,    body, base, anew, ops, op, j, its) {
	body = seg[i]
	anew = read_flag_records(items) || (state == "ours" && body == written)
	added_by_us = added_by_us || before == "-"
	if (state == "ours" && body == written)
		base = before == "-" ? key "=\"\"" : unescape(substr(before, 2))
	else
		base = undo_flags(body, items)
	if (state == "same" && items == "" && !find_written(key, written, twins))
		return give_up(key) # the administrator's, since an earlier version recorded it
	grammar = wanted_grammar
	if (state == "ours" && body == written && flags(body) && !flags(base))
		return keep_record(key) # an earlier version wrote it whole, over what is no flag
	if (state == "ours" && items != "" && body != written && !flags(body) && below_as_many(key, i, items))
		return keep_record(key) # there is more in it by now; removal takes out what is ours
	if (!flags(body) || !flags(base) || (body != written && !below_as_many(key, i, items))) {
		if (state == "")
			refuse("the line for " key " contains something that is not a flag: " body)
		return give_up(key)
	}
	new = anew ? base : body
	done_items = list_notes = ""
	value_place(new)
	its = "g\t" grammar "\t" entries_above(key, i) "\t" \
	    (quote == "" || (!anew && quoted_by_us) ? "q" : "") (added_by_us ? "\ta" : "")
	if (quote == "")
		new = splice(splice(new, body_upto + 1, 0, "\""), body_from, 0, "\"")
	ops = split(insert " " remove, op, " ")
	for (j = ops; j > 0; j--) # each comes before those that are there
		decide_flag(key, body, base, anew, op[j], holds(insert, op[j]) ? "+" : "-", letter_of(op[j]))
	if (done_items == "")
		new = quoted_by_us ? body : base
	set(i, new)
	before = added_by_us && base == key "=\"\"" ? "-" : "=" escape(base)
	record_entry(key, done_items == "" ? "same" : "ours", before, i, its done_items list_notes)
}

# Set flag_lines[], flag_sign[] and flag_was[] to what is recorded of each letter; true where
# a flag is not wanted any more as it was
function read_flag_records(its,    n, lines, j, f, c, other) {
	split("", flag_lines)
	split("", flag_sign)
	split("", flag_was)
	other = quoted_by_us = added_by_us = 0
	n = split(its, lines, "\n")
	for (j = 1; j <= n; j++) {
		split(lines[j], f, "\t")
		if (f[1] == "g") {
			quoted_by_us = f[4] == "q"
			added_by_us = f[5] == "a"
			continue
		}
		c = letter_of(f[2])
		flag_was[c] = f[2]
		flag_sign[c] = f[1] ~ /^[=~]/ ? f[3] : f[1]
		flag_lines[c] = flag_lines[c] lines[j] "\n"
		if (f[1] ~ /^[+*]$/ && !holds(insert, f[2]) || f[1] == "-" && !holds(insert " " remove, f[2]))
			other = 1
	}
	return other
}

function decide_flag(key, body, base, anew, flag, sign, c) {
	if ((c in flag_sign) && mode != "reconfigure" && !flag_in_force(body, flag_sign[c], flag_was[c])) {
		if (flag_lines[c] !~ /^~/)
			say_of(key, "had its flag -" c " changed by hand: it is left as it is")
		list_notes = list_notes "\n~\t" flag_was[c] "\t" (flag_sign[c] == "-" ? "-" : "+")
	} else if (flag_lines[c] ~ /^[-+*]/ && !anew)
		done_items = done_items "\n" substr(flag_lines[c], 1, length(flag_lines[c]) - 1)
	else if (flag_in_force(base, sign, flag) && (length(flag) == 2 || stands_alone(base, flag_at(base, c))))
		list_notes = list_notes "\n=\t" flag "\t" sign
	else
		new = add_or_cut_flag(new, sign, flag)
}
