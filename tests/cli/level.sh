#!/bin/sh
# level: what it says, and going up and down.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project

check "a new project stands at 0" answers '.level == 0 and .name == "human only" and .live_model == null and .threshold == null and (.since | test("Z$"))' level
check "a reason is needed" misuse "reason" level promote
check "a closed gate" exits 3 level promote --reason "because"
check "says what is missing" complains "no .*live"
check "nothing changed" answers '.level == 0' level
{ echo item,label,confidence; n=1; while [ $n -le 120 ]; do echo "k$n,ok,0.9"; n=$((n + 1)); done; } >"$dir/p.csv"
rung import predictions "$dir/p.csv" --create --model imported
check "in words" exits 0 level
check "the gate is open" prints "GATE 0 -> 1  shadow   OPEN"
check "promote" answers '.level == 1 and .name == "shadow" and .live_model != null' level promote --reason "predictions are in"
check "the reason is kept" is "select reason from v_levels where level = 1" "predictions are in"
check "no evidence, no promotion" exits 3 level promote --reason "impatient"
check "decree wants its words" misuse "by-decree" level assist --reason "few items"
check "and a reason" misuse "reason" level assist --by-decree
check "assistance by decree" answers '.level == 2' level assist --by-decree --reason "few items"
check "down" answers '.level == 1' level demote
check "not up by going down" fails "." level demote --to 3
check "stop" answers '.level == 0' level stop --operator ann
check "stopped once" answers '.level == 0' level stop
check "an inspector may not promote" fails "lead" level promote --reason "mine" --operator ann
check "the history" answers '.history | length >= 4' level

check "a stop can be taken back" answers '.level == 0 and (.resumable_until | test("Z$"))' level
check "in words" exits 0 level
check "and how" prints "level 1: rung level resume"
check "a lead is told the gate" prints "GATE 0"
check "an inspector hears of the level" exits 0 level --operator ann
check "and not of the gate" sh -c "! grep -qi 'gate' '$dir/out'"
check "not by an inspector" fails "lead" level resume --operator ann
check "back" answers '.level == 1 and .resumable_until == null' level resume --reason "false alarm"
check "once" fails "has not been stopped" level resume
check "stop again" exits 0 level stop

check "two people" exits 0 config promote.two_person yes
check "it is asked for" answers '.level == 0 and .request.to == 1 and (.request.expires | test("Z$"))' level promote --reason "predictions are in"
check "in words" exits 0 level
check "whom it waits for" prints "another lead approves it"
check "asked once" fails "already" level promote --reason "again"
check "not by who asked" fails "another lead" level approve
rung operator add bea --role lead
check "nor under another name" fails "own login" level approve --operator bea
check "nor by an inspector" fails "lead" level approve --operator ann
check "refusing needs a reason" misuse "reason" level approve --refuse
check "taken back" answers '.request == null' level withdraw
check "nothing waits" fails "withdrawn" level approve
check "asked for again" exits 0 level promote --reason "predictions are in"

check "the requests and what came of them" is "select group_concat(coalesce(answer, 'waits'), ' ') from (select * from v_requests order by request_id)" "withdrawn waits"
check "the gate as it stood" is "select count(*) from v_gate_checks c join v_requests r using (gate_evaluation_id) where c.open and c.ok and r.answer is null" 3
check "the gates of promotions" is "select count(distinct gate_evaluation_id) from v_gate_checks where operator = acted_by and from_level = 0 and to_level = 1" 3

# nobody ARG...: rung as the login nobody.
nobody() { setpriv --reuid=65534 --clear-groups "$RUNG" -p "$project" "$@" >"$dir/out" 2>"$dir/err" </dev/null; }
chmod 777 "$dir"; chmod 666 "$project"*
if setpriv --reuid=65534 --clear-groups "$RUNG" --version >/dev/null 2>&1 && rung operator add nobody --role lead; then
	check "a second login refuses" nobody level approve --refuse --reason "not yet"
	check "why is told to who asked" answers '.request == null and (.refusal | .to == 1 and .operator == "nobody" and .asked_by != "nobody" and .reason == "not yet")' level
	check "in words" exits 0 level
	check "too" prints "nobody said no at .*: not yet"
	check "asked for once more" answers '.refusal == null and .request.to == 1' level promote --reason "predictions are in"
	check "a second login approves" nobody level approve --json
	check "and goes up" holds '.level == 1 and .request == null and (.history[-1] | .operator == "nobody" and .asked_by != "nobody" and .reason == "predictions are in")'
	rung config promote.two_person no
	check "without the second word the rule stays" answers '.value == "yes"' config promote.two_person
	check "a second login lets go of it" nobody config promote.two_person --approve
else
	rung config promote.two_person no
fi
rung level stop
rung level demote

# Of two at once one goes up.
for who in a b; do
	"$RUNG" -p "$project" level promote --reason "$who" >/dev/null 2>&1 &
done
wait
check "two at once make one change" is "select count(*) from level_change where reason in ('a', 'b')" 1
finish
