#!/bin/sh
# Keeps the folders a building, not a heap: ui -> jobs -> db, models -> src, and inside src
# ladder, monitor -> stats -> base, output -> base. Says which folder may include which, where a database, a terminal or an
# inference engine may be named at all, and what the ground floor may not do. Since every arrow that
# is allowed points down, there can be no circle among folders; among headers tsort looks for one.
#
# Only code counts, and only where it would tie a folder to something: a word such as "onnxruntime"
# in a table of names is data and may stand anywhere, and so may SQL that a message tells people to
# type ("rung query ..."). arrows_test.sh shows that each rule bites.
cd "$TOP_SRCDIR" || exit 99
broken=0

complain() {
	[ -z "$2" ] || { echo "$1:"; echo "$2" | sed 's/^/    /'; broken=1; }
}

sources() { find "$@" -name '*.[ch]' 2>/dev/null; }

# may_include FOLDER PATTERN: our own headers that files of FOLDER include all match PATTERN.
may_include() {
	complain "$1/ includes what stands above it or beside it" \
		"$(sources "$1" | xargs grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' /dev/null | grep -vE "include[[:space:]]*\"($2)")"
}

# only_in PLACES WHAT PATTERN: nothing outside these folders (or files, named without their ending) has a
# line matching PATTERN.
only_in() {
	outside=$(sources src db models jobs ui | grep -vE "^($1)[/.]")
	complain "$2 outside $1" "$(echo "$outside" | xargs grep -nE "$3" /dev/null | grep -v 'rung query')"
}

may_include src/base   'base/'
may_include src/stats  '(base|stats)/'
may_include src/ladder '(base|stats|ladder)/'
may_include src/monitor '(base|stats|monitor)/'
may_include src/output '(base|output)/'
may_include db         '(base|stats|ladder|monitor|output|db)/'
may_include models     '(base|stats|ladder|monitor|output|models)/'
may_include jobs       '(base|stats|ladder|monitor|output|db|models|jobs)/'
may_include ui/console '(base|stats|ladder|monitor|output|db|models|jobs|ui/console)/|ui/[a-z_]+\.h'
may_include ui/cmd     '(base|stats|ladder|monitor|output|db|models|jobs|ui/cmd|ui/console)/|ui/[a-z_]+\.h'
may_include ui         '(base|stats|ladder|monitor|output|db|models|jobs|ui)/'

complain 'an include that finds a way out of its folder' \
	"$(sources src db models jobs ui | xargs grep -nE '^[[:space:]]*#[[:space:]]*include.*\.\./' /dev/null)"

# Any other folder under src/ would hide a fourth floor from the rules above.
complain 'src/ holds base, stats, ladder, monitor and output, and nothing else' \
	"$(find src -name '*.[ch]' | grep -vE '^src/(base|stats|ladder|monitor|output)/[^/]*$')"

only_in db         'the database library' 'include[[:space:]]*<sqlite3\.h>|\bsqlite3_[a-z0-9_]+[[:space:]]*\('
only_in db         'SQL'                  '"[[:space:]]*((SELECT|select)[[:space:]].*(FROM|from)|(INSERT|insert)[[:space:]]+(OR|or|INTO|into)\b|REPLACE INTO|(UPDATE|update)[[:space:]]+[a-z_]+[[:space:]]+(SET|set)\b|(DELETE FROM|delete from)\b|CREATE (TABLE|VIEW|INDEX|TRIGGER)|DROP (TABLE|VIEW|INDEX|TRIGGER)|PRAGMA[[:space:]])'
only_in ui/console 'curses'               'include[[:space:]]*<(n?curses[a-z]*/?.*|panel|term)\.h>'
only_in models     'an inference engine'  '\bOrt[A-Z][A-Za-z]+|include[[:space:]]*<(.*onnx.*)\.h>|\bdlopen[[:space:]]*\('
only_in jobs/serve_http 'a socket'        'include[[:space:]]*<(sys/socket|netdb|arpa/inet)\.h>|[^>.]\bsocket[[:space:]]*\('
only_in 'jobs/serve(_call|_http)?' 'an HTTP library' 'include[[:space:]]*<(microhttpd|curl/.*)\.h>|\bMHD_[a-z_]+[[:space:]]*\('
complain 'queries belong into db/' "$(find src models jobs ui -name '*.sql')"

# The ground floor prints nothing and has no clock, and but for base/file, which reads whole files for
# those above, it opens nothing: it is tested by tables of numbers.
only_in 'models|jobs|db|ui' 'printing'       '\b(v?f?printf|puts|fputs|putchar|putc|fputc|fwrite|perror)[[:space:]]*\(|\b(stdout|stderr|stdin)\b'
only_in 'models|jobs|db|ui|src/base/file' 'opening files'  '\b(fopen|fdopen|freopen|popen|open|openat|opendir|socket|system|fork)[[:space:]]*\('
only_in 'models|jobs|db|ui' 'reading a clock' '\b(time|clock|clock_gettime|gettimeofday|localtime|localtime_r)[[:space:]]*\('

# What is not listed is not built, not shipped and not linted by anyone. A unit test is listed by the
# name of its program, and a .sql.h is made from the .sql beside it. A picture of a screen that is not shipped
# fails the tests of whoever has the release alone.
listed=$(tr -s '\\[:space:]' '\n' <Makefile.am | sed 's|^tests/unit/.*_test$|&.c|')
complain 'not in Makefile.am' "$({ sources src db models jobs ui tests | grep -v '\.sql\.h$'; find tests -path '*/golden/*.txt'; } | grep -vxF "$listed")"

# A pair for each header of ours and each it includes; src/ is on the include path.
circle=$(sources src db models jobs ui | grep '\.h$' | xargs awk '
	/^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]*\.h"/ {
		split($0, part, "\"")
		sub(/^src\//, "", FILENAME)
		print FILENAME, part[2]
	}' /dev/null | tsort 2>&1 >/dev/null)
complain 'headers that include each other in a circle' "$circle"
exit $broken
