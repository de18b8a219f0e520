#!/bin/bash
# The console over a real project: one key is one row in the file, undo reaches across restarts, the
# queue fills by itself, and blind is blind until the level shows predictions.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
P=$here/rung.db
rung() { "$RUNG" -p "$P" "$@"; }
value() { rung query "$1" 2>"$here/query" | tail -1; }
has() { [ "$(value "$1")" = "$2" ]; }
wait_value() { until_true 10 has "$1" "$2" || fail "'$(value "$1")', wanted '$2': $1"; }
in_force="select count(*) from v_decisions where in_force = 1"

# $1 pictures of noise, 16 x 16, named from $2 on.
pictures() {
	mkdir -p "$here/pictures"
	for n in $(seq "$2" $(($2 + $1 - 1))); do
		{ printf 'P6\n16 16\n255\n'; head -c 768 /dev/urandom; } >"$here/pictures/$n.ppm"
	done
}
must() { "$@" >"$here/out" 2>&1 || { fail "$*" "$here/out"; exit 1; }; }

pictures 110 1001
must rung init "$P" --labels scratch,ok --critical scratch
must rung config exam.share 0
must rung add "$here/pictures"
rung query 'select item_id from v_items' | tail -n +2 | sed 's/.*/&,scratch,0.93/; 1i item,label,confidence' >"$here/p.csv"
must rung import predictions "$here/p.csv"
must rung level promote --reason test

nothing_of_the_model() {
	screen >"$here/screen"
	! grep -E '(^|[^0-9])0?\.[0-9]{2}([^0-9]|$)|agree:| model|heat|imported' "$here/screen" ||
		fail "the model shows on a blind screen, $1" "$here/screen"
}

start 80x24 "$RUNG" -p "$P"
wait_for 'L1 SHADOW'
wait_for '\[1\] scratch +\[2\] ok'
nothing_of_the_model "at the start"
for key in a x b Space 2 u f d 1; do
	keys "$key"
	case $key in
	1) wait_value "$in_force and label = 'scratch'" 1 ;;
	2) wait_value "$in_force and label = 'ok'" 1 ;;
	u) wait_for 'took back' ;;
	Space) wait_for 'skipped' ;;
	f) wait_for 'flagged' ;;
	d) wait_for 'fit contrast' ;;
	esac
	nothing_of_the_model "after $key"
done
wait_value "select count(*) from v_decisions where in_force = 1 and label is not null and origin = 'console' and mode = 'blind'" 1
quits

# Taken back by the next sitting, with the answer of before marked.
start 80x24 "$RUNG" -p "$P"
wait_for '\[1\] scratch'
keys u
wait_for 'took back #[0-9]+ scratch'
wait_for '\[1\]>scratch'
wait_value "$in_force and kind = 'label'" 0
keys 2
wait_value "$in_force and label = 'ok'" 1
quits

# From level 2 on the prediction is shown, save for the blind share.
must rung level assist --by-decree --reason test
start 100x30 "$RUNG" -p "$P"
wait_for 'L2 AI-ASSIST'
for n in $(seq 60); do
	wait_for '\[1\] scratch'
	shows '0\.93' && break
	before=$(grep -oE '#[0-9]+ image' "$here/screen")
	keys Space
	wait_gone "$before"
done
wait_for 'scratch +0\.93'
wait_for '\[a\] agree: scratch'
wait_for 'PREDICTION imported p'
keys a
wait_value "$in_force and mode = 'assisted' and label = 'scratch'" 1
quits

# An empty queue says what to do, and goes on by itself when there is something.
P=$here/small.db
rm -f "$here"/pictures/*
pictures 1 1
must rung init "$P" --labels scratch,ok --no-critical
must rung add "$here/pictures"
start 80x24 "$RUNG" -p "$P"
wait_for '\[1\] scratch'
keys 1
wait_for 'The queue is empty'
wait_for 'rung add'
pictures 1 2
must rung add "$here/pictures"
wait_for '2\.ppm'
wait_for '\[1\] scratch'
keys d + +
wait_for '2\.0x contrast'
keys 2
wait_value "$in_force" 2
wait_value "select count(*) from event where kind = 'decision.label' and body like '%\"view\":\"fit detail+\"%'" 1
wait_value "select count(*) from event where kind = 'decision.label' and body like '%\"view\":\"2.0x contrast\"%'" 1
wait_for 'The queue is empty'
quits
exit $failed
