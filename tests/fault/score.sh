#!/bin/sh
# What happens to scoring and adding when something dies on the way: nothing is lost, nothing is
# counted twice, and running it again finishes the work.
. "$TOP_SRCDIR/tests/cli/lib.sh"
has_engine || { echo "no inference engine"; exit 77; }

# until COMMAND...: waits until it succeeds; gives up after 30 s.
until_true() {
	tries=300
	while ! "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || { echo "    never: $*"; return 1; }
		sleep 0.1
	done
}
predictions_are() { [ "$(value 'select count(*) from v_predictions')" = "$1" ]; }
some_predictions() { [ "$(value 'select count(*) > 0 from v_predictions')" = 1 ]; }
items_are() { [ "$(value 'select count(*) from v_items')" = "$1" ]; }
workers_of() { pgrep -P "$1" 2>/dev/null; }
holds_in() { jq -e "$2" "$1" >/dev/null || { cat "$1"; return 1; }; }
has_workers() { [ -n "$(workers_of "$1")" ]; }

# A model that is done at once with a black picture and never with others: those time out, one by one.
new_project
pictures "$dir/in" 2
printf 'P6\n8 8\n255\n' >"$dir/in/black.ppm"
head -c 192 /dev/zero >>"$dir/in/black.ppm"
rung add "$dir/in"
check "a slow model" exits 0 model add "$TOP_SRCDIR/tests/data/models/slow.onnx"
check "a short patience" exits 0 config score.timeout 500ms
check "the slow items fail, the other does not" answers '.scored == 3 and .failed == 2' score -j 2
check "their reason is stored" is "select count(*) from v_predictions where is_null = 1 and failure like '%longer than%'" 2
check "nothing is left to score" answers '.scored == 0' score

# A worker that is killed costs the item it had.
project=$dir/killed.db
new_project
rung add "$dir/in"
rung model add "$TOP_SRCDIR/tests/data/models/slow.onnx"
rung config score.timeout 60s
"$RUNG" -p "$project" score -j 1 --json >"$dir/killed.json" 2>"$dir/err" &
scorer=$!
check "a worker is at work" until_true has_workers $scorer
while kill -0 $scorer 2>/dev/null; do
	for worker in $(workers_of $scorer); do
		sleep 0.3
		kill -9 "$worker" 2>/dev/null
	done
	sleep 0.1
done
check "scoring ends all the same" wait $scorer
check "with every item" holds_in "$dir/killed.json" '.scored == 3 and .failed >= 2'

# kill -9 in the middle of scoring: the next run does the rest.
project=$dir/dead.db
new_project
mkdir "$dir/many"
awk -v folder="$dir/many" 'BEGIN {
	for (i = 0; i < 1500; i++) {
		file = folder "/" i ".pgm"
		printf "P5\n8 8\n255\n%064d", i >file
		close(file)
	}
}'
rung add "$dir/many"
rung model add "$TOP_SRCDIR/tests/data/models/mean.onnx"
"$RUNG" -p "$project" score -j 1 >/dev/null 2>&1 &
scorer=$!
check "scoring begins" until_true some_predictions
kill -9 $scorer 2>/dev/null
wait $scorer 2>/dev/null
for times in 1 2 3; do
	"$RUNG" -p "$project" score -j 1 --limit 200 >/dev/null 2>&1 & # and again, at moments of chance
	scorer=$!
	until_true sh -c "[ \"\$(sqlite3 -readonly '$project' 'select count(*) from prediction')\" -gt $((times * 150)) ]"
	kill -9 $scorer 2>/dev/null
	wait $scorer 2>/dev/null
done
check "the rest is scored by the next run" exits 0 score
check "all of it, once" is 'select count(*) || "/" || count(distinct item_id) from v_predictions' 1500/1500
check "and routed" is 'select count(distinct item_id) from v_routes' 1500
check "all is measured" exits 0 monitor
for stretch in minute hour day; do
	check "once, by the $stretch" is "select sum(count) from v_metrics where metric = 'score.items' and scope = '' and stretch = '$stretch'" 1500
	check "and what came in" is "select sum(count) from v_metrics where metric = 'input.items' and scope = '' and stretch = '$stretch'" 1500
done

# Watching: what comes in later is added and scored, until a signal ends it in good order.
project=$dir/watched.db
new_project
mkdir "$dir/drop"
rung model add "$TOP_SRCDIR/tests/data/models/mean.onnx"
"$RUNG" -p "$project" add --watch "$dir/drop" --json >"$dir/added.json" 2>/dev/null &
adder=$!
"$RUNG" -p "$project" score --watch --json >"$dir/scored.json" 2>/dev/null &
scorer=$!
pictures "$dir/drop" 3
check "dropped pictures are added" until_true items_are 3
check "and scored" until_true predictions_are 3
pictures "$dir/drop/later" 2
check "also in folders that are new" until_true items_are 4
check "and scored again" until_true predictions_are 4
kill -TERM $adder $scorer
check "the watch ends well" wait $adder
check "the scoring too" wait $scorer
check "and counts" holds_in "$dir/added.json" '.added == 4 and .present == 1'
check "what it did" holds_in "$dir/scored.json" '.scored == 4'
finish
