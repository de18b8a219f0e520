#!/bin/sh
# Rollouts from end to end: a shadow, a canary that is bad and goes back by itself, one that is good and becomes
# LIVE, a switch, a rollback, and who answered when; then what is refused.
. "$TOP_SRCDIR/tests/cli/lib.sh"

# predictions FILE RIGHT: items 1 to 400, of which every RIGHTth is predicted wrongly (0: none).
predictions() {
	awk -v every="$2" 'BEGIN { print "item,label,confidence"; for (i = 1; i <= 400; i++) {
		truth = i % 4 == 0 ? "bright" : "ok"; other = truth == "ok" ? "bright" : "ok"
		printf "item%d,%s,0.9\n", i, every && i % every == 0 ? other : truth } }' >"$1"
}

# decisions FILE FROM TO: what is true of these items.
decisions() {
	awk -v from="$2" -v to="$3" 'BEGIN { print "item,operator,label"; for (i = from; i <= to; i++)
		printf "item%d,ann,%s\n", i, i % 4 == 0 ? "bright" : "ok" }' >"$1"
}

new_project
predictions "$dir/one.csv" 10
predictions "$dir/bad.csv" 3
predictions "$dir/good.csv" 0
rung import predictions "$dir/one.csv" --model "net 1" --create
rung import predictions "$dir/bad.csv" --model "net 2"
rung import predictions "$dir/good.csv" --model "net 3"
check "the first is LIVE" answers '.live == "net 1" and .canary == null and .plan == null' rollout

check "a shadow" exits 0 rollout shadow 3 --reason "new, and to be compared"
check "is one" answers '[.versions[] | select(.role == "shadow") | .model] == ["net 3"]' rollout
check "in words" exits 0 rollout
check "which answers for nothing" prints "net 3 +SHADOW +scores 100 %"
check "a plan is shown and nothing done" answers '.done == false and .plan.steps == [0.05, 0.25, 0.5] and .plan.exposure == 0' \
	rollout canary 2 --dry-run
check "there is none yet" answers '.canary == null' rollout

check "a canary" answers '.done and .candidate == "net 2" and .live == "net 1"' \
	rollout canary 2 --steps 0.5 --items 5 --soak 0 --reason "the vendor says so"
check "has its share" answers '.canary == "net 2" and .share == 0.5 and .plan.step == 1 and (.plan.may_advance | not)' rollout
check "no second one" fails "a canary runs" rollout canary 3 --reason "as well"
decisions "$dir/d.csv" 1 150
rung import decisions "$dir/d.csv"
check "a bad one goes back by itself" answers '.canary == null and .live == "net 1" and .plan == null' rollout
check "by a rule, with what it counted" answers \
	'.acts[0] | .act == "rollback" and .operator == "rung" and (.rule == "errors" or .rule == "worse") and .evidence != null' rollout history
check "it comes back only where somebody says so" fails "rolled back before.*--again" rollout canary 2 --steps 0.5 --reason "once more"

check "what was seen is told before" answers '(.done | not) and (.worse | test("^worse than net 1 on the same [0-9]+ judged items"))' rollout switch 2 --dry-run
check "what is shown to be worse is refused" fails "worse than net 1.*--although-worse" rollout switch 2 --again --reason "boss"
check "its rules take it back in the same breath" exits 3 rollout switch 2 --again --although-worse --reason "boss"
check "which is told" grep -q "net 2: taken back at once by rule worse" "$dir/err"
check "and nothing was changed" answers '.live == "net 1" and .canary == null and .plan == null' rollout

check "a better one" exits 0 rollout canary 3 --steps 0.5 --items 5 --soak 0 --bake 1h --reason "trained on more"
check "waits for answers" exits 3 rollout advance --dry-run
decisions "$dir/d.csv" 151 400
rung import decisions "$dir/d.csv"
rung settle
check "the level after the last step is told before" exits 0 rollout advance --dry-run
check "with its version" prints "with this step net 3 is LIVE; the level stays 0"
check "and takes the last step" exits 0 rollout advance --reason "it holds"
check "it is LIVE" answers '.live == "net 3" and .standby == "net 1" and .back_to == "net 1" and .plan.bakes_until != null' rollout
check "one key goes back" answers '.live == "net 1"' rollout rollback
check "twice in a moment is once" fails "a moment ago" rollout rollback
check "a switch" answers '.done and .candidate == "net 3"' rollout switch 3 --again --reason "it was sound"
check "the plan that was agreed" is "select steps || ' ' || model || ' ' || against from v_rollout_plans where kind = 'canary' order by plan_id limit 1" "0.5 net 2 net 1"
check "compared with what it runs beside" answers ".comparisons | length == 1 and .[0].first.model == \"net 3\"" rollout
check "all of it can be told afterwards" is "select group_concat(model || ' ' || role, ', ') from (select model, role from v_live_model order by since, share)" \
	"net 1 live, net 2 canary, net 3 canary, net 3 live, net 1 live, net 3 live"
