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

# What is wrong with the files, told and not used.
repeat() { awk -v times="$2" 'NR == 1 { print; next } { line[NR] = $0 } END { for (k = 0; k < times; k++) for (i = 2; i <= NR; i++) print line[i] }' "$1"; }
# told NAME FILTER OPTION...: the folder's files, in JSON.
told() {
	local name=$1 filter=$2
	shift 2
	answers "$filter" replay --predictions "$dir/$name/p.csv" --decisions "$dir/$name/d.csv" --risk 0.02 "$@"
}
mkdir "$dir/few" "$dir/forty" "$dir/timed"
for f in p d; do head -n 101 "$dir/calm/$f.csv" >"$dir/few/$f.csv"; repeat "$dir/few/$f.csv" 40 >"$dir/forty/$f.csv"; done
check "few: as they are" told few '.rows == 100 and .duplicates == 0' --per-day 10
jq -c '[.changes, .waiting_for]' "$dir/out" >"$dir/first"
check "forty times the same is no evidence" told forty '.rows == 100 and .duplicates == 7800 and .contradicting == 0 and .level <= 1' --per-day 10
jq -c '[.changes, .waiting_for]' "$dir/out" >"$dir/again"
check "and gives what it gives once" cmp "$dir/first" "$dir/again"
check "which is told by line" complains 'predictions: 3900 rows .* not used: lines 102, 103, 104, 105, 106, \.\.\.'
check "what is waited for, at whatever level" told few '(.waiting_for | length) >= 1 and all(.waiting_for[]; (.name | length) > 0 and (.why | length) > 0)'
check "nothing at the highest" replays calm 'if .level == 4 then .waiting_for == [] else (.waiting_for | length) >= 1 end'
check "in words too" exits 0 replay --predictions "$dir/few/p.csv" --decisions "$dir/few/d.csv"
check "with the level" prints 'level [01] at the end; for level [12] these lines'
{ cat "$dir/few/d.csv"; echo 'i0,ann,other'; echo 'i1,bob,ok'; echo 'none1,bob,ok'; echo 'none2,bob,ok'; } >"$dir/two.csv"
check "one who says two things" answers '.duplicates == 1 and .contradicting == 1 and .unmatched == 2' \
	replay --predictions "$dir/few/p.csv" --decisions "$dir/two.csv"
check "is told" complains 'decisions: 1 row of these with another label .*: line 102'
check "decisions of nothing" exits 0 replay --predictions "$dir/few/p.csv" --decisions "$dir/two.csv"
check "are told" prints '2 decisions are of items of which there is no prediction'
check "rows without a decision" exits 0 replay --predictions "$dir/calm/p.csv" --decisions "$dir/few/d.csv"
check "are told too" prints '13900 rows have no decision'
check "a critical label that is none" fails "no row has the label 'nope'; there are: .*scratch" replay --predictions "$dir/few/p.csv" \
	--decisions "$dir/few/d.csv" --critical nope

# timed ROW TIME: 300 rows a day from 2026-03-01 on; the row of that number has another time.
timed() {
	awk -F, -v at="$1" -v odd="$2" 'NR == 1 { print $0 ",time"; next } NR > 6001 { exit } {
		n = NR - 2; time = sprintf("2026-03-%02dT%02d:%02d:00Z", 1 + int(n / 300), 8 + int(n % 300 / 60), n % 60)
		print $0 "," (n == at ? odd : time) }' "$dir/calm/p.csv" >"$dir/timed/p.csv"
}
cp "$dir/calm/d.csv" "$dir/timed/d.csv"
changes() { jq -c '[.changes[] | [.to, .row]]' "$dir/out"; }
timed -1 -
check "with times" told timed '.out_of_order == 0 and .ahead == 0 and ([.changes[].to] | max) >= 2'
changes >"$dir/first"
for at in 700 1000 1500; do
	for odd in 2025-01-01T00:00:00Z 2026-03-09T00:00:00Z 2026-06-01T00:00:00Z; do
		timed "$at" "$odd"
		check "row $at of $odd is out of order" told timed '.out_of_order == 1 and .rows == 6000'
		changes >"$dir/again"
		check "and changes nothing" cmp "$dir/first" "$dir/again"
	done
done
check "but is told" complains 'predictions: 1 row out of the order of time.*: line 1502'
timed 0 2025-01-01T00:00:00Z
check "a first row of long ago" told timed '.out_of_order == 0'
check "buys no day: its own day has one row less" jq -e --slurpfile first "$dir/first" \
	'[[.changes[].row], [$first[0][][1]]] | transpose | all(.[]; (.[0] - .[1] | fabs) <= 1)' "$dir/out"
timed 700 2996-01-01T00:00:00Z
check "a row far ahead is refused" told timed '.ahead == 1 and .rejected == 1 and .rows == 5999'
check "and told" complains 'predictions: 1 row more than a day ahead .*: line 702'

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
