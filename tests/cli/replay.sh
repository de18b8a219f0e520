#!/bin/bash
# replay: the ladder over recorded streams with known truth: up by evidence, down after a change, the same
# every time, and one clear line for what cannot be read.
. "$TOP_SRCDIR/tests/cli/lib.sh"
# No project: the defaults of the settings hold.
rung() { "$RUNG" "$@" >"$dir/out" 2>"$dir/err" </dev/null; }

# stream NAME ROWS DRIFT SLOPE SEED: a model that errs with a chance of (1 - confidence) x SLOPE, and in 15 %
# from row DRIFT on; one item in five is scratched.
stream() {
	mkdir -p "$dir/$1"
	awk -v rows="$2" -v drift="$3" -v slope="$4" -v seed="$5" -v P="$dir/$1/p.csv" -v D="$dir/$1/d.csv" -v T="$dir/$1/t.csv" 'BEGIN {
		srand(seed); print "item,label,confidence" >P; print "item,operator,label" >D; print "item,label" >T
		for (i = 0; i < rows; i++) {
			truth = rand() < .2 ? "scratch" : "ok"; c = .5 + .4999 * sqrt(sqrt(rand()))
			wrong = rand() < (i < drift ? (1 - c) * slope : .15)
			said = wrong ? (truth == "ok" ? "scratch" : "ok") : truth
			printf "i%d,%s,%.6f\n", i, said, c >P; printf "i%d,ann,%s\n", i, truth >D; printf "i%d,%s\n", i, truth >T
		}
	}'
}
replays() {
	local name=$1
	shift
	answers "$@" replay --predictions "$dir/$name/p.csv" --decisions "$dir/$name/d.csv" --truth "$dir/$name/t.csv" --risk 0.02 --critical scratch
}

stream calm 14000 99999999 .1 3
stream drift 26000 14000 .1 2
stream poor 8000 0 1 4
check "calm: climbs" replays calm '([.changes[].to] | max) >= 3 and ([.changes[] | select(.to < .from)] | length) == 0'
check "calm: keeps its promise" holds '.accepted > 2000 and .accepted_errors / .accepted <= 0.02 and .threshold > 0 and .risk_bound <= 0.02'
check "calm: counts" holds '.rows == 14000 and .audits > 0 and .unjudged == 0 and (.automation_rate * 14000 - .accepted | fabs) < 0.01'
check "drift: comes down after it and not before" replays drift '[.changes[] | select(.to < .from) | .row] | length >= 1 and .[0] > 14000 and .[0] < 17000'
check "drift: with its delay" holds '[.changes[] | select(.to < .from)][0] | .drift_row > 13800 and .drift_row < 14200 and .delay == .row - .drift_row'
cp "$dir/out" "$dir/first"
check "again" replays drift true
check "bit for bit" cmp "$dir/first" "$dir/out"
check "poor: people decide" replays poor '([.changes[].to] | max) <= 2 and .accepted == 0 and .threshold == null'
check "in words, with a picture" exits 0 replay --predictions "$dir/drift/p.csv" --decisions "$dir/drift/d.csv" --risk 0.02
check "the rows of changes" prints 'row +[0-9]+  [34] to 2  audits show more errors than promised'
check "the levels" prints '^  level +1+2+3+'
check "no delay without truth" sh -c "! grep -q 'rows after row' '$dir/out'"
check "against decisions where there is no truth" prints 'against the decisions'

printf 'item,label,confidence\na,ok,0.9\n,ok,0.9\nb,ok,nan\nc,ok,1.7\nd,ok\n"e,ok,0.9\n' >"$dir/bad.csv"
check "broken rows are counted" answers '.rejected >= 1 and .nulls >= 2' replay --predictions "$dir/bad.csv" --decisions "$dir/calm/d.csv"
check "and the first is named" complains 'line 3: it names no item'
printf 'item,label\na,ok\n' >"$dir/two.csv"
check "a column that is missing" fails 'no column is called confidence' replay --predictions "$dir/two.csv" --decisions "$dir/calm/d.csv"
: >"$dir/empty.csv"
check "an empty file" fails '.' replay --predictions "$dir/empty.csv" --decisions "$dir/calm/d.csv"
check "no such file" fails 'No such file' replay --predictions "$dir/none.csv" --decisions "$dir/calm/d.csv"
check "both files are needed" misuse 'takes both' replay --predictions "$dir/calm/p.csv"
check "a risk that is a share" misuse 'share' replay --predictions "$dir/calm/p.csv" --decisions "$dir/calm/d.csv" --risk 2
finish