check "what a rule ended, and why" is "select ended_by || ' ' || ended_act || ' ' || (ended_rule in ('errors', 'worse')) || ' ' || (ended_reason <> '') from v_live_model
	where model = 'net 2'" "rung rollback 1 1"
check "and what people did" is "select group_concat(coalesce(ended_act || coalesce(': ' || ended_rule, ''), 'still'), ', ') from (select * from v_live_model where role = 'live' order by since)" \
	"advance, rollback, switch, still"
check "with their reason" is "select ended_reason from v_live_model where model = 'net 1' and ended_act = 'switch'" "it was sound"
check "the log vouches for it" exits 0 verify

check "an unknown version" fails "no version \"9\"" rollout switch 9 --reason "which?"
check "what answers already" fails "all of the traffic already" rollout switch 3 --reason "again"
for share in 0 1.5 -0.1 nan x 0.5,0.2; do
	check "a share of $share" misuse "share" rollout canary 2 --steps $share --reason "odd"
done
check "no reason" misuse "--reason" rollout switch 2
check "retired for good" exits 0 model retire 2 --reason "the vendor is gone"
check "comes no more" fails "retired" rollout shadow 2 --reason "once more"
check "only idle ones retire" fails "takes no part" model retire 1 --reason "old"
check "the rows make the same rollouts again" answers '.differences == [] and .rollouts == 4 and .judged > 20' replay

# ---- the level that a switch takes ----

rm -f "$project"*
new_project
rung import predictions "$dir/one.csv" --model "net 1" --create
head -2 "$dir/good.csv" >"$dir/few.csv"
rung import predictions "$dir/few.csv" --model "net 2"
rung level promote --reason "it predicts"
check "what a switch would take is told" exits 0 rollout switch 2 --dry-run
check "with why" prints "the level falls from 1 to 0: .*100 are needed"
rung rollout switch 2 --reason "a try"
check "a rollback brings it back" exits 0 rollout rollback
check "which is told" prints "the level is back at 1"
check "and stored" answers '.level == 1' level
check "the log vouches for that too" exits 0 verify

# ---- and of a stage where the machine decides ----

rm -f "$project"*
new_project
for setting in evidence.settle=0 gate.partial_days=4 audit.patience=100 promise.notice=1000 exam.share=0 exam.keep=0; do
	rung config "${setting%%=*}" "${setting#*=}"
done
awk -v P="$dir/p.csv" -v D="$dir/h.csv" 'BEGIN {
	print "item,label,confidence" >P; print "item,operator,label,time" >D
	for (i = 0; i < 1800; i++) {
		truth = i % 4 ? "ok" : "bright"; sure = i % 10 < 8; wrong = !sure && int(i / 10) % 5 == 0
		printf "i%d,%s,%s\n", i, wrong ? (truth == "ok" ? "bright" : "ok") : truth, sure ? "0.99" : "0.6" >P
		printf "i%d,ann,%s,2026-03-%02dT10:00\n", i, truth, 2 + int(i / 450) >D
	}
}'
rung import predictions "$dir/p.csv" --model "net 1" --create
rung import decisions "$dir/h.csv" --mode blind
for level in 1 2 3; do rung level promote --reason "the gate is open"; done
check "the machine decides" answers '.level == 3' level
head -2 "$dir/p.csv" >"$dir/few.csv"
rung import predictions "$dir/few.csv" --model "net 2"
check "a canary may come to decide while it runs" answers '.plan.exposure > 0' rollout canary 2 --dry-run
check "which is told" exits 0 rollout canary 2 --dry-run
check "for steps that last no longer than they must" prints "no step lasts longer than it must; .*--max N takes it back after N items"
check "with a bound also for longer ones" exits 0 rollout canary 2 --max 60 --dry-run
check "which is told as well" prints "no step lasts longer than it must; if one does, it goes back after 60 items"
check "after a switch people decide" answers '.plan.exposure == 0' rollout switch 2 --dry-run
check "a switch takes all of that" exits 0 rollout switch 2 --reason "a try"
check "which is told" prints "the level falls from 3 to 0"
check "and done" answers '.level == 0' level
check "a rollback" exits 0 rollout rollback
check "brings it back" prints "the level is back at 3"
check "with its certificate" answers '.level == 3 and .threshold > 0.9' level
rung level demote --to 2 --reason "for a while"
check "from level 2" exits 0 rollout switch 2 --again --reason "once more"
check "it falls as well" answers '.level == 0' level
check "and comes back" exits 0 rollout rollback
check "as far as it was" prints "the level is back at 2"
check "the log vouches for that too" exits 0 verify
check "and all of it can be made again" exits 0 replay

