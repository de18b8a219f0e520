#!/bin/sh
# Small habits of the sources that a compiler does not check.
cd "$TOP_SRCDIR" || exit 99
broken=0

# no WHAT PATTERN: no source has a line matching PATTERN.
no() {
	found=$(find src db models jobs ui tests -name '*.[ch]' | sort | xargs grep -nE "$2")
	[ -z "$found" ] || { echo "$1:"; echo "$found" | sed 's/^/    /'; broken=1; }
}

no 'space at the end of a line'    '[[:space:]]+$'
no 'indented with spaces'          '^ +(if|else|for|while|do|return|break|goto|switch|case) .*[;{]$'
no 'work left for later'           '\b(TODO|FIXME|XXX|HACK)\b'
no 'a typedef that hides a struct' '^typedef (struct|union|enum)\b'
no 'an unbounded copy or format'   '\b(strcpy|strcat|sprintf|vsprintf|gets)\('
exit $broken
