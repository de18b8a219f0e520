#!/bin/sh
# The loop that rung is for, in one go: a line in service, a scratch of a kind that its model never saw, the alarm, a version
# trained by itself, shadow, canary, LIVE, and the agreement that comes back. It prints the figures of each step.
#
#   examples/retraining-loop.sh [FOLDER [ITEMS]]
#
# FOLDER (loop) must not be there; it holds the project afterwards: rung -p FOLDER/rung.db. People answer ITEMS (3000)
# pictures before the new version and a third as many while it is on trial; who they are is simulated, from what is true of
# the pictures. With far fewer the last step is refused, rightly: too little shows that the new version is no worse.
# RUNG names the program. It takes jq, and PyTorch (apt-get install python3-torch python3-numpy python3-pil), by which
# training takes the longest: some ten minutes of a processor.
set -eu
rung=${RUNG:-rung}
folder=${1:-loop}
items=${2:-3000}
project=$folder/rung.db
change=$((items * 3 / 5)) # where the new kind begins
total=$((items + items / 3))
began=$(date +%s)
watcher=
trap '[ -z "$watcher" ] || kill "$watcher" 2>/dev/null || :' EXIT

say() { echo "$(($(date +%s) - began)) s: $*"; }
r() { "$rung" -p "$project" "$@"; }
quiet() { r "$@" >/dev/null 2>"$folder/why" || { cat "$folder/why" >&2; exit 1; }; }
value() { r query "$1" --json | jq -r '.rows[0][0]'; }
await() { until [ "$(value "$1")" = 1 ]; do sleep 2; done; }
# people FROM TO: what they say of these pictures.
people() {
	awk -F, -v from="$1" -v to="$2" 'NR == 1 { print "item,label,operator" }
		NR > from + 1 && NR <= to + 1 { sub(".*/", "", $1); print $1 "," $2 ",ann" }' "$folder/truth.csv" >"$folder/answers.csv"
	quiet import decisions "$folder/answers.csv"
}
# agreement MODEL CONDITION: of what it says with blind answers, on items that no version was given to learn from.
agreement() {
	value "SELECT round(avg(p.label = d.label), 3) || ' of ' || count(*) FROM v_predictions p JOIN v_decisions d USING (item_id)
		WHERE p.model = '$1' AND d.mode = 'blind' AND d.in_force = 1 AND item_id $2
		AND item_id NOT IN (SELECT item_id FROM v_snapshot_items WHERE split = 'train')"
}

command -v jq >/dev/null || { echo "jq is needed" >&2; exit 1; }
/usr/bin/python3 -c 'import torch, numpy, PIL' || exit 1
"$rung" demo "$folder" --items "$total" --seed 5 --drift "newkind@$change" >/dev/null 2>&1 || { echo "no demo in $folder" >&2; exit 1; }
quiet limit output.agreement.blind --low 0.95 --for 0 --min-n 200 --action retrain
"$rung" -p "$project" score --watch >"$folder/watch.log" 2>&1 & # it looks for alarms and for what is due, and scores what comes
watcher=$!
say "$total pictures, a new kind of scratch from $change on"

people 0 "$change"
people "$change" "$items"
say "$items answers: agreement of screens 1 $(agreement 'screens 1' "<= $change") before the change, $(agreement 'screens 1' "BETWEEN $change + 1 AND $items") after it"
await "SELECT count(*) > 0 FROM v_alarms WHERE action = 'retrain'"
say "alarm: $(value "SELECT words FROM v_alarms WHERE action = 'retrain' LIMIT 1")"
await "SELECT count(*) > 0 FROM v_retrain_runs"
say "a run begins by itself: $(value "SELECT words FROM v_retrain_runs")"
await "SELECT state IN ('registered', 'failed', 'cancelled') FROM v_retrain_runs"
[ "$(value "SELECT state FROM v_retrain_runs")" = registered ] || { value "SELECT words FROM v_retrain_runs" >&2; exit 1; }
model=$(value "SELECT candidate FROM v_retrain_runs")
say "$model from $(value "SELECT train_items FROM v_retrain_runs") items: $(value "SELECT words FROM v_retrain_runs")"
say "exam, audit, gold or challenge items among them: $(value "$(value "SELECT 'SELECT count(*) FROM (' || sql || ')' FROM v_examples WHERE title LIKE '%in a training snapshot%'")")"

quiet score --backfill
say "in shadow, since the change: $model $(agreement "$model" "BETWEEN $change + 1 AND $items"), screens 1 $(agreement 'screens 1' "BETWEEN $change + 1 AND $items")"
quiet rollout canary "$model" --steps 0.5 --items 100 --soak 0 --bake 0 --reason "from the run"
people "$items" "$total"
say "canary at half of the traffic, $(value "SELECT count(*) FROM v_decisions WHERE item_id > $items") answers more: $(r rollout | grep -c '^  ok ') checks hold"
quiet rollout advance --reason "it holds"
say "LIVE: $(value "SELECT model FROM v_models WHERE role = 'live'")"
say "on what came since: $model $(agreement "$model" "> $items"), screens 1 $(agreement 'screens 1' "> $items")"
r verify