# ---- a system that has labels of its own ----

rm -f "$project"*
"$RUNG" init "$project" --labels ok,bright --critical bright --case replace >"$dir/out" || exit 99
check "the system that answers so far comes first" prints "^next: rung -p [^ ]* import predictions FILE --model NAME --create"
sed 's/,ok,/,gut,/; s/,bright,/,grell,/' "$dir/one.csv" >"$dir/old.csv"
check "its labels are no labels here" fails "labels are not those of the stage" import predictions "$dir/old.csv" --model "vendor 2019" --create
check "what to do about it is told" prints "say what they mean here with --map OLD=NEW"
for map in gut gut= =ok ""; do
	check "a map of '$map'" fails "import predictions: --map: .* is not OLD=NEW" import predictions "$dir/old.csv" --model "vendor 2020" --create --map "$map"
done
check "to what is no label" fails "\"hell\" is not a label of stage main" import predictions "$dir/old.csv" --model "vendor 2020" --create --map gut=ok,grell=hell
check "one word twice" fails "\"gut\" is mapped twice" import predictions "$dir/old.csv" --model "vendor 2020" --create --map gut=ok,gut=bright
check "of files that went in with no row there is no version" is "select count(*) from v_live_model" 0
head -201 "$dir/old.csv" >"$dir/half.csv"
check "with their meanings it goes in" answers '.imported == 200 and .rejected == 0 and (.mapped | test("^grell=bright [0-9]+, gut=ok [0-9]+$"))' \
	import predictions "$dir/half.csv" --model "vendor 2019" --create --map gut=ok,grell=bright
check "as what they mean" is "select group_concat(label || ' ' || n, ' ') from (select label, count(*) n from v_predictions group by label order by label)" \
	"$(awk -F, 'NR > 1 && NR < 202 { n[$2]++ } END { print "bright " n["grell"] + 0 " ok " n["gut"] + 0 }' "$dir/half.csv")"
check "they hold for its next file" answers '.imported == 200 and .present == 200 and .rejected == 0' import predictions "$dir/old.csv" --model "vendor 2019" --create
check "other ones do not" fails "imported with grell=bright,gut=ok before" import predictions "$dir/old.csv" --model "vendor 2019" --map gut=bright,grell=ok
check "the old system is LIVE" answers '.live == "vendor 2019"' rollout
check "and its words are shown" exits 0 model show "vendor 2019"
check "with what they mean" prints "what they mean here: grell=bright,gut=ok"
check "also to programs" answers '.card.label_map == {"grell": "bright", "gut": "ok"}' model show "vendor 2019"
rung import decisions "$dir/d.csv"
check "people and it are compared by this project's labels" answers '.n == 250 and .agreement == 0.9' agreement
check "the log vouches for it" exits 0 verify

# ---- with models that run ----

