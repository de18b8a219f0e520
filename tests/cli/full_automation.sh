#!/bin/sh
# To the top of the ladder by commands alone, and what holds there: the machine decides whatever it has an
# answer to, people answer audits, and it waits where they do not. In the end everything can be made again.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
for setting in 'evidence.settle 0' 'gate.partial_items 200' 'gate.partial_days 2' 'gate.assist_days 2' 'gate.full_days 1' 'gate.agreement 0.5' 'gate.recall 0.1' \
	'promise.error 0.2' 'promise.miss 0.5' 'audit.least 0.5' 'exam.share 1' 'exam.keep 1'; do
	rung config ${setting% *} ${setting#* } || exit 99
done

# batch KEY COUNT SURE: predictions from now on; the first SURE are sure, all are right, and every other one is bright.
batch() {
	awk -v key="$1" -v n="$2" -v sure="$3" 'BEGIN { print "item,label,confidence"
		for (i = 0; i < n; i++) printf "%s%d-%s,%s,%s\n", key, i, i % 2 ? "ok" : "bright", i % 2 ? "ok" : "bright", i < sure ? "0.99" : "0.6" }' >"$dir/$1.csv"
	rung import predictions "$dir/$1.csv" --model m1 --create
}
routes() { echo "select count(*) from v_routes r join v_items i using (item_id) where r.is_current = 1 and i.external_key glob '$1*' and $2"; }

# answer COUNT [SQL]: so many places of the queue, by two in turn, each answered with what the key tells; fewer where
# nothing waits any more, or SQL counts nothing.
answer() {
	"$RUNG" -p "$project" query "select item_id || ' ' || external_key from v_items" | tail -n +2 >"$dir/truth"
	count=0
	while [ $count -lt "$1" ] && [ "${2:+$(value "$2")}" != 0 ]; do
		who=$([ $((count % 2)) = 0 ] && echo ann || echo ben)
		"$RUNG" -p "$project" next --json --operator $who >"$dir/task" 2>"$dir/err"
		read -r item mode <<-EOF
			$(jq -r '"\(.item // "") \(.mode) \(.prediction == null)"' "$dir/task")
		EOF
		[ "${item#null}" ] || return 0
		echo "$mode" >>"$dir/modes"
		rung decide "$item" "$(sed -n "s/^$item .*-//p" "$dir/truth")" --operator $who || return 1
		count=$((count + 1))
	done
}

# ---- up ----

awk -v D="$dir/d.csv" 'BEGIN { print "item,operator,label,time" >D
	for (i = 0; i < 400; i++)
		printf "h%d-%s,ann,%s,2026-03-%02dT10:00\n", i, i % 2 ? "ok" : "bright", (i % 2 == 0) != (i >= 280 && i % 5 > 0) ? "bright" : "ok", 2 + i % 2 >D }'
check "predictions" batch h 400 280
check "decisions" exits 0 import decisions "$dir/d.csv" --mode blind
for level in 1 2 3; do
	check "to level $level" answers ".level == $level" level promote --reason "the gate is open"
done
check "nothing waits, and scoring says so" exits 0 score
check "there is no way to level 4 yet" exits 3 level promote --reason "too soon"
share=$("$RUNG" -p "$project" config exam.share --json | jq -r .value)
check "without an exam pool" answers '.warning | test("the gate to level 4 never opens")' config exam.share 0
check "the gate is told to stay shut" exits 3 gate
check "and why" prints 'never: exam.share is 0'
check "the list warns of it" exits 0 config
check "by name" prints '^WARNING: exam.share = 0: '
check "as it was" answers '.warning == null' config exam.share "$share"
check "what comes at level 3" batch a 90 70
check "the sure ones are the machine's" is "$(routes a "r.route <> 'human'")" 70
check "the others are people's" is "$(routes a "r.route = 'human'")" 20
check "people answer them, and the audits" answer 100
check "blind, all of them" test "$(sort -u "$dir/modes")" = "blind true"
check "by two" is "select count(distinct operator) from v_decisions where mode in ('blind', 'audit') and origin <> 'import'" 2
check "what they said settles" exits 0 settle
check "audits are right" answers '.audited > 15 and .wrong == 0 and .overdue == 0' audit
check "the gate to level 4 is open" answers '.to == 4 and .open' gate
check "to level 4" answers '.level == 4 and (.paused | not)' level promote --reason "all of it holds"

# ---- at the top ----

