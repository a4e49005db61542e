# entries.awk - the new texts of configuration files, and the journal records of their
# entries, from the present text, what is wanted of it, and the journal.
#
# An entry is one main.cf parameter with its continuation lines, one service of
# master.cf, one NAME=value line of a defaults file, or a file as a whole; kind
# says which. Each has three values: before (what stood there), written (what this
# package wrote) and now (what stands there). Where now differs from written, the
# entry is the administrator's and stays.
#
# to_make names the file that says what to do, a line for each text:
#     mode kind path new exists derived journal text
# mode is configure, reconfigure, triggered, recover, give-back, or strip (give-back of
# a copy); new is the new text's file in work/new; exists is 1 where there is a text;
# derived, where the text is another file's than path. The sizes of the texts that
# exist are in the file sizes, in this order.
#
# Variables: to_make, work (a directory), pending (the journal of a run that was cut
# short), switch_is_theirs. In work are also the files wanted and sizes; the files records,
# messages and todo grow; in mode strip, new/NEW.left and new/NEW.said instead of records
# and messages, and nothing is to be done.

# True where the entry, another than the present one, is still as this package wrote it
function stands_as_written(key,    f) {
	split(line_of[now_in[key], key], f, "\t")
	return (key in set_now) || (f[4] == "ours" && find_written(key, unescape(f[6]), f[9] + 0))
}

# True where somebody else set one of the parameters in unless
function ruled_out(    n, names, i, j) {
	n = split(unless, names, " ")
	for (i = 1; i <= n; i++)
		if ((j = last_of(names[i])) && !stands_as_written(names[i]) && value_in(seg[j]) != "")
			return 1
	return 0
}

# --- the records --------------------------------------------------------------

# Which record tells how an entry stands after a cut run. The pending one if the entry stands
# as that run wrote it. The earlier one if it still stands as recorded there, although the
# pending one has given it up. Of a list, whichever has more of its items in force; if equal,
# the pending one.
function choose_record(key,    earlier, later) {
	earlier = extent("journal", key)
	now_in[key] = "journal"
	if (("pending", key) in line_of) {
		later = extent("pending", key)
		if (state == "ours" ? later && later >= earlier : !earlier)
			now_in[key] = "pending"
	} else if (pending != "" && state == "ours" && !earlier && !partly_ours(key, last_of(key)))
		now_in[key] = "" # taken back by a removal that was cut short
}

# Record the entry, which stands at i
function record_entry(key, st, b, i, its) {
	write_record(key, st, b, seg[i], its, insert, twins_of(i))
}

# The same, of this text; inserted is what would be inserted into a list of the administrator's
function write_record(key, st, b, text, its, inserted, above) {
	if (st == "ours")
		set_now[key] = 1
	print kind "\t" path "\t" key "\t" st "\t" b "\t" escape(text) "\t" \
	    escape(its) "\t" operation (operation == "default" && inserted != "" ? " " inserted : "") \
	    (above ? "\t" above : "") >> records
}

# Its record stays as it is
function keep_record(key) {
	if (state == "ours")
		set_now[key] = 1
	if (state != "")
		print line_of[now_in[key], key] >> records
}

function say_of(key, what) {
	print path ": " (kind == "file" ? "" : key " ") what >> messages
}

# --- whole entries ------------------------------------------------------------

function decide_entry(key,    i, o, whole, inserted, edited, empty) {
	i = last_of(key)
	if (mode == "reconfigure" && (state == "left" || state == "same"))
		state = before = items = ""
	inserted = insert_before == "" && operation == "default" ? insert : insert_before
	edited = split_list(key, i, inserted)
	if (operation == "" || ruled_out())
		return take_back(key, i)
	if (operation == "taken" && state == "")
		return record_entry(key, "left", "-", 0)
	if (state == "left" || operation == "taken")
		return keep_record(key)
	# still on record as it was set whole: it may be so again
	if (edited && operation == "default")
		return write_record(key, state, before, written, "", inserted, twins)
	whole = state == "ours" && items == ""
	# what is set to nothing has no value yet; the first release took it for one
	empty = i && operation == "default" && value_in(seg[i]) == "" &&
	    (state == "" || (state == "same" && find_written(key, written, twins)))
	if (operation == "flags" && (o = whole ? find_written(key, written, twins) : i))
		return decide_flags(key, o)
	if (operation == "flags" && state == "")
		return add_flags(key)
	if (whole && (o = find_written(key, written, twins)))
		return move_on(key, o)
	if (!whole && i && (insert != "" || remove != "") && !empty)
		return decide_list(key, i)
	if (operation == "list" && !i)
		return # no list, nothing to do in it
	if (state == "ours" && partly_ours(key, i))
		return keep_record(key) # removal knows what of it is ours
	if (state == "ours" || (state == "same" && !find_written(key, written, twins)))
		return give_up(key)
	if (i && !empty && (operation == "default" || operation == "if-absent" || operation == "service" ||
	    value_in(seg[i]) == value_in(value)))
		return record_entry(key, "same", absent_or(i), i)
	o = absent_or(i)
	if (!i)
		seg_key[i = ++segments] = key
	set(i, value)
	record_entry(key, "ours", o, i)
}

