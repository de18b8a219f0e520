#!/bin/sh
# The loop: a line in service, a scratch of a kind that its model never saw, the alarm, a new version by itself, shadow,
# canary, LIVE. A trainer in shell hands the old model back: only the way is tested. examples/retraining-loop.sh goes it with
# the reference trainer, on thousands of items.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }
has_engine || { echo "no inference engine"; exit 77; }
items=120
new=$((items * 3 / 5))
project=$dir/demo/rung.db
begun=$(date +%s)
step() { echo "$(($(date +%s) - begun)) s: $*"; }
look() { sqlite3 "$project" "UPDATE monitor_mark SET at = at - 61000 WHERE name IN ('tended', 'alarms')" && rung monitor; } # a minute later
since() { value "SELECT round(avg(agrees), 3) FROM v_side_by_side WHERE mode = 'blind' AND item_id $1 AND model = '$2'"; }

"$RUNG" demo "$dir/demo" --items "$items" --seed 5 --drift "newkind@$new" >/dev/null 2>&1 || { echo "no demo"; exit 99; }
answers_of() { awk -F, -v from="$1" -v to="$2" 'NR == 1 { print "item,label,operator" } NR > from + 1 && NR <= to + 1 { sub(".*/", "", $1); print $1 "," $2 ",ann" }' \
	"$dir/demo/truth.csv"; }
answers_of 0 "$new" >"$dir/before.csv"
answers_of "$new" "$items" >"$dir/after.csv"
rung config retrain.command \
	'echo progress 1 loss 0; cp "$RUNG_PARENT_MODEL" "$RUNG_OUTPUT/m.onnx"; tr -d "\n" <"$RUNG_PARENT_CARD" >"$RUNG_OUTPUT/m.json"'
rung config retrain.least 20
rung config rollout.margin 0.5 # so few items cannot show that it is within a hundredth
check "a band asks for a new version" exits 0 limit output.agreement.blind --low 0.999 --for 0 --min-n 20 --action retrain
check "people answer" exits 0 import decisions "$dir/before.csv"
check "and go on as the scratches change" exits 0 import decisions "$dir/after.csv"
step "$items answers, agreement $(since "<= $new" 'screens 1') before the change and $(since "> $new" 'screens 1') after it"

look
check "an alarm is open" exits 3 alarm
check "a run waits" answers '.runs[0] | .state == "due" and .cause == "alarm"' retrain log
step "alarm: $(value "SELECT words FROM v_alarms WHERE action = 'retrain'")"
check "a version is made by itself" answers '.due and .cause == "alarm" and .state == "registered"' retrain --if-due
model=$(value "SELECT candidate FROM v_retrain_runs")
step "$(value "SELECT candidate || ' from ' || train_items || ' items: ' || words FROM v_retrain_runs")"
check "in shadow" [ "$(value "SELECT role FROM v_models WHERE model = '$model'")" = shadow ]
check "it runs beside" exits 0 score --backfill -j 2
check "what it learnt from is never evidence for it" [ "$(value "SELECT count(*) FROM v_folded f JOIN v_snapshot_items n USING (item_id)
	WHERE f.model = '$model' AND n.split = 'train' AND f.kind <> 'none'")" = 0 ]

check "a canary" exits 0 rollout canary "$model" --steps 0.5 --items 0 --soak 0 --bake 0 --reason "from the run"
step "canary at half of the traffic"
check "and all of it" exits 0 rollout advance --reason "it holds"
check "LIVE" [ "$(value "SELECT role FROM v_models WHERE model = '$model'")" = live ]
rung agreement --model "$model" --json
step "$model is LIVE: agreement $(jq .agreement "$dir/out") on $(jq .n "$dir/out") items that it did not learn from"
check "the way is in the log" exits 0 verify
finish
