#!/bin/sh
# gate and threshold: what evidence allows, with figures that anybody can recompute from the rows.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project

check "no data: closed" exits 3 gate
check "in words" prints 'GATE 0 -> 1  shadow   CLOSED   [0-9] of 3 not met'
exits 3 gate --json
check "with what is missing" holds '.open == false and (.checks | length) == 3 and all(.checks[]; has("value") and has("bound") and has("need") and has("ok") and (.why | length > 0))'
for level in 1 2 3 4; do
	exits 3 gate --json --to $level
	check "what asks for something and has no value does not hold, to $level" holds 'all(.checks[]; .value != null or .information or (.ok | not))'
done
exits 3 gate --json --to 3
check "the promise on misses is told without a certificate" holds '.checks[] | select(.name == "miss share") | .value == null and .need == 0.05 and (.ok | not)'
check "no gate above the highest" misuse "to" gate --to 5
check "what is worked out is told as such" answers '.in_force == "0.2" and (.in_force_why | startswith("as usual"))' config assist.blind_share
check "in words" exits 0 config assist.blind_share
check "too" prints '^assist.blind_share is not set: 0.2 is in force, as usual'
check "a risk goes with what-if" misuse "what-if" gate --risk 0.1
check "nothing to certify" answers '.n == 0 and ([.threshold, .coverage, .risk_bound, .errors, .criticals, .missed] | all(. == null))' threshold --risk 0.1
check "a risk is needed" misuse "risk" threshold
check "a share, not a percentage" misuse "such as" threshold --risk 5
check "miss share needs its label" misuse "critical" threshold --risk 0.1 --miss-share 0.1
check "a label that is there" misuse "banana" threshold --risk 0.1 --miss-share 0.1 --critical banana

# A stream of four days: sure answers are right; of those at .6 one in five is wrong. ok and bright are the
# labels, one item in four is bright, and days are told by the time of the decision.
awk -v P="$dir/p.csv" -v D="$dir/d.csv" 'BEGIN {
	print "item,label,confidence" >P; print "item,operator,label,time" >D
	for (i = 0; i < 1800; i++) {
		truth = i % 4 ? "ok" : "bright"; sure = i % 10 < 8
		wrong = !sure && int(i / 10) % 5 == 0
		said = wrong ? (truth == "ok" ? "bright" : "ok") : truth
		printf "i%d,%s,%s\n", i, said, sure ? "0.99" : "0.6" >P
		printf "i%d,ann,%s,2026-03-%02dT10:00\n", i, truth, 2 + int(i / 450) >D
	}
}'
check "predictions" exits 0 import predictions "$dir/p.csv" --model m1 --create
check "decisions" exits 0 import decisions "$dir/d.csv" --mode blind
check "the sure ones keep one in a hundred" answers '.threshold > 0.98 and .coverage == 0.8 and .errors == 0 and .n == 1800 and .risk_bound <= 0.01' threshold --risk 0.01
check "all of them keep one in ten" answers '.threshold < 0.6 and .coverage == 1 and .errors == 72' threshold --risk 0.1
check "an impossible promise certifies nothing" answers '.threshold == null and .coverage == null and .missed == null' threshold --risk 0.00001
check "a threshold for each label" answers '.classes.ok.threshold < 0.6 and .classes.bright.threshold > 0.98 and .threshold == .classes.ok.threshold and .n == 1800 and .risk_bound <= 0.1 and .classes.bright.errors == 0 and .classes.ok.errors == .errors' threshold --risk 0.1 --by-class
check "in words" exits 0 threshold --risk 0.1 --by-class
check "a row each" prints 'bright +0.9[0-9]+ +360 +0 +1.02 %'
check "a label that cannot be promised" answers '.threshold == null and ([.classes[].threshold] == [null, null])' threshold --risk 0.001 --by-class
check "misses count by their label" answers '.criticals == 450 and .missed <= 20' threshold --risk 0.1 --miss-share 0.05 --critical bright

