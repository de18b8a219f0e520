#!/bin/bash
# An audit is like any other blind work, byte for byte: the same item once as an audit of what the machine
# decided, once as an exam item that is left to people, in two copies of one project at level 3. All that an
# inspector can read of it on the command line is the same, before it is answered, after, and taken back.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
new_project
rung config promise.notice 100 && rung config gate.partial_days 4 && rung config exam.share 0 && rung config exam.keep 0 || exit 99
rung operator add ben --role inspector || exit 99
awk -v P="$dir/p.csv" -v D="$dir/d.csv" 'BEGIN {
	print "item,label,confidence" >P; print "item,operator,label,time" >D
	for (i = 0; i < 1800; i++) {
		truth = i % 4 ? "ok" : "bright"; sure = i % 10 < 8
		said = sure || int(i / 10) % 5 ? truth : truth == "ok" ? "bright" : "ok"
		printf "i%d,%s,%s\n", i, said, sure ? "0.99" : "0.6" >P
		printf "i%d,ann,%s,2026-03-%02dT10:00\n", i, truth, 2 + int(i / 450) >D
	}
}'
rung import predictions "$dir/p.csv" --model m1 --create && rung import decisions "$dir/d.csv" --mode blind || exit 99
for level in 1 2 3; do rung level promote --reason "level $level" || exit 99; done

# The item belongs to the exam in both; where the model is sure the machine decides it, and people audit it.
rung config exam.share 1 && rung config exam.keep 1 || exit 99
cp "$project" "$dir/exam.db" && mv "$project" "$dir/audit.db" || exit 99
project=$dir/audit.db
(echo item,label,confidence; echo x1,bright,0.991) >"$dir/x.csv"
rung import predictions "$dir/x.csv" --model m1 --create || exit 99
project=$dir/exam.db
(echo item,label,confidence; echo x1,ok,0.52) >"$dir/x.csv"
rung import predictions "$dir/x.csv" --model m1 --create || exit 99
item=$(value "select max(item_id) from v_items")
kind() { value "select r.route || ' ' || q.lane from v_routes r join v_queue q using (item_id) where item_id = $item and is_current = 1"; }
[ "$(kind)" = "human review" ] || fail "it is no exam item: $(kind)"
project=$dir/audit.db
[ "$(kind)" = "auto+audit audit" ] || fail "it is no audit: $(kind)"

# read_as NAME COMMAND...: what ben reads, with what is new at each moment made the same.
read_as() {
	local name=$1
	shift
	for kind in audit exam; do
		project=$dir/$kind.db
		"$RUNG" -p "$project" "$@" >"$dir/read" 2>&1 </dev/null || echo "status $?" >>"$dir/read"
		sed -E "s,$project,PROJECT,g; s/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{5,8}(\.[0-9]+)?Z?/WHEN/g; s/[0-9a-f]{64}/HASH/g
			s/[0-9a-f]{8}-[0-9a-f-]{27}/UUID/g; s/\"(seq|event|event_id|id|at_ms)\": ?[0-9]+/\"\\1\":N/g; s/\"seconds\": ?[-+0-9.e]+/\"seconds\":0/; s/ *\b[0-9]+(\.[0-9]+)? (s|min)\b/ AGO/g; s/ +age$/ age/" "$dir/read" >"$dir/$kind.read"
	done
	cmp -s "$dir/audit.read" "$dir/exam.read" && return
	fail "$name tells an audit from an exam item"
	diff "$dir/audit.read" "$dir/exam.read" | head -8 | cut -c1-300
}

everything() {
	read_as "the queue, $1" queue --operator ben
	read_as "the queue as JSON, $1" queue --json --operator ben
	read_as "what waits, $1" queue state:waiting --json --operator ben
	read_as "the log, $1" log --operator ben
	read_as "the log as JSON, $1" log --json --operator ben
	read_as "the level, $1" level --json --operator ben
}

everything "before"
for task in 1 2; do
	read_as "next as JSON" next --json --operator ben
	jq -e ".item == $item and .mode == \"blind\" and .prediction == null" "$dir/audit.read" >/dev/null || fail "next shows no blind task" "$dir/audit.read"
	read_as "next" next --operator ben
	everything "taken"
	for project in "$dir/audit.db" "$dir/exam.db"; do
		printf 'h\nw\n' | "$RUNG" -p "$project" --plain --operator ben 2>&1 | sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+Z?/WHEN/g' >"$project.plain"
	done
	cmp -s "$dir/audit.db.plain" "$dir/exam.db.plain" || { fail "plain lines tell an audit from an exam item"; diff "$dir/audit.db.plain" "$dir/exam.db.plain"; }
	read_as "decide" decide "$item" ok --json --operator ben
	everything "decided"
	[ $task = 2 ] || read_as "undo" undo --json --operator ben
done
read_as "next when nothing waits" next --json --operator ben
# Nor does another command tell what models and the ladder did: the log is of people, labels, words and items.
sqlite3 "$project" "insert into event (writer, seq, at_ms, kind, entity, entity_id, body, prev_hash, hash)
	select 'later ' || column1, 1, 0, column1, 'stage', 1, '{}', zeroblob(32), randomblob(32) from (values
	('score'), ('rollout.canary'), ('route'), ('level.promote'), ('gate.evaluate'), ('pause.begin'), ('of.tomorrow'))" || fail "no events"
rung log --limit 0 --operator ben --json
jq -r '.events[].kind' "$dir/out" | grep -vxE 'project.init|item.add|operator.(add|role|bind)|(label|guideline)\..*|decision.(label|retract|skip)' >"$dir/kinds" &&
	fail "the log tells an inspector of what is not theirs" "$dir/kinds"
jq -e '[.events[].kind] | index("operator.add") and index("decision.label")' "$dir/out" >/dev/null || fail "the log tells an inspector nothing" "$dir/out"
rung log --limit 0 --json
jq -e '[.events[].kind] | index("score") and index("level.promote") and index("import.predictions")' "$dir/out" >/dev/null || fail "the log is closed to leads too" "$dir/out"
read_as "score" score --operator ben
read_as "score as JSON" score --operator ben --json
jq -e 'has("audit") and .audit == null and .auto == null and .human == null and .failed == null and .null == null' "$dir/audit.read" >/dev/null || fail "score tells who decides" "$dir/audit.read"
for option in "--model m1" "--model m1 --exam" --backfill; do
	rung score $option --operator ben && fail "an inspector may score $option"
	grep -q "is inspector" "$dir/err" || fail "score $option gives no reason" "$dir/err"
done
for name in query agreement threshold gate audit hold export "model list" "model show m1"; do
	read_as "$name" $name --operator ben
	grep -q 'is inspector and judges without the model' "$dir/audit.read" && ! grep -qE 'bright|0\.9|auto' "$dir/audit.read" || fail "$name tells an inspector of the model" "$dir/audit.read"
done
exit $failed
