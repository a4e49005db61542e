# flags.awk - the flags of an assignment whose value is the options of a program, by the
# grammar of getopt(3); read before entries.awk.
#
# grammar is getopt's string: a letter for each flag, with ":" behind one that takes an
# argument. A flag is written "-m/dir" in what is wanted and in records: -m with this
# argument. In records, items begin with a line "g grammar above quotes added": how many
# assignments of this name stood above; "q" says that the value got its quotes from this
# package, "a" that it added the assignment. Then a line each (fields separated by tabs):
#     + flag                          was added
#     * flag "" "" piece              got this argument; piece stood behind its letter
#     - flag neighbour place piece    was taken out; piece stood at this place (a line "+" of
#                                     the same flag may follow: it stands in its own words now)
#     = flag sign                     was so already: there (+) or not (-)
#     ~ flag sign                     is the administrator's by now
# place is "after" the neighbour (a letter, and which one from the left of that letter it
# was), at the "head", or in the neighbour's word, "joined" behind it or "joining" before it.

# flags(line) - sets flag_count, and of each flag flag_letter[], flag_from[], flag_upto[] (with
# its argument), flag_arg[], flag_arg_from[] (where what stands behind the letter begins) and
# flag_first[] (whether its word begins with it); quote, body_from and body_upto (of the
# value in its quotes). False where line is no assignment that can be edited, or holds what
# is no flag; but where lenient is set, as for what is taken out, such words are skipped.
function flags(line,    pos, end, c, f, takes) {
	flag_count = 0
	if (!value_place(line))
		return 0
	pos = body_from
	while (match(substr(line, pos, body_upto - pos + 1), /[^ \t]+/)) {
		pos += RSTART - 1
		end = pos + RLENGTH - 1
		if (substr(line, pos, RLENGTH) !~ /^-[^-]/) {
			if (!lenient)
				return 0 # an operand, or "--"
			pos = end + 1
			continue
		}
		for (f = flag_count + 1; ++pos <= end; pos = flag_upto[flag_count]) {
			flag_letter[++flag_count] = c = substr(line, pos, 1)
			flag_first[flag_count] = flag_count == f
			flag_from[flag_count] = pos
			flag_arg_from[flag_count] = pos + 1
			takes = takes_argument(c)
			if (takes && pos == end && match(substr(line, end + 1, body_upto - end), /^[ \t]+[^ \t]+/))
				end += RLENGTH
			flag_upto[flag_count] = takes ? end : pos
			flag_arg[flag_count] = trim(substr(line, pos + 1, flag_upto[flag_count] - pos))
		}
	}
	return 1
}

function takes_argument(c,    i) {
	i = index(grammar, c)
	return i && substr(grammar, i + 1, 1) == ":"
}

