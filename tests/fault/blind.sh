#!/bin/bash
# Blind means blind: at level 1, and at level 2 for items of the exam pool and the blind slice, nothing of
# the model reaches the inspector: not in next, on the screen, in the order of the queue, in what decide and
# log say, nor in the arguments and open files of the console and its workers. Nor does it reach a lead, who
# may judge what they find in the Queue: not in a row, its details, an order, a filter, a count or an export.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
new_project
many "$dir/in" 120
"$RUNG" -p "$project" add "$dir/in" >/dev/null || exit 99

order() { rows 'select item_id, place, due_ms, lane from assignment order by 1'; }
order >"$here/order"
# A version whose name, label and confidence are like nothing else here.
(cd "$dir/in" && echo item,label,confidence && for file in *; do echo "$file,bright,0.8642"; done) >"$dir/p.csv"
"$RUNG" -p "$project" import predictions "$dir/p.csv" --model "oracle 77" >/dev/null || exit 99
signs='oracle|8642|\.86|0\.13'
order | cmp -s - "$here/order" || fail "predictions changed the order of the queue"
rung config exam.share 0.3 && rung config assist.blind_share 0.2 || fail "the shares" "$dir/err"

# tells_nothing WHAT FILE: no sign of the model in it. A time of day is none.
tells_nothing() { ! sed -E 's/T[0-9:]{8}\.[0-9]{3}Z//g' "$2" | grep -qE "$signs" || fail "$1 tells what the model said" "$2"; }

# processes: what can be read of the console and its workers from outside.
processes() {
	for process in $(pid) $(pgrep -P "$(pid)"); do
		tr '\0' '\n' <"/proc/$process/cmdline"
		tr '\0' '\n' <"/proc/$process/environ"
		readlink "/proc/$process/fd/"* | sed 's/\[[0-9]*\]$//' # numbers of pipes are anybody's
	done >"$here/processes" 2>/dev/null
	tells_nothing "a process" "$here/processes"
	grep -qE '\.onnx|predictions' "$here/processes" && fail "a process has the model's files" "$here/processes"
}

# pages ITEM: all that opens over a blind item, and the screen beside it, tell nothing.
pages() {
	local page
	for page in 'w why' '? keys of this screen' ': Commands' 'i no guideline yet' 'o theme'; do
		keys "${page%% *}"
		wait_for "${page#* }"
		tells_nothing "what ${page%% *} opens" "$here/screen"
		keys Escape
		until_true 10 shows_item || fail "no way back from ${page%% *}" "$here/screen"
	done
	keys g q
	wait_for '\[Queue\]'
	tells_nothing "the Queue" "$here/screen"
	! grep -qE 'conf|pred' "$here/screen" || fail "the Queue has columns of the model" "$here/screen"
	keys d
	keys Down
	keys g r
	wait_for '\[Review\]'
	until_true 10 shows_item || fail "no way back from the Queue" "$here/screen"
	[ "$(item_shown)" = "$1" ] || fail "another item after the Queue" "$here/screen"
	keys ']'
	until_true 10 shows_other "$1" || fail "nothing to put off for" "$here/screen"
	keys '['
	wait_for "#$1 image"
	until_true 10 shows_item
	tells_nothing "the screen after [" "$here/screen"
}

shows_no_page() { shows_item && ! grep -q 'judged without' "$here/screen"; }

# why_tells_nothing: the page on why the blind item on the screen is here.
why_tells_nothing() {
	keys w
	wait_for 'judged without the model'
	tells_nothing "why it is here" "$here/screen"
	grep -qiE 'exam|audit|second' "$here/screen" && fail "why it is here tells which kind of blind it is" "$here/screen"
	keys q
	until_true 10 shows_no_page || fail "the page stays" "$here/screen"
}

# looks_back: what was decided blind is looked at again, and stays blind.
looks_back() {
	keys '['
	wait_for "#$item is decided: ok"
	until_true 10 shows_item
	[ "$(item_shown)" = "$item" ] || fail "not the item before" "$here/screen"
	keys b a
	keys d
	wait_for 'fit (contrast|plain)'
	tells_nothing "the item decided blind" "$here/screen"
	why_tells_nothing
	keys ']'
	until_true 10 shows_other "$item" || fail "no way forward" "$here/screen"
}

