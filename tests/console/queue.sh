#!/bin/bash
# The Queue over a real project: filter, marks, bulk actions, details, opening in Review; what another
# process does comes in; an inspector sees nothing of the model, on no key, and leads nothing of what is
# still to be judged blind.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
new_project
many "$dir/in" 120
rung add "$dir/in" --source cam2 || exit 99
(cd "$dir/in" && echo item,label,confidence && for file in *; do echo "$file,bright,0.8642"; done) >"$dir/p.csv"
rung import predictions "$dir/p.csv" --model "oracle 77" || exit 99
rung operator add ann --role inspector && rung level promote --reason ready || exit 99
rung decide 7 bright --operator ann && rung settle || exit 99

waits() { until_true 10 is "$1" "$2" || fail "'$got', not '$2': $1"; }
kept="select count(*) from assignment where reserved_for is not null"

start 100x30 "$RUNG" -p "$project"
until_true 10 shows_item || { fail "no item" "$here/screen"; exit 1; }
keys g q
wait_for '\[Queue\]'
wait_for '119 of 120 +filter: state:waiting'
wait_for '> +#1 +00001.pgm +cam2 +- +- +(open|leased)|> +#1 +00001.pgm +image +cam2 +- +- +(open|leased)'

# The filter holds while it is typed; a wrong one says where, and the last good one stays.
keys /
wait_for '^/ state:waiting'
keys 0005
wait_for '11 of 120'
keys ' foo:'
wait_for 'filter, at 20: no field "foo"'
keys BSpace BSpace BSpace BSpace
wait_for '11 of 120 '
keys Enter
wait_for 'filter: state:waiting 0005$| 0005 +│'
wait_for '> +#5 '

# Marks, and a dialog that says how many and which, with the focus on Cancel.
keys Space j Space
wait_for '2 marked'
keys A
wait_for 'Assign to'
keys ann Enter
wait_for '2 items: kept for ann'
wait_for '#5 +00005.pgm'
wait_for '#51 +00051.pgm'
keys Enter
wait_gone 'kept for ann'
is "$kept" 0 || fail "Enter on Cancel assigned"
keys A
wait_for 'Assign to'
keys ann Enter
wait_for 'kept for ann'
keys y
wait_for 'assigned 2 to ann'
waits "$kept" 2
wait_for 'for ann'

# All that is shown, to a file; the marks go first.
keys '*'
wait_for 'nothing is marked'
keys E
wait_for 'export to'
keys "$dir/out.csv" Enter
wait_for '11 items: written to'
keys y
wait_for 'wrote 11 rows'
[ "$(wc -l <"$dir/out.csv")" = 12 ] || fail "the export" "$dir/out.csv"
! grep -qE '8642|bright' "$dir/out.csv" || fail "a lead's export tells what the model says of what waits" "$dir/out.csv"

# Everything again; the details of what ann decided, and its second answer asked for.
keys Escape
wait_gone 'filter:'
keys / '#7' Enter
wait_for '> +#7 .*done +ann'
keys d
wait_for 'ann said bright, blind'
wait_for 'oracle 77 \(live\) says bright 0\.86'
keys R
wait_for 'decided once more'
keys y
wait_for 'requeued 1'
waits "select count(*) from assignment where item_id = 7 and state = 'open'" 1
wait_for 'Still to be judged blind'
screen >"$here/screen"
! grep -E '^│' "$here/screen" | grep -qE 'oracle|\.86|bright' || fail "the model's word on what is asked for again" "$here/screen"
keys d Escape
wait_gone 'filter:'

# Another process decides what is on the screen: it comes in, and the selection stays.
keys / 'state:done' Enter
wait_for '0 of 120|Nothing is like that'
other=$(value "select min(item_id) from v_queue where state = 'open' and item_id in (6, 8, 9)") # what Review holds is nobody else's
rung decide "$other" ok --operator ann || fail "decide $other" "$dir/err"
wait_for "> +#$other .*done +ann"
keys Escape
wait_gone 'filter:'
wait_for "> +#$other "

# A click selects, the wheel moves on, a double click opens.
raw() { $T send-keys -t t -l -- "$(printf "$1")"; }
clicks_on() { # TIMES TEXT: as fast as one can
	line=$(screen | grep -nE -- "$2" | head -1 | cut -d: -f1)
	for _ in $(seq "$1"); do printf '\\033[<0;12;%sM\\033[<0;12;%sm' "$line" "$line"; done >"$here/clicks"
	raw "$(cat "$here/clicks")"
}
wait_for '#11 '
clicks_on 1 '#10 '
wait_for '> +#10 '
raw '\033[<65;12;10M'
wait_for '> +#13 '
clicks_on 2 '#11 '
wait_for '\[Review\]'
wait_for '─ #11 '
keys g q
wait_for '> +#11 '

# The item that is selected, in Review.
keys / '#30' Enter
wait_for '> +#30 '
keys Enter
wait_for '\[Review\]'
wait_for '─ #30 '
keys 1
wait_for 'saved #30 ok'
waits "select decided_label from v_side_by_side where item_id = 30" ok
quits

# ---- blind ----

signs='oracle|8642|\.86|0\.13|conf|model|lane|audit|second|assign|requeue'
start 100x30 "$RUNG" -p "$project" --operator ann
until_true 10 shows_item || { fail "no item" "$here/screen"; exit 1; }
keys g q
wait_for 'filter: state:waiting'
blind() {
	screen >"$here/screen"
	! grep -vE '^/ ' "$here/screen" | grep -qE "$signs" || fail "an inspector sees of the model, $1" "$here/screen"
}
blind 'at the start'
keys Escape
wait_gone 'filter:'
wait_for '#7 .*done +ann +bright' # their own answer, whoever looks at it again
blind 'with everything'
for key in j d A R s Escape '|' Escape '?' Escape d G; do
	keys "$key"
	case $key in
	d) wait_for 'details' ;;
	s) wait_for 'newest first' ;;
	'|') wait_for 'its path or key' ;;
	'?') wait_for 'keys of this screen' ;;
	esac
	blind "after $key"
done
for word in 'conf<.9' 'pred:ok' 'lane:audit'; do
	keys / "$word"
	wait_for 'filter, at [0-9]+: .* is for leads'
	keys Escape
	wait_gone 'is for leads'
done
keys E
wait_for 'export to'
keys "$dir/ann.jsonl" Enter
wait_for 'written to'
keys y
wait_for 'wrote [0-9]+ rows'
! grep -qE 'oracle|8642|confidence|lane|reason|prediction' "$dir/ann.jsonl" || fail "an inspector's export tells of the model" "$dir/ann.jsonl"
keys q
wait_for '\[Review\]'
quits
exit $failed
