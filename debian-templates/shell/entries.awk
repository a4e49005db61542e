# entries.awk - the new texts of configuration files, and the journal records of their
# entries, from the present text, what is wanted of it, and the journal.
#
# An entry is one main.cf parameter with its continuation lines, one service of
# master.cf, one NAME=value line of a defaults file, or a file as a whole; kind
# says which. Each has three values: before (what stood there), ours (what this
# package wrote) and now (what stands there). Where now differs from ours, the
# entry is the administrator's and stays.
#
# edits names the file that says what to do, a line for each text:
#     mode kind path new exists derived journal text
# mode is configure, reconfigure, triggered, recover, give-back, or strip (give-back of
# a copy); new is the new text's file in work/new; exists is 1 where there is a text;
# derived, where the text is another file's than path. The sizes of the texts that
# exist are in the file sizes, in this order.
#
# Variables: edits, work (a directory), pending (the journal of a run that was cut
# short), keep_switch. In work are also the files wanted and sizes; records, messages
# and todo grow, of strip new.left and new.said.

function is_ours(key) {
	return (key in set_now) || (state[key] == "ours" && standing(key, ours[key], twins[key]))
}

# True where somebody else set one of the parameters in unless
function ruled_out(key,    n, names, i, j) {
	n = split(unless[key], names, " ")
	for (i = 1; i <= n; i++)
		if ((j = last_of(names[i])) && !is_ours(names[i]) && value_in(seg[j]) != "")
			return 1
	return 0
}

# --- the records --------------------------------------------------------------

# Of a run that was cut short, an entry is in the state of the pending journal if
# it stands as that run wrote it, else in the state of the journal before.
function resolve(key,    from, s) {
	s = has[2, key] && reached(2, key)
	from = s ? 2 : 1
	if (!has[from, key])
		return
	# already taken back by a removal that was cut short
	if (interrupted && from == 1 && !has[2, key] && old_state[1, key] == "ours" && !reached(1, key) &&
	    !partly_ours(key, last_of(key), old_ours[1, key], old_want[1, key]))
		return
	state[key] = old_state[from, key]
	before[key] = old_before[from, key]
	ours[key] = old_ours[from, key]
	items[key] = old_items[from, key]
	was[key] = old_want[from, key]
	twins[key] = old_twins[from, key]
}

# True if the entry stands as the journal has it; what is no longer ours in the pending
# one was not given up while ours still stands, and of a list it was not reached while
# more items are as the journal before has them
function reached(from, key,    i, c) {
	if (old_state[from, key] != "ours")
		return from == 1 || !has[1, key] || old_state[1, key] != "ours" || !reached(1, key)
	if (stands(from, key))
		return 1
	if (from == 2 && old_state[1, key] == "ours" && stands(1, key))
		return 0
	i = last_of(key)
	c = i ? count_in_force(seg[i], old_items[from, key]) : 0
	return c && (from == 1 || c >= count_in_force(seg[i], old_items[1, key]))
}

# True if the entry stands word for word as the journal has it
function stands(from, key) {
	return standing(key, old_ours[from, key], old_twins[from, key])
}

function record(key, st, b, o, its, operation, above) {
	if (st == "ours")
		set_now[key] = 1
	print kind "\t" path "\t" key "\t" st "\t" b "\t" escape(o) "\t" escape(its) "\t" operation (above ? "\t" above : "") >> (work (mode == "strip" ? "new/" new_text ".left" : "records"))
}

function keep(key) {
	if (key in state)
		record(key, state[key], before[key], ours[key], items[key], was[key], twins[key])
}

function said(key, what) {
	print path ": " (kind == "file" ? "" : key " ") what >> (work (mode == "strip" ? "new/" new_text ".said" : "messages"))
}

# --- whole entries ------------------------------------------------------------

function settle(key,    i, o, wants, whole) {
	i = last_of(key)
	wants = (key in want) && !ruled_out(key)
	if (mode == "reconfigure" && (state[key] == "left" || state[key] == "same")) {
		delete state[key]
		items[key] = ""
	}
	if (!wants)
		return take_back(key, i)
	if (state[key] == "left")
		return keep(key)
	whole = state[key] == "ours" && items[key] == ""
	if (whole && (o = standing(key, ours[key], twins[key])))
		return move_on(key, o)
	if (!whole && i && (insert[key] != "" || remove[key] != ""))
		return settle_list(key, i)
	if (want[key] == "list" && !i)
		return # no list, nothing to do in it
	if (state[key] == "ours" && partly_ours(key, i, ours[key], was[key]))
		return keep(key) # removal knows what of it is ours
	if (state[key] == "ours" || (state[key] == "same" && !standing(key, ours[key], twins[key])))
		return give_up(key)
	if (i && (want[key] == "default" || want[key] == "if-absent" || want[key] == "service" ||
	    value_in(seg[i]) == value_in(value_of[key])))
		return record(key, "same", absent_or(i), seg[i], "", want[key], twins_of(i))
	o = absent_or(i)
	if (!i)
		seg_key[i = ++segments] = key
	set(i, value_of[key])
	record(key, "ours", o, seg[i], "", want[key], twins_of(i))
}

