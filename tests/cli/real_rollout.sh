#!/bin/sh
# Versions of a real model in the traffic of real photographs: one that learnt from wrong labels goes back by itself, one
# that learnt for longer is promoted, one that learnt the same way is not called better. Pictures come by curl to the
# service while score --watch runs on the same project. RUNG_TEST_DATA names a folder with magnetic-tile/labels.csv
# (file, label, .., x0, y0, x1, y1); a third of its pictures are learnt from, the others come one by one. REAL_MODELS, if set,
# is a folder where the versions are kept from one run to the next.
. "$TOP_SRCDIR/tests/cli/lib.sh"
[ -n "${RUNG_TEST_DATA:-}" ] || { echo "RUNG_TEST_DATA names no data"; exit 77; }
data=$RUNG_TEST_DATA/magnetic-tile
[ -r "$data/labels.csv" ] || { echo "$data is not there"; exit 77; }
/usr/bin/python3 -c 'import torch, PIL' 2>/dev/null || { echo "no PyTorch"; exit 77; }
command -v curl >/dev/null || { echo "no curl"; exit 77; }
has_engine || { echo "no inference engine"; exit 77; }
models=${REAL_MODELS-$dir/models} server= watcher=
trap 'for p in $server $watcher; do kill -9 $p 2>/dev/null; done; rm -rf "$dir"' EXIT

# Every third picture is learnt from; the order is that of a hash of the name, so that classes come mixed.
split() {
	tail -n +2 "$data/labels.csv" | while IFS=, read -r file label kind split mask width height area where; do
		echo "$(printf %s "$file" | sha256sum | cut -c1-16),$file,$label,$where"
	done | sort | awk -F, -v data="$data" -v dir="$dir" '
		BEGIN { print "file,label,split,x0,y0,x1,y1" > (dir "/train.csv"); print "file,label,split" > (dir "/spoiled.csv") }
		NR % 3 == 0 { print data "/" $2 "," $3 ",train," $4 "," $5 "," $6 "," $7 > (dir "/train.csv")
			print data "/" $2 "," ($3 == "ok" ? "defect" : "ok") ",train" > (dir "/spoiled.csv"); next }
		{ print $2 "," $3 > (dir "/stream.csv") }'
}

# train VERSION CSV STEPS SEED
train() {
	[ -r "$models/$1/tile.onnx" ] || /usr/bin/python3 "$TOP_SRCDIR/models/train/train.py" "$dir/$2" --out "$models/$1" --name tile \
		--version "$1" --labels ok,defect --critical defect --grey --steps "$3" --seed "$4" >"$dir/train.log" 2>&1
}

begin() {
	"$RUNG" -p "$project" serve --listen 127.0.0.1:0 -j 1 --log "$dir/log" --json >"$dir/listening" 2>"$dir/server.err" &
	server=$!
	while [ ! -s "$dir/listening" ] && kill -0 $server 2>/dev/null; do sleep 0.1; done
	url=http://$(jq -r .listening "$dir/listening")
	"$RUNG" -p "$project" score --watch -j 1 >"$dir/watch" 2>&1 </dev/null &
	watcher=$!
}

# Both versions have said something of an item before people answer, as on a line that is slower than its machine.
both_said() {
	tries=0
	until [ "$(value "select count(*) from v_predictions where item_id = $1")" -ge "$2" ] || [ $tries -ge 600 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
}

# stream FROM TO VERSIONS: pictures are sent, both versions look, a person answers; ends early where nobody is canary.
stream() {
	sed -n "$1,$2p" "$dir/stream.csv" >"$dir/part"
	while IFS=, read -r file label; do
		curl -s --max-time 60 --data-binary "@$data/$file" "$url/predict?key=$file" >"$dir/answer"
		item=$(jq -r .item "$dir/answer")
		both_said "$item" "$3"
		rung decide "$item" "$label" || { echo "    item $item: $(cat "$dir/err" "$dir/answer")"; return 1; }
		sent=$((sent + 1))
		[ "$(value "select count(*) from v_rollout_acts where act = 'rollback'")" = 0 ] || return 0
	done <"$dir/part"
	rung settle
}

figures() {
	value "select '$1: ' || count(*) || ' judged, of the canary''s own ' || sum(arm = 'candidate') from rollout_judged where plan_id = (select max(plan_id) from rollout_judged)"
}

split
check "a version that learnt little" train 1 train.csv 10 1
check "one that learnt from wrong labels" train 2 spoiled.csv 300 1
check "one that learnt for longer" train 3 train.csv 1200 1
check "and one more in the same way" train 4 train.csv 1200 5

"$RUNG" init "$project" --labels ok,defect --critical defect >/dev/null || exit 99
for setting in second.critical=no second.share=0 exam.share=0 evidence.settle=0 rollout.judged=1 rollout.margin=0.05 serve.rate=0; do
	rung config "${setting%%=*}" "${setting#*=}" || { cat "$dir/err"; exit 99; }
done
for version in 1 2 3 4; do rung model add "$models/$version/tile.onnx"; done
begin
sent=0

check "a canary of the better one" answers '.done' rollout canary 3 --steps 0.5 --items 20 --soak 0 --bake 0 --reason "learnt for longer"
while ! rung rollout advance --dry-run && [ $sent -lt 180 ] && stream $((sent + 1)) $((sent + 10)) 2; do :; done
check "is shown to be no worse" exits 0 rollout advance --reason "it holds"
check "and is LIVE" answers '.live == "tile 3" and .standby == "tile 1" and .canary == null' rollout
figures "the better one, LIVE after $sent pictures"
rung rollout compare 3 1 --json && jq -c '{both_right, first_only: .only_first_right, second_only: .only_second_right, both_wrong, difference, log_e_better, log_e_no_worse}' "$dir/out"

begun=$sent
check "a canary of the bad one" answers '.done' rollout canary 2 --steps 0.5 --items 20 --soak 0 --reason "new"
stream $((sent + 1)) 234 2
check "goes back by itself" answers '.canary == null and .live == "tile 3"' rollout
check "by a rule on its errors" is "select ended_rule in ('errors', 'worse') from v_live_model where model = 'tile 2' and role = 'canary'" 1
figures "the bad one, back after $((sent - begun)) pictures"
value "select reason from v_rollout_acts where act = 'rollback'"
value "select 'errors that it added to those of LIVE: ' || (json_extract(evidence, '$.only_candidate_wrong') - json_extract(evidence, '$.only_candidate_right')) from rollout_act where rule is not null"

kill -TERM $watcher; wait $watcher; watcher=
check "an equal one beside it" exits 0 rollout shadow 4 --later --reason "learnt the same way"
check "and asked about all that was judged" answers ".scored == $sent" score --model "tile 4" --backfill -j 1
check "is not called better" answers '.log_e_better < 3 and .log_e_worse < 3' rollout compare 4 3
jq -c '{equal: {both_right, first_only: .only_first_right, second_only: .only_second_right, both_wrong, difference, log_e_better, log_e_worse}}' "$dir/out"
check "who answered when" is "select group_concat(model || ' ' || role, ', ') from (select model, role from v_live_model order by since, share)" \
	"tile 1 live, tile 3 canary, tile 3 live, tile 2 canary"
kill -TERM $server; wait $server; server=
check "what was counted is counted again" exits 0 replay
check "the log vouches for it" exits 0 verify
finish
