#!/bin/sh
# rung queue: filters, orders, what is wrong with them; that an inspector reads nothing of the model, and
# leads nothing of what is still to be judged blind.
. "$TOP_SRCDIR/tests/cli/lib.sh" || exit 99
new_project
pictures "$dir/in" 6
"$RUNG" -p "$project" add "$dir/in" --source cam2 >/dev/null || exit 99
(cd "$dir/in" && echo item,label,confidence && i=3 && for file in *; do i=$((i + 1)) && echo "$file,bright,0.${i}642"; done) >"$dir/p.csv"
"$RUNG" -p "$project" import predictions "$dir/p.csv" --model "oracle 77" >/dev/null || exit 99
check decide exits 0 decide 2 bright --operator ann

check all answers '[.items[].item] == [1,2,3,4,5,6] and (.more | not) and .stage == "main"' queue
check newest answers '[.items[].item] == [6,5,4,3,2,1]' queue --sort newest
check limit answers '[.items[].item] == [1,2] and .more' queue --limit 2
check 'of leads, as long as it can be taken back' \
	answers '.items[0] | .label == "bright" and .lane == "review" and .prediction == null and .reason == "blind"' queue '#2'
check 'later half blind' exits 0 config assist.blind_share 0.5
check settle exits 0 settle
check unsure answers '[.items[] | .item, .confidence] == [2, 0.5642] and .left_out == 5' queue --sort unsure
check words answers '[.items[].item] == [2]' queue 002 SOURCE:CAM2 label:bright who:ann state:done
check minus answers '[.items[].item] == [1,3,4,5,6]' queue 'id>0 -label:bright'
check 'of leads' answers '.items[0] | .prediction == "bright" and .lane == "review" and has("reason")' queue '#2'
check text exits 0 queue state:done
check 'text shows it' prints '^#2 +image +002.ppm +cam2 +done +ann +bright'
check nothing exits 0 queue nowhere
check 'text of nothing' prints 'nothing is like that'

check 'wrong field' misuse 'filter, at 5: no field "foo"' queue '002 foo:bar'
check 'wrong order' misuse 'no order .*oldest, newest, next' queue --sort dearest
check 'wrong limit' misuse 'whole number' queue --limit 0

signs='oracle|(^|[^0-9])0\.[4-9]|conf|lane|reason|pred'
check 'as inspector' answers '[.items[] | select(.label) | .item] == [2]' queue --operator ann
grep -qE "$signs" "$dir/out" && { echo "FAIL: an inspector reads of the model"; cat "$dir/out"; failed=1; }
check 'as another' answers '[.items[] | .label] | unique == [null]' queue --operator bob
check 'text as inspector' exits 0 queue --operator bob
prints 'review|bright' && { echo "FAIL: an inspector reads of the model"; cat "$dir/out"; failed=1; }
check 'no order of the model' misuse 'there are: oldest, newest$' queue --sort unsure --operator ann
check 'no filter of the model' misuse 'is for leads' queue 'conf<.9' --operator ann
check 'no lanes' misuse 'is for leads' queue lane:audit --operator ann

# Leads: while everything is judged blind nothing of what waits, and no filter or order of the model finds it.
check 'of what waits' answers '[.items[] | .item, .prediction, .confidence, .reason] == ([1,3,4,5,6] | map(., null, null, "blind"))' \
	queue state:open
for filter in 'pred:bright' '#2 pred:bright' 'state:done pred:bright' 'conf>=0' 'id>0 -pred:ok' 'id>0 -pred:null' 'id>0 -conf<.1'; do
	check "only what is decided, $filter" answers '[.items[].item] == [2]' queue "$filter"
done
check 'in no order' answers '[.items[].item] == [2] and .left_out == 5' queue --sort sure
check 'none left out' answers '.items == [] and .left_out == 0' queue '#2' 'conf<.1'
check 'one left out' answers '.items == [] and .left_out == 1' queue '#3' 'conf>.99'
check 'text' exits 0 queue 'conf<.99'
check 'text says how many' prints '^left out: 5, still to be judged blind or not settled$'
check 'where nothing is asked' exits 0 queue
prints 'left out' && { echo "FAIL: something is left out of everything"; failed=1; }

# At level 2 what is shown with the model's answer when it is judged, and no more.
check 'level 2' exits 0 level assist --by-decree --reason wanted
pictures "$dir/more" 90
for file in "$dir"/more/*; do mv "$file" "${file%/*}/more${file##*/}"; done
"$RUNG" -p "$project" add "$dir/more" >/dev/null || exit 99
(cd "$dir/more" && echo item,label,confidence && for file in *; do echo "$file,ok,0.75"; done) >"$dir/q.csv"
check 'predictions' exits 0 import predictions "$dir/q.csv" --model "oracle 77"
check 'some of each' answers '([.items[] | select(.reason == "blind")] | length > 5 and all(.prediction == null and .confidence == null)) and
	([.items[] | select(.reason != "blind")] | length > 5 and all(.prediction != null))' queue --limit 999
shown=$(jq '[.items[] | select(.reason != "blind")] | length' "$dir/out")
hidden=$(jq '[.items[] | select(.reason == "blind")] | length' "$dir/out")
check 'those that are shown' answers "(.items | length) == $shown and .left_out == $hidden" queue 'conf>=0' --limit 999
check 'as they are handed out' answers '.item != null' next --operator ann
item=$(jq .item "$dir/out") mode=$(jq -r .mode "$dir/out")
check 'the list and the claim agree' answers "(.items[0].reason == \"blind\") == (\"$mode\" == \"blind\")" queue "#$item"
finish
