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

# A terminal that takes nothing any more, as over a line that has died: an order to end it is heard all the
# same. script stands for the terminal; what it shows goes into a pipe that nobody reads.
mkfifo "$here/in" "$here/out"
exec 8<>"$here/in" 9<>"$here/out"
rm -f "$J"
TERM=xterm-256color script -qec "stty cols 80 rows 24; exec $FIXTURE journal=$J" /dev/null <&8 >&9 2>&1 &
script=$!
runs() { process=$(pgrep -P $script) && [ "$(cat /proc/"$process"/comm)" = fixture ]; }
until_true 10 runs || fail "no console under script"
is_stuck() { for look in 1 2 3 4 5; do grep -qE '^(1|64) 0x1 ' /proc/"$process"/syscall || return; done; }
# What is typed before the first item stands there is dropped, so it is typed until it tells.
flooded() { printf '\014%.0s' $(seq 100) >&8; is_stuck; }
until_true 20 flooded || fail "the terminal took everything"
kill "$process"
wait_file "$J" closed
kill -KILL $script
wait $script 2>/dev/null
exec 8>&- 9>&-

# The terminal goes away: with its signal, and for a process of another session without one; whatever
# is open, and in the middle of a click, of a paste and of a drag.
ESC=$(printf '\033')
nothing() { :; }
help_open() { keys '?'; wait_for 'keys of this screen'; }
note_open() { keys c; wait_for 'note:'; keys edge; wait_for 'note: edge'; }
g_waits() { keys g; }
in_a_click() { $T send-keys -t t -l "$ESC[<0;1"; }
in_a_paste() { $T send-keys -t t -l "$ESC[200~12"; }
in_a_drag() { $T send-keys -t t -l "$ESC[<0;10;10M$ESC[<32;12;11M"; }
for how in "$FIXTURE" "setsid -w $FIXTURE"; do
	for middle in nothing help_open note_open g_waits in_a_click in_a_paste in_a_drag; do
		rm -f "$J"
		start 80x24 $how journal="$J"
		wait_for '\[1\] scratch'
		$middle
		began=$(now_ms)
		$T kill-server
		left 129 gone
		took=$(($(now_ms) - began))
		[ "$took" -lt 2000 ] || fail "$middle: gone after $took ms"
		wait_file "$J" closed
		[ "$(cat "$J")" = closed ] || fail "$middle: something was decided" "$J"
	done
done

# Stopped and continued, with a popup open: it is painted again and goes on.
start 80x24 PS1=shell: bash --norc --noprofile -i
wait_for '^shell:'
rm -f "$J"
keys "$FIXTURE journal=$J" Enter
wait_for '\[1\] scratch'
keys '?'
wait_for 'keys of this screen'
keys C-z
wait_for 'Stopped'
keys fg Enter
wait_for 'keys of this screen'
keys Escape
wait_gone 'keys of this screen'

# In the middle of a note, twice: by its key, and by somebody else, in another size of terminal.
keys c
wait_for 'note:'
keys 'edge '
keys C-z
wait_for 'Stopped'
keys fg Enter
wait_for 'note: edge'
keys chip
wait_for 'note: edge chip'
kill -TSTP "$(pgrep -P "$(pid)")"
wait_for 'Stopped'
$T resize-window -t t -x 100 -y 30
keys fg Enter
wait_for 'note: edge chip'
keys Enter
wait_gone 'Enter keep'
keys 1
wait_for '#2 image'
process=$(pgrep -P "$(pid)")
kill -STOP "$process"
wait_for 'Stopped|^shell:' # over the screen as it stands, and over itself where the path is long
keys fg Enter
wait_gone 'Stopped|^shell:'
wait_for '#2 image'
keys 1
wait_for '#3 image'
keys q
wait_for '^shell:'
wait_gone '#3 image'
wait_file "$J" 'decide 1 scratch edge chip'

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
