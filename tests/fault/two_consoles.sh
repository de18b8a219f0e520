#!/bin/bash
# Two operators at two consoles, with scores and new items coming in beside them: no item is on both
# screens at one time, and no place has two answers.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
each=${DECISIONS:-40}
new_project
many "$dir/in" $((each * 2))
assisted "$dir/in"
many "$dir/more" 99 1000

for name in ann bob; do
	on $name start 80x24 "$RUNG" -p "$project" --operator $name
	eval "end_$name=\$end"
done

# What one after the other shows, without a key between them, is on both screens at one time. The first
# is looked at again, for it may have got its item only after the other was looked at.
look() {
	on ann until_true 10 shows_item || { fail "ann has no item" "$here/screen"; exit 1; }
	ann=$(item_shown)
	on bob until_true 10 shows_item || { fail "bob has no item" "$here/screen"; exit 1; }
	bob=$(item_shown)
	[ "$ann" != "$bob" ] || fail "item $ann is on both screens"
}

said() { on "$1" shows "saved #$2 "; }
moved_on() { on "$1" shows_other "$2"; }

# Beside them items come in and are predicted.
(
	for part in 5 6 7 8 9; do
		mkdir "$dir/part$part" && mv "$dir/more"/010${part}?.pgm "$dir/part$part" &&
			"$RUNG" -p "$project" add "$dir/part$part" && predict "$dir/part$part" || exit
	done
	echo finished
) >"$here/beside" 2>&1 &
beside=$!

for ((count = 1; count <= each; count++)); do
	look
	on ann keys $((RANDOM % 2 + 1))
	on bob keys $((RANDOM % 2 + 1))
	until_true 10 said ann "$ann" || { fail "ann's answer to $ann" "$here/screen"; break; }
	until_true 10 said bob "$bob" || { fail "bob's answer to $bob" "$here/screen"; break; }
	until_true 10 moved_on ann "$ann" || fail "ann stays at $ann" "$here/screen"
	until_true 10 moved_on bob "$bob" || fail "bob stays at $bob" "$here/screen"
done
wait $beside
grep -qx finished "$here/beside" || fail "what ran beside them failed" "$here/beside"

for name in ann bob; do
	on $name keys q
	eval "end=\$end_$name"
	until_true 10 test -e "$end/status" || fail "$name's console did not end"
	check "$name's answers" is "select count(*) from v_decisions where in_force and operator = '$name'" "$each"
done
check "none of them came too late" is "select count(*) from v_events where kind = 'decision.rejected'" 0
check "no lease is left" is "select count(*) from assignment where state = 'leased'" 0
holds_together
exit $failed
