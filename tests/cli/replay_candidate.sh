#!/bin/bash
# replay --candidate: a second version as a canary over a recorded stream: taken back where it is worse, stepped on
# where it is as good, the same every time.
. "$TOP_SRCDIR/tests/cli/lib.sh"
# No project: the defaults of the settings hold.
rung() { "$RUNG" "$@" >"$dir/out" 2>"$dir/err" </dev/null; }

# LIVE is wrong in 5 % of 20,000 rows; the others keep some of its errors and have some of their own.
awk -v dir="$dir" 'BEGIN {
	srand(11)
	split("bad good twin", names, " "); split(".2 .005 .035", adds, " "); split(".7 .3 .3", keeps, " ")
	print "item,label,confidence" >dir "/p.csv"; print "item,label" >dir "/d.csv"
	for (n = 1; n <= 3; n++) print "item,label,confidence" >dir "/" names[n] ".csv"
	for (i = 0; i < 20000; i++) {
		live = rand() < .05
		printf "i%d,%s,0.9\n", i, live ? "dust" : "ok" >dir "/p.csv"; printf "i%d,ok\n", i >dir "/d.csv"
		for (n = 1; n <= 3; n++) printf "i%d,%s,0.9\n", i, (live ? rand() < keeps[n] : rand() < adds[n]) ? "dust" : "ok" >dir "/" names[n] ".csv"
	}
}'
replays() {
	local name=$1 filter=$2
	shift 2
	answers "$filter" replay --predictions "$dir/p.csv" --decisions "$dir/d.csv" --candidate "$dir/$name.csv" "$@"
}

check "a bad one goes back soon, and costs little" replays bad '.outcome == "rolled back" and .row < 2000 and .canary_items < 100 and .extra_errors < 20'
check "by a rule that says why" holds '(.rule == "worse" or .rule == "errors") and (.why | test("wrong"))'
check "never beyond its first step" holds '(.steps | length) == 1 and .steps[0].share == 0.05'
cp "$dir/out" "$dir/first"
check "again" replays bad true
check "bit for bit" cmp "$dir/first" "$dir/out"
check "a good one goes all the way" replays good '.outcome == "live" and ([.steps[].share] == [0.05, 0.25, 0.5, 1]) and .rule == null'
check "each step waits for its items" holds '[.steps[1:][].judged] | .[0] >= 100 and .[1] >= 200 and .[2] >= 300'
check "it is known to be better" holds '.shadow.better_row > 0 and .shadow.worse_row == null and .extra_errors < 0'
check "an equal one is not called better or worse" replays twin '.shadow.better_row == null and .shadow.worse_row == null and .shadow.no_worse_row > 0'
check "every row is in a cell" holds '(.cells | add) == 20000 and .rows == 20000 and .missing == 0'
check "steps of its own" replays good '[.steps[].share] == [0.5, 1]' --steps 0.5 --items 400
check "a step that is as large as the stream" replays good '.outcome == "undecided" and .row == null' --items 1000000
check "in words" exits 0 replay --predictions "$dir/p.csv" --decisions "$dir/d.csv" --candidate "$dir/bad.csv"
check "what fired" prints 'taken back by rule [a-z]+: .*wrong'

check "shares that shrink" misuse 'larger share' replay --predictions "$dir/p.csv" --decisions "$dir/d.csv" --candidate "$dir/bad.csv" --steps 0.5,0.25
check "no stream" misuse 'goes with --predictions' replay --candidate "$dir/bad.csv"
check "no such file" fails 'No such file' replay --predictions "$dir/p.csv" --decisions "$dir/d.csv" --candidate "$dir/none.csv"
head -n 101 "$dir/good.csv" >"$dir/short.csv"
check "rows it has no answer for are counted" replays short '.missing == 19900 and (.cells | add) == 100'

for f in p d; do awk 'NR == 1 { print; next } { print; print }' "$dir/$f.csv" >"$dir/twice.csv" && mv "$dir/twice.csv" "$dir/$f.csv"; done
check "rows that a file holds twice count once" replays twin '.rows == 20000 and .duplicates == 40000 and (.cells | add) == 20000'
sed '1!s/,ok,/,fine,/; s/,dust,/,defect,/' "$dir/good.csv" >"$dir/words.csv"
check "words of its own" fails 'says (fine, defect|defect, fine), .*there it is (ok, dust|dust, ok)' replay --predictions "$dir/p.csv" --decisions "$dir/d.csv" --candidate "$dir/words.csv"
sed '5s/,[a-z]*,/,scratch,/' "$dir/good.csv" >"$dir/words.csv"
check "one word of its own" fails 'says scratch, ' replay --predictions "$dir/p.csv" --decisions "$dir/d.csv" --candidate "$dir/words.csv"
finish
