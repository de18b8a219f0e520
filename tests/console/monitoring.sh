#!/bin/bash
# Dashboard, Drift and Alarms over a real project: what was imported is counted, T sets a band, what lies outside it
# raises an alarm that stands on the tab, is taken on with a note and opens what it came from. A run of retraining begins
# beside the console and is told there. An inspector has none
# of these screens.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }
new_project

# Of 200 items 40 got no answer from the model.
awk 'BEGIN {
	print "item,label,confidence"
	for (i = 0; i < 200; i++)
		printf "i%d,%s\n", i, i % 5 ? "ok,0.9" : ","
}' >"$here/m1.csv"
rung import predictions "$here/m1.csv" --model "m 1" --create || exit 99
rung monitor || fail "monitor" "$dir/err"

start 100x30 "$RUNG" -p "$project"
wait_for 'rOllout Dash driFt Alarms'
keys g d
wait_for '\[Dash\]'
wait_for 'output\.null'
wait_for '0\.2 .*hi 0\.05 .*out'
wait_for 'none is open'

# Its band, of which nothing holds before it is set.
to_null() { keys l; until_true 1 shows '> output\.null'; }
shows '> output\.null' || until_true 10 to_null || fail "no way to the tile" "$here/screen"
keys T
wait_for 'band of output\.null'
keys 3
wait_for 'for how many minutes'
keys C-u 0 Enter
wait_for 'outside for +0'
is 'select count(*) from metric_limit' 0 || fail "it holds already: $got"
keys 7
wait_for 'BAND: output\.null'
keys 'agreed with line 2' Enter
wait_for 'the band holds from now on'
is "select metric || ' ' || high || ' ' || for_ms || ' ' || reason from metric_limit" 'output.null 0.05 0 agreed with line 2' || fail "band: $got"
keys Enter
wait_for 'output\.null, 24h'
wait_for 'upper limit'
keys w
wait_for 'SELECT'
keys q
wait_gone 'SELECT'
keys g f
wait_for '\[driFt\]'
wait_for 'no reference: B sets one'
keys g t
wait_for '\[Train\]'
wait_for 'There was no run yet'
keys S
wait_for 'TRAIN A NEW VERSION'
keys 'from the console' Enter
wait_for 'failed: 0 items may'
is "select reason from retrain_run" 'from the console' || fail "run: $got"
quits

# The same figures over and over in a terminal, without the console: the last page stays, the terminal is as it was.
ends_watch() {
	until_true 10 q_ends_it || :
	left 0 stays
	cmp -s "$end/modes_before" "$end/modes_after" || fail "the terminal's modes were not put back"
}
start 100x30 "$RUNG" -p "$project" monitor output.null --watch --every 1s
wait_for 'output\.null: '
wait_for 'Value: 0\.2'
wait_for 'q: end'
ends_watch
start 60x8 "$RUNG" -p "$project" monitor --watch --every 1s
wait_for 'q: end'
ends_watch

# A minute later: the look of before is a minute back, so that the test need not wait for it.
sqlite3 "$project" "UPDATE monitor_mark SET at = at - 61000 WHERE name = 'alarms'" || exit 99
rung monitor || fail "monitor" "$dir/err"
until_true 5 is "select count(*) from alarm where metric = 'output.null'" 1 || fail "no alarm: $got"

start 100x30 "$RUNG" -p "$project"
wait_for 'Alarms:[1-9]'
keys g a
wait_for '\[Alarms:[1-9]\]'
wait_for 'WARN .*output\.null .*0\.2 .*> 0\.05 .*OPEN'
to_it() { keys j; until_true 1 shows '> WARN .*output\.null'; }
shows '> WARN .*output\.null' || until_true 10 to_it || fail "no way to the alarm" "$here/screen"
keys a
wait_for 'ACKNOWLEDGE: output\.null'
keys 'the model is new' Enter
wait_for 'output\.null .* ack '
is "select kind || ': ' || note from alarm_act" 'acknowledge: the model is new' || fail "act: $got"
keys Enter
wait_for 'output\.null, 24h'
quits

rung operator add ivo --role inspector || exit 99
start 100x30 "$RUNG" -p "$project" --operator ivo
wait_for '\[Review\]'
lacks 'Dash' || fail "an inspector has the tab"
keys g d
keys g a
keys g f
keys g q
wait_for '\[Queue\]'
lacks 'Alarms|output\.null|driFt' || fail "an inspector came to a screen of leads" "$here/screen"
exit $failed
