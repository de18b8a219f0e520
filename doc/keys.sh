#!/bin/sh
# Prints the keys of rung.1 from the rows of the console's key table, so that the two cannot differ.
# usage: doc/keys.sh ui/console/keymap.c
awk '
	BEGIN { RS = "},\n" }
	/\{ CONTEXT_[A-Z]+, ACTION_/ {
		where = $0
		sub(/.*\{ CONTEXT_/, "", where)
		sub(/,.*/, "", where)
		sub(/.*\{ CONTEXT_[^}]*\}/, "")          # the codes of the keys
		count = split($0, text, "\"")            # every other piece is a string: name, shown, ..., help
		if (where != last) {
			if (last)
				print ".El\n.Pp"
			print where == "GLOBAL" ? "Everywhere:" : "On the screen " substr(where, 1, 1) tolower(substr(where, 2)) ":"
			print ".Pp"
			print ".Bl -tag -width 10n -compact -offset indent"
			last = where
		}
		gsub(/-/, "\\-", text[4])
		print ".It " text[4]
		print toupper(substr(text[count - 1], 1, 1)) substr(text[count - 1], 2) "."
	}
	END { if (last) print ".El" }
' "$1"
