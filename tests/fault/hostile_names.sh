#!/bin/bash
# Names that a terminal would obey: of files, folders, labels, operators, versions, keys, words, notes and
# reasons. What the program writes to a terminal is kept byte for byte, and nothing of them may be in it.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
command -v script >/dev/null || { echo "no script"; exit 77; }
raw=$here/raw
mark=66 # in each sequence, so that those of the terminal itself are told from ours
escape=$(printf '\033[%sm\033]%s;title\007\033P%s\033\\' $mark $mark $mark)
c1=$(printf '\302\233%sm\302\235%s;title\302\234' $mark $mark)
bidi=$(printf '\342\200\256%s\342\201\246%s\342\200\213' $mark $mark)
broken=$(printf '\233%sm\377\300\200\355\240\200' $mark)
lines=$(printf 'one\nrung: INJECTED\rrung: INJECTED')
long=$(printf '%0240d' $mark)
names=("$escape$c1" "$bidi$broken" "$lines" "$long$escape")

# harmless WHAT: nothing in the raw bytes obeys the data.
harmless() {
	export LC_ALL=C
	for pattern in "\\x1b[^\\x1b]{0,3}$mark" '\x07' '\x1bP' '\xc2[\x80-\x9f]' '\xe2\x80[\x8b-\x8f\xaa-\xae]' '\xe2\x81[\xa6-\xa9]' \
		'[\xc0\xc1\xf5-\xff]' '^(rung: )?INJECTED' '\r(rung: )?INJECTED'; do
		grep -qaP "$pattern" "$raw" && fail "$1: $pattern reached the terminal" <(cat -v "$raw" | head -20)
	done
	export LC_ALL=C.UTF-8
	iconv -f UTF-8 -t UTF-8 <"$raw" >/dev/null 2>&1 || fail "$1: no UTF-8"
	cat "$raw" >>"$here/all"
}

# tries ARG...: rung with these arguments on a terminal; any status, but no crash.
tries() {
	printf '%q ' "$RUNG" -p "$project" "$@" >"$here/command"
	script -qec "$(cat "$here/command")" /dev/null </dev/null >"$raw" 2>&1
	[ $? -lt 120 ] || fail "$1: it crashed" "$raw"
	harmless "$(printf '%q ' "$@" | head -c 200)"
}

new_project
mkdir "$dir/in"
count=0
for name in "${names[@]}"; do
	count=$((count + 1))
	printf 'P5\n8 8\n255\n%064d' $count >"$dir/in/${name:0:240}.pgm"
	echo "no picture" >"$dir/in/bad${name:0:240}.jpg"
	folder=$dir/in/in${name:0:200}
	mkdir "$folder"
	printf 'P5\n8 8\n255\n%064d' $((count + 20)) >"$folder/plain.pgm"
	printf 'P5\n8 8\n255\n%064d' $((count + 40)) >"$dir/plain$count.pgm"
	jq -cn --arg name "${name}" --arg path "plain$count.pgm" '{path: $path, lot: $name, ("c" + $name): "x"}' >>"$dir/rows.jsonl"
	printf '"%s","bad %s"\n' "$name" "$name" >>"$dir/rows.csv"
	printf '"%s","%s","0.9%s"\n' "$name" "$name" "$name" >>"$dir/wrong.csv"
	printf '"%s","ok","0.9"\n' "$name" >>"$dir/keys.csv"
done
sed -i '1i path,lot' "$dir/rows.csv"
sed -i '1i item,label,confidence' "$dir/wrong.csv" "$dir/keys.csv"

tries add "$dir/in" --source "$escape$c1$bidi"
tries add "$dir/in"
check "most of it is in" is 'select count(*) >= 8 from v_items' 1
tries add "$dir/rows.jsonl"
tries add "$dir/rows.csv"
tries import predictions "$dir/keys.csv" --create --model seen
tries import predictions "$dir/wrong.csv" --model seen
for name in "${names[@]:0:3}"; do
	tries init "$dir/new$count.db" --labels "ok,$name" --no-critical
	tries init "$dir/${name:0:100}.db" --labels "ok,no" --no-critical
	tries -p "$dir/${name:0:100}.db" level
	tries -p "$dir/none$name" level
	tries add "$dir/none$name"
	tries operator add "$name" --role inspector
	tries label add "$name"
	tries config "$name" "$name"
	tries import predictions "$dir/keys.csv" --model "$name"
	tries decide "$name" ok
	tries decide 1 "$name"
	tries next --operator "$name"
	tries query "select '$name' as '$name'"
	tries query "$name"
	tries level assist --by-decree --reason "because $name"
	tries "$name"
	tries help "$name"
	tries next "--$name"
	tries schema "$name"
	tries export --format "$name"
	tries model show "$name"
done
jq --arg name "$escape" '.name = $name | .version = ("1" + $name)' "$TOP_SRCDIR/tests/data/models/mean.json" >"$dir/card.json"
cp "$TOP_SRCDIR/tests/data/models/mean.onnx" "$dir/m$escape.onnx"
tries model add "$dir/m$escape.onnx" --card "$dir/card.json"
tries model check "$dir/m$escape.onnx" "$dir/in/$escape.pgm"
rung config assist.blind_share 0
rung config exam.share 0
for ((n = 0; n < 6; n++)); do
	tries next
	item=$("$RUNG" -p "$project" next --json | jq -r .item)
	tries decide "$item" ok --note "a note $escape$c1$bidi"
	[ $n != 3 ] || tries undo
done
for command in log agreement level "operator list" "model list" "label" config doctor schema "query select(path)from(v_items)" \
	"query select(external_key)from(v_items)" "query select(note)from(v_decisions)" "query select(value)from(item_attribute)" \
	"export --format csv" "export --format jsonl" "export --format label-studio" "export --format prodigy" "log --json" "next --json" "query --json select(external_key)from(v_items)"; do
	# shellcheck disable=SC2086
	tries $command
done
check "something of the names was shown" grep -qa "x1b.$mark" "$here/all"

# The console: every item, with the first note and the names of everything.
start 80x24 "$RUNG" -p "$project"
: >"$raw"
$T pipe-pane -t t "cat >>'$raw'"
keys C-l
ready() { shows '#[0-9]+' && shows "skip|nothing"; }
until_true 10 ready || fail "nothing on the screen" "$here/screen"
for ((n = 0; n < 30; n++)); do
	until_true 10 ready
	before=$(cat "$here/screen")
	keys Space
	moved() { shows . && [ "$(cat "$here/screen")" != "$before" ]; }
	until_true 10 moved || break
	! shows 'skipped this before' || break
done
keys Escape # where all have been skipped, a reason is asked for
until_true 10 lacks 'skipped this before' || fail "Escape does not close it" "$here/screen"
quits
until_true 10 test -s "$raw"
$T pipe-pane -t t
harmless console
[ "$(wc -c <"$raw")" -gt 5000 ] || fail "the console wrote next to nothing"
exit $failed
