#!/bin/sh
# demo: a whole project in a folder, the same from the same seed, with its truth apart.
. "$TOP_SRCDIR/tests/cli/lib.sh"

# judged SQL: an answer from the truth (t) beside the demo's predictions (p) and items (i).
judged() {
	sqlite3 :memory: ".mode csv" ".import '$d/truth.csv' truth" ".mode list" "ATTACH 'file:$d/rung.db?mode=ro' AS demo" \
		"SELECT $1 FROM demo.v_predictions p JOIN demo.v_items i USING (item_id) JOIN truth t ON i.path LIKE '%/' || t.file $2"
}
d=$dir/d
project=$d/rung.db

check "pictures alone" answers '.items == 12 and (has("project") | not)' demo "$dir/only" --items 12 --pictures-only
check "no project then" test ! -e "$dir/only/rung.db"
check "twelve of them" test "$(ls "$dir/only/pictures" | wc -l)" = 12
check "with their truth" test "$(wc -l <"$dir/only/truth.csv")" = 13
check "pictures there already" fails "pictures: is there already" demo "$dir/only" --items 3
"$RUNG" demo "$dir/same" --items 5 --pictures-only >/dev/null
"$RUNG" demo "$dir/other" --items 5 --seed 2 --pictures-only >/dev/null
check "the same seed, the same pictures, however many" cmp "$dir/only/pictures/screen-000005.jpg" "$dir/same/pictures/screen-000005.jpg"
check "another seed, others" sh -c "! cmp -s '$dir/other/pictures/screen-000005.jpg' '$dir/same/pictures/screen-000005.jpg'"
check "every screen scratched" answers '.scratched == 6' demo "$dir/all" --items 6 --defects 1 --new-kind 1 --pictures-only
check "by stars of cracks" test "$(grep -c ',scratch,star,' "$dir/all/truth.csv")" = 6
for dial in defects glare blur noise new-kind; do
	check "--$dial beyond 1" misuse "from 0 to 1" demo "$dir/no" --$dial 1.5
	check "--$dial in words" misuse "from 0 to 1" demo "$dir/no" --$dial much
done
check "a line that changes" answers '.scratched == 6' demo "$dir/drift" --items 6 --defects 1 --drift newkind@5 --pictures-only
check "from that picture on" test "$(cut -d, -f3 "$dir/drift/truth.csv" | tr '\n' ' ')" = "kind scratch scratch scratch scratch star star "
"$RUNG" demo "$dir/half" --items 6 --defects 1 --drift newkind@2:0.4 --pictures-only >/dev/null
check "to a share" sh -c "grep -c ',star,' '$dir/half/truth.csv' | grep -q '^[1-4]$'"
check "a template there is not" misuse "there is: inspection" demo "$dir/no" --template nothing
for drift in rain newkind@0 newkind@7 newkind@ newkind@2x newkind@2: newkind@2:0 newkind@2:2 new; do
	check "--drift $drift" misuse "newkind, glare, blur or noise" demo "$dir/no" --items 6 --drift $drift
done
check "people without a project" misuse "makes none" demo "$dir/no" --auto --pictures-only
check "no pictures at all" misuse "items" demo "$dir/no" --items 0
check "no place for it" fails "no/such" demo "$dir/no/such/place" --items 3
check "nothing was made of all that" test ! -e "$dir/no"

# A program that was carried away from its model draws nothing first, unless one is installed.
cp "$RUNG" "$dir/lonely"
if ! "$dir/lonely" demo "$dir/alone" --items 2 >/dev/null 2>"$dir/why"; then
	check "a program without its model says so" grep -q "the demo model is not installed\|onnxruntime\|ONNX" "$dir/why"
	check "before it draws" sh -c "! grep -q 'not installed' '$dir/why' || ! test -e '$dir/alone'"
fi

if ! has_engine; then
	check "without an engine it says so" fails "onnxruntime|ONNX Runtime" demo "$d" --items 3
	[ $failed = 0 ] && exit 77
	finish
fi
check "a demo" answers '.items == 240 and .scored == 240 and .failed == 0 and .level == 1' demo "$d" --items 240 --seed 11
check "it is a demo project" is "select count(*) from v_items" 240
check "every item has its prediction" is "select count(*) from v_predictions where role = 'live' and not is_null" 240
check "its labels" is "select group_concat(name) from (select name from label order by position)" "ok,scratch"
check "its promise" sh -c "'$RUNG' -p '$project' config promise.error --json | grep -q '0\.03'"
check "the truth is not in it" is "select count(*) from v_attributes" 0
check "the folder is whole: it has its model" test -r "$d/model/screens.onnx" -a -r "$d/model/screens.json"
check "nothing is left to score" answers '.scored == 0' score
check "a demo is not overwritten" fails "is a project already" demo "$d" --items 3
mkdir "$dir/sixty" && ln "$d"/pictures/screen-0000[0-5]?.jpg "$dir/sixty"
"$RUNG" init "$dir/sixty.db" --labels ok,scratch --critical scratch >/dev/null
"$RUNG" -p "$dir/sixty.db" add "$dir/sixty" >/dev/null
"$RUNG" -p "$dir/sixty.db" model add "$d/model/screens.onnx" >/dev/null
check "what only the process knew of its work outlives it" sh -c "'$RUNG' -p '$dir/sixty.db' score --json | jq -r .scored >'$dir/scored' &&
	'$RUNG' -p '$dir/sixty.db' monitor decode.latency --json | jq -e '.metrics[0].count == '\$(cat '$dir/scored')"
check "in words" exits 0 demo "$dir/words" --items 3
check "too small for the gate, and it says so" prints "level +0, human only: the gate .* is closed"

# The model is good, not perfect, and looks at the scratch.
command -v sqlite3 >/dev/null || finish
wrong=$(judged "sum(p.label <> t.label)")
check "it errs in less than one of ten: $wrong of 240" test "$wrong" -lt 24
judged "t.regions || ';', r.x + r.width / 2, r.y + r.height / 2" "JOIN demo.v_regions r USING (prediction_id)
	WHERE t.label = 'scratch' AND p.label = 'scratch'" >"$dir/looked"
awk -F'|' '{
	n = split($1, box, ";"); hit = 0
	for (k = 1; k < n; k++) {
		split(box[k], b, " ")
		hit += $2 > b[1] - 12 && $2 < b[1] + b[3] + 12 && $3 > b[2] - 12 && $3 < b[2] + b[4] + 12
	}
	good += hit > 0
} END { print good + 0, NR; exit !(NR >= 8 && good >= 0.7 * NR) }' "$dir/looked" >"$dir/hits"
looks=$?
check "it looks at the scratch (hits, of): $(cat "$dir/hits")" test $looks = 0
finish
