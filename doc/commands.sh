#!/bin/sh
# Prints the COMMANDS section of rung.1 from what "rung help" says, so that the two cannot differ.
# usage: doc/commands.sh RUNG
rung=$1

# One command's help as mdoc: heading, paragraphs, options.
one() {
	"$rung" help $1 </dev/null | awk '
		function plain(text) { gsub(/\\/, "\\e", text); gsub(/-/, "\\-", text); gsub(/[.] /, ".\n", text); sub(/^[.'\'']/, "\\\\\\&&", text); return text }
		/^options of every command:/ { exit }
		NR == 1                      { summary = $0; sub(/^rung [^:]*: /, "", summary); next }
		/^usage: /                   { print ".Ss", plain(substr($0, 8)); print toupper(substr(summary, 1, 1)) plain(substr(summary, 2)) "."; next }
		/^options:/                  { options = 1; print ".Pp\n.Bl -tag -width 24n -compact -offset indent"; next }
		options && /^  /             { line = substr($0, 3); sub(/^ +/, "", line); at = index(line, "  ")
		                               print ".It " plain(substr(line, 1, at - 1)); sub(/^ +/, "", line)
		                               text = substr(line, at); sub(/^ +/, "", text); print plain(text); next }
		/^$/                         { blank = 1; next }
		                             { if (blank) print ".Pp"; blank = 0; print plain($0) }
		END                          { if (options) print ".El" }'
}

echo '.Sh COMMANDS'
"$rung" help </dev/null | awk '
	/^options of every command:/ { exit }
	/^[a-z].*:$/                 { title = substr($0, 1, length($0) - 1); next }
	title && /^  [a-z]/          { name = substr($0, 3, 20); sub(/ +$/, "", name); print title "|" name }' |
while IFS='|' read -r title name; do
	[ "$title" = "$last" ] || printf '%s.Em "To %s:"\n' "$paragraph" "$title"
	paragraph='.Pp
'
	last=$title
	one "$name"
done
