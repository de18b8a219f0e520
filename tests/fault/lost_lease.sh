#!/bin/bash
# A console that slept longer than its lease: an answer still counts where nobody else has the item, is
# kept in the log where somebody has, and the review goes on either way.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }
new_project
many "$dir/in" 6
assisted "$dir/in"

# The time of all leases runs out.
expire() { sqlite3 -cmd '.timeout 5000' "$project" "update assignment set lease_expires_ms = 1 where state = 'leased'"; }
last_of() { value "select max(item_id) from v_decisions where in_force and operator = '$1' and item_id = $2"; }

start 80x24 "$RUNG" -p "$project" --operator ann
until_true 10 shows_item || { fail "no item" "$here/screen"; exit 1; }
item=$(item_shown)
expire
keys 1
wait_for "saved #$item ok"
until_true 10 shows_other "$item" || fail "no second item" "$here/screen"
check "the lease ran out, and nobody else had it" [ "$(last_of ann "$item")" = "$item" ]

item=$(item_shown)
expire
check "somebody else gets it" answers ".item == $item" next --operator bob
keys 2
wait_for 'NOT SAVED: bright: somebody else has taken item'
until_true 10 shows_other "$item" || fail "still at the item that somebody else has" "$here/screen"
check "the late answer is in the log" is "select count(*) from v_events where kind = 'decision.rejected' and operator = 'ann'" 1
check "and nowhere else" is "select count(*) from v_decisions where item_id = $item" 0
check "the other one's answer counts" exits 0 decide "$item" ok --operator bob

item=$(item_shown)
expire
check "somebody else is quicker" exits 0 decide "$item" bright --operator bob
keys Space
wait_for 'NOT SAVED: skip: somebody else has taken item'
until_true 10 shows_other "$item" || fail "still at the item that somebody else answered" "$here/screen"
item=$(item_shown)
keys 1
wait_for "saved #$item ok"
quits
holds_together
exit $failed