has_engine || finish
rm -f "$project"*
new_project
models=$TOP_SRCDIR/tests/data/models
rung config exam.share 1
pictures "$dir/in" 40
rung add "$dir/in"
cp "$models/mean.onnx" "$dir/two.onnx"
jq '.version = "2"' "$models/mean.json" >"$dir/two.json"
jq '.version = "3"' "$models/mean.json" >"$dir/three.json"
cp "$models/mean.onnx" "$dir/three.onnx"
rung model add "$models/mean.onnx"
rung model add "$dir/two.onnx"
rung model add "$dir/three.onnx"
for item in 001 002 003 004 005; do rung decide "in/$item.ppm" ok || rung decide "$item.ppm" ok; done
check "a shadow is scored on what people have judged of the exam pool, at once" exits 0 rollout shadow 2 --reason "to compare"
check "on no more" is "select count(*) from v_predictions where model = 'mean 2' and role = 'shadow'" 5
check "score runs it on the rest, after LIVE" answers '.scored == 75' score -j 1
check "LIVE first" is "select max(model) from (select model from v_predictions where item_id > 5 order by prediction_id limit 35)" "mean 1"
check "it never routes" is "select count(*) from v_routes where model = 'mean 2'" 0
check "a sample" exits 0 rollout next 3 --sample 0.3 --later --reason "costly"
rung score -j 1
check "is about that share" is "select count(*) between 1 and 25 from v_predictions where model = 'mean 3'" 1
rung level assist --by-decree --reason "to help"
check "a canary" exits 0 rollout canary 2 --steps 0.5 --reason "it holds"
pictures "$dir/more" 100
rung add "$dir/more"
rung score -j 1
check "answers for its items" is "select count(*) > 10 from v_predictions where model = 'mean 2' and role = 'canary'" 1
echo "x" >>"$dir/two.onnx"
rung rollout rollback
check "what waits is LIVE's with the command" is "select count(*) from v_items i where not exists (select 1 from v_decisions d where d.item_id = i.item_id)
	and (select model from v_routes r where r.item_id = i.item_id order by routed_at desc, (model = 'mean 1') desc limit 1) = 'mean 2'" 0
check "a file that has changed comes into no traffic" fails "not the file that was added" rollout switch 2 --again --reason "sure"
check "the rows make the same rollouts again" answers '.differences == [] and .rollouts == 3 and .judged >= 0' replay

rung model add "$models/nan.onnx"
check "what was never asked is told to be" exits 0 rollout switch nan --dry-run
check "before all else" prints "^NEVER ASKED: "
check "and asked before it is let in" fails "nan 1 has no answer to any of 20 items" rollout switch nan --reason "a try"
check "it says nothing" exits 0 score -j 1 --model nan --backfill
check "what answers nothing is not let in" fails "worse than mean 1: it has no answer to any of the [0-9]+ items.*--although-worse" rollout switch nan --reason "a try"
check "who is switched to is asked about the exam pool before" answers '.done and .exam.settled == 5 and .exam.scored == 5' rollout switch 3 --reason "sound"
check "and has answered for it" is "select count(distinct item_id) from v_predictions where model = 'mean 3' and item_id in (select item_id from v_decisions)" 5

# ---- where there is nothing to try it on ----

rm -f "$project"*
"$RUNG" init "$project" --labels ok,bright --critical bright >/dev/null || exit 99
rung model add "$models/mean.onnx"
rung model add "$models/nan.onnx"
check "what cannot be tried is told so" fails "nan 1 was not tried: there is no item to ask it about.*--later" rollout switch nan --reason "a try"
check "and answers all the same where somebody says so" answers '.done and .candidate == "nan 1"' rollout switch nan --later --reason "a try"

# ---- in the place of a system that answers so far ----

rm -f "$project"*
"$RUNG" init "$project" --labels ok,bright --critical bright --case replace >/dev/null || exit 99
check "its predictions are expected first" fails "import predictions.*--as-live" model add "$models/mean.onnx"
predictions "$dir/old.csv" 10
rung import predictions "$dir/old.csv" --model "vendor 2019" --create
check "the challenger is NEXT by itself" answers '.added and .role == "next"' model add "$models/mean.onnx"
check "the old system is LIVE" answers '.live == "vendor 2019" and ([.versions[] | select(.role == "next") | .model] == ["mean 1"])' rollout
rung add "$dir/in"
check "what comes is scored by the challenger" answers '.scored == 40' score -j 1

rm -f "$project"*
"$RUNG" init "$project" --labels ok,bright --critical bright --case replace >/dev/null || exit 99
check "a model takes the place at once where somebody says so" answers '.added and .role == "live"' model add "$models/mean.onnx" --as-live
check "what is imported then comes beside it" exits 0 import predictions "$dir/one.csv" --model "vendor 2019" --create
check "and does not answer" answers '.live == "mean 1" and ([.versions[] | select(.model == "vendor 2019") | .role] == ["idle"])' rollout
finish