check "shadow" exits 0 level promote --reason "predictions are in"
check "four days of evidence" answers '.from == 1 and .open and (.checks[] | select(.name == "agreement") | .value == 0.96 and .bound > 0.93 and .bound < 0.96)' gate
check "assistance by evidence" exits 0 level promote --reason "the gate is open"
check "and how much slower evidence comes" prints 'Of 450 items a day about [0-9]+ are still decided blind'
check "there" answers '.level == 2' level
check "days are missing above" exits 3 gate
check "it says so" prints 'Days with enough work .* NO'
rung config gate.partial_days 4
check "a certificate is there" answers '.open and (.checks[] | select(.name == "certificate") | .bound <= 0.01)' gate
check "who vouches is told" holds '(.imports | length) == 1 and .imports[0].answers == 1800 and (.imports[0].vouched_by | length) > 0 and .imports[0].acted_by == .imports[0].vouched_by'
check "its share closes nothing" holds '.checks[] | select(.name == "observed") | .information and .ok and .value == 0 and .need == null'
check "nor does what the model was trained on" holds '.checks[] | select(.name == "training") | .information'
check "what an attempt leaves" holds '.attempt == 1 and .alpha == 0.025 and .budget_left == 0.025 and .days == 0'
rung config gate.observed 0.1
check "unless it is asked for" exits 3 gate --json
check "and says how much is missing" holds '.checks[] | select(.name == "observed") | (.ok | not) and .need == 0.1 and .items == 200'
rung config gate.observed 0
exits 0 gate --json
cp "$dir/out" "$dir/before"
check "asking again changes nothing" exits 0 gate --json
check "not a digit" cmp "$dir/before" "$dir/out"
check "what other promises would give" answers ".n == 1800 and (.offers | length) >= 8 and (.offers[] | select(.risk == 0.01) | .coverage == 0.8 and .expected_errors_per_1000 == 0 and .errors_per_1000 > 0 and .worst_errors_per_1000 == .errors_per_1000 and .worst_errors_per_1000 > .expected_errors_per_1000 and .audits_per_1000 > 0 and .missed == 0 and .miss_bound <= 0.05) and .seconds == null" gate --what-if
check "and the one asked for" answers '[.offers[].risk] == [0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1]' gate --what-if --risk 0.015
check "critical items are kept at any promise" holds '[.offers[] | select(.coverage != null) | .miss_bound <= 0.05] | all'
check "in words" exits 0 gate --what-if
check "with what to expect and what it costs" prints 'wrong +at worst +audits +hours saved'
check "partial automation by evidence" answers '.level == 3' level promote --reason go

# Each label by its own confidence: of those at .6 that are called ok few are wrong, of those called bright most.
project=$dir/each.db
new_project
for setting in "threshold.by_class yes" "promise.error 0.1" "promise.miss 0.1" "gate.partial_days 4" "audit.least 0.001"; do
	rung config $setting
done
rung import predictions "$dir/p.csv" --model m1 --create
rung import decisions "$dir/d.csv" --mode blind
for level in 1 2 3; do
	check "level $level" answers ".level == $level" level promote --reason go
done
printf 'item,label,confidence\nlow-ok,ok,0.6\nlow-bright,bright,0.6\nhigh-bright,bright,0.99\n' >"$dir/more.csv"
check "three more" exits 0 import predictions "$dir/more.csv" --model m1 --create
check "each goes by the threshold of its label" is "select group_concat(name, ' ') from (select coalesce(external_key, path) || ':' || iif(route = 'human', 'human', 'machine') as name from v_routes join v_items using (item_id) where external_key in ('low-ok', 'low-bright', 'high-bright') order by item_id)" 'low-ok:machine low-bright:human high-bright:machine'
check "the gate says so" answers '.checks[] | select(.name == "certificate") | .why | test("each label from its own")' gate --to 3
finish
