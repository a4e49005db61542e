# status.awk - how each Change stands, by the journal and by what is on the host; the main
# program of the subcommand status.
#
# Standard input: the journal (if there is one) to its line "end", then a line for each Change
# of the plan, and of the journal where the plan has it no more:
#     kind path key condition found
# found: of a text the size of its file, of all others what stands there; "?" is what could not
# be looked at, and nothing is nothing. Printed is a line for each Change:
#     kind path key state before written now
# before, written and now are escaped as in the journal. state is
#     ours         as this package made it; of a list or of options, some of its items
#     already-so   it was so before, and is
#     theirs       the administrator's by now
#     withheld     not made where something else stands
#     not-chosen   not wanted by the answers
#     not-set-up   nothing has been set up
#     unknown      it cannot be told
# Variables: root, set_up.

function read_journal(    line, f) {
	while ((getline line) > 0 && line != "end") {
		split(line, f, "\t")
		if (f[1] == "answer") {
			gsub(/,/, "", f[3]) # those of a multiselect
			answer[f[2]] = " " f[3] " "
		} else if (f[1] != "format")
			record[f[1], f[2], f[3]] = line
	}
}

# The text of the file, unless it is the one that was read last
function read_file(size) {
	if (kind == text_kind && path == text_path)
		return
	text_kind = kind
	text_path = path
	clear_text()
	if (size != "")
		read_text(root path, size)
}

# True where the presence or the service is as it was recorded, or would be made so by the next
# run: a service that has ended is not disabled, and below /var a disk may have been rebuilt
function is_there(found) {
	if (kind == "service")
		return found !~ /^disabled/
	if (kind != "membership" && found == "" && path ~ /^\/var\//)
		return 1
	return kind == "link" ? found == written : index(found " ", kind " ") == 1
}

# True where the entry, or part of it, is as it was recorded
function stands(key, i) {
	if (find_written(key, written, twins))
		return 1
	if (!i)
		return 0
	if (state == "ours")
		return extent("journal", key) > 0 || partly_ours(key, i)
	return so_already(i)
}

# True where each item that was noted of a list still is in it, or is not, as it was
function so_already(i,    lines, f, j) {
	if (kind != "parameter" || items == "")
		return 0
	for (j = split(items, lines, "\n"); j > 0; j--) {
		split(lines[j], f, "\t")
		if (!position(written, f[2]) != !position(seg[i], f[2]))
			return 0
	}
	return 1
}

# True where the answers want what is under condition, which is NAME=VALUE
function chosen(condition,    at) {
	at = index(condition, "=")
	return index(answer[substr(condition, 1, at - 1)], " " substr(condition, at + 1) " ") > 0
}

function state_of(key, i, found, is_text, condition) {
	if (!set_up)
		return "not-set-up"
	# an image that was built without its users and services, and started
	if (state == "" && condition == "" && kind ~ /^(membership|service)$/)
		return is_there(found) ? "already-so" : "not-set-up"
	if ((state == "" || state == "gone") && condition != "" && !chosen(condition))
		return "not-chosen"
	if (state == "" || state == "gone" || operation_before == "taken")
		return "withheld"
	if (state == "left")
		return "theirs"
	if (is_text ? !stands(key, i) : !is_there(found))
		return "theirs"
	if (state == "same")
		return items ~ /(^|\n)~\t/ ? "theirs" : "already-so"
	return "ours"
}

function tell(key, condition, found,    is_text, i, st, now, words) {
	is_text = kind ~ /^(file|assignment|master-service|parameter)$/
	line_of["journal", key] = record[kind, path, key]
	take_record("journal", key)
	if (found == "?") {
		st = "unknown"
		now = ""
	} else {
		if (is_text)
			read_file(found)
		i = is_text ? last_of(key) : 0
		st = state_of(key, i, found, is_text, condition)
		now = is_text ? (i ? escape(seg[i]) : "-") : (found == "" ? "-" : found)
		if (found == "membership")
			now = key
		sub(/^directory /, "", now)
	}
	if (kind == "directory") # what follows owner, group and mode is what its daemon makes in it
		if (split(written, words, " ") > 3)
			written = words[1] " " words[2] " " words[3]
	print kind "\t" path "\t" key "\t" st "\t" (before == "" ? "-" : before) "\t" \
	    (written == "" ? "-" : escape(written)) "\t" now
}

BEGIN {
	if (has_journal)
		read_journal()
	while ((getline line) > 0) {
		split(line, field, "\t")
		kind = field[1]
		path = field[2]
		tell(field[3], field[4], field[5])
	}
	exit
}