# review COUNT some|none: so many items, by the command and some on the screen, whether or not some are assisted.
review() {
	local blind=0 assisted=0 count
	for ((count = 0; count < $1; count++)); do
		check "next" answers '.item != null' next --operator ann
		item=$(jq .item "$dir/out")
		mode=$(jq -r .mode "$dir/out")
		if [ "$mode" = blind ]; then
			blind=$((blind + 1))
			check "no prediction" holds '.prediction == null'
			tells_nothing "next --json" "$dir/out"
			rung next --operator ann
			tells_nothing "next" "$dir/out"
		else
			assisted=$((assisted + 1))
			check "a prediction" holds '.prediction.label == "bright"'
		fi
		if [ $((count % 5)) = 0 ]; then # the same item on the screen, large, so that nothing is cut off
			start 120x40 "$RUNG" -p "$project" --operator ann
			until_true 10 shows_item || { fail "no item" "$here/screen"; exit 1; }
			[ "$(item_shown)" = "$item" ] || fail "next gave $item, the screen $(item_shown)"
			if [ "$mode" = blind ]; then
				tells_nothing "the screen" "$here/screen"
				shows 'hidden' || fail "the screen does not say that it is hidden" "$here/screen"
				hints=$(tail -n 1 "$here/screen")
				[[ ! $hints =~ agree ]] || fail "the hints judge the model" "$here/screen"
				keys b a x # what judges the model or shows where it looks does nothing
				keys d
				wait_for 'fit contrast'
				tells_nothing "the screen after a, x, b" "$here/screen"
				[ "$(item_shown)" = "$item" ] || fail "a or x answered a blind item" "$here/screen"
				pages "$item"
				why_tells_nothing
				processes
			else
				shows 'oracle' || fail "the screen hides an assisted item's prediction" "$here/screen"
			fi
			keys 1
			wait_for "saved #$item ok"
			until_true 10 shows_other "$item" || fail "no next item" "$here/screen"
			[ "$mode" != blind ] || looks_back
			quits
		else
			rung decide "$item" ok --operator ann || fail "decide $item" "$dir/err"
			[ "$mode" != blind ] || tells_nothing decide "$dir/out"
		fi
	done
	[ "$blind" -gt 0 ] || fail "nothing was blind"
	[ "$2" = some ] && [ "$assisted" -eq 0 ] && fail "nothing was assisted"
	[ "$2" = none ] && [ "$assisted" -gt 0 ] && fail "something was assisted"
}

# leads: nothing of the model of what is still to be judged blind, whatever they ask for.
leads() {
	start 120x40 "$RUNG" -p "$project"
	until_true 10 shows_item || fail "no item" "$here/screen"
	keys g q
	wait_for 'filter: state:waiting'
	keys d
	wait_for 'Still to be judged blind'
	for key in j w q s Escape; do
		keys "$key"
		wait_for 'Still to be judged blind|Order'
		tells_nothing "a lead's Queue, after $key" "$here/screen"
	done
	for words in pred:bright conf\<.9 '-pred:ok' '-conf>.9'; do
		keys / "$words" Enter
		wait_for 'Nothing but what is still to be judged blind'
		wait_for 'left out: [0-9]+ to be judged blind'
		keys / C-u state:waiting Enter
		wait_for '> +#'
	done
	keys s most Enter
	wait_for 'Nothing but what is still to be judged blind'
	keys s oldest Enter
	wait_for '> +#'
	keys E
	wait_for 'export to'
	keys "$here/lead.csv" Enter
	wait_for 'written to'
	keys y
	wait_for 'wrote 120 rows'
	tells_nothing "a lead's export" "$here/lead.csv"
	for order in oldest newest next; do
		rung queue state:waiting --sort "$order" --limit 999 --json
		tells_nothing "rung queue, $order" "$dir/out"
	done
	for filter in pred:bright 'conf>.5' 'id>0 -pred:ok' 'id>0 -conf<.5'; do
		rung queue "$filter" state:waiting --json
		check "nothing is found by $filter" holds '.items == [] and .left_out > 100'
	done
	rung queue state:waiting --sort sure --json
	check "nothing in the order of confidence" holds '.items == [] and .left_out > 100'
	quits
}

check "level 1" exits 0 level promote --reason ready
leads
review 6 none
rung log --limit 0
grep -E 'decision\.' "$dir/out" >"$here/log"
tells_nothing "log, of decisions" "$here/log"
check "level 2" exits 0 level assist --by-decree --reason wanted
review 16 some
# what was seen is stored with assisted decisions only
check "blind decisions saw nothing" is "select count(*) from v_decisions where mode <> 'assisted' and seen_prediction_id is not null" 0
check "exam items are blind" is "select count(*) from v_decisions d join exam_item e using (item_id) where d.mode = 'assisted'" 0
holds_together
exit $failed
