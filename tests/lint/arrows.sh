#!/bin/sh
# Keeps the folders a building, not a heap: which folder may include which, and where a
# database, a terminal or an inference engine may be named at all.
cd "$TOP_SRCDIR" || exit 99
broken=0

complain() {
	[ -z "$2" ] || { echo "$1:"; echo "$2" | sed 's/^/    /'; broken=1; }
}

sources() { find "$@" -name '*.[ch]' 2>/dev/null; }

# may_include FOLDER PATTERN: our own headers that files of FOLDER include all match PATTERN.
may_include() {
	complain "$1/ includes what stands above it or beside it" \
		"$(sources "$1" | xargs grep -nE '^#[[:space:]]*include "' /dev/null | grep -vE "include \"($2)")"
}

# only_in FOLDERS WHAT PATTERN: no other folder of the program has a line matching PATTERN.
only_in() {
	outside=$(sources src db models jobs ui | grep -vE "^($1)/")
	complain "$2 outside $1/" "$(echo "$outside" | xargs grep -nE "$3" /dev/null)"
}

may_include src/base   'base/'
may_include src/stats  '(base|stats)/'
may_include src/ladder '(base|stats|ladder)/'
may_include db         '(base|stats|ladder|db)/'
may_include models     '(base|stats|ladder|models)/'
may_include jobs       '(base|stats|ladder|db|models|jobs)/'
may_include ui/cmd     '(base|stats|ladder|db|models|jobs|ui/cmd|ui/console)/'
may_include ui/console '(base|stats|ladder|db|models|jobs|ui/console)/'

only_in db          'the database library' 'include <sqlite3\.h>|sqlite3_[a-z]+\('
only_in ui/console  'curses'               'include <(n?curses|ncursesw/.*|term)\.h>'
only_in models      'an inference engine'  '\bOrt[A-Z][A-Za-z]+|\bdlopen\('
only_in 'db|ui/cmd' 'SQL'                  '"[^"]*\b(SELECT .*FROM|INSERT INTO|INSERT OR|UPDATE [a-z_]+ SET|DELETE FROM|CREATE (TABLE|VIEW|INDEX))\b'
only_in 'models|jobs|db|ui' 'printing'     '\b(printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|perror)\('
exit $broken
