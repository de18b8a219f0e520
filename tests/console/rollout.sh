#!/bin/bash
# The Rollout screen over a real project: a share is staged, read as a plan and applied by typed words, a step
# waits, R takes it back, a switch leaves a way back, and an inspector has no such screen.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
new_project

# Ann decided 200 of 300 items blind. Of these m1 has 20 wrong, the better m2 10 of the same 20, and m3 every
# second one.
awk -v P="$here/m1.csv" -v Q="$here/m2.csv" -v B="$here/m3.csv" -v D="$here/d.csv" 'BEGIN {
	print "item,label,confidence" >P; print "item,label,confidence" >Q; print "item,label,confidence" >B
	print "item,operator,label,time" >D
	for (i = 0; i < 300; i++) {
		truth = i % 4 ? "ok" : "bright"; other = i % 4 ? "bright" : "ok"
		printf "i%d,%s,0.9\n", i, i % 10 ? truth : other >P
		printf "i%d,%s,0.9\n", i, i % 20 ? truth : other >Q
		printf "i%d,%s,0.9\n", i, i % 2 ? truth : other >B
		if (i < 200) printf "i%d,ann,%s,2026-03-02T10:00\n", i, truth >D
	}
}'
rung import predictions "$here/m1.csv" --model "m 1" --create && rung import predictions "$here/m2.csv" --model "m 2" &&
	rung import decisions "$here/d.csv" --mode blind && rung config rollout.steps 0.2,0.5 && rung config rollout.step_items 10 || exit 99

traffic="select group_concat(model || ' ' || role, ', ') from (select * from v_live_model where until is null order by model)"
has_traffic() { until_true 10 is "$traffic" "$1" >/dev/null || fail "traffic '$got', not $1"; }

start 100x30 "$RUNG" -p "$project"
wait_for 'L0 HUMAN-ONLY'
keys g o
wait_for '\[rOllout\]'
wait_for 'v1 +LIVE .*100% +300 +90\.0% +200'
wait_for 'v2 +IDLE .*0% +300 +95\.0% +200'
wait_for 'No rollout runs'

# The two on the same items, down to one of them in the Queue.
keys j
wait_for 'v2 against v1, same 200'
wait_for 'both right +180'
wait_for 'v2 right only +10 +gain'
wait_for 'v1 right only +0 +loss'
wait_for 'both wrong +10'
keys Tab j Enter
wait_for 'v2 right only .v2 . v1: people'
keys i 1 9 0 Enter
wait_for '\[Queue\]'
wait_for 'filter: id:'
keys g o
wait_for '\[rOllout\]'
keys BTab

# Nothing is applied before its plan was read, and nothing but these words applies it.
keys +
wait_for 'staged: v2 at 20%, not applied'
has_traffic 'm 1 live'
keys Enter
wait_for 'CANARY: v2 at 20%'
wait_for 'steps: 20%, 50%, 100%'
keys 'the new lamp' Enter 'canary 50%' Enter
wait_for 'not these words'
has_traffic 'm 1 live'
keys Escape
wait_gone 'CANARY: v2 at 20%'
keys Enter
wait_for 'CANARY: v2 at 20%'
keys 'the new lamp' Enter 'canary 20%' Enter
wait_for 'v2 +CANARY .*20%'
wait_for 'steps \[20%\] 50% 100%'
has_traffic 'm 1 live, m 2 canary'
is "select share || ' ' || reason from v_live_model where role = 'canary'" '0.2 the new lamp' || fail "canary: $got"

# Its step waits, and says for what.
keys P
wait_for 'Not advanced: the step waits'
wait_for '10 more of the canary'
keys q
wait_gone 'Not advanced'

# One key and Enter take it back; what it had is what there was before.
keys R
wait_for 'ROLL BACK: v2 to v1'
keys Enter
wait_for 'ROLLED BACK: v1 answers for everything'
has_traffic 'm 1 live'
wait_for 'ROLLED BACK to v1'

# What was taken back comes again only where that is said.
keys B
wait_for 'SWITCH: v1 to v2'
wait_for 'ROLLED BACK BEFORE'
keys 'lamp is fixed' Enter 'switch 100%' Enter
wait_for 'v2 +LIVE .*100%'
wait_for 'v1 +STANDBY'
has_traffic 'm 2 live'
keys R
wait_for 'ROLL BACK: v2 to v1'
keys Enter
wait_for 'ROLLED BACK: v1 answers for everything'
has_traffic 'm 1 live'
keys t
wait_for 'switch v2'
wait_for 'lamp is fixed'
keys q

# A shadow is scored and answers nothing.
wait_gone 'times are UTC'
keys S
wait_for 'v2 as what'
keys 3
wait_for 'SHADOW: v2'
keys 'a look' Enter
wait_for 'v2 +SHADOW .*scores 10%'
keys S
wait_for 'STOP SCORING: v2'
keys Enter
wait_for 'v2 is scored no more'

# What is done elsewhere shows here.
rung rollout switch 'm 2' --reason 'from the other desk' --again || fail "no switch" "$dir/err"
wait_for 'v2 +LIVE .*100%'
rung rollout rollback || fail "no rollback" "$dir/err"
wait_for 'v1 +LIVE .*100%'

# What people have judged before speaks against it: a bad canary goes back by itself, and what fired stands there.
# That is known only once it is a canary: it would not have begun otherwise.
sed -n '1p;$p' "$here/m3.csv" >"$here/m3-one.csv" && sed '$d' "$here/m3.csv" >"$here/m3-rest.csv" &&
	rung import predictions "$here/m3-one.csv" --model "m 3" && rung rollout canary 'm 3' --share 0.5 --reason 'it looked good' &&
	rung import predictions "$here/m3-rest.csv" --model "m 3" || fail "no canary" "$dir/err"
wait_for 'ROLLED BACK by itself to v1'
wait_for 'rule worse: of 200 judged items'
wait_for 'v3 +IDLE'
has_traffic 'm 1 live'
quits

# An inspector has no such screen, and no key leads there.
rung operator add ivo --role inspector || exit 99
start 100x30 "$RUNG" -p "$project" --operator ivo
wait_for '\[Review\]'
lacks 'rOllout' || fail "an inspector has the tab"
keys g o
keys g q
wait_for '\[Queue\]'
lacks 'rOllout' || fail "an inspector came to the screen"
exit $failed
