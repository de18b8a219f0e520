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

state=$(sqlite3 "$project" "SELECT state FROM ladder_state")
sqlite3 "$project" "UPDATE ladder_state SET state = '{broken'"
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
check "replay says what is wrong" exits 3 replay
check "by name" grep -q "ladder_state" "$dir/out"
sqlite3 "$project" "UPDATE ladder_state SET state = '$state'"
check "when it can be read again" exits 0 settle
check "nothing was lost" is "SELECT count(*) FROM folded" 3
check "and no warning" exits 0 next
check "any more" sh -c '! grep -q warning "$1"' sh "$dir/err"
finish
