#!/bin/bash
# Photographs from outside reviewed by keys: the labels of the data are the answers, read off the screen
# item by item as an inspector would. Says what the program's own part of a decision took: from the key to
# the next item on the screen, with the answer on disk. RUNG_TEST_DATA names a folder with data sets.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
[ -n "${RUNG_TEST_DATA:-}" ] || { echo "RUNG_TEST_DATA names no data"; exit 77; }

# An item whose picture and labels stand there, and which is not $1.
ready() {
	screen >"$here/screen" 2>/dev/null && grep -q '\[1\]' "$here/screen" && grep -qE '[0-9]+ x [0-9]+' "$here/screen" &&
		[ -n "$(item_shown)" ] && [ "$(item_shown)" != "$1" ]
}
empty() { shows 'The queue is empty'; }
ready_or_empty() { ready "$1" || empty; }

# press KEY ITEM: until the item has gone. The same key faster than a hand can press it is taken for one that
# is held down, and dropped.
press() {
	local tries=0
	until keys "$1" && until_true 1 ready_or_empty "$2"; do
		tries=$((tries + 1))
		[ $tries -lt 10 ] || return 1
	done
}

# review LABELS.CSV: one key an item until nothing waits.
review() {
	local last=0
	"$RUNG" -p "$project" query 'select item_id, path from v_items' --json | jq -r '.rows[] | "\(.[0]) \(.[1])"' >"$dir/paths"
	awk -F, 'NR == FNR { label[$1] = $2; next } { n = split($0, a, "/"); split($0, b, " "); print b[1], label["img/" a[n]] }' \
		"$1" "$dir/paths" >"$dir/answers"
	start 80x24 "$RUNG" -p "$project"
	while until_true 10 ready_or_empty "$last" && ! empty; do
		last=$(item_shown)
		case $(awk -v item="$last" '$1 == item { print $2 }' "$dir/answers") in
		ok) press 1 "$last" ;;
		defect) press 2 "$last" ;;
		*) fail "no answer known for item $last" "$here/screen"; return 1 ;;
		esac
	done
	quits
}

# trial NAME COUNT: that many pictures of a set.
trial() {
	[ -r "$RUNG_TEST_DATA/$1/labels.csv" ] || { echo "$1 is not there"; return; }
	project=$dir/$1.db
	mkdir -p "$dir/$1"
	for file in $(tail -n +2 "$RUNG_TEST_DATA/$1/labels.csv" | cut -d, -f1 | head -"$2"); do ln "$RUNG_TEST_DATA/$1/$file" "$dir/$1/" 2>/dev/null || cp "$RUNG_TEST_DATA/$1/$file" "$dir/$1/"; done
	rung init "$project" --labels ok,defect --critical defect
	check "$1: add" answers ".added == $2" add "$dir/$1"
	review "$RUNG_TEST_DATA/$1/labels.csv"
	check "$1: all are decided" is "select count(*) from v_decisions where in_force = 1 and origin = 'console'" "$2"
	"$RUNG" -p "$project" query 'select item_id, label from v_decisions where in_force = 1' --json |
		jq -r '.rows[] | "\(.[0]) \(.[1])"' | sort >"$dir/given"
	sort "$dir/answers" >"$dir/wanted"
	check "$1: as their labels say" cmp "$dir/given" "$dir/wanted"
	holds_together
	# From one decision to the moment from which the next item is timed.
	value "select printf('$1: %d decisions, own part mean %.1f ms, longest %.0f ms', count(*), avg(part), max(part)) from (select
		d.decided_ms - d.duration_ms - lag(d.decided_ms) over (order by d.decision_id) as part from decision d) where part is not null"
}

trial cookies 85
trial magnetic-tile 100
finish
