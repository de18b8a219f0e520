#!/bin/bash
# Nothing decides what nobody has seen: neither keys nor clicks that come in one burst, nor a double click, nor
# what is pasted, nor anything at all while the picture is still to come or cannot be shown.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
J=$here/journal
ESC=$(printf '\033')

raw() { $T send-keys -t t -l -- "$1"; }
decided() { grep -c '^decide' "$J" 2>/dev/null; }

# click_at TEXT: a press on the place where the text stands, and letting go.
click_at() {
	local row before
	row=$(grep -nF -- "$1" "$here/screen" | head -1)
	before=${row#*:}
	before=${before%%"$1"*}
	echo "$ESC[<0;$((${#before} + 1));${row%%:*}M$ESC[<0;$((${#before} + 1));${row%%:*}m"
}

# What is typed right behind pasted text may belong to it and is dropped.
flags() { shows "flagged #$1" || keys f; until_true 1 shows "flagged #$1"; }

# A burst: the first key decides, the others were meant for what stood there then.
start 80x24 "$FIXTURE" journal="$J"
wait_for '\[1\] scratch +\[2\] ok'
raw 1111
wait_for '#2 image'
keys f
wait_for 'flagged #2'
[ "$(decided)" = 1 ] || fail "a burst of keys decided more than one" "$J"

# The same with the mouse, in one burst and as a double click.
wait_for '\[2\] ok'
one=$(click_at '[2] ok')
raw "$one$one$one"
wait_for '#3 image'
keys f
wait_for 'flagged #3'
[ "$(decided)" = 2 ] || fail "a burst of clicks decided more than one" "$J"
raw "$one"
raw "$one"
wait_for '#4 image'
keys f
wait_for 'flagged #4'
[ "$(decided)" = 3 ] || fail "a double click decided twice" "$J"
keys q
left 0

# While the picture is to come, and where it cannot be shown: only leaving it, or a flag.
for trouble in slow=1 broken=1 absent=1; do
	rm -f "$J"
	start 80x24 "$FIXTURE" journal="$J" $trouble assisted=1 level=2
	wait_for '#1 image'
	wait_for 'picture'
	keys 1 2 a x m t Enter Escape
	raw "$ESC[200~1$ESC[201~"
	for ((row = 2; row <= 22; row++)); do
		raw "$ESC[<0;52;${row}M$ESC[<0;52;${row}m"
	done
	until_true 10 flags 1 || fail "f is not heard" "$here/screen"
	[ "$(grep -vc '^flag 1' "$J")" = 0 ] || fail "$trouble: something else was stored" "$J"
	keys Space
	wait_for '#2 image'
	wait_file "$J" 'skip 1'
	keys q
	left 0
done
exit $failed
