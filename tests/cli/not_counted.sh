#!/bin/sh
# What has settled cannot be counted: people's work goes on, with a warning, and nothing is lost.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }
new_project
printf 'item,label,confidence\na,ok,0.9\nb,ok,0.8\nc,ok,0.7\nd,ok,0.6\n' >"$dir/p.csv"
check "predictions" exits 0 import predictions "$dir/p.csv" --create --model m
check "an answer" exits 0 decide a ok
check "that counts" exits 0 settle
check "the next item" exits 0 next
check "and no warning" sh -c '! grep -q warning "$1"' sh "$dir/err"
warned() { grep -q "warning: answers are kept, but cannot be counted, and the machine decides nothing" "$dir/err"; }

sqlite3 "$project" "UPDATE ladder_state SET state = '{broken'"
check "what was counted is not as it was" exits 3 replay
check "by name" grep -q "ladder_state" "$dir/out"
check "another answer" exits 0 decide d ok
check "counts all the same" exits 0 settle
check "which made it anew" answers '.differences == [] and .rows == 2' replay
check "as the log says" is "SELECT count(*) FROM event WHERE kind = 'ladder.rebuild'" 1
check "that fits" exits 0 verify

sqlite3 "$project" "CREATE TRIGGER no_more BEFORE INSERT ON folded BEGIN SELECT raise(ABORT, 'no more rows'); END"
check "another answer" exits 0 decide b ok
check "which cannot count" exits 1 settle
check "the next item all the same" exits 0 next --json
check "it is one" jq -e '.item > 0' "$dir/out"
check "with a warning" warned
check "an answer all the same" exits 0 decide c ok
check "with a warning too" warned
check "in lines too" sh -c 'echo | "$0" -p "$1" --plain' "$RUNG" "$project"
echo | "$RUNG" -p "$project" --plain >"$dir/out"
check "they say it once" [ "$(grep -c 'Answers are kept, but cannot be counted' "$dir/out")" = 1 ]
sqlite3 "$project" "DROP TRIGGER no_more"
check "when it can be written again" exits 0 settle
check "nothing was lost" is "SELECT count(*) FROM folded" 4
check "and no warning" exits 0 next
check "any more" sh -c '! grep -q warning "$1"' sh "$dir/err"
finish
