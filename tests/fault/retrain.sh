#!/bin/bash
# retrain with trainers of all kinds: one that does what it should, and those that are missing, fail, hang, are killed,
# babble, leave nothing, two models or the wrong one. Each run ends with one clear line, and nothing is half registered.
. "$TOP_SRCDIR/tests/cli/lib.sh"
has_engine || { echo "no inference engine"; exit 77; }
models=$TOP_SRCDIR/tests/data/models

rung init "$project" --labels ok,bright --no-critical || { echo "no project"; exit 99; }
mkdir "$dir/in"
for n in $(seq 60); do
	shade=$([ $((n % 3)) = 0 ] && echo '\377' || echo 0)
	{ printf 'P5\n8 8\n255\n%04d' "$n"; printf %060d 0 | LC_ALL=C tr 0 "$shade"; } >"$dir/in/$n.pgm"
	echo "$n.pgm,$([ "$shade" != 0 ] || [ "$n" = 1 ] && echo bright || echo ok),ann" # one of them is wrong
done | sed '1i item,label,operator' >"$dir/decisions.csv"
"$RUNG" -p "$project" add "$dir/in" >/dev/null && "$RUNG" -p "$project" model add "$models/mean.onnx" >/dev/null &&
	"$RUNG" -p "$project" score -j 1 >/dev/null && "$RUNG" -p "$project" import decisions "$dir/decisions.csv" >/dev/null ||
	{ echo "no answers to learn from"; exit 99; }

wait_for() { for _ in $(seq 200); do "$@" >/dev/null 2>&1 && return; sleep 0.05; done; return 1; }
trainer() { "$RUNG" -p "$project" config retrain.command "$1" >/dev/null; }
versions() { value "SELECT count(*) FROM v_models"; }
# broken WHAT LINE PATTERN: a trainer that fails the run with a line, and leaves no version and nobody at work.
broken() {
	trainer "$2"
	check "$1" fails "run [0-9]* failed: $3" retrain
	check "$1: nothing is registered" [ "$(versions)" = 1 ]
	check "$1: nobody is at work" [ "$(value "SELECT count(*) FROM retrain_active")" = 0 ]
	check "$1: the run says so" [ "$(value "SELECT state FROM v_retrain_runs ORDER BY run_id DESC LIMIT 1")" = failed ]
}

check "an answer that the model contradicts is found" answers '.found == 1 and .answers == 60 and (.suspects[0] |
	.name == "1.pgm" and .label == "bright" and .model_label == "ok" and .margin > 0)' suspects
check "too few items fail a run" fails "retrain.least is 50" retrain
check "which has no output to look at" sh -c '! grep -q "its output" "$1"' sh "$dir/err"
rung config retrain.least 5
card='{"name":"x","version":"1","labels":["ok","bright"],"input":{"width":8,"height":8},"trained_on":[]}'
model="cp '$models/mean.onnx' \$RUNG_OUTPUT/m.onnx; echo '$card' >\$RUNG_OUTPUT/m.json"

