#!/bin/bash
# What is asked blind looks the same whatever it is asked for: an exam item, the blind slice, a second look,
# an audit, gold. Five copies of a project, in each of which one of them waits, and every screen, page and
# answer that an inspector gets is compared byte for byte; only what names the item is masked.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }
new_project
kinds=(exam slice second audit gold)
origin=$project

rung config assist.blind_share 1 || exit 99
# The same picture five times, each another file.
mkdir "$dir/in"
for n in 1 2 3 4 5; do printf 'P5\n# %d\n8 8\n255\n%064d' "$n" 7 >"$dir/in/0000$n.pgm"; done
for n in 1 2 3 4 5; do
	rung config exam.share $((n == 1)) && rung add "$dir/in/0000$n.pgm" --source cam || { fail "no item $n" "$dir/err"; exit 1; }
done
(cd "$dir/in" && echo item,label,confidence && n=0 && for file in *; do n=$((n + 1)) && echo "$file,$([ $n = 3 ] && echo bright || echo ok),0.${n}642"; done) >"$dir/p.csv"
check "gold" exits 0 gold add 5 bright
rung import predictions "$dir/p.csv" --model "oracle 77" || { fail "no predictions" "$dir/err"; exit 1; }
rung operator add ann --role inspector && rung operator add bob --role inspector &&
	rung config second.critical yes && rung level assist --by-decree --reason wanted || { fail "no project" "$dir/err"; exit 1; }
check "bob answers first, what the model calls critical" exits 0 decide 3 ok --operator bob
check "a second look is opened" is "select lane || ' ' || state from v_queue where item_id = 3 and slot = 2" "second open"
check "gold is mixed in" sqlite3 "$project" "insert into assignment (item_id, stage_id, slot, lane, place, created_ms, mode, reserved_for, repeat_ms)
	select 5, 1, 2, 'review', 0, 0, 'gold', operator_id, 0 from operator where name = 'ann'"
check "an audit" sqlite3 "$project" "update assignment set lane = 'audit', due_ms = unixepoch() * 1000 + 86400000 where item_id = 4"
rm -f "$dir/all.db"
check "a copy" exits 0 backup "$dir/all.db"

# mask: without what names the item, and without the time.
mask() {
	sed -E "s/#[0-9]+/#N/g; s/0000[0-9]\.pgm/NAME/g; s/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+Z?/TIME/g; s/under [0-9]+ s|[0-9]+ s /SECONDS/g;
		s/\"(item|entity_id|event|seq|decision|uuid|hash)\": ?(\"[^\"]*\"|[0-9]+)/\"\1\":N/g; s/(item|decide) [0-9]+/\1 N/g; s/$kind\.db/DB/g; s/ +$//"
}
keep() { mask >"$dir/$kind.$1"; }

# keep_screen NAME: what the screen is once it stands. A terminal takes a frame in pieces, and half of one has the pattern too.
stands() {
	screen >"$here/screen" && read -r -t 0.1 _ <>"$here/clock"
	screen >"$here/again" && cmp -s "$here/screen" "$here/again"
}
keep_screen() {
	until_true 10 stands || fail "$kind: $1 never stands" "$here/screen"
	keep "$1" <"$here/screen"
}

# seen NAME PATTERN KEY...: what the screen is once it shows the pattern after these keys.
seen() {
	local name=$1 pattern=$2
	shift 2
	[ $# = 0 ] || keys "$@"
	wait_for "$pattern"
	keep_screen "$name"
}

shows_its_row() { shows "#?$item +image|$item +0000$item"; }

# look: all that ann can get to see of it.
look() {
	local size
	rung next --operator ann --json && keep next.json <"$dir/out"
	rung next --operator ann && keep next <"$dir/out"
	check "$kind is asked" holds_item
	rung queue "#$item" --operator ann --json && keep queue.json <"$dir/out"
	rung queue "#$item" --operator ann && sed -E 's/ +(age|[0-9.]+ m?s)$//' "$dir/out" | keep queue # how old it is, is nobody's secret
	rung skip "$item" --operator ann --reason dark && keep skip <"$dir/out"
	rung undo --operator ann && keep undo-skip <"$dir/out"
	for size in 80x24 120x40; do
		start "$size" "$RUNG" -p "$project" --operator ann
		until_true 10 shows_item || { fail "$kind does not come" "$here/screen"; exit 1; }
		seen "screen-$size" 'hidden'
		seen "why-$size" 'judged without the model' w
		keys Escape
		until_true 10 shows_item
		seen "queue-$size" '\[Queue\]' g q
		grep -E "0000$item|NAME" "$here/screen" | keep "row-$size"
		rm "$dir/$kind.queue-$size"
		keys g r
		until_true 10 shows_item
		quits
	done
	start 80x24 "$RUNG" -p "$project" --operator ann
	until_true 10 shows_item
	seen answered 'The queue is empty' 1
	keys u
	until_true 10 shows_item || fail "$kind is not taken back" "$here/screen"
	keep_screen undone
	seen redone 'The queue is empty' C-r
	quits
	rung log --kind decision.label --limit 0 --operator ann --json && jq -c '.events[] | del(.hash)' "$dir/out" | keep log
	printf 'q\n' | "$RUNG" -p "$project" --plain --operator ann 2>/dev/null | keep plain
}
holds_item() { [ "$(jq -r .item "$dir/asked")" = "$item" ]; }

item=0
for kind in "${kinds[@]}"; do
	item=$((item + 1))
	project=$dir/$kind.db
	cp "$dir/all.db" "$project"
	sqlite3 "$project" "update assignment set state = 'cancelled' where state = 'open' and item_id <> $item" || fail "no copy for $kind"
	rung next --operator ann --json
	cp "$dir/out" "$dir/asked"
	look
done
for kind in "${kinds[@]:1}"; do
	for file in "$dir/exam".*; do
		case $file in *.db*) continue ;; esac
		what=${file##*/exam.}
		cmp -s "$file" "$dir/$kind.$what" || { fail "${what} tells ${kind} from exam"; diff "$file" "$dir/$kind.$what" | head -20; }
	done
done
ls "$dir"/exam.* | grep -vc 'db' | grep -qx '1[0-9]\|2[0-9]' || fail "little was compared"
for kind in "${kinds[@]}"; do
	project=$dir/$kind.db
	modes+=" $(value "select mode from v_decisions where operator = 'ann' order by decision_id desc")"
done
[ "$modes" = " blind blind second audit gold" ] || fail "they were$modes"
exit $failed