check "what comes at level 4" batch b 16 8
check "is the machine's, sure or not" is "$(routes b "r.route <> 'human'")" 16
check "with audits among them" is "select count(*) between 1 and 15 from v_routes r join v_items i using (item_id) where i.external_key glob 'b*' and r.route = 'auto+audit' and r.audit_probability = 0.5" 1
awk 'BEGIN { print "item,label,confidence"; for (i = 0; i < 5; i++) printf "z%d-ok,,\n", i }' >"$dir/z.csv"
check "what it has no answer to" exits 0 import predictions "$dir/z.csv" --model m1 --create
check "is people's" is "$(routes z "r.route = 'human'")" 5
check "what is decided is an outcome" is "select count(*) from v_outcomes o join v_items i using (item_id) where i.external_key glob 'b*' and o.decided_by = 'machine'" 16
check "audits wait" answers '.overdue == 0 and (.paused | not)' audit

# ---- audits that nobody answers ----

rung config audit.due 1s
rung config audit.max_age 1s
n=0
until answers '.paused' level || [ $n -ge 100 ]; do
	n=$((n + 1))
	sleep 0.1
done
check "who asks is told before anybody works" answers '.paused and .rest.cause == "pause" and (.rest.why | test("audit"))' level
check "and nothing is written for it" is "select count(*) from v_pauses" 0
n=0
until rung settle; answers '.paused' level || [ $n -ge 100 ]; do
	n=$((n + 1))
	sleep 0.1
done
check "the machine is paused" answers '.level == 4 and .paused and .rest.cause == "pause" and (.rest.until | test("^the [0-9]+ (overdue|waiting) audits? (is|are) answered$"))' level
check "for them" is "select count(*) from v_pauses" 1
check "leads who work by lines are told" sh -c "'$RUNG' -p '$project' --plain </dev/null >'$dir/out' && sed -n 1p '$dir/out' | grep -q '^Paused: the machine decides nothing for the time being: [0-9]* audits\\{0,1\\} ha'"
check "what comes now" batch c 60 60
check "is people's" is "$(routes c "r.route = 'human'")" 60
check "with nothing to take, scoring takes nothing" answers '.scored == 0 and .auto == 0 and .audit == 0' score
rung config audit.due 1d
rung config audit.max_age 3d
check "people answer what is overdue" answer 100 "select count(*) from v_queue where lane = 'audit' and state = 'open'"
check "which settles" exits 0 settle
check "the machine goes on" answers '.level == 4 and (.paused | not)' level
check "it has been paused once" is "select group_concat(kind, ' ') from (select kind from v_pauses order by pause_id)" "begin end"
waiting=$(value "select count(*) from v_queue q join v_items i using (item_id) where i.external_key glob 'c*' and q.state = 'open'")
check "what of it waits is routed: there is no model to run, and that to do" answers ".scored == 0 and .auto + .audit == $waiting" score
[ "$waiting" = 0 ] || check "which is in the log" is "select json_extract(body, '$.items') from v_events where kind = 'route' order by event_id desc limit 1" "$waiting"
check "once" exits 0 score
check "says what was done" prints '^nothing to score: the predictions of the live version are imported$'
check "which was nothing" prints '^decided by: people [0-9]+, the machine 0, both 0$'
check "a version that is named has to be one that runs" fails 'no model to run' score --model m1
check "all that nobody answered is the machine's, but for nulls" is "select count(*) from v_queue q join v_items i using (item_id) where q.state = 'open' and q.lane = 'review' and i.external_key not glob 'z*'" 0

# ---- what other labels would do to it ----

check "what a label more would do is told" exits 0 label add dark --dry-run
check "to the evidence" prints '^[0-9]+ settled answers count no more: evidence begins anew, as attempt 2 of the year'
check "to the machine" prints '^The machine decides nothing until a certificate is made for the new labels, from answers that are given from now on'
check "to the level" prints '^It works as at level 3 then, until a lead takes it to 3'
check "to what audits have shown" prints '^Watching begins with nothing: what [0-9]+ audits'
check "and nothing was done" answers '.version == 1 and .evidence == null' label list
check "what a merge would do" answers '.version == 1 and (.evidence | test("count on, by the merged labels, as attempt 2 of the year: it is 1 now") and test("audits have shown stays with it"))' label merge bright ok --not-critical --dry-run

# ---- what is left of it ----

check "the rows make the same ladder again" answers '.differences == [] and .evaluations == 4' replay
check "and the log tells the same" exits 0 verify
finish
