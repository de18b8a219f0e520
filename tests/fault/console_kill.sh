#!/bin/bash
# The console is killed in the middle of a review, again and again: what it said was saved is saved.
# ROUNDS says how often (10).
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
P=$here/rung.db
rung() { "$RUNG" -p "$P" "$@"; }
must() { "$@" >"$here/out" 2>&1 || { fail "$*" "$here/out"; exit 1; }; }
rounds=${ROUNDS:-10}

mkdir "$here/pictures"
for n in $(seq $((rounds * 5 + 5))); do
	{ printf 'P6\n8 8\n255\n'; head -c 192 /dev/urandom; } >"$here/pictures/$n.ppm"
done
must rung init "$P" --labels scratch,ok --critical scratch
must rung add "$here/pictures"

# Reads what the status line acknowledges; each "item label" once.
note_saved() {
	screen | sed -nE 's/^saved #([0-9]+) (scratch|ok) .*/\1,\2/p' >>"$here/saved"
}

: >"$here/saved"
RANDOM=7
for round in $(seq "$rounds"); do
	start 80x24 "$RUNG" -p "$P"
	wait_for '\[1\] scratch'
	for step in $(seq $((RANDOM % 4))); do
		before=$(grep -oE '#[0-9]+ image' "$here/screen")
		keys $((RANDOM % 2 + 1))
		wait_gone "$before"
		note_saved
		wait_for '\[1\] scratch'
	done
	keys $((RANDOM % 2 + 1))
	[ $((RANDOM % 2)) = 0 ] || note_saved
	kill -9 "$(pid)"
	until_true 10 test -e "$end/status" || fail "not killed"
	note_saved
done

rung query "select item_id, label from v_decisions where in_force = 1 order by 1" | tail -n +2 | tr -d '"' | sort >"$here/stored"
sort -u "$here/saved" >"$here/acknowledged"
lost=$(comm -23 "$here/acknowledged" "$here/stored")
echo "$rounds kills, $(wc -l <"$here/acknowledged") acknowledged, $(wc -l <"$here/stored") stored"
[ -z "$lost" ] || fail "acknowledged and not stored: $lost"
[ "$(wc -l <"$here/acknowledged")" -ge "$rounds" ] || fail "too few were acknowledged to show anything"
[ "$(rung query 'select count(*) from (select 1 from v_decisions where in_force = 1 group by item_id having count(*) > 1)' | tail -1)" = 0 ] ||
	fail "an item was decided twice"
must rung doctor
exit $failed
