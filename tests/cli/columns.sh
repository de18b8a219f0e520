#!/bin/sh
# A data set often carries its answers in a column beside the files: whoever judges blind is not told,
# by no command, and cannot ask for it; whoever is to know finds it kept.
. "$TOP_SRCDIR/tests/cli/lib.sh" || exit 99
new_project
pictures "$dir/in" 2
printf 'path,Label,truth,camera\n001.ppm,xyzzy,xyzzy,cam7\n002.ppm,xyzzy,xyzzy,cam7\n' >"$dir/in/list.csv"
check 'pictures with columns' exits 0 add "$dir/in/list.csv"
check 'are kept' is "select count(*) from v_attributes where value = 'xyzzy'" 4

tells_nothing() { ! grep -q xyzzy "$dir/out" "$dir/err" || { echo "FAIL: $1 tells the answer"; cat "$dir/out"; failed=1; }; }
for who in --operator=ann --operator="$(id -un)"; do
	check 'next' answers '.mode == "blind"' next "$who"
	tells_nothing "next $who"
	printf 'h\n' | "$RUNG" -p "$project" --plain "$who" >"$dir/out" 2>"$dir/err"
	check 'plain lines tell the others' prints 'camera cam7'
	tells_nothing "plain $who"
	check 'queue' exits 0 queue "$who"
	tells_nothing "queue $who"
	for name in label LABEL truth; do
		check 'as a filter' misuse "attr\\.$name may tell the answer" queue "attr.$name:xyzzy" "$who"
	done
	check 'another column' answers '.items | length == 2' queue attr.camera:cam7 "$who"
done

# A record is its columns: those that may be the answer are left out of what is judged.
project=$dir/r.db
"$RUNG" init "$project" --labels ok,bad --critical bad --kind record >/dev/null || exit 99
printf '%s\n' '{"amount":12,"label":"xyzzy","shop":"north"}' >"$dir/r.jsonl"
check 'a record' exits 0 add "$dir/r.jsonl"
check 'without it' answers '.words | fromjson | . == {"amount":12,"shop":"north"}' next --operator ann
check 'is kept with it' sh -c "'$RUNG' -p '$project' query \"select CAST(bytes AS TEXT) from content\" | grep -q xyzzy"
finish
