#!/bin/sh
# Second looks and ties from the command line: who is given what, and what each is told.
. "$TOP_SRCDIR/tests/cli/lib.sh" || exit 99
"$RUNG" init "$project" --labels ok,bright --critical bright >/dev/null || exit 99
check share exits 0 config second.share 0
pictures "$dir/in" 4
"$RUNG" -p "$project" add "$dir/in" >/dev/null || exit 99
(cd "$dir/in" && echo item,label,confidence && for file in *; do echo "$file,ok,0.8642"; done) >"$dir/p.csv"
"$RUNG" -p "$project" import predictions "$dir/p.csv" --model "oracle 77" >/dev/null || exit 99
check 'bob works here' exits 0 decide 4 ok --operator bob

check 'ann is sure' exits 0 decide 1 bright --operator ann --note "a glint"
check 'not for ann again' fails 'decided already' decide 1 ok --operator ann

# What bob is given, without what tells one item from another: all of it reads the same.
while rung next --operator bob --json && item=$(jq .item "$dir/out") && [ "$item" != null ]; do
	jq -c 'del(.item, .path, .file)' "$dir/out" >>"$dir/shapes"
	echo "$item" >>"$dir/given"
	check 'bob answers' exits 0 decide "$item" ok --operator bob --note "a reflex"
done
check 'three tasks, one of them a second look' [ "$(sort "$dir/given" | tr '\n' ' ')" = '1 2 3 ' ]
check 'which is told from no other' [ "$(sort -u "$dir/shapes" | wc -l)" = 1 ]
check 'and is blind' grep -q '"mode":"blind".*"prediction":null' "$dir/shapes"
check 'in mode second' is "select mode from v_decisions where operator = 'bob' and item_id = 1" second
check 'they differ' is "select why from v_pending" tie
check 'not for inspectors' fails 'decided already' decide 1 ok --operator carl
check 'carl has nothing to do' answers '.item == null' next --operator carl
check 'to a lead' answers '.item == 1 and .mode == "adjudication" and .prediction == null' next
check 'with what was said' holds '[.opinions[] | [.label, .note]] == [["ok", "a reflex"], ["bright", "a glint"]]'
grep -qE 'ann|bob|oracle|8642' "$dir/out" && { echo "FAIL: it is told who said it, or what the model says"; cat "$dir/out"; failed=1; }
check 'in words' exits 0 next
check 'they are' prints 'somebody says ok: a reflex'
printf 'q\n' | "$RUNG" -p "$project" --plain >"$dir/out" 2>"$dir/err"
check 'in plain lines' prints 'People differ, and you settle it: ok, a reflex; bright, a glint\. Model: (none|hidden)'
check 'settled' exits 0 decide 1 bright
check 'nothing is pending' is "select count(*) from v_pending" 0
check 'that counts' is "select distinct agreed_label from v_side_by_side where item_id = 1" bright
check 'undone' exits 0 undo
check 'it waits again' is "select why from v_pending" tie
finish
