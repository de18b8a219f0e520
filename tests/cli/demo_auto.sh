#!/bin/sh
# demo --auto: a line worked by simulated people climbs by evidence, and comes down by itself after a drift.
. "$TOP_SRCDIR/tests/cli/lib.sh"
has_engine || exit 77
d=$dir/d
project=$d/rung.db

# Many defects, many audits and a promise that is soon shown, so that few pictures are enough.
check "works" answers '.rows == 1200 and .scored == 1200 and .days == 8' demo "$d" --auto --items 1200 --per-day 150 --defects 0.5 \
	--drift newkind@801 --set audit.least=0.9,promise.error=0.05,promise.miss=0.1,gate.partial_days=4,gate.partial_items=300
check "climbs a level at a time" holds '[.changes[:3][] | [.from, .to]] == [[0,1],[1,2],[2,3]]'
check "up to 3 before the drift" holds '.changes[2].row >= 450 and .changes[2].row <= 800'
check "comes down by itself" holds '.changes[3].from == 3 and .changes[3].to == 2 and .changes[3].row > 800'
check "and says why" holds '.changes[3].reason | test("^audits show")'
check "the machine decided" holds '.accepted > 0 and .automation_rate > 0 and .audits > 0 and .decisions > 0'
check "the same in the project" is "select count(*) from v_levels" $(($(jq '.changes | length' "$dir/out") + 1))
check "what it decided last is held" test "$(value "select count(*) from v_holds")" -ge 1
check "every answer is marked" is "select count(*) from v_decisions where origin <> 'simulated'" 0
check "they are those of the people" is "select count(*) from v_decisions" "$(jq .decisions "$dir/out")"
check "on working days" is "select count(*) from v_decisions where strftime('%w', decided_at) in ('0', '6')" 0
check "which are over" is "select max(decided_at) < strftime('%Y-%m-%dT%H:%M:%fZ') from v_decisions" 1
check "the log is whole" exits 0 verify
check "the rows make the same ladder again" answers '.differences == [] and .rows > 400 and .certificates >= 1 and .evaluations == 3' replay
check "agreement" exits 0 agreement
check "simulated people are moved by nothing" prints 'at level 2 people who see the prediction first take its label in'
check "people who slip" misuse "from 0 to 0.5" demo "$dir/no" --auto --inspector-errors 0.9
check "no such setting" fails "no.such" demo "$dir/no" --items 1 --set no.such=1
check "no value" fails "KEY=VALUE" demo "$dir/no2" --items 1 --set audit.least
finish
