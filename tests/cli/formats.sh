#!/bin/sh
# What is exported is what the formats' own documentation asks for, field by field; what is left out is counted; and nothing
# but a whole file or folder is ever there.
. "$TOP_SRCDIR/tests/cli/lib.sh" || exit 99
new_project
rung operator add olaf --role inspector
mkdir "$dir/in" && for n in 1 2 3 4 5 6; do picture "$dir/in/p$n.ppm" $((n * 30)); done
check "pictures" exits 0 add "$dir/in"
printf 'item,label,confidence\np1.ppm,ok,0.75\np2.ppm,bright,0.5\np6.ppm,,\n' >"$dir/p.csv"
check "predictions" exits 0 import predictions "$dir/p.csv" --model 'm 1'
cat >"$dir/d.csv" <<'END'
item,operator,label,time
p1.ppm,ann,ok,2026-03-01T09:30:00Z
p2.ppm,ann,bright,2026-03-02T09:30:00Z
p3.ppm,ann,ok,2026-03-03T09:30:00Z
p3.ppm,bob(at)example.org,bright,2026-03-03T09:31:00Z
p4.ppm,bob(at)example.org,bright,2026-03-04T09:30:00Z
END
check "decisions" exits 0 import decisions "$dir/d.csv"

every() { jq -se "$1" "$dir/x" >/dev/null || { echo "    $1"; return 1; }; }
export_to() { rung export --format "$1" -o "$dir/x" --json; }

# Label Studio, tasks/validation.py and tasks/serializers.py: a list of tasks; data an object whose value for the object tag is
# text; annotations and predictions lists of objects with a list as result; completed_by, where it is, an object with an address;
# ids of results differ; values as docs/guide/predictions has them, in percent.
check "Label Studio" export_to label-studio
check "counts" holds '.items == 6 and .predictions == 3 and .decisions == 5 and .left_out == []'
check "tasks" every 'length == 1 and (.[0] | type == "array" and length == 6 and all(.[]; (.data.image | type == "string") and (.meta | type == "object")))'
check "annotations" every 'all(.[0][].annotations[]; (.result | type == "array") and (.lead_time | type == "number") and
	(.was_cancelled | type == "boolean") and (.ground_truth | type == "boolean") and (.unique_id | length == 36) and
	(has("completed_by") | not) or .completed_by == {"email":"bob@example.org"})'
check "predictions" every 'all(.[0][].predictions[]; (.model_version | type == "string") and (.score == null or (.score >= 0 and .score <= 1)) and (.result | type == "array"))'
check "results" every '[.[0][] | (.annotations + .predictions)[].result[]] | (map(.id) | length == (unique | length)) and all(.[];
	.to_name == "image" and (.type == "choices" and .from_name == "label" and (.value.choices | length == 1 and (.[0] | type == "string"))))'
check "their origin" every '[.[0][].annotations[].result[].origin] | all(.[]; . == "manual")'

# Prodigy, its web application's interfaces: options with id and text, accept a list of ids of them, answer one of three words,
# hashes signed and of 32 bits, a time in seconds.
check "Prodigy" export_to prodigy
check "tasks" every 'length == 7 and all(.[]; (.image | type == "string") and all(.options[]; (.id | type == "string") and .id == .text) and
	(.accept - [.options[].id] == []) and (._input_hash | . >= -2147483648 and . <= 2147483647 and . == floor) and
	(._task_hash | . >= -2147483648 and . <= 2147483647 and . == floor) and ._view_id == "choice")'
check "answers" every 'map(select(has("answer"))) | length == 5 and all(.[]; .answer == "accept" and (._timestamp | . == floor) and
	(._annotator_id | type == "string") and ._session_id == ._annotator_id)'
check "what waits has the model's choice" every 'map(select(has("answer") | not)) | length == 2 and map(.accept) == [[], []]'

# COCO: https://cocodataset.org/#format-data.
check "COCO" export_to coco
check "those that people differ on are left out" holds '.items == 3 and .left_out == [{"why":"people differ, and no lead has settled it","items":1},{"why":"nobody has decided them","items":1}]'
check "COCO's parts" every '.[0] | (.info | type == "object") and .licenses == [] and .annotations == [] and
	all(.categories[]; (.id | type == "number") and (.name | type == "string") and has("supercategory")) and
	all(.images[]; (.id | type == "number") and (.file_name | type == "string") and .width == 8 and .height == 8)'

