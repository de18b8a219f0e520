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
check "the gate is open" prints "gate 0 to 1, shadow: OPEN"
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
finish
