#!/bin/sh
# What comes to the ladder broken: each thing is refused or counted by name, and nothing of it opens a gate.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
rows() { printf '%b\n' "$@"; }

# ---- predictions ----
rows item,label,confidence k1,ok,0.9 k2,ok,1.7 k3,ok,-0.2 k4,ok,nan k5,ok, k6,bright,1 k7,ok,0 k8,ok,1e999 >"$dir/p.csv"
check "confidences outside 0 to 1 make nulls" answers '.imported == 8 and .nulls == 5 and .rejected == 0' import predictions "$dir/p.csv" --create --model m1
check "stored with the reason" is "select count(*) from v_predictions where is_null and failure like '%confidence%' and confidence is null" 5
check "and counted by the gate" exits 3 gate --json
check "as what they are" holds '.checks[] | select(.name == "nulls") | .value == 0.625 and .ok == false'
check "the same file again" answers '.imported == 0 and .present == 8' import predictions "$dir/p.csv" --model m1
(echo item,label,confidence; seq -f 'w%g,defect,0.9' 40) >"$dir/words.csv"
check "labels of another system" fails "labels are not those of the stage" import predictions "$dir/words.csv" --create --model m0
check "are named five times, not forty" test "$(grep -c 'is not a label' "$dir/err")" = 5
check "and counted" complains "and 35 more"
check "with what to do" prints '^40 have labels that stage main does not have'
rows item,label,confidence k9,ok,0.9 k9,bright,0.8 >"$dir/twice.csv"
check "a row twice" answers '.imported == 1 and .present == 0 and .rejected == 1' import predictions "$dir/twice.csv" --create --model m1
check "that says something else is named" complains 'twice\.csv:3: .*said something else'
check "the first one holds" is "select label from v_predictions p join v_items i using (item_id) where external_key = 'k9'" ok
rows item,label,confidence k1,banana,0.9 nobody,ok,0.9 k2,ok,high ,ok,0.5 >"$dir/wrong.csv"
check "labels and items that nobody knows" exits 1 import predictions "$dir/wrong.csv" --model m2
check "the label is named" complains 'wrong\.csv:2: "banana" is not a label'
check "the item is named" complains 'wrong\.csv:3: there is no item "nobody"'
check "the number is named" complains 'wrong\.csv:4: .*"high" is not a number'
check "no item is invented" is "select count(*) from v_items where external_key in ('nobody', '')" 0
check "no label is invented" is "select count(*) from v_labels" 2

# ---- decisions ----
rows item,operator,label,time k1,ann,ok,2026-03-02T10:00 nobody,ann,ok, k2,ann,banana, k3,,ok, k3,ann,, k3,ann,ok,yesterday k4,ann,ok,1969-07-20 \
	k1,ann,bright,2026-03-02T10:05 >"$dir/d.csv"
check "decisions" answers '.imported == 1 and .present == 0 and .unknown == 1 and .rejected == 7' import decisions "$dir/d.csv"
for why in '3: there is no item "nobody"' '4: "banana" is not a label' '5: it names no operator' '6: it gives no label' '7: "yesterday" is not a time' '8: "1969-07-20" is not a time' '9: ann has said something else'; do
	check "line $why" complains "d\\.csv:$why"
done
check "the first answer holds" is "select label from v_decisions" ok
check "known items are not made anew" is "select count(*) from v_items" 9

# ---- times that go backwards ----
awk -v P="$dir/bp.csv" -v D="$dir/bd.csv" 'BEGIN {
	print "item,label,confidence,time" >P; print "item,operator,label,time" >D
	for (i = 0; i < 400; i++) {
		printf "b%d,ok,0.9,2026-04-%02dT10:00\n", i, 28 - int(i / 100) >P
		printf "b%d,ann,ok,2026-04-%02dT%02d:00\n", i, 28 - int(i / 100), 23 - i % 10 >D
	}
}'
check "predictions from the newest to the oldest" answers '.imported == 400' import predictions "$dir/bp.csv" --create --model m1
check "decisions too" answers '.imported == 400' import decisions "$dir/bd.csv"
exits 3 gate --to 2 --json
check "each day is one day" holds '.checks[] | select(.name == "days") | .value == 4'
check "each item counts once, beside k1" holds '.checks[] | select(.name == "settled items") | .value == 401'
check "the log is whole" exits 0 verify

# ---- a project with one label ----
one=$dir/one.db
"$RUNG" init "$one" --labels ok --no-critical --kind record >"$dir/out"
check "one label" prints 'is ready: 1 label, 0 of them critical'
awk -v P="$dir/op.csv" -v D="$dir/od.csv" 'BEGIN {
	print "item,label,confidence" >P; print "item,operator,label,time" >D
	for (i = 0; i < 900; i++) { printf "o%d,ok,0.99\n", i >P; printf "o%d,ann,ok,2026-04-%02dT10:00\n", i, 1 + int(i / 100) >D }
}'
check "one label: predictions" exits 0 -p "$one" import predictions "$dir/op.csv" --create
check "one label: decisions" exits 0 -p "$one" import decisions "$dir/od.csv"
check "agreement, and no kappa" answers '.agreement == 1 and .kappa == null and .mcc == null and .ac1 == null' -p "$one" agreement
check "the machine never decides there" exits 3 -p "$one" gate --to 3 --json
check "for who always says it is as good" holds '.checks[] | select(.name == "better than the commonest label") | .ok == false'
check "in words" exits 3 -p "$one" gate --to 3
check "a replay comes no further" sh -c "'$RUNG' replay --predictions '$dir/op.csv' --decisions '$dir/od.csv' --json | jq -e '.level <= 2 and .accepted == 0' >/dev/null"

# ---- no data, and settings ----
project=$dir/empty.db
"$RUNG" init "$project" --labels ok,bright --critical bright >/dev/null
for to in 1 2 3 4; do
	check "no data: the gate to $to is closed" exits 3 gate --to $to --json
	check "it says what is missing" holds '.open == false and ([.checks[] | select(.ok | not)] | length > 0 and all(.why | length > 0))'
	check "undefined is null" holds 'all(.checks[] | select(.name | IN("nulls", "pending and unsure", "agreement", "critical recall", "coverage")); .value == null)'
done
check "a promise above its range" fails 'promise\.error.*0\.0001.*0\.5' config promise.error 0.7
check "below it" fails 'promise\.error.*0\.0001.*0\.5' config promise.error 0
check "no number" fails 'promise\.error.*0\.0001.*0\.5' config promise.error nan
check "days that are no whole number" fails 'gate\.partial_days.*1.*365' config gate.partial_days 2.5
check "none of it is set" sh -c "'$RUNG' -p '$project' config promise.error --json | grep -q '0\\.01'"
finish
