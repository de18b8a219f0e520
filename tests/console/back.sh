#!/bin/bash
# Back and forth over a real project: what is taken back, done again, looked at, put off and skipped twice is in
# the file as it was on the screen, with its note and boxes.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
P=$here/rung.db
rung() { "$RUNG" -p "$P" "$@"; }
must() { "$@" >"$here/out" 2>&1 || { fail "$*" "$here/out"; exit 1; }; }
value() { rung query "$1" 2>"$here/query" | tail -1; }
has() { [ "$(value "$1")" = "$2" ]; }
wait_value() { until_true 10 has "$1" "$2" || fail "'$(value "$1")', wanted '$2': $1"; }
item() { sed -n '/─ #[0-9]/s/.*─ #\([0-9]*\) .*/\1/p' "$here/screen" | head -1; }

mkdir "$here/in"
for n in 1 2 3; do { printf 'P5\n16 16\n255\n'; printf '%0256d' "$n"; } >"$here/in/$n.pgm"; done
must rung init "$P" --labels scratch,ok --critical scratch
must rung add "$here/in"
printf '# 2.3 Hairlines\n\nUnder 3 mm they are ok.\n' >"$here/guideline"
must rung guideline set "$here/guideline"

start 120x40 "$RUNG" -p "$P"
wait_for '\[1\] scratch'
wait_for 'guideline: 2\.3 Hairlines'
first=$(item)
keys i
wait_for 'Under 3 mm they are ok\.'
keys q
wait_gone 'Under 3 mm'
keys w
wait_for "why #$first"
keys q
wait_gone "why #$first"

# An answer with a note and a box, taken back and given again, is one answer with both.
keys c
wait_for '^note:'
keys chip Enter
wait_for 'note: chip'
keys e
wait_for 'YOUR BOXES'
keys n
wait_for 'boxes: 1 yours'
keys Escape
wait_for 'YOUR DECISION'
keys 1
wait_for "saved #$first scratch"
wait_for '\[1\] scratch'
keys u
wait_for "took back #$first scratch with its note and 1 box"
wait_for 'note: chip'
keys C-r
wait_for "did again #$first scratch"
wait_value "select label || ' ' || note || ' ' || (select count(*) from v_regions r where r.decision_id = d.decision_id)
	from v_decisions d where in_force and item_id = $first" 'scratch chip 1'

# Looked at again, it is changed by a digit, in one write.
wait_for '\[1\] scratch'
second=$(item)
keys '['
wait_for 'DECIDED: scratch'
keys 2
wait_for "saved #$first ok"
wait_value "select label || ' ' || note from v_decisions where in_force and item_id = $first" 'ok chip'
wait_value "select count(*) from v_decisions where in_force" 1
wait_for "#$second image"
wait_for '\[1\] scratch'

# Put off with a note begun, it comes back with it.
keys c
wait_for '^note:'
keys rim Enter
wait_for 'note: rim'
keys ']'
wait_for "put off #$second"
wait_for 'note: -'
wait_for '\[1\] scratch'
keys '['
wait_for "#$second image"
wait_for 'note: rim'
wait_for '\[1\] scratch'
keys m
wait_for "saved #$second unsure"
wait_value "select kind || ' ' || note from v_decisions where in_force and item_id = $second" 'unsure rim'

# The last one is skipped with a reason by two keys, and taken back; skipped, it comes again, and then wants one.
wait_for '\[s\] skip, why'
third=$(item)
keys s
wait_for "skip #$third: why\?"
keys 2
wait_for "skipped #$third, not covered by the"
wait_value "select note from v_acts where kind = 'skip' and item_id = $third order by decision_id desc limit 1" 'not covered by the guideline'
keys u
wait_for 'took back'
wait_for '\[1\] scratch'
keys Space
wait_for "skipped #$third" # the reason was the skip's, not the item's
wait_for '\[1\] scratch'
keys Space
wait_for 'you have skipped this before: why\?'
keys lead Enter
wait_value "select note from v_acts where kind = 'skip' and item_id = $third order by decision_id desc limit 1" 'needs a lead'
quits

# The line is lost in the middle of an item: its note is there again in the next sitting.
printf 'P5\n16 16\n255\n%0256d' 4 >"$here/in/4.pgm"
must rung add "$here/in"
start 120x40 "$RUNG" -p "$P"
wait_for '\[1\] scratch'
fourth=$(item)
keys c
wait_for '^note:'
keys 'half a thought' Enter
wait_for 'note: half a thought'
$T kill-server
left 129 gone
start 120x40 "$RUNG" -p "$P"
wait_for 'note: half a thought'
[ "$(item)" = "$fourth" ] || fail "another item than #$fourth has the note" "$here/screen"
wait_for '16 x 16' # its picture is there, and it can be answered
keys 1
wait_value "select note from v_decisions where in_force and item_id = $fourth" 'half a thought'
quits
start 120x40 "$RUNG" -p "$P"
wait_for 'Review'
wait_gone 'half a thought'
quits
exit $failed