# Where the value of an assignment is
function value_place(line,    pos) {
	pos = index(line, "=") + 1
	quote = substr(line, pos, 1)
	if (quote == "\"" || quote == "'") {
		body_from = pos + 1
		body_upto = pos + index(substr(line, pos + 1), quote) - 1
	} else {
		quote = ""
		match(substr(line, pos), /^[^ \t\r]*/)
		body_from = pos
		body_upto = pos + RLENGTH - 1
	}
	return body_upto >= body_from - 1 &&
	    substr(line, body_upto + 1 + length(quote)) ~ /^[ \t\r]*$|^[ \t\r]+#/ &&
	    (lenient || body_of(line) !~ /["'\\`$;]/)
}

function body_of(line) {
	return substr(line, body_from, body_upto - body_from + 1)
}

# The last flag of this letter, which is the one that counts; or 0
function flag_at(line, c,    i) {
	if (!flags(line))
		return 0
	for (i = flag_count; i > 0; i--)
		if (flag_letter[i] == c)
			return i
	return 0
}

function ends_word(i) {
	return i == flag_count || flag_first[i + 1]
}

# True where the flag stands so, or for the sign "-" where none of its letter does
function flag_in_force(line, sign, flag,    i) {
	i = flag_at(line, letter_of(flag))
	return sign == "-" ? !i : i && flag_arg[i] == substr(flag, 3)
}

function letter_of(flag) {
	return substr(flag, 2, 1)
}

# The grammar that the records of flags were made with
function take_grammar(its,    f) {
	split(its, f, /[\t\n]/)
	if (f[1] == "g")
		grammar = f[2]
}

# True where as many assignments of the name stand above the one at i: with fewer, ours may
# have been deleted, and another one be in effect
function below_as_many(key, i, its,    f) {
	split(its, f, /[\t\n]/)
	return f[1] != "g" || entries_above(key, i) >= f[3]
}

function entries_above(key, i,    n) {
	n = 0
	while (--i > 0)
		n += seg_key[i] == key && !(i in removed)
	return n
}

function count_flags_in_force(line, its,    lines, i, f, c) {
	c = 0
	lenient = 1
	take_grammar(its)
	for (i = split(its, lines, "\n"); i > 0; i--) {
		split(lines[i], f, "\t")
		c += (f[1] ~ /^[-+*]$/ && flag_in_force(line, f[1], f[2]))
	}
	lenient = 0
	return c
}

# A flag in a word of its own, before all others
function prepend_flag(line, flag) {
	flags(line)
	return splice(line, body_from, 0, substr(flag, 1, 2) (length(flag) > 2 ? " " : "") \
	    substr(flag, 3) (body_of(line) ~ /[^ \t]/ ? " " : ""))
}

# A flag by its letter and its number among those of the letter, from the left
function named(i,    j, n) {
	n = 0
	for (j = 1; j <= i; j++)
		n += flag_letter[j] == flag_letter[i]
	return flag_letter[i] n
}

# The flag that was named so; the last of its letter where there are fewer by now; or 0
function flag_named(line, name,    i, found) {
	found = 0
	for (i = flags(line) ? 1 : flag_count + 1; i <= flag_count; i++)
		if (flag_letter[i] == substr(name, 1, 1) && (!found || named(found) != name))
			found = i
	return found
}

# Cut flag i out; sets neighbour, place and piece, by which restore_flag() puts it back
function cut_flag(line, i,    a, b) {
	a = flag_from[i]
	b = flag_upto[i]
	neighbour = ""
	if (!flag_first[i] || !ends_word(i)) {
		place = flag_first[i] ? "joining" : "joined"
		neighbour = named(flag_first[i] ? i + 1 : i - 1)
	} else if (i > 1) {
		place = "after"
		neighbour = named(i - 1)
		a = flag_upto[i - 1] + 1
	} else {
		place = "head"
		a--
		while (b < body_upto && substr(line, b + 1, 1) ~ /[ \t]/)
			b++
	}
	piece = substr(line, a, b - a + 1)
	return splice(line, a, b - a + 1, "")
}

function restore_flag(line, flag, neighbour, where, bytes,    i) {
	i = flag_named(line, neighbour)
	if (i && (where == "after" || where == "joined") && !takes_more(i, where) &&
	    (ends_word(i) || where == "joined" && bytes == substr(flag, 2, 1)))
		return splice(line, flag_upto[i] + 1, 0, bytes)
	if (i && where == "joining")
		return splice(line, flag_from[i], 0, bytes)
	if (where == "head" && flags(line)) {
		match(body_of(line), /^[ \t]*/)
		if (bytes !~ /[ \t]$/ && RLENGTH <= body_upto - body_from)
			bytes = bytes " " # nothing stood behind it then
		return splice(line, body_from + RLENGTH, 0, bytes)
	}
	return prepend_flag(line, trim(bytes) ~ /^-/ ? trim(bytes) : "-" trim(bytes))
}

# True where what is put behind flag i would be read as its argument
function takes_more(i, where) {
	return takes_argument(flag_letter[i]) && (where == "joined" || flag_arg[i] == "")
}

# Of a flag that we added nothing stays, nor the blank that came with it
function cut_added_flag(line, i) {
	if (i == 1 && ends_word(1) && flag_count > 1)
		return splice(line, flag_from[1] - 1, flag_from[2] - flag_from[1], "")
	return cut_flag(line, i)
}

# The latest first
function undo_flags(line, its,    lines, i, f, at, again) {
	take_grammar(its)
	lenient = 1
	for (i = split(its, lines, "\n"); i > 0; i--) {
		split(lines[i], f, "\t")
		if (f[1] == "g")
			added_by_us = f[5] == "a"
		if (f[4] == "q" && f[1] == "g" && value_place(line) && quote == "\"" && body_of(line) !~ /[ \t]/)
			line = splice(splice(line, body_upto + 1, 1, ""), body_from - 1, 1, "")
		# one that stood twice was taken out twice
		if (f[1] !~ /^[-+*]$/ || !flags(line) || (f[2] != again && !flag_in_force(line, f[1], f[2])))
			continue
		again = f[1] == "-" ? f[2] : ""
		at = flag_at(line, letter_of(f[2]))
		if (f[1] == "+")
			line = cut_added_flag(line, at)
		else if (f[1] == "*")
			line = splice(line, flag_arg_from[at], flag_upto[at] - flag_arg_from[at] + 1, unescape(f[5]))
		else
			line = restore_flag(line, f[2], f[3], f[4], unescape(f[5]))
	}
	lenient = 0
	return line
}

function add_or_cut_flag(line, sign, flag,    i, former) {
	i = flag_at(line, letter_of(flag))
	if (sign == "-") {
		for (; i; i = flag_at(line, letter_of(flag))) {
			line = cut_flag(line, i)
			done_items = done_items "\n-\t" flag "\t" neighbour "\t" place "\t" escape(piece)
		}
		return line
	}
	if (i && stands_alone(line, i)) {
		former = substr(line, flag_arg_from[i], flag_upto[i] - flag_arg_from[i] + 1)
		done_items = done_items "\n*\t" flag "\t\t\t" escape(former)
		return splice(line, flag_arg_from[i], length(former), \
		    substr(former, 1, match(former, /[^ \t]/) - 1) substr(flag, 3))
	}
	line = add_or_cut_flag(line, "-", flag)
	done_items = done_items "\n+\t" flag
	return prepend_flag(line, flag)
}

# True where flag i is a word of its own, and its argument another: an init script may find it
# in no other form
function stands_alone(line, i) {
	return flag_first[i] && ends_word(i) && substr(line, flag_arg_from[i], 1) ~ /[ \t]/
}
