# options.awk - the -o options of a service of master.cf that this package added; read
# before entries.awk.

# Take back the service at i. Its first line is as this package wrote it, or not; an option,
# or a word behind the eight columns (master(5)), is this package's or the administrator's:
#
#     first line   ours among the options   theirs   the service
#     as written   any                      some     stays, without ours
#     as written   any                      none     goes
#     changed      all                      some     stays, without ours
#     changed      all                      none     goes, with a message
#     changed      not all                           stays as it is: it is theirs
#
# Without options of theirs it goes whatever its columns are: it would serve without limits.
function take_back_options(key, i,    edited) {
	read_written_options()
	edited = trim(first_line(seg[i])) != trim(first_line(written))
	if (edited && !has_all_options(seg[i]))
		return say_of(key, "was changed after this package set it, and is left as it is")
	cut_options(seg[i])
	if (has_theirs) {
		set(i, first_kept rest_kept)
		say_of(key, "was extended after this package added it: the additions are kept")
		return
	}
	if (edited)
		say_of(key, "was changed after this package added it, and is removed with its options")
	if (rest_kept != "")
		set(i, substr(rest_kept, 2))
	else
		remove_entry(i)
}

# Set written_options[] to the lines of options that this package wrote
function read_written_options(    n, lines, j) {
	split("", written_options)
	n = split(written, lines, "\n")
	for (j = 2; j <= n; j++)
		written_options[trim(lines[j])] = 1
}

function has_all_options(text,    option) {
	for (option in written_options)
		if (!holds(text, option))
			return 0
	return 1
}

# Cut our options out of a service; sets first_kept and rest_kept (its further lines, each
# with the newline before it), and has_theirs, true where something of theirs is in it
function cut_options(text,    n, lines, j, words, column) {
	n = split(text, lines, "\n")
	words = words_kept(lines[1])
	has_theirs = split(words, column, " ") > 8
	first_kept = line_kept(lines[1], words, "")
	rest_kept = ""
	for (j = 2; j <= n; j++) {
		words = words_kept(lines[j])
		if (lines[j] ~ /^[ \t\r]*(#|$)/) {
			rest_kept = rest_kept "\n" lines[j]
		} else if (words != "") {
			has_theirs = 1
			rest_kept = rest_kept "\n" line_kept(lines[j], words, "  ")
		}
	}
}

# The words of a line without our options
function words_kept(line,    n, word, i, words) {
	n = split(trim(line), word, " ")
	words = ""
	for (i = 1; i <= n; i++)
		if (word[i] == "-o" && (("-o " word[i + 1]) in written_options))
			i++
		else
			words = words " " word[i]
	return trim(words)
}

# The line, byte for byte where all its words are kept
function line_kept(line, words, indent) {
	return trim(line) == words ? line : indent words
}

function first_line(text) {
	sub(/\n.*/, "", text)
	return text
}
