#!/bin/sh
# query, schema and export: taking results out, and only out.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
pictures "$dir/in" 3
rung add "$dir/in"

check "a number" exits 0 query 'select count(*) as n from v_items'
check "CSV with a header" [ "$(cat "$dir/out")" = "$(printf 'n\n3')" ]
check "cells are quoted" exits 0 query "select 'a,\"b' as x, null as y, 1.5 as z, x'00ff' as w"
check "as CSV wants" [ "$(tail -1 "$dir/out")" = '"a,""b",,1.5,00ff' ]
check "JSON" answers '.columns == ["a", "b", "c"] and .rows == [[1, null, "x"]]' query "select 1 as a, null as b, 'x' as c"
check "no rows" answers '.columns == ["a"] and .rows == []' query "select 1 as a where 0"
for sql in "DELETE FROM item" "UPDATE stage SET name = 'x'" "INSERT INTO setting VALUES (0, 'a', 'b', 0)" "DROP TABLE item" \
	"ATTACH '$dir/other.db' AS o" "PRAGMA journal_mode = DELETE" "VACUUM INTO '$dir/v.db'" "select 1; DELETE FROM item" "nonsense"; do
	check "refused: $sql" fails "." query "$sql"
done
check "nothing was written" is 'select count(*) from v_items' 3
check "no other file either" [ ! -e "$dir/other.db" ] && [ ! -e "$dir/v.db" ]
check "sqlite3 is not installed" sh -c "! PATH=/nonexistent '$RUNG' -p '$project' query 2>'$dir/err'"
check "how to get it" complains 'apt install sqlite3'
if has_terminal; then
	check "an aligned table on a terminal" on_terminal '' query "select 1 as one, char(120, 27, 91, 51, 49, 109) as two"
	check "aligned" prints '^one  two'
	check "that obeys nothing" prints 'x.x1b\[31m'
fi
check "schema" exits 0 schema
check "it names the views" prints '^v_side_by_side'
check "one view" answers '.views | length == 1 and .[0].view == "v_items" and (.[0].columns | map(.column) | index("sha256"))' schema v_items
check "an unknown view" fails "no view" schema v_nothing
check "every documented column is there" sh -c "'$RUNG' -p '$project' schema --json | jq -r '.views[] | \"select \" + ([.columns[].column] | join(\", \")) + \" from \" + .view' |
	while read -r sql; do '$RUNG' -p '$project' query \"\$sql\" >/dev/null 2>>'$dir/err' || exit 1; done"
check "examples run" sh -c "'$RUNG' -p '$project' query 'select sql from v_examples' --json | jq -r '.rows[][0]' | tr '\n' ' ' | tr ';' '\n' |
	while read -r sql; do [ -z \"\$sql\" ] || '$RUNG' -p '$project' query \"\$sql\" >/dev/null || exit 1; done"

item=$("$RUNG" -p "$project" next --json | jq -r .item)
rung decide "$item" ok
check "export" answers '.decisions == 1 and .rows >= 1' export --format csv -o "$dir/x.csv"
check "a header and its rows" [ "$(wc -l <"$dir/x.csv")" -ge 2 ]
check "JSON lines" exits 0 export --format jsonl
check "each of them JSON" sh -c "jq -se 'length >= 1' '$dir/out' >/dev/null"
check "to standard output" exits 0 export --format csv
check "the same" cmp -s "$dir/out" "$dir/x.csv"
check "an unknown format" misuse "csv, jsonl" export --format xml
check "--json needs a file" misuse "json" export --json
check "a folder that is not there" fails "." export -o "$dir/none/x.csv"

echo junk >"$dir/j.db"
project=$dir/j.db
for command in level agreement next "add $dir/in" query log schema "export"; do
	# shellcheck disable=SC2086
	check "not our file: $command" fails 'not a|no rung|project|database' $command
done
check "it is left alone" [ "$(cat "$dir/j.db")" = junk ]
finish