check "cleanlab" export_to cleanlab
check "its columns" grep -qx 'task,annotator,label,label_name' "$dir/x"
check "its rows" [ "$(sed 1d "$dir/x" | cut -d, -f3 | tr -d '\n')" = 01011 ]

# Which items.
check "a condition" answers '.items == 1 and .left_out[0].why == "--filter leaves them out"' export -o "$dir/x" --filter "path LIKE '%p4.ppm' -- so"
check "over another view" answers '.items == 2' export -o "$dir/x" --filter "item_id IN (SELECT item_id FROM v_decisions WHERE operator LIKE 'bob(at)%')"
for condition in "1; DROP TABLE item" "1) UNION SELECT 1 WHERE (1" "1) -- (" "1) OR (SELECT writefile('x', 'y')" "item_id IN (DELETE FROM item)" "nothing = 1"; do
	check "no condition" fails "filter" export -o "$dir/y" --filter "$condition"
	check "leaves nothing" [ ! -e "$dir/y" ]
done
check "since" answers '.items == 3' export -o "$dir/x" --since 2026-03-03
check "no time" misuse "since" export --since yesterday
check "no pile" misuse "train or eval" export --split test
for pile in train eval; do
	"$RUNG" -p "$project" export --format jsonl --split $pile 2>/dev/null | jq -r .item_id | sort -u
done >"$dir/piles"
"$RUNG" -p "$project" query 'select distinct item_id from v_items where exam' | sed 1d >>"$dir/piles"
check "each in one pile, exam items in none" [ -s "$dir/piles" -a -z "$(sort "$dir/piles" | uniq -d)" ]

# Folders.
check "YOLO with pictures" exits 0 export --format yolo -o "$dir/yolo" --with images
check "texts beside pictures" [ "$(cd "$dir/yolo" && find labels -name '*.txt' | sed 's/^labels/images/;s/txt$/ppm/' | sort)" = "$(cd "$dir/yolo" && find images -type f | sort)" ]
check "empty where there is nothing" [ "$(find "$dir/yolo/labels" -name '*.txt' -empty | wc -l)" = 3 ]
check "what there is to know" grep -q '^nc: 2$' "$dir/yolo/data.yaml"
check "folders" exits 0 export --format folders -o "$dir/folders" --with links
check "a folder a label" [ "$(cd "$dir/folders" && find . -type f | sort | tr '\n' ' ')" = './bright/p2.ppm ./bright/p4.ppm ./ok/p1.ppm ' ]
check "links" [ "$dir/folders/ok/p1.ppm" -ef "$dir/in/p1.ppm" ]
check "not over another" fails "is there already" export --format folders -o "$dir/folders"
check "a folder has a place" misuse "-o PATH" export --format folders
echo more >>"$dir/in/p2.ppm"
check "what is not what was judged" answers '.pictures == 2 and .left_out[0].why == "their file is gone, or not what was judged any more"' export --format yolo-classify -o "$dir/classify"
check "a file with pictures" exits 0 export --format coco -o "$dir/coco" --with images
check "names them" sh -c "cd '$dir/coco' && jq -r '.images[].file_name' annotations.json | xargs ls >/dev/null"

# No half file, and why. The limit is for files of the export, and wide enough for those of the project.
picture "$dir/in/p7.ppm" 200
printf '{"path":"p7.ppm","decided_label":"ok","operator":"ann","attributes":{"words":"%05000000d"}}\n' 0 >"$dir/long.jsonl"
check "a long item" exits 0 import jsonl "$dir/long.jsonl" --images "$dir/in"
for format in jsonl coco label-studio prodigy; do
	why=$( (ulimit -f 4000; exec "$RUNG" -p "$project" export --format $format -o "$dir/full") 2>&1 ) && { echo "FAIL: $format: a full disk is not noticed"; failed=1; }
	case $why in *"$dir/full"*"File too large"*) ;; *) echo "FAIL: $format: it does not say why: $why"; failed=1 ;; esac
done
check "a full disk leaves nothing" [ -z "$(ls "$dir" | grep full)" ]
check "a full device" fails "No space" export -o /dev/full
check "not for inspectors" fails "." export --operator olaf
finish
