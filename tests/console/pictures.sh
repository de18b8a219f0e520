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

# A disk that is full: the item stays, with what to do.
start 80x24 "$FIXTURE" journal="$J" full=1
wait_for '\[1\] scratch'
keys 1
wait_for 'NOT SAVED.*the disk is full'
wait_for '#1 image'
keys q
left 0
exit $failed
