#!/bin/sh
# model and score: a model comes in, is refused with its reason, and says what it thinks.
. "$TOP_SRCDIR/tests/cli/lib.sh"
has_engine || { echo "no inference engine"; exit 77; }
models=$TOP_SRCDIR/tests/data/models
new_project
pictures "$dir/in" 8
rung add "$dir/in"

check "score without a model" fails "model" score
echo "no model" >"$dir/not.onnx"
cp "$models/mean.json" "$dir/not.json"
check "a file that is no model" fails "." model add "$dir/not.onnx"
echo "{" >"$dir/card.json"
check "a card that is no JSON" fails "card.json" model add "$models/mean.onnx" --card "$dir/card.json"
jq '.input.width = 16' "$models/mean.json" >"$dir/wide.json"
check "a card of another input" fails "." model add "$models/mean.onnx" --card "$dir/wide.json"
jq '.labels = ["ok", "purple"]' "$models/mean.json" >"$dir/purple.json"
check "a label that the project does not have" fails "purple" model add "$models/mean.onnx" --card "$dir/purple.json"
check "a program that no card names" fails "the card names no program" model add "$models/mean.onnx" --engine process
check "a model that is not there" fails "none.onnx" model add "$dir/none.onnx"
check "none of them came in" answers '.models == []' model list

check "add" answers '.added and .role == "live" and .name == "mean" and .trained_on == "listed"' model add "$models/mean.onnx"
check "twice is once" answers '.added == false' model add "$models/mean.onnx"
check "list" answers '.models | length == 1 and .[0].labels == ["ok", "bright"]' model list
check "show" answers '.card.name == "mean" and .problem == null' model show mean
check "show, in words" exits 0 model show mean
check "an unknown version" fails "no version" model show nothing
check "check" answers '.rows | length == 2 and .[0].label == "ok" and .[1].label == "bright" and .[1].confidence > 0.5' \
	model check mean "$dir/in/001.ppm" "$dir/in/008.ppm"
check "one that answers nothing" exits 0 model add "$TOP_SRCDIR/tests/data/models/nan.onnx"
check "fails its check" fails "nan has no answer to any of the 2 files" model check nan "$dir/in/001.ppm" "$dir/in/008.ppm"
check "bench" answers '(.rows | map([.engine, .threads, .batch])) == [["onnxruntime",1,1],["onnxruntime",1,8],["onnxruntime",2,1],["onnxruntime",2,8]]
	and (.rows[0] | .runs >= 1 and .p50_ms > 0 and .p95_ms >= .p50_ms and .per_second > 0 and .failure == null)
	and (.rows[1] | .p50_ms == null and (.failure | test("takes \\[1,3,8,8\\], its card says \\[8,3,8,8\\]"))) and .cores >= 1' \
	model bench mean --engine onnxruntime --threads 1,2 --batch 1,8 --seconds 0.01
check "bench, in words" exits 0 model bench mean --seconds 0.01
check "a batch of nothing" misuse 'whole numbers from 1 to 256' model bench mean --batch 0
check "an engine that is none" fails 'no engine is named "abacus"' model bench mean --engine abacus

rm "$dir/in/004.ppm"
check "score" answers '.scored == 8 and .failed == 1 and .human == 8 and .auto == 0 and .audit == 0 and .seconds >= 0' score -j 1
check "again does nothing" answers '.scored == 0' score
check "predictions" is "select count(*) from v_predictions where role = 'live'" 8
check "the vanished one has its reason" is "select count(*) from v_predictions where is_null = 1" 1
check "features" is "select count(*) from v_predictions where is_null = 0 and confidence between 0 and 1" 7
check "at level 0 next shows nothing of it" answers '.mode == "blind" and .prediction == null' next
rung config assist.blind_share 0
rung config exam.share 0
rung level assist --by-decree --reason "a test"
picture "$dir/in/new.ppm" 253
rung add "$dir/in"
rung score
check "no shared memory or sockets are left" exits 0 doctor

# One of the pictures was in a version's training set: it never counts for that version.
jq --arg hash "$(sha256sum <"$dir/in/001.ppm" | cut -d' ' -f1)" '.trained_on = [$hash] | .version = "2"' "$models/mean.json" >"$dir/two.json"
cp "$models/mean.onnx" "$dir/two.onnx"
check "another version" answers '.added and .role == "idle"' model add "$dir/two.onnx"
jq '.input.crop = {"x": 0, "y": 0, "width": 0.5, "height": 1} | .version = "3"' "$models/mean.json" >"$dir/part.json"
check "of another input" exits 0 model add "$models/mean.onnx" --card "$dir/part.json"
check "is told to be" prints '^it takes 8 x 8 pixels in colour of a part .*, where mean 1 takes 8 x 8 pixels in colour: '
check "beside LIVE too" exits 0 rollout shadow "mean 3" --reason t --dry-run
check "in the same words" prints '^it takes 8 x 8 pixels in colour of a part'
check "and to programs" answers '.input_differs | startswith("8 x 8 pixels in colour of a part")' rollout shadow "mean 3" --reason t --dry-run
check "again, in words" exits 0 model add "$dir/two.onnx"
check "what makes it more than idle" prints 'next: rung -p [^ ]* rollout shadow "[^"]+" --reason'
check "the exam pool wants a version" misuse '--model V' score --exam
check "of which nobody has judged an item" answers '.scored == 0' score --model "mean 2" --exam
check "scores when it is asked" answers '.scored > 0' score --model "mean 2" --backfill

n=0
seen=0
while [ $n -lt 9 ] && item=$("$RUNG" -p "$project" next --json | jq -r .item) && [ "$item" != null ]; do
	rung next --json
	jq -e 'if .mode == "blind" then .prediction == null else (.prediction.label | type) == "string" or .prediction.reason != "" end' "$dir/out" >/dev/null || failed=1
	jq -e '.mode == "assisted" and .prediction != null' "$dir/out" >/dev/null && seen=$((seen + 1))
	rung decide "$item" ok
	n=$((n + 1))
done
check "at level 2 predictions are shown" [ $seen -ge 1 ]
check "the live version is compared on all that is blind" answers '.left_out == 0' agreement
all=$(jq .n "$dir/out")
check "the other one not on what it was trained on" answers ".n + .left_out == $all and .left_out <= 1" agreement --model "mean 2"
blind=$(value "select count(*) from v_side_by_side where path like '%001.ppm' and mode = 'blind'")
check "which is one, where that was decided blind" holds ".left_out == ${blind:-0}"
finish
