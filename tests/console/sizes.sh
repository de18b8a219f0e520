#!/bin/bash
# Any size of terminal survives, a storm of them too; what is too small says so and decides nothing.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
J=$here/journal

size() { $T resize-window -t t -x "$1" -y "$2"; }

start 80x24 "$FIXTURE" journal="$J" level=2 assisted=1
wait_for '\[1\] scratch'
size 120 40
wait_for '256 x 256'
wait_for 'your pace|you 148'
size 60 15
wait_for '\[1\] scratch +\[2\] ok'
wait_gone 'QUEUE'
keys Tab
wait_for 'PREDICTION'
size 30 8
wait_for 'needs 40x10, is 30x8'
keys 1
size 1 1
size 300 100
wait_for 'QUEUE'
size 80 24
wait_for '#1 image'
[ ! -s "$J" ] || fail "something was decided" "$J"
storm() {
	for n in 1 2 3 4 5 6 7 8 9 10; do
		size $((n * 13)) $((n * 4))
		size $((200 - n * 11)) $((60 - n * 5))
	done
	size 1 1
	size 300 100
	size 80 24
}
storm

# What is open and what is typed lives through it, and keys pressed while there is no room do nothing.
keys '?'
wait_for 'keys of this screen'
storm
wait_for 'keys of this screen'
keys Escape
wait_gone 'keys of this screen'
keys c
wait_for 'note:'
keys 'edge '
storm
wait_for 'note: edge'
size 30 8
wait_for 'needs 40x10'
keys x Enter
size 44 12
wait_for 'note: edge'
keys chip
wait_for 'note: edge chip'
size 80 24
keys Enter
wait_gone 'Enter keep'
wait_for 'note: edge chip'
[ ! -s "$J" ] || fail "something was decided" "$J"
wait_for '\[a\] agree: scratch'
keys a
wait_for '#2 image'
wait_file "$J" 'decide 1 scratch edge chip'
keys q
left 0
exit $failed
