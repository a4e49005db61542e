# lists.awk - items of a list-valued main.cf parameter; read before entries.awk.

# tokens(body) - sets count, tok[], and where in BODY they are: from[], upto[]; upto[0]
# is the place of the "=". Braces group; comment lines are passed over.
function tokens(body,    c, pos, depth, start) {
	count = depth = start = 0
	pos = upto[0] = index(body, "=")
	while (pos++ <= length(body)) {
		c = substr(body, pos, 1)
		if (!depth && (c == "" || c ~ /[, \t\r\n]/)) {
			if (start) {
				tok[++count] = substr(body, start, pos - start)
				from[count] = start
				upto[count] = pos - 1
				start = 0
			}
		} else if (!start)
			start = pos
		if (c == "{")
			depth++
		else if (c == "}" && depth)
			depth--
		else if (c == "\n" && match(substr(body, pos), /^\n[ \t\r]*#[^\n]*/))
			pos += RLENGTH - 1
	}
}

# True where no item follows tok[i] on its line
function ends_line(body, i) {
	return !i || i == count || index(substr(body, upto[i], from[i + 1] - upto[i]), "\n")
}

function position(body, item,    i) {
	tokens(body)
	for (i = 1; i <= count; i++)
		if (tolower(tok[i]) == tolower(item))
			return i
	return 0
}

function splice(body, at, len, piece) {
	return substr(body, 1, at - 1) piece substr(body, at + len)
}

function separator(body) {
	return index(substr(body, index(body, "=")), ",") ? ", " : " "
}

function insert_item(body, item, before_item,    i) {
	i = position(body, before_item)
	if (!i)
		i = 1
	if (!count)
		return body (body ~ /[ \t]$/ ? "" : " ") item
	return splice(body, from[i], 0, item separator(body))
}

function ends_in_comment(body) {
	sub(/^.*\n/, "", body)
	return body ~ /^[ \t\r]*(#|$)/
}

# Cut tok[i] out; sets place and piece, by which reinsert() puts it back: after
# its left neighbour, before its right one, at the head of the list, as a line of its
# own, or for a comma; a number behind these says how many commas that stand for
# others come first.
function cut(body, i,    a, b, line_start, line_end) {
	a = from[i]
	b = upto[i]
	place = "after"
	neighbour = i > 1 ? tok[i - 1] : ""
	if (!ends_line(body, i - 1)) {
		while (substr(body, a - 1, 1) ~ /[, \t]/)
			a--
	} else {
		while (substr(body, b + 1, 1) ~ /[, \t]/)
			b++
		for (line_start = a; line_start > 1 && substr(body, line_start - 1, 1) != "\n"; line_start--)
			;
		line_end = b
		while (substr(body, line_end + 1, 1) == "\r")
			line_end++
		if (!for_good && line_start > 1 && ends_line(body, i) && ends_in_comment(substr(body, 1, line_start - 2))) {
			# a comment cannot end an entry, and two that meet lose the place
			# between them: the line stays, with a comma
			place = "comma" commas_between(body, i > 1 ? upto[i - 1] : 1, a)
			piece = substr(body, a, b - a + 1)
			return splice(body, a, b - a + 1, ",")
		} else if (line_start > 1 && (line_end == length(body) || substr(body, line_end + 1, 1) == "\n")) {
			place = "line" commas_between(body, i > 1 ? upto[i - 1] : 1, a)
			a = line_start - 1
			b = line_end
		} else {
			place = line_start > 1 ? "before" : "head"
			neighbour = i < count ? tok[i + 1] : ""
		}
	}
	piece = substr(body, a, b - a + 1)
	return splice(body, a, b - a + 1, "")
}

# Take out an item that we put in; what we put in was the item and a separator
function uninsert(body, i,    sep) {
	sep = separator(body)
	if (substr(body, upto[i] + 1, length(sep)) == sep && !ends_line(body, i))
		return splice(body, from[i], upto[i] - from[i] + 1 + length(sep), "")
	for_good = 1 # it does not come back: no place need be kept for it
	body = cut(body, i)
	for_good = 0
	return body
}

# comma_line(body, at) - where, after at, a comma stands alone on its line; or 0
function comma_line(body, at,    rest) {
	rest = substr(body, at)
	if (!match(rest, /\n[ \t]*,[ \t\r]*(\n|$)/))
		return 0
	at += RSTART - 1
	return at + index(substr(body, at), ",") - 1
}

# commas_between(body, at, end) - how many such lines there are before END
function commas_between(body, at, end,    n) {
	while ((at = comma_line(body, at)) && at < end)
		n++
	return n
}

# comma_line_after(body, at, n) - the comma of the line that has n of them before it
function comma_line_after(body, at, n) {
	while ((at = comma_line(body, at)) && n-- > 0)
		;
	return at
}

function reinsert(body, item, left, where, bytes,    i, at, commas) {
	i = left == "" ? 0 : position(body, left)
	tokens(body)
	if (where == "after" && i)
		return splice(body, upto[i] + 1, 0, bytes)
	if (where == "before" && (i || !count))
		return i ? splice(body, from[i], 0, bytes) : body bytes
	if (where ~ /^line/ && (i || left == "")) {
		commas = substr(where, 5)
		at = commas ? comma_line_after(body, i ? upto[i] : 1, commas - 1) : 0
		for (at = at ? at : i ? upto[i] + 1 : index(body, "="); at <= length(body) && substr(body, at, 1) != "\n"; at++)
			;
		return splice(body, at, 0, bytes)
	}
	if (where == "head" && match(body, /=[, \t]*/))
		return splice(body, RSTART + RLENGTH, 0, bytes)
	if (where ~ /^comma/ && (at = comma_line_after(body, i ? upto[i] : 1, substr(where, 6))))
		return splice(body, at, 1, bytes)
	if (!count)
		return body " " item
	if (where != "after" && left == "")
		return splice(body, from[1], 0, item separator(body))
	return splice(body, upto[count] + 1, 0, separator(body) item)
}

# True where the mark's item is as the mark has it
function in_force(body, mark, item) {
	return (mark == "-") == !position(body, item)
}

# How many of ITS are so
function count_in_force(body, its,    n, lines, i, f, c) {
	c = 0
	n = split(its, lines, "\n")
	for (i = 1; i <= n; i++) {
		split(lines[i], f, "\t")
		c += (f[1] == "+" || f[1] == "-") && in_force(body, f[1], f[2])
	}
	return c
}

function undo_item(body, line,    f) {
	split(line, f, "\t")
	if (f[1] == "+" && in_force(body, "+", f[2]))
		return uninsert(body, position(body, f[2]))
	if (f[1] == "-" && in_force(body, "-", f[2]))
		return reinsert(body, f[2], f[3], f[4], unescape(f[5]))
	return body
}

# The latest first: each item's neighbour is that of its own time
function undo_items(body, its,    n, lines, i) {
	n = split(its, lines, "\n")
	for (i = n; i > 0; i--)
		body = undo_item(body, lines[i])
	return body
}

function do_item(body, mark, item, before_item,    i) {
	if (mark == "+")
		body = insert_item(body, item, before_item)
	else
		while (i = position(body, item)) {
			body = cut(body, i)
			done_items = done_items "\n-\t" item "\t" neighbour "\t" place "\t" escape(piece)
		}
	if (mark == "+")
		done_items = done_items "\n+\t" item
	return body
}

# The items wanted of the list at segment i, in three sorts: those that we did
# and that hold; those that were so or that the administrator undid (his); new.
function settle_list(key, i,    body, base, n, lines, j, f, mark, line_of, ops, op, fast, desired) {
	body = seg[i]
	fast = state[key] == "ours" && body == ours[key]
	n = split(items[key], lines, "\n")
	for (j = 1; j <= n; j++) {
		split(lines[j], f, "\t")
		mark[f[2]] = f[1]
		line_of[f[2]] = (f[2] in line_of) ? line_of[f[2]] "\n" lines[j] : lines[j]
	}
	base = fast ? unescape(substr(before[key], 2)) : undo_items(body, items[key])
	ops = split(trim(insert[key] " " remove[key]), op, " ")
	done_items = list_notes = ""
	for (j = 1; j <= ops; j++)
		desired[op[j]] = 1
	# where one of ours goes back, all do, and the others are done anew: their
	# neighbours may be each other
	for (j = 1; j <= n; j++) {
		split(lines[j], f, "\t")
		if ((f[1] == "+" || f[1] == "-") && !(f[2] in desired))
			fast = 1
	}
	new = fast ? base : body
	for (j = 1; j <= ops; j++)
		settle_item(key, body, base, fast, op[j], insert[key] == op[j] ? "+" : "-", mark[op[j]], line_of[op[j]])
	set(i, new)
	if (done_items == "")
		record(key, "same", "=" escape(new), new, substr(list_notes, 2), want[key], twins_of(i))
	else
		record(key, "ours", "=" escape(base), new, substr(done_items list_notes, 2), want[key], twins_of(i))
}

function settle_item(key, body, base, fast, item, sign, mark, lines) {
	if (mark == "~" || mark == "=" || ((mark == "+" || mark == "-") && !in_force(body, sign, item))) {
		if (!in_force(body, sign, item)) {
			if (mark != "~")
				said(key, "had " item (sign == "+" ? " taken out" : " put back") " by hand: it stays so")
			mark = "~"
		} else
			mark = "="
		list_notes = list_notes "\n" mark "\t" item
	} else if (mark != "" && !fast)
		done_items = done_items "\n" lines
	else if (in_force(base, sign, item))
		list_notes = list_notes "\n=\t" item
	else
		new = do_item(new, sign, item, anchor[key])
}
