#!/bin/sh
# replay without files: the ladder of a project made again from its own rows.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }

check "no project" fails "no such project" replay
new_project
check "nothing has happened" answers '.rows == 0 and .certificates == 0 and .evaluations == 0 and .differences == [] and .stage == "main"' replay
awk -v P="$dir/p.csv" -v D="$dir/d.csv" 'BEGIN {
	print "item,label,confidence" >P; print "item,operator,label,time" >D
	for (i = 0; i < 1600; i++) {
		truth = i % 4 ? "ok" : "bright"; sure = i % 10 < 8
		said = !sure && int(i / 10) % 5 == 0 ? (truth == "ok" ? "bright" : "ok") : truth
		printf "i%d,%s,%s\n", i, said, sure ? "0.99" : "0.6" >P
		if (i < 1500)
			printf "i%d,ann,%s,2026-03-%02dT10:00\n", i, truth, 2 + int(i / 200) >D
	}
}'
check "predictions" exits 0 import predictions "$dir/p.csv" --model m1 --create
check "decisions" exits 0 import decisions "$dir/d.csv" --mode blind
check "up" exits 0 level promote --reason "predictions are in"
check "and up" exits 0 level promote --reason "the gate is open"
rung config second.share 0
rung config second.critical no
n=0
while [ $n -lt 5 ]; do
	item=$("$RUNG" -p "$project" next --json | jq -r '.item')
	rung decide "$item" ok
	n=$((n + 1))
done
check "what was decided here settles" exits 0 settle
check "a gate folds it" exits 0 level stop
check "taken back" exits 0 level resume
"$RUNG" -p "$project" level promote --reason "to see" >/dev/null 2>&1
rung config gate.partial_days 4
rung config promise.error 0.05
rung settle
check "a certificate is told" answers '.certificate == null or (.certificate | .threshold > 0 and .risk_bound <= .risk and (.holds | type) == "boolean")' level
check "all is as it was" answers '.rows >= 1500 and .certificates >= 1 and .evaluations >= 2 and .differences == []' replay
check "in words" exits 0 replay
check "what was made again" prints "gates and 0 rollouts made again: all as they are stored"
check "an inspector is not told" fails "inspector" replay --operator ann

# tampered SQL: a copy of the project, in which somebody has dropped the guards and run SQL.
tampered() {
	rm -f "$dir/copy.db"*
	"$RUNG" -p "$project" backup "$dir/copy.db" >/dev/null || return 1
	sqlite3 "$dir/copy.db" "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'" >"$dir/drop.sql"
	sqlite3 "$dir/copy.db" ".read $dir/drop.sql" "$1"
}
# differs ENTITY SQL: after SQL replay answers no and names the entity.
differs() {
	tampered "$2" || return 1
	"$RUNG" -p "$dir/copy.db" replay --json >"$dir/out" 2>"$dir/err"
	got=$?
	[ $got = 3 ] || { echo "    status $got, not 3"; return 1; }
	jq -e --arg e "$1" 'any(.differences[]; .entity == $e and (.what | length > 0))' "$dir/out" >/dev/null
}
check "a decision" differs folded "UPDATE decision SET label_id = 3 - label_id WHERE decision_id = 20"
check "a confidence" differs prediction "UPDATE prediction SET confidence = 0.2 WHERE prediction_id = 20"
check "a row" differs folded "UPDATE folded SET bin = 3 WHERE folded_id = 20"
check "a certificate" differs threshold_certificate "UPDATE threshold_certificate SET settled = settled + 1 WHERE look = 1"
check "a gate" differs gate_evaluation "UPDATE gate_check SET value = value + 1 WHERE name = 'days'"
"$RUNG" -p "$dir/copy.db" replay >"$dir/out" 2>&1
check "one line each" prints '^gate_evaluation [0-9]+: of "days" the value is [0-9.]+, and the rows make [0-9.]+$'
check "and how many" prints "things differ"
finish
