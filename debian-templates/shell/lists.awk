# lists.awk - items of a list-valued main.cf parameter; read before entries.awk.

# tokens(body) - sets count, tok[], and where in BODY they are: from[], upto[]; upto[0]
# is the place of the "=". Braces group; comment lines are skipped.
function tokens(body,    c, pos, end, depth, start) {
	count = depth = start = 0
	match(body, /^([^\n=]|\n[ \t\r]*#[^\n]*|\n)*=/)
	pos = upto[0] = RLENGTH
	end = length(body)
	while (pos++ <= end) {
		c = substr(body, pos, 1)
		if (c == "" || (!depth && c ~ /[, \t\r\n\f\v]/)) {
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
	return index(substr(body, upto[0]), ",") ? ", " : " "
}

function insert_item(body, item, before_item,    i) {
	i = position(body, before_item)
	if (!i)
		i = 1
	if (!count)
		return body (body ~ /[ \t]$/ ? "" : " ") item
	return splice(body, from[i], 0, item separator(body))
}

# Cut tok[i] out; sets piece, place and neighbour, by which restore_item() puts it back. Of
# what is cut for_good no place is kept.
#
#     tok[i] stands                   place    piece                     neighbour
#     behind another on its line      after    with what precedes it     the left one
#     first on the first line         head     with what follows it      the right one
#     first of several on a line      before   with what follows it      the right one
#     alone on a line                 line N   the line                  the left one
#     alone on a line, below a        comma N  itself; a comma takes     the left one
#     comment or an empty line                 its place
#
# A comma takes its place because a comment cannot end an entry, and two that meet lose the
# place between them. N is how many such commas, which stand for other items, come first.
function cut_item(body, i, for_good,    last) {
	neighbour = i > 1 ? tok[i - 1] : ""
	if (!ends_line(body, i - 1))
		return cut_piece(body, "after", separators_before(body, from[i]), upto[i])
	last = separators_behind(body, upto[i])
	if (ends_line(body, i) && !on_first_line(body, i))
		return cut_line(body, i, last, for_good)
	neighbour = i < count ? tok[i + 1] : ""
	return cut_piece(body, on_first_line(body, i) ? "head" : "before", from[i], last)
}

# Cut tok[i], which ends at last, with the line on which it is alone
function cut_line(body, i, last, for_good,    above, commas) {
	above = substr(body, 1, from[i] - 1)
	sub(/\n[^\n]*$/, "", above)
	commas = commas_between(body, upto[i - 1], from[i])
	if (!for_good && above ~ /\n[ \t\r]*(#[^\n]*)?$/)
		return splice(cut_piece(body, "comma" commas, from[i], last), from[i], 0, ",")
	while (substr(body, last + 1, 1) == "\r")
		last++
	return cut_piece(body, "line" commas, length(above) + 1, last)
}

# Cut the bytes first to last; sets place and piece
function cut_piece(body, where, first, last) {
	place = where
	piece = substr(body, first, last - first + 1)
	return splice(body, first, last - first + 1, "")
}

function separators_before(body, first) {
	while (substr(body, first - 1, 1) ~ /[, \t]/)
		first--
	return first
}

function separators_behind(body, last) {
	while (substr(body, last + 1, 1) ~ /[, \t]/)
		last++
	return last
}

function on_first_line(body, i) {
	return !index(substr(body, 1, from[i] - 1), "\n")
}

# Take out an item that we put in; what we put in was the item and a separator
function cut_added_item(body, i,    sep) {
	sep = separator(body)
	if (substr(body, upto[i] + 1, length(sep)) == sep && !ends_line(body, i))
		return splice(body, from[i], upto[i] - from[i] + 1 + length(sep), "")
	return cut_item(body, i, 1)
}

# comma_line(body, at, n) - the nth comma after at that stands alone on its line; or 0
function comma_line(body, at, n) {
	for (; n > 0; n--) {
		if (!match(substr(body, at), /\n[ \t]*,[ \t\r]*(\n|$)/))
			return 0
		at += RSTART - 1
		at += index(substr(body, at), ",") - 1
	}
	return at
}

# commas_between(body, at, end) - how many such lines there are before END
function commas_between(body, at, end,    n) {
	while ((at = comma_line(body, at, 1)) && at < end)
		n++
	return n
}

function restore_item(body, item, neighbour, where, bytes,    i, at) {
	i = position(body, neighbour)
	if (where == "after" && i)
		return splice(body, upto[i] + 1, 0, bytes)
	if (where == "before" && (i || !count))
		return i ? splice(body, from[i], 0, bytes) : body bytes
	if (where ~ /^line/ && (i || neighbour == "")) {
		at = comma_line(body, upto[i], substr(where, 5) + 0)
		if (!at)
			at = upto[i]
		while (at <= length(body) && substr(body, at, 1) != "\n")
			at++
		return splice(body, at, 0, bytes)
	}
	if (where == "head") {
		match(substr(body, upto[0]), /=[, \t]*/)
		return splice(body, upto[0] + RLENGTH, 0, bytes)
	}
	if (where ~ /^comma/ && (at = comma_line(body, upto[i], substr(where, 6) + 1)))
		return splice(body, at, 1, bytes)
	if (!count)
		return body " " item
	if (where != "after" && neighbour == "")
		return splice(body, from[1], 0, item separator(body))
	return splice(body, upto[count] + 1, 0, separator(body) item)
}

# True where the mark's item is as the mark has it
function in_force(body, mark, item) {
	return (mark == "-") == !position(body, item)
}

# How many of ITS are so
function count_in_force(body, its,    lines, i, f, c) {
	c = 0
	for (i = split(its, lines, "\n"); i > 0; i--) {
		split(lines[i], f, "\t")
		c += (f[1] ~ /[+-]/ && in_force(body, f[1], f[2]))
	}
	return c
}

# The latest first: each item's neighbour is that of its own time
function undo_items(body, its,    lines, i, f) {
	for (i = split(its, lines, "\n"); i > 0; i--) {
		split(lines[i], f, "\t")
		if (f[1] == "+" && in_force(body, "+", f[2]))
			body = cut_added_item(body, position(body, f[2]))
		else if (f[1] == "-" && in_force(body, "-", f[2]))
			body = restore_item(body, f[2], f[3], f[4], unescape(f[5]))
	}
	return body
}

function add_or_cut_item(body, mark, item, before_item,    i) {
	if (mark == "+") {
		done_items = done_items "\n+\t" item
		return insert_item(body, item, before_item)
	}
	while (i = position(body, item)) {
		body = cut_item(body, i)
		done_items = done_items "\n-\t" item "\t" neighbour "\t" place "\t" escape(piece)
	}
	return body
}