# True, and recorded, where the entry is his, or is no longer as we wrote it
function left_to_him(key) {
	if (state[key] == "left") {
		keep(key)
		return 1
	}
	if (state[key] != "ours" || is_ours(key))
		return 0
	give_up(key)
	return 1
}

function give_up(key) {
	said(key, "was changed after this package set it: it stays as it is")
	record(key, "left", "-", "", "", (key in want) ? want[key] : was[key])
}

# Ours stands at o: to the value wanted now, which may be the one before
function move_on(key, o) {
	if (before[key] != "-" && want[key] != "default" &&
	    value_in(unescape(substr(before[key], 2))) == value_in(value_of[key])) {
		put(o, before[key])
		return record(key, "same", before[key], seg[o], "", want[key], twins_of(o))
	}
	set(o, value_of[key])
	record(key, "ours", before[key], seg[o], "", want[key], twins_of(o))
}

# True where the entry at i is no longer the text o that we wrote, and yet ours in part: a
# switch in another spelling, a service with options of ours
function partly_ours(key, i, o, operation,    n, lines, j) {
	if (i && operation == "switch")
		return tolower(value_in(seg[i])) == tolower(value_in(o))
	if (!i || kind != "master_service")
		return 0
	n = split(o, lines, "\n")
	for (j = 2; j <= n; j++)
		if (holds(seg[i], lines[j]))
			return 1
	return 0
}

# True where the words of line are among those of text, in this order
function holds(text, line) {
	return index(" " trim(text) " ", " " trim(line) " ")
}

function take_back(key, i,    o) {
	if (state[key] != "ours")
		return
	o = standing(key, ours[key], twins[key])
	if (keep_switch && kind == "parameter" && i && items[key] !~ /(^|\n)-\t/) {
		# what is switched on is the administrator's now, and needs the rest
		said(key, "stays: what it belongs to is no longer this package's")
	} else if (o) {
		put(o, before[key])
	} else if (absent_or(i) == before[key]) {
		return
	} else if (i && items[key] != "") {
		set(i, undo_items(seg[i], items[key]))
	} else if (was[key] == "switch" && partly_ours(key, i, ours[key], was[key])) {
		put(i, before[key])
	} else if (i && kind == "master_service") {
		strip_service(key, i)
	} else {
		said(key, "was changed after this package set it: it stays as it is")
	}
}

# Of a service that we added and the administrator extended, his options stay; one with
# another first line and without some of ours is his own, whatever it shares. With no
# option of his it goes, whatever its columns (eight, master(5)) are: it would serve
# without limits
function strip_service(key, i,    n, lines, m, our_lines, our, j, k, f, c, words, kept, rest, his, other) {
	m = split(ours[key], our_lines, "\n")
	n = split(seg[i], lines, "\n")
	other = trim(lines[1]) != trim(our_lines[1])
	for (j = 2; j <= m; j++) {
		our[trim(our_lines[j])] = 1
		if (other && !holds(seg[i], our_lines[j]))
			return said(key, "was changed after this package set it: it stays as it is")
	}
	for (j = 1; j <= n; j++) {
		if (j > 1 && lines[j] ~ /^[ \t\r]*(#|$)/) {
			rest = rest "\n" lines[j]
			continue
		}
		c = split(trim(lines[j]), f, " ")
		words = ""
		for (k = 1; k <= c; k++)
			if (f[k] == "-o" && (("-o " f[k + 1]) in our))
				k++
			else
				words = words " " f[k]
		kept = trim(lines[j]) == trim(words) ? lines[j] : (j > 1 ? "  " : "") trim(words)
		if (j == 1) {
			lines[1] = kept
			his = split(words, f, " ") > 8
		} else if (words != "") {
			his = 1
			rest = rest "\n" kept
		}
	}
	if (his) {
		set(i, lines[1] rest)
		said(key, "was extended after this package added it: what was added stays")
		return
	}
	if (other)
		said(key, "was changed after this package added it, and goes with its options")
	if (rest != "")
		set(i, substr(rest, 2))
	else
		take_out(i)
}

# --- the run ------------------------------------------------------------------

function edit_text(journal, exists, text,    k, size, what) {
	forget_entries()
	forget_text()
	if (mode != "strip")
		read_wanted()
	read_records(journal, 1)
	if (pending != "")
		read_records(pending, 2)
	if (exists) {
		getline size < (work "sizes")
		read_text(text, size)
	}
	for (k = 1; k <= key_count; k++)
		resolve(keys[k])
	for (k = 1; k <= key_count; k++)
		if (mode == "recover" || (mode == "triggered" && record_count))
			keep(keys[k])
		else if (mode != "strip" || !left_to_him(keys[k]))
			settle(keys[k])
	if (changed || mode == "strip")
		write_text(work "new/" new_text)
	if (changed && mode != "strip") {
		what = kind == "file" && (1 in gone) ? "remove" : "replace"
		print kind "\t" what "\t" path "\t" new_text >> (work "todo")
	}
}

BEGIN {
	interrupted = pending != ""
	while ((getline edit < edits) > 0) {
		split(edit, part, "\t")
		mode = part[1]
		kind = part[2]
		path = part[3]
		new_text = part[4]
		derived = part[6]
		edit_text(part[7], part[5], part[8])
	}
	exit
}