broken "a trainer that is missing" 'no-such-trainer' 'the command: it ended with 127: there is no such program'
broken "one that fails" 'echo out of memory; exit 3' 'the command: it ended with 3'
check "where its output is" complains "its output: .*/log"
check "its output is kept" answers '.run and .exit_code == 3 and .state == "failed"' retrain log "$(value "SELECT max(run_id) FROM v_retrain_runs")"
rung retrain log "$(value "SELECT max(run_id) FROM v_retrain_runs")"
check "and shown" prints 'out of memory'
broken "one that is killed" 'kill -9 $$' 'the command: signal 9 ended it'
broken "one that babbles" 'head -c 300000 /dev/urandom; printf "\033[2J\nprogress nan loss nan\nprogress 7\n"' 'the command ended well and left no .onnx'
rung retrain log "$(value "SELECT max(run_id) FROM v_retrain_runs")"
check "what it babbles obeys nothing" sh -c '! grep -q "$(printf "\033")" "$1"' sh "$dir/out"
check "and is no progress" [ "$(value "SELECT count(*) FROM v_retrain_progress")" = 0 ]
broken "one that leaves no card" "cp '$models/mean.onnx' \$RUNG_OUTPUT" 'the card .*No such file'
broken "one that leaves two models" "$model; cp \$RUNG_OUTPUT/m.onnx \$RUNG_OUTPUT/n.onnx" 'the command left 2 .onnx'
broken "one whose model is none" "$model; echo x >\$RUNG_OUTPUT/m.onnx" '.*'
broken "one that answers with other labels" "$model; sed -i s/bright/dark/ \$RUNG_OUTPUT/m.json" 'the model answers with "dark", which is no label of stage main'
broken "one that does not tell what it learnt from" "$model; sed -i 's/,\"trained_on\":\[\]//' \$RUNG_OUTPUT/m.json" '.*does not say what the model was trained on'
exam=$(value "SELECT sha256 FROM v_items WHERE exam = 1 LIMIT 1")
broken "one that learnt from the exam" "$model; sed -i 's/\[\]/[\"$exam\"]/' \$RUNG_OUTPUT/m.json" '.*learnt from 1 items that versions are judged by .exam'
broken "one that takes its folder away" "rm -rf \$RUNG_OUTPUT" '.*No such file'
rung config retrain.timeout 1s
broken "one that hangs, whatever it is told" 'trap "" TERM; sleep 61 & echo $! >../../hangs; wait' 'the command was ended after 1'
check "nothing of it is left" wait_for sh -c '! kill -0 "$(cat "$1")" 2>/dev/null' sh "$dir/hangs"
rung config retrain.timeout 1h

# ---- one at a time, and what is left by those who die ----

trainer 'sleep 62 & echo $! >../../sleeps; echo progress 0.25 loss 0.5; wait'
"$RUNG" -p "$project" retrain >"$dir/first" 2>&1 &
first=$!
check "a run is under way" wait_for test -s "$dir/sleeps"
check "a second one is refused" fails 'run [0-9]* is under way' retrain
disown $first
kill -9 $first
check "with rung its command dies" wait_for sh -c '! kill -0 "$(cat "$1")" 2>/dev/null' sh "$dir/sleeps"
check "whoever comes next marks it failed" exits 0 retrain --if-due
check "and says so" [ "$(value "SELECT words FROM v_retrain_runs ORDER BY run_id DESC LIMIT 1")" = "the process that ran it has died" ]
rm -f "$dir/sleeps"
"$RUNG" -p "$project" retrain retry >"$dir/second" 2>&1 &
second=$!
check "it is tried again" wait_for test -s "$dir/sleeps"
check "and cancelled" answers '.run > 0' retrain cancel --reason enough
wait $second
check "by whom and why is kept" [ "$(value "SELECT state || ': ' || words FROM v_retrain_runs ORDER BY run_id DESC LIMIT 1")" = "cancelled: cancelled by $(id -un): enough" ]
check "what it said of its progress too" [ "$(value "SELECT progress || ' ' || loss FROM v_retrain_progress")" = "0.25 0.5" ]

# ---- one that works ----

trainer "$model; test ! -e \$RUNG_DATASET/eval && grep -c train \$RUNG_DATASET/dataset.csv && echo progress 1 loss 0.01"
check "a trainer that works" answers '.state == "registered" and .candidate == "mean r'"$(($(value "SELECT max(run_id) FROM v_retrain_runs") + 1))"'"
	and .figures.candidate.n == .figures.live.n and .figures.candidate.n > 0 and .figures.candidate.agreement == .figures.live.agreement' retrain
check "its version runs in shadow" [ "$(value "SELECT role FROM v_models ORDER BY added_at DESC LIMIT 1")" = shadow ]
check "it learnt from what it was given, whatever its card says" [ "$(value "SELECT training_items FROM v_models WHERE role = 'shadow'")" = \
	"$(value "SELECT train_items FROM v_snapshots ORDER BY snapshot_id DESC LIMIT 1")" ]
