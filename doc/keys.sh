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
		if (!(where in rows) && where != "GLOBAL")
			order[++contexts] = where
		gsub(/-/, "\\-", text[4])
		if (text[4] ~ /^[][()]/)
			text[4] = "\\&" text[4]           # a bracket alone would be punctuation
		rows[where] = rows[where] ".It " text[4] "\n" toupper(substr(text[count - 1], 1, 1)) \
			substr(text[count - 1], 2) ".\n"
	}
	END {
		order[++contexts] = "GLOBAL"
		for (i = 1; i <= contexts; i++) {
			where = order[i]
			print where == "GLOBAL" ? "Everywhere:" : "On the screen " substr(where, 1, 1) tolower(substr(where, 2)) ":"
			print ".Pp\n.Bl -tag -width 10n -compact -offset indent"
			printf "%s.El\n", rows[where]
			if (i < contexts)
				print ".Pp"
		}
	}
' "$1"
