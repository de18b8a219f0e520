#!/bin/sh
# rung queue: filters, orders, what is wrong with them; and that an inspector reads nothing of the model.
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
check unsure answers '[.items[] | .item] == [1,2,3,4,5,6] and .items[0].confidence == 0.4642' queue --sort unsure
check words answers '[.items[].item] == [2]' queue 002 SOURCE:CAM2 label:bright who:ann state:done
check minus answers '[.items[].item] == [1,3]' queue 'conf<.7 -label:bright'
check 'of leads' answers '.items[0] | .prediction == "bright" and .lane == "review" and has("reason")' queue '#1'
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
finish
