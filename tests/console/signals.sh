#!/bin/bash
# Whatever ends the console, the task goes back and so does the terminal; a lost terminal ends it at once.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
J=$here/journal

for pair in TERM:143 INT:130 HUP:129; do
	rm -f "$J"
	start 80x24 "$FIXTURE" journal="$J"
	wait_for '\[1\] scratch'
	kill -"${pair%:*}" "$(pid)"
	left "${pair#*:}"
	wait_file "$J" closed
done

# The terminal goes away: with its signal, and for a process of another session without one.
for how in "$FIXTURE" "setsid -w $FIXTURE"; do
	rm -f "$J"
	start 80x24 $how journal="$J"
	wait_for '\[1\] scratch'
	began=$(now_ms)
	$T kill-server
	left 129 gone
	took=$(($(now_ms) - began))
	[ "$took" -lt 2000 ] || fail "gone after $took ms"
	wait_file "$J" closed
done

# Stopped and continued, with a popup open: it is painted again and goes on.
start 80x24 PS1=shell: bash --norc --noprofile -i
wait_for '^shell:'
keys "$FIXTURE" Enter
wait_for '\[1\] scratch'
keys '?'
wait_for 'keys of this screen'
keys C-z
wait_for 'Stopped'
keys fg Enter
wait_for 'keys of this screen'
keys Escape
wait_gone 'keys of this screen'
keys 1
wait_for '#2 image'
process=$(pgrep -P "$(pid)")
kill -STOP "$process"
wait_for 'Stopped'
keys fg Enter
wait_gone 'Stopped'
wait_for '#2 image'
keys 1
wait_for '#3 image'
keys q
wait_for '^shell:'
wait_gone '#3 image'

# ^C once says how to leave, twice leaves.
start 80x24 "$FIXTURE"
wait_for '\[1\] scratch'
keys C-c
wait_for 'again within 2 s'
keys C-c
left 130

# A crash leaves a terminal that can be used. The sanitizers report crashes in their own way.
! ldd "$FIXTURE" | grep -q libasan || exit $failed
start 80x24 "$FIXTURE"
wait_for '\[1\] scratch'
kill -SEGV "$(pid)"
until_true 10 test -e "$end/status" || fail "a crash did not end it"
wait_for BEFORE
exit $failed
