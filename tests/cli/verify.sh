#!/bin/sh
# verify: whether the log is whole, and the rest of the file what it says.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }
new_project
printf 'item,label,confidence\na,ok,0.9\nb,bright,0.8\nc,ok,nan\n' >"$dir/p.csv"
printf 'item,operator,label,time\na,ann,ok,2026-03-02T10:00\nb,ann,ok,2026-03-02T10:01\n' >"$dir/d.csv"
check "predictions" exits 0 import predictions "$dir/p.csv" --create --model m
check "decisions" exits 0 import decisions "$dir/d.csv" --mode blind
check "an answer given here" exits 0 decide c ok
check "a setting" exits 0 config promise.error 0.02
check "all fits" answers '.ok and .problems == [] and .chains == 2 and .rows > 20 and .unvouched == 0 and .unvouched_by_table == {}' verify
check "in words" exits 0 verify --head
check "what was looked at" prints "all fits: [0-9]+ events"
check "a head from the first change on" prints "^head [0-9a-f]{64}, event [0-9]+"
check "a hash that was never there" exits 3 verify "$(printf '%064d' 7)"
check "and said" prints "noted"
check "what is no hash" fails "64 hexadecimal" verify abc

# tampered SQL: a copy of the project, in which somebody has dropped the guards and run SQL.
tampered() {
	rm -f "$dir/copy.db"*
	"$RUNG" -p "$project" backup "$dir/copy.db" >/dev/null || return 1
	sqlite3 "$dir/copy.db" "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'" >"$dir/drop.sql"
	sqlite3 "$dir/copy.db" ".read $dir/drop.sql" "$1"
}
# finds ENTITY SQL: verify answers no after SQL, and names the entity.
finds() {
	tampered "$2" || return 1
	"$RUNG" -p "$dir/copy.db" verify --json >"$dir/out" 2>"$dir/err"
	got=$?
	[ $got = 3 ] || { echo "    status $got, not 3"; return 1; }
	jq -e --arg e "$1" '.ok == false and any(.problems[]; .entity == $e)' "$dir/out" >/dev/null
}
check "a copy" tampered ""
check "as it is" "$RUNG" -p "$dir/copy.db" verify --json
check "an imported label" finds decision "UPDATE decision SET label_id = 2 WHERE decision_id = 1"
check "an imported decision that is gone" finds decision "DELETE FROM comparison; DELETE FROM decision WHERE decision_id = 2"
check "an imported decision more" finds decision "INSERT INTO decision SELECT 50, randomblob(16), kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, NULL, NULL, NULL, 0, origin, import_id, decided_ms, recorded_ms, NULL, NULL FROM decision WHERE decision_id = 1"
check "a confidence" finds prediction "UPDATE prediction SET confidence = 0.90001 WHERE prediction_id = 1"
check "a null that became an answer" finds prediction "UPDATE prediction SET is_null = 0, failure = NULL, label_id = 1, confidence = 0.9, bin = 200 WHERE prediction_id = 3"
check "an answer given here" finds decision "UPDATE decision SET label_id = 2 WHERE decision_id = 3"
check "a setting" finds setting "UPDATE setting SET value = '0.5'"
check "an event" finds event "UPDATE event SET body = replace(body, '0.02', '0.01') WHERE kind = 'setting.change'"
finish