# No assignment of this name: one that has our flags alone
function add_flags(key) {
	if (insert == "")
		return
	seg_key[++segments] = key
	seg[segments] = key "=\"\""
	before = "-"
	decide_flags(key, segments)
}

function give_up(key) {
	say_of(key, "was changed after this package set it, and is left as it is")
	record_entry(key, "left", "-", 0)
}

# What was written stands at o: to the value wanted now, which may be the one before
function move_on(key, o) {
	if (before != "-" && operation != "default" &&
	    value_in(unescape(substr(before, 2))) == value_in(value)) {
		restore_entry(o, before)
		return record_entry(key, "same", before, o)
	}
	set(o, value)
	record_entry(key, "ours", before, o)
}

function take_back(key, i,    o) {
	if (mode == "strip" && state == "left")
		return keep_record(key)
	if (state != "ours")
		return
	o = find_written(key, written, twins)
	if (mode == "strip" && !o && items == "")
		return give_up(key)
	if (switch_is_theirs && kind == "parameter" && i && items !~ /(^|\n)-\t/) {
		# what is switched on is the administrator's now, and needs the rest
		say_of(key, "is kept: what it belongs to is no longer managed by this package")
	} else if (o) {
		restore_entry(o, before)
	} else if (absent_or(i) == before) {
		return
	} else if (i && items != "" && kind == "assignment" && below_as_many(key, i, items)) {
		o = seg[i]
		set(i, undo_flags(seg[i], items))
		if (seg[i] == o)
			say_of(key, "was changed after this package set it, and is left as it is")
		if (added_by_us && seg[i] == key "=\"\"")
			remove_entry(i)
	} else if (i && items != "" && kind == "parameter") {
		if (before == "-")
			say_of(key, "was changed after this package set it: the changes are kept")
		set(i, undo_items(seg[i], items))
	} else if (operation_before == "switch" && partly_ours(key, i)) {
		restore_entry(i, before)
	} else if (i && kind == "master-service") {
		take_back_options(key, i)
	} else {
		say_of(key, "was changed after this package set it, and is left as it is")
	}
}

# --- the run ------------------------------------------------------------------

function make_text(journal, exists, text,    k, size, what, doer) {
	clear_entries()
	clear_text()
	records = work (mode == "strip" ? "new/" new_text ".left" : "records")
	messages = work (mode == "strip" ? "new/" new_text ".said" : "messages")
	if (mode != "strip")
		read_entries(work "wanted", "wanted")
	read_entries(journal, "journal")
	if (pending != "")
		read_entries(pending, "pending")
	if (exists) {
		getline size < (work "sizes")
		read_text(text, size)
	}
	for (k = 1; k <= key_count; k++)
		choose_record(keys[k])
	for (k = 1; k <= key_count; k++) {
		take_wanted(keys[k])
		take_record(now_in[keys[k]], keys[k])
		if (mode == "recover" || (mode == "triggered" && has_records))
			keep_record(keys[k])
		else
			decide_entry(keys[k])
	}
	if (changed || mode == "strip")
		write_text(work "new/" new_text)
	if (changed && mode != "strip") {
		what = kind == "file" && nothing_left() ? "remove" : "replace"
		doer = kind
		gsub(/-/, "_", doer) # a part of a shell function's name
		print doer "\t" what "\t" path "\t" new_text >> (work "todo")
	}
}

BEGIN {
	while ((getline line < to_make) > 0) {
		split(line, part, "\t")
		mode = part[1]
		kind = part[2]
		path = part[3]
		new_text = part[4]
		derived = part[6]
		make_text(part[7], part[5], part[8])
	}
	exit
}
