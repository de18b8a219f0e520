#!/bin/bash
# One key is one decision, on disk before the next item shows; undo, skip, flag, notes, help and leaving.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
J=$here/journal

start 80x24 "$FIXTURE" journal="$J"
wait_for '#1 image .*fit detail\+'
wait_for '\[1\] scratch +\[2\] ok'
keys 1
wait_for 'saved #1 scratch'
wait_for '#2 image'
wait_file "$J" 'decide 1 scratch -'
keys 2
wait_for '#3 image'
wait_file "$J" 'decide 2 ok -'
keys u
wait_for 'took back #2 ok'
wait_for '\[2\]>ok'
keys BSpace
wait_for 'took back #1 scratch'
keys 2
wait_for '#2 image'
keys Space
wait_for '#3 image'
wait_file "$J" 'skip 2'
keys f
wait_for 'flagged #3'
keys c
wait_for '^note:'
keys 'edge of' C-w 'rim' Enter
wait_for 'note: edge rim'
keys 1
wait_for '#4 image'
wait_file "$J" 'decide 3 scratch edge rim'

keys '?'
wait_for 'keys of this screen'
keys 1 2
keys Escape
wait_gone 'keys of this screen'
wait_for '#4 image'
keys '?'
wait_for 'keys of this screen'
keys q
wait_gone 'keys of this screen'
keys d
wait_for 'fit contrast'
keys g # and no second letter: what could follow is listed, and goes with the next key
wait_for 'g, and then'
wait_for 'gq +go to the Queue'
keys 1
wait_gone 'g, and then'
keys q
left 0
wait_file "$J" closed
[ "$(grep -c '^decide 4' "$J")" = 0 ] || fail "a key under the help page decided" "$J"
exit $failed
