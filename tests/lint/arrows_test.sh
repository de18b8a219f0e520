#!/bin/sh
# Each rule of arrows.sh must bite: a small sound tree passes, and the same tree with a file for each
# way to go wrong is refused with every one of these files named under the right complaint.
lint=$TOP_SRCDIR/tests/lint/arrows.sh
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
tree=$work/tree
failed=0

put() { mkdir -p "$tree/$(dirname "$1")" && printf '%s\n' "$2" >>"$tree/$1"; }
list() { echo "$1" >>"$tree/Makefile.am"; }
check() { TOP_SRCDIR=$tree sh "$lint" >"$work/said" 2>&1; }

put src/base/str.h        'struct str;'
put src/base/str.c        '#include "base/str.h"'
put src/base/str.c        'int n = snprintf(text, size, "%d", 1); /* vsnprintf() too */'
put src/base/file.c       'int fd = open(path, O_RDONLY);'
put src/stats/kappa.h     '#include "base/str.h"'
put src/ladder/route.h    '#include "stats/kappa.h"'
put db/store.h            '#include "ladder/route.h"'
put db/store.c            '#include <sqlite3.h>'
put db/store.c            'sqlite3_exec(db, "SELECT 1 FROM item", 0, 0, 0);'
put db/query/item.sql     'SELECT 1;'
put db/query/item.sql.h   '"SELECT 1;"'
put models/engine.c       '#include "base/str.h"'
put models/engine.c       'OrtApi *api = dlopen("libonnxruntime.so", RTLD_NOW);'
put jobs/score.c          '#include "db/store.h"'
put jobs/score.c          'const char *engine = "onnxruntime"; printf("%s", engine);'
put ui/main.c             '#include "ui/cmd/query.h"'
put ui/cmd/query.h        '#include "db/store.h"'
put ui/cmd/query.c        'puts("try: rung query \"SELECT * FROM v_items\"");'
put ui/console/screen.c   '#include <curses.h>'
put tests/unit/str_test.c '#include "base/str.h"'
for file in src/base/str.h src/base/str.c src/base/file.c src/stats/kappa.h src/ladder/route.h db/store.h db/store.c \
	models/engine.c jobs/score.c ui/main.c ui/cmd/query.h ui/cmd/query.c ui/console/screen.c tests/unit/str_test; do
	list "	$file \\"
done
check || { echo "a sound tree is refused:"; cat "$work/said"; failed=1; }

# A line for each way to go wrong: the complaint, the file that is wrong, and the line that makes it so.
above='includes what stands above it or beside it'
cat >"$work/wrong" <<END
src/base/ $above|src/base/w01.c|#include "stats/kappa.h"
src/stats/ $above|src/stats/w02.h|#include "ladder/route.h"
src/ladder/ $above|src/ladder/w03.h|#include "db/store.h"
src/ladder/ $above|src/ladder/w04.h| # include "jobs/score.h"
db/ $above|db/w05.c|#include "jobs/score.h"
db/ $above|db/w06.c|#include "models/engine.h"
models/ $above|models/w07.c|#include "db/store.h"
models/ $above|models/w08.c|#include "jobs/score.h"
jobs/ $above|jobs/w09.c|#include "ui/cmd/query.h"
jobs/ $above|jobs/format/w10.c|#include "ui/console/screen.h"
ui/console/ $above|ui/console/w11.c|#include "ui/cmd/query.h"
ui/ $above|ui/w12.c|#include "tests/unit/test.h"
a way out of its folder|src/base/w13.h|#include "base/../db/store.h"
src/ holds base, stats, ladder, monitor and output|src/gate/w14.c|int gate;
src/ holds base, stats, ladder, monitor and output|src/base/deep/w15.c|int deep;
the database library|jobs/w16.c|#include <sqlite3.h>
the database library|ui/cmd/w17.c|sqlite3_close (db);
a socket|ui/console/w40.c|#include <sys/socket.h>
a socket|jobs/w41.c|int fd = socket(AF_INET, SOCK_STREAM, 0);
an HTTP library|ui/console/w42.c|#include <microhttpd.h>
SQL|jobs/w18.c|run("SELECT id FROM item");
SQL|jobs/w19.c|run("insert or replace into x");
SQL|ui/cmd/w20.c|run("UPDATE item SET id = 1");
SQL|models/w21.c|run("DELETE FROM item");
SQL|ui/cmd/w22.c|run("PRAGMA user_version");
curses|ui/cmd/w23.c|#include <ncursesw/curses.h>
curses|jobs/w24.c|#include <curses.h>
an inference engine|jobs/w25.c|OrtSession *session;
an inference engine|db/w26.c|#include <onnxruntime_c_api.h>
an inference engine|ui/cmd/w27.c|dlopen(path, RTLD_NOW);
queries belong into db/|jobs/query/w28.sql|SELECT 1;
printing|src/base/w29.c|printf("%d", 1);
printing|src/stats/w30.h|vfprintf (stream, fmt, ap);
printing|src/ladder/w31.h|struct log *log = log_to(stderr);
opening files|src/ladder/w32.h|FILE *f = fopen(path, "r");
opening files|src/base/w33.c|int fd = open(path, O_RDONLY);
reading a clock|src/ladder/w34.h|int64_t now = time(NULL);
reading a clock|src/base/w35.c|clock_gettime(CLOCK_REALTIME, &now);
in a circle|src/base/w36.h|#include "base/w37.h"
in a circle|src/base/w37.h|#include "base/w36.h"
END
while IFS='|' read -r complaint file line; do
	put "$file" "$line"
	list "$file"
done <"$work/wrong"
for file in src/base/w38.c ui/console/w39.h tests/unit/w40_test.c tests/console/golden/w41.txt; do
	put "$file" 'int forgotten;'
	echo "not in Makefile.am|$file|" >>"$work/wrong"
done

check && { echo "a broken tree passes"; failed=1; }
while IFS='|' read -r complaint file line; do
	awk -v complaint="$complaint" -v file="${file#src/}" '
		/^[^ ]/ { here = index($0, complaint) > 0 }
		/^ /    { found = found || (here && index($0, file)) }
		END     { exit !found }' "$work/said" ||
		{ echo "not found, or not under \"$complaint\": $file: $line"; failed=1; }
done <"$work/wrong"
[ "$failed" = 0 ] || { echo "what was said:"; cat "$work/said"; }
exit $failed
