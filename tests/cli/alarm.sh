#!/bin/sh
# limit, risks, alarm: bands, what they watch, and what becomes of what leaves them.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }
new_project

check "the program has bands of its own" answers 'any(.limits[]; .metric == "output.null" and .operator == null and .high == 0.05)' limit
check "an unknown metric is named with the nearest" fails "no metric is called output.nul, did you mean output.null" limit output.nul --high 1
check "bounds do not cross" fails "lower bound 2 lies above the upper bound 1" limit output.null --low 2 --high 1
check "a bound is a number" misuse "low" limit output.null --low much
check "a metric has to be named" misuse "a band is around a metric" limit --low 1
check "a pause is no mere warning" fails "no mere warning" limit output.null --high 0.3 --action pause --severity warn
check "what is dropped says why" misuse "say why" limit output.null --drop
check "a band is set" answers '.limits == [.limits[0]] and (.limits[0] | .high == 0.3 and .for_seconds == 0 and .min_n == 10 and .severity == "warn"
	and .action == "audit-up" and .guards == "model dazzled" and .reason == "glare")' \
	limit output.null --high 0.3 --for 0 --min-n 10 --action audit-up --guards "model dazzled" --owner ana --reason glare
check "its risk is on the list" answers '.listed == 1 and .gaps == 1 and .risks[0].owner == "ana" and .risks[0].metric == "output.null"' risks
check "a risk is listed" answers '.listed == 2 and any(.risks[]; .risk == "lens dirty" and .gap == "nothing watches it")' risks add "lens dirty"
check "in words" exits 0 risks
check "with the gap" prints "GAP: nothing watches it"
check "and dropped with a reason" misuse "say why" risks drop "lens dirty"
check "off the list" answers '.listed == 1' risks drop "lens dirty" --reason "a new camera"
check "no alarm is open" answers '.alarms == [] and .open == 0' alarm
check "what never was is told to be so" exits 0 limit people.decisions --scope nobody --low 1
check "by its name" prints "of nobody nothing was seen so far"
check "and of the whole nothing is said" exits 0 limit output.null
check "though nothing came yet" sh -c "! grep -q 'so far' '$dir/out'"
check "metrics for other programs are a command of their own" misuse "export metrics --format prometheus" export --format prometheus

# ---- an alarm ----

for n in $(seq 40); do
	[ $((n % 2)) = 0 ] && echo "x$n,ok,0.9" || echo "x$n,,"
done | sed '1i item,label,confidence' >"$dir/p.csv"
check "half of them have no answer" exits 0 import predictions "$dir/p.csv" --model "net 1" --create
sqlite3 "$project" "UPDATE monitor_mark SET at = at - 61000 WHERE name IN ('tended', 'alarms')" # a minute later
check "somebody looks" exits 0 monitor
sqlite3 "$project" "UPDATE monitor_mark SET at = at + 3600000 WHERE name = 'alarms'" # and the clock goes back
check "an open alarm is the answer 3" exits 3 alarm
check "looked at later than now" prints "last looked at .*: the clock has been set back since"
check "in words" prints "output.null is 0.5, above 0.3 .40 values in the last hour."
check "with what it asks for" prints "it asks for: audit-up"
check "and whom to ask" prints "the risk: model dazzled, looked after by ana"
check "and as JSON" exits 3 alarm list --json
check "all of it" holds '.open == 1 and (.alarms[0] | .metric == "output.null" and .side == "above" and .severity == "warn" and .state == "open"
	and .value == 0.5 and .high == 0.3 and .low == null and .count == 40 and .guards == "model dazzled" and .evidence.limit == 1)'
check "the risk is watched now" answers '.gaps == 0 and .risks[0].alarm == 1 and .risks[0].alarm_open and .risks[0].value == 0.5' risks
check "a note is needed" misuse "say why: --note" alarm ack 1
check "not an empty one" fails "a note is needed" alarm ack 1 --note " "
check "of an alarm that there is" fails "there is no alarm 7" alarm ack 7 --note seen
check "which is a number" fails "not the number of an alarm" alarm ack first --note seen
check "acknowledged" answers '.state == "acknowledged" and .note == "looking"' alarm ack 1 --note looking
check "it is open still" exits 3 alarm
check "put off" answers '.state == "snoozed" and .until != null' alarm snooze 1 --for 2h --note later
check "for a while" fails "30d" alarm snooze 1 --for 31d --note later
check "a false alarm" answers '.state == "closed" and .closed != null' alarm false 1 --note "a test file"
check "is closed" fails "closed already" alarm close 1 --note again
check "and open no more" exits 0 alarm
check "but kept" answers '.alarms[0].note == "a test file"' alarm --all
check "for analysts too" is "SELECT state || ' ' || was_false || ' ' || value || ' ' || guards FROM v_alarms" "closed 1 0.5 model dazzled"
check "as are bands" is "SELECT count(*) FROM v_limits WHERE in_force AND kind = 'set' AND scope = ''" 1
check "and risks" is "SELECT risk || ' ' || owner || ' ' || metrics || ' ' || last_alarm_id FROM v_risks" "model dazzled ana output.null 1"
check "the log tells of it" is "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM v_events WHERE kind GLOB 'alarm.*' ORDER BY event_id)" \
	"alarm.open alarm.acknowledge alarm.snooze alarm.false"
check "and vouches for it" exits 0 verify

# ---- who may ----

check "somebody who judges" exits 0 operator add ann --role inspector
check "who judges blind reads no alarms" fails "inspector" --operator ann alarm
check "nor risks" fails "inspector" --operator ann risks
check "nor sets bands" fails "lead" --operator ann limit output.null --high 0.9
check "nor closes alarms" fails "lead" --operator ann alarm close 1 --note mine
check "nor reads of them in the log" exits 0 --operator ann log --json
check "not a word" holds '[.events[].kind | select(startswith("alarm") or startswith("limit") or startswith("risk"))] == []'
# ---- one that asks for a new version ----

project=$dir/r.db
check "another project" exits 0 init "$project" --labels ok,scratch --no-critical
check "a band asks for retraining" answers '.limits[0] | .action == "retrain" and .severity == "warn"' \
	limit output.null --high 0.3 --for 0 --min-n 10 --action retrain
check "it is left" exits 0 import predictions "$dir/p.csv" --model "net 1" --create
sqlite3 "$project" "UPDATE monitor_mark SET at = at - 61000 WHERE name IN ('tended', 'alarms')" # a minute later
check "somebody looks there" exits 0 monitor
check "the alarm is open" exits 3 alarm
check "and a run waits for whoever runs what is due" answers '.runs == [.runs[0]] and (.runs[0] | .state == "due" and .cause == "alarm" and .alarm == 1)' retrain log
check "which can be cancelled" answers '.run == 1' retrain cancel --reason "a known fault"
check "and is asked for no more" answers '.due == false' retrain --if-due

finish