check "no exam item is among them" [ "$(value "SELECT count(*) FROM v_snapshot_items n JOIN v_items i USING (item_id) WHERE i.exam = 1")" = 0 ]
check "the file refuses one" sh -c 'sqlite3 "$1" "INSERT INTO snapshot_item SELECT 1, i.item_id, i.sha256, 1, '\''train'\'', d.decision_id, '\''blind'\'', NULL
	FROM item i JOIN exam_item USING (item_id) JOIN decision d USING (item_id) LIMIT 1" 2>&1 | grep -q "never trained on"' sh "$project"
check "the same data have the same hash" [ "$(value "SELECT count(DISTINCT snapshot) FROM v_snapshots")" = 1 ]
check "no answer is new, so nothing is due" answers '.due == false' retrain --if-due
rung config retrain.new_decisions 1
check "not even now" answers '.due == false' retrain --if-due
item=$(rung next --json && jq -r .item "$dir/out")
[ "$item" = null ] || { rung decide "$item" ok; check "one more label is enough" answers '.due and .cause == "decisions"' retrain --if-due; }
# ---- by what runs for long ----

# ended_after RUN: another run has come, and to its end (the same model once more is no new version).
ended_after() { [ "$(value "SELECT count(*) FROM v_retrain_runs WHERE run_id > $1 AND cause = 'decisions' AND state = 'failed'")" = 1 ]; }
for way in "serve --listen 127.0.0.1:0" "score --watch -j 1"; do
	before=$(value "SELECT max(run_id) FROM v_retrain_runs")
	printf 'item,label,operator\n2.pgm,ok,one%s\n' "$before" >"$dir/more.csv"
	check "one label more" exits 0 import decisions "$dir/more.csv"
	"$RUNG" -p "$project" $way >"$dir/long" 2>&1 </dev/null &
	long=$!
	check "$way begins what is due" wait_for ended_after "$before"
	kill $long
	wait $long 2>/dev/null
done

# A program that answers 300 items, and no more before the training has begun.
project=$dir/busy.db
"$RUNG" init "$project" --labels ok,bright --no-critical --kind text >/dev/null || exit 99
seq 360 | sed 's/.*/k&,text &/; 1i key,text' >"$dir/texts.csv"
seq 30 | sed 's/.*[05]$/k&,bright,ann/; s/^[0-9]*$/k&,ok,ann/; 1i item,label,operator' >"$dir/decisions.csv"
cat >"$dir/waits.sh" <<END
#!/bin/sh
while read -r line; do
	id=\${line#*\\"id\\":}
	n=\$((n + 1))
	while [ \$n -gt 300 ] && [ ! -e "$dir/begun" ]; do sleep 0.05; done
	echo "{\\"id\\":\${id%%,*},\\"label\\":\\"ok\\",\\"confidence\\":0.9}"
done
END
chmod +x "$dir/waits.sh"
echo '{"name":"waits","version":"1","engine":"process","process":{"command":["./waits.sh"],"timeout":60},"labels":["ok","bright"],"input":{"kind":"text"},"trained_on":[]}' >"$dir/waits.json"
check "a line with much to score" exits 0 add "$dir/texts.csv"
check "by a program" exits 0 model add "$dir/waits.json"
check "with answers" exits 0 import decisions "$dir/decisions.csv"
rung config retrain.least 5
rung config retrain.new_decisions 1
trainer "touch '$dir/begun'; exit 3"
"$RUNG" -p "$project" score --watch -j 1 >"$dir/long" 2>&1 </dev/null &
long=$!
check "what is due begins while there is still much to score" wait_for test -e "$dir/begun"
check "and nothing waited in vain" is "SELECT count(*) FROM v_predictions WHERE is_null" 0
kill $long
wait $long 2>/dev/null

check "the log fits" exits 0 verify

finish
