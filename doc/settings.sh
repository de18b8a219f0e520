#!/bin/sh
# Prints the SETTINGS section of rung.1 from what "rung config" says of a new project, so that the two cannot differ.
# usage: doc/settings.sh RUNG
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
"$1" init "$dir/new.db" --labels a,b --no-critical </dev/null >/dev/null || exit 1
echo '.Sh SETTINGS'
echo 'What'
echo '.Nm Cm config'
echo 'shows and changes, each with its default:'
echo '.Bl -tag -width 20n -compact -offset indent'
"$1" -p "$dir/new.db" config </dev/null | awk '
	NR == 1 || /^\*/ { next }
	{
		print ".It " $1 ", " $2
		sub(/^[^ ]+ +[^ ]+ +/, "")
		print toupper(substr($0, 1, 1)) substr($0, 2) "."
	}'
echo '.El'
