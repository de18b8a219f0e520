#!/bin/bash
# No room for a decision, by a limit on the console's files and on a disk that is full (where a test may
# mount one), and a project that may only be read: one clear line, the item stays, nothing that was
# acknowledged is lost, and with room again the same key works.
if [ -z "$OWN_MOUNTS" ] && [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	exec env OWN_MOUNTS=1 unshare -m bash "$0"
fi
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
trap 'stop_servers; umount "$dir/small" 2>/dev/null; rm -rf "$here" "$dir"' EXIT

stored() { value "select count(*) from v_decisions where in_force and item_id = $1"; }

# refuses KEY WHAT: the key is answered with a clear line, and nothing else happens.
refuses() {
	local item
	until_true 10 shows_item
	item=$(item_shown)
	keys "$1"
	wait_for "NOT SAVED: $2: .*(full|room|space|disk|large)"
	[ "$(item_shown)" = "$item" ] || fail "$1: the item went away" "$here/screen"
	check "$1: nothing is stored" [ "$(stored "$item")" = 0 ]
}

# review FILL EMPTY: reviews while the commands FILL and EMPTY take the room away and give it back.
review() {
	start 80x24 "$RUNG" -p "$project" --operator ann
	until_true 10 shows_item || { fail "no item" "$here/screen"; exit 1; }
	first=$(item_shown)
	keys 1
	wait_for "saved #$first ok"
	until_true 10 shows_other "$first" || fail "no second item" "$here/screen"
	second=$(item_shown)
	"$1" || fail "$1 did not work"
	refuses 2 bright
	refuses Space skip
	refuses 1 ok
	keys u
	wait_for 'NOT TAKEN BACK: .*(full|room|space|disk|large)'
	check "what was acknowledged is still there" [ "$(stored "$first")" = 1 ]
	"$2" || fail "$2 did not work"
	keys 2
	wait_for "saved #$second bright"
	until_true 10 shows_other "$second" || fail "no third item" "$here/screen"
	check "now it is stored" [ "$(stored "$second")" = 1 ]
	# leaving without room: the lease cannot go back, but its holder is known to be gone
	third=$(item_shown)
	"$1"
	quits
	"$2"
	check "the item in hand comes again" answers ".item == $third" next --operator ann
	check "and can be decided" exits 0 decide "$third" ok --operator ann
	check "each is stored once" is 'select count(*) from v_decisions' 3
	holds_together
}

# What is in the log of the file by now is its end; frames for the terminal, gathered in memory, are shorter.
limit() { prlimit --pid "$(pid)" --fsize="$(stat -c %s "$project-wal")":unlimited; }
unlimit() { [ -z "$(pid)" ] || prlimit --pid "$(pid)" --fsize=unlimited:unlimited; }
new_project
many "$dir/in" 8
assisted "$dir/in"
review limit unlimit

# A limit from the start: frames then go to the terminal as curses writes them.
item=$("$RUNG" -p "$project" next --json | jq -r .item)
start 80x24 bash -c "ulimit -f 2000; exec '$RUNG' -p '$project'"
wait_for '\[1\] ok'
keys 1
wait_for 'saved'
quits
check "a decision under a limit that leaves room for it" is "select count(*) from v_decisions where item_id = $item and in_force = 1" 1

fill() { cat /dev/zero >"$dir/small/filler" 2>/dev/null; [ -s "$dir/small/filler" ]; }
empty() { rm "$dir/small/filler"; }
mkdir "$dir/small"
if [ -n "$OWN_MOUNTS" ] && mount -t tmpfs -o size=8m none "$dir/small" 2>/dev/null; then
	project=$dir/small/p.db
	new_project
	assisted "$dir/in"
	review fill empty
	item=$("$RUNG" -p "$project" next --json | jq -r .item)
	fill
	check "decide on a full disk" fails '(full|room|space|disk)' decide "$item" ok
	[ "$(wc -l <"$dir/err")" = 1 ] || fail "more than one line" "$dir/err"
	empty
	check "and with room again" exits 0 decide "$item" ok
fi

chmod 444 "$project"
start 80x24 "$RUNG" -p "$project" --operator ann
left 1
wait_for '^rung: .*read-only'
for command in "next" "decide 1 ok" "undo" "add $dir/in" "level stop" "config exam.share 0.5" "operator add eve --role inspector" "settle"; do
	# shellcheck disable=SC2086
	check "$command on what may only be read" fails 'read-only' $command
	[ "$(wc -l <"$dir/err")" = 1 ] || fail "$command: more than one line" "$dir/err"
done
for command in "level" "log" "agreement" "query select(1)"; do
	# shellcheck disable=SC2086
	check "$command on what may only be read" exits 0 $command
done
exit $failed
