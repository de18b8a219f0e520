#!/bin/bash
# The console is killed again and again in the middle of reviewing ($KILLS times, else 20). What it had
# called saved is stored, what it had called taken back is not, nothing is there twice, and the item that
# was in hand comes back.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
kills=${KILLS:-20}
new_project
many "$dir/in" $((kills * 4 + 10))
assisted "$dir/in"
acknowledged=$here/acknowledged # "ITEM LABEL" or "ITEM -" for each thing the console said, in order
: >"$acknowledged"
: >"$here/in_flight"

gone() { [ -e "$end/status" ]; }
runs() { victim=$(pid 2>/dev/null) && [ -n "$victim" ] && [ "$(readlink "/proc/$victim/exe")" = "$(readlink -f "$RUNG")" ]; }
console() {
	start 80x24 "$RUNG" -p "$project" --operator ann
	until_true 10 runs || { fail "it did not start"; exit 1; }
}
# moment MILLISECONDS: somewhere within that time, so that kills fall everywhere.
moment() { read -r -t "0.$(printf %03d $((RANDOM % $1 + 1)))" _ <>"$here/clock" || :; }

# decide KEY LABEL: answers the item on the screen and waits until the console says so.
decide() {
	item=$(item_shown)
	keys "$1"
	wait_for "saved #$item $2"
	echo "$item $2" >>"$acknowledged"
	until_true 10 shows_other "$item" || fail "the item after $item never came" "$here/screen"
}

take_back() {
	keys u
	wait_for "took back #$item "
	echo "$item -" >>"$acknowledged"
	until_true 10 shows_item || fail "item $item did not come back" "$here/screen"
}

# do_again: gives the answer again that was taken back, and waits for what comes then.
do_again() {
	keys C-r
	wait_for "did again #$item "
	tail -2 "$acknowledged" | head -1 >>"$acknowledged"
	until_true 10 shows_other "$item" || fail "nothing came after item $item was given again" "$here/screen"
}

any_answer() { if [ $((RANDOM % 2)) = 0 ]; then echo "1 ok"; else echo "2 bright"; fi; }

# The kill falls between a key and what the console says to it.
die_answering() {
	local answer
	read -r -a answer <<<"$(any_answer)"
	item=$(item_shown)
	in_hand=$item
	echo "$item ${answer[1]}" >>"$here/in_flight"
	keys "${answer[0]}"
	moment 40
	kill -9 "$victim"
	until_true 10 gone || fail "it did not die"
	if shows "saved #$item ${answer[1]}"; then
		echo "$item ${answer[1]}" >>"$acknowledged"
		in_hand=
	fi
}

in_hand=
for ((round = 1; round <= kills; round++)); do
	console
	if [ $((round % 5)) = 0 ]; then # while it starts
		moment 100
		kill -9 "$victim"
		until_true 10 gone || fail "it did not die"
		continue
	fi
	until_true 10 shows_item || { fail "round $round: no item" "$here/screen"; break; }
	if [ -n "$in_hand" ] && [ "$(rows "select count(*) from v_decisions where in_force and item_id = $in_hand")" = 0 ] &&
		[ "$(item_shown)" != "$in_hand" ]; then
		fail "item $in_hand was in hand and did not come back, but $(item_shown)"
	fi
	for ((answers = RANDOM % 4; answers > 0; answers--)); do
		# shellcheck disable=SC2046
		decide $(any_answer)
		[ $((RANDOM % 4)) != 0 ] || { take_back && [ $((RANDOM % 2)) = 0 ] && do_again; }
	done
	die_answering
	until_true 5 sh -c "! pgrep -P $victim" || fail "workers outlived it"
done

console
until_true 10 shows_item || fail "no item at last" "$here/screen"
in_hand=$(item_shown)
kill -9 "$victim"
until_true 10 gone || fail "it did not die"
console
wait_for "continue at #$in_hand,"
[ "$(item_shown)" = "$in_hand" ] || fail "it goes on elsewhere" "$here/screen"
quits
check "no lease is left" is "select count(*) from assignment where state = 'leased'" 0
holds_together

rows 'select item_id, label from v_decisions where in_force' >"$here/stored"
awk '{ said[$1] = $2 } END { for (item in said) if (said[item] != "-") print item, said[item] }' "$acknowledged" >"$here/said"
awk 'NR == FNR { stored[$0]; next } !($0 in stored) { print "lost: " $0 }' "$here/stored" "$here/said" >"$here/lost"
awk 'FILENAME != ARGV[3] { known[$0]; next } !($0 in known) { print "from nowhere: " $0 }' \
	"$here/said" "$here/in_flight" "$here/stored" >"$here/invented"
[ ! -s "$here/lost" ] || fail "acknowledged and not stored" "$here/lost"
[ ! -s "$here/invented" ] || fail "stored and never asked for" "$here/invented"
[ -s "$here/said" ] || fail "nothing was acknowledged at all"
echo "$kills kills: $(wc -l <"$acknowledged") acknowledgements, $(wc -l <"$here/said") answers to keep," \
	"$(wc -l <"$here/lost") lost, $(wc -l <"$here/stored") stored"
exit $failed
