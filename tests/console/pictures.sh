#!/bin/bash
# A picture that cannot be shown says why; skipping and flagging still work, deciding does not.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
J=$here/journal

start 80x24 "$FIXTURE" journal="$J" broken=1 absent=2
wait_for 'picture cannot be shown'
wait_for 'JPEG ends early'
keys 1
wait_for 'no decision on what nobody can see'
keys f
wait_for 'flagged #1'
keys Space
wait_for 'no such file'
keys Space
wait_for '#3 image'
wait_for '\[1\] scratch'
keys 1
wait_for '#4 image'
grep -v closed "$J" >"$here/got"
printf '%s\n' 'flag 1' 'skip 1' 'skip 2' 'decide 3 scratch -' | cmp -s - "$here/got" || fail "other answers" "$here/got"

# Of moving about in a picture only the end is sent when keys come faster than they can be shown: 121
# steps of some hundred bytes each.
start 80x24 "$FIXTURE" journal="$J"
wait_for '\[1\] scratch'
keys + + + + +
wait_for '6\.0x detail\+'
$T pipe-pane -t t "cat >>'$here/stream'"
back_and_forth=$(printf 'hhhhhhllllllkkkkjjjj%.0s' 1 2 3 4 5 6)
keys -l "${back_and_forth}h"
wait_for 'x 4[0-9] % y 50 %'
$T pipe-pane -t t
sent=$(wc -c <"$here/stream")
[ "$sent" -lt 20000 ] || fail "$sent bytes for moving about"

# A disk that is full: the item stays, with what to do.
start 80x24 "$FIXTURE" journal="$J" full=1
wait_for '\[1\] scratch'
keys 1
wait_for 'NOT SAVED.*the disk is full'
wait_for '#1 image'
keys q
left 0
exit $failed
