#!/bin/bash
# The machine at work, from the chairs of a lead and an inspector: the lead promotes to level 3 with the words
# typed, items are decided without a person, audits turn up in Review looking like anything else, bad ones take
# automation back by themselves, every screen of the lead says so, and what is held goes to people.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
new_project
for one in 'exam.share 0' 'evidence.settle 0' 'second.share 0' 'second.critical no' 'audit.least 0.5'; do
	rung config $one || exit 99 # every answer counts at once, and alone
done

# Fifteen days of blind answers: right when sure, so that the gate to level 3 is open.
awk -v P="$here/p.csv" -v D="$here/d.csv" 'BEGIN {
	print "item,label,confidence" >P; print "item,operator,label,time" >D
	for (i = 0; i < 3000; i++) {
		truth = i % 4 ? "ok" : "bright"; sure = i % 10 < 8
		said = !sure && int(i / 10) % 5 == 0 ? (truth == "ok" ? "bright" : "ok") : truth
		printf "i%d,%s,%s\n", i, said, sure ? "0.995" : "0.6" >P
		printf "i%d,ann,%s,2026-03-%02dT10:00\n", i, truth, 2 + int(i / 200) >D
	}
}'
rung import predictions "$here/p.csv" --model m1 --create && rung import decisions "$here/d.csv" --mode blind &&
	rung level promote --reason 'predictions are in' && rung level promote --reason 'good days' || exit 99

# come FOLDER COUNT AFTER: pictures come in, and the model is sure of them.
come() {
	many "$dir/$1" "$2" "$3"
	rung add "$dir/$1" || return
	(cd "$dir/$1" && echo item,label,confidence && for file in *; do echo "$file,ok,0.9973"; done) >"$dir/$1.csv"
	rung import predictions "$dir/$1.csv" --model m1
}
level="select level from v_levels order by since desc limit 1"
at_level() { until_true 10 is "$level" "$1" || fail "level '$got', not $1"; }
decided_by_machine="select count(*) from v_routes where route <> 'human'"

come early 20 500 || fail "nothing came" "$dir/err"

# Up to level 3: the words are needed, and the gate is looked at again.
start 100x30 "$RUNG" -p "$project"
wait_for 'L2 AI-ASSIST'
keys g l
wait_for 'OPEN +all [0-9]+ met'
keys P
wait_for 'PROMOTE: level 2 to 3, partial automation'
wait_for 'will be decided without a person'
wait_for 'that came in the last 7 days that is about '
keys 'three good weeks' Enter 'level 2' Enter
wait_for 'not these words'
at_level 2
keys BSpace 3 Enter
wait_for 'L3 PARTIAL AUTO'
at_level 3
# What waited is the machine's but for the item in the lead's own hands.
wait_for 'promoted by .*the machine has taken 19 items that waited'
wait_for 'Audits'
wait_for 'no audit is settled yet'
keys F10
left 0

# What comes now the machine decides; some of it is drawn for audit.
come first 60 0 || fail "nothing came" "$dir/err"
is "$decided_by_machine" 79 || fail "the machine decided $got of 79"

# The audits look ordinary: no Ladder, no word of audits, nothing of the model.
start 100x30 "$RUNG" -p "$project" --operator ann
wait_for '\[Review\] Queue +L3 PARTIAL AUTO'
until_true 10 shows_item || fail "no audit came to ann" "$here/screen"
blind_item() { shows 'hidden \(asked blind\)' || { keys 1; return 1; }; } # what the lead had in hand shows the model still
until_true 10 blind_item || fail "nothing is asked blind" "$here/screen"
lacks 'Ladder|[Aa]udit|0\.99|m1' || fail "an audit looks like one" "$here/screen"
keys w
wait_for 'to be judged without the model'
lacks '[Aa]udit|0\.99|m1' || fail "w tells" "$here/screen"
keys q
wait_gone 'to be judged without the model'
keys P
keys g l F4
lacks 'PROMOTE|Gate' || fail "an inspector came to the Ladder" "$here/screen"

# She finds that the machine was wrong, again and again.
answers_next() {
	shows_item || return
	before=$(item_shown)
	keys 2
	until_true 5 shows_other "$before" || ! is "$level" 3 2>/dev/null
}
for n in 1 2 3 4 5 6 7 8; do
	until_true 10 answers_next || fail "answer $n was not taken" "$here/screen"
done
is "select count(*) > 5 from v_decisions where mode = 'audit'" 1 || fail "these were no audits"
keys F10
left 0

# The lead's console folds what has settled: down by itself, and each tab says so.
start 100x30 "$RUNG" -p "$project"
wait_for 'L2 AI-ASSIST'
at_level 2
wait_for 'DEMOTED 3 to 2 at .*: audits show more errors'
lacks 'AUTO' || fail "automation still shows" "$here/screen"
keys g q
wait_for '\[Queue\]'
wait_for 'DEMOTED 3 to 2'
keys g l
wait_for 'DEMOTED 3 to 2'
wait_for 'by itself'
wait_for 'HELD: [0-9]+ items that the machine decided'
keys t
wait_for 'demote by itself: audits show more errors'
keys q
wait_gone 'Timeline'

# What is held goes to people as one batch; Enter alone does not do it.
held="select sum(items) from v_holds"
keys H
wait_for 'HELD: to people for review'
wait_for '#[0-9]+ .*pgm'
lacks 'pgm: ok' || fail "the answer of the machine is told to whoever may judge it" "$here/screen"
keys Enter
wait_gone 'HELD: to people for review'
wait_for 'HELD: [0-9]+ items'
keys H
wait_for 'HELD: to people for review'
keys y
wait_for '[0-9]+ items are in the queue, to be judged blind'
wait_gone 'HELD: [0-9]+ items'
wait_for 'DEMOTED 3 to 2'
keys a
wait_gone 'DEMOTED 3 to 2'
keys g r
wait_for '\[Review\]'
lacks DEMOTED || fail "it is told though it was seen" "$here/screen"
keys F10
left 0
is "select count(*) > 0 from v_routes where route = 'auto'" 1 || is "select count(*) > 0 from v_routes where route = 'auto+audit'" 1 || fail "what was decided was touched"

# Anybody stops, whatever the level; a lead takes it back.
start 100x30 "$RUNG" -p "$project" --operator ann
wait_for 'L2 AI-ASSIST'
keys X
wait_for 'STOP: level 2 to 0'
keys Enter
wait_for 'L0 HUMAN-ONLY'
at_level 0
keys F10
left 0
start 100x30 "$RUNG" -p "$project"
wait_for 'L0 HUMAN-ONLY'
keys g l
wait_for 'STOPPED: R resumes level 2'
keys R
wait_for 'RESUME: level 0 to 2'
keys 'false alarm' Enter 'level 2' Enter
wait_for 'L2 AI-ASSIST'
at_level 2
keys F10
left 0
exit $failed
