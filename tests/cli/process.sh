#!/bin/sh
# Programs of one's own as models: the examples of the manual run as they stand there, and a changed program is noticed.
. "$TOP_SRCDIR/tests/cli/lib.sh"
XDG_STATE_HOME=$dir/state
export XDG_STATE_HOME
page=$TOP_SRCDIR/doc/rung-process.7
if command -v mandoc >/dev/null; then
	check "the page is well formed" mandoc -T lint -W warning "$page"
fi

# example FILE: as the page has it.
example() {
	awk -v name="$1" '/^\.Ed/ { on = 0 } on { gsub(/\\e/, "\\"); gsub(/\\-/, "-"); print }
		$0 == ".\\\" file " name { found = 1 } found && /^\.Bd/ { on = 1; found = 0 }' "$page" >"$dir/$1"
	[ -s "$dir/$1" ]
}

for file in length.json length.sh complete.json complete.py; do
	check "the page has $file" example $file
done

"$RUNG" init "$project" --labels short,long --no-critical --kind text >/dev/null || exit 99
printf 'text\nhello\na text of more than twenty characters\n' >"$dir/texts.csv"
rung add "$dir/texts.csv"
check "a program that cannot be run" fails 'length.sh: Permission denied' model add "$dir/length.json"
chmod +x "$dir/length.sh"
check "the shell's example" answers '.added and .role == "live"' model add "$dir/length.json"
check "scores texts" answers '.scored == 2 and .failed == 0' score -j 1
check "as it should" is "select group_concat(label || ' ' || confidence, ', ') from (select * from v_predictions order by item_id)" \
	"short 0.9, long 0.9"
check "with its engine" is "select distinct engine from v_predictions" process
check "and can be timed" answers '.rows == [.rows[0]] and (.rows[0] | .engine == "process" and .batch == 1 and .runs >= 1)' \
	model bench length --seconds 0.01
head -c 10000000 /dev/zero | tr '\0' a >"$dir/long.txt"
rung add "$dir/long.txt"
check "a text of 10 MB" answers '.scored == 1 and .failed == 0' score -j 1
echo "# changed" >>"$dir/length.sh"
check "a changed program is noticed" answers '.problem | test("its SHA-256 differs")' model show length
rung add "$dir/length.json"
check "and not run" fails 'its SHA-256 differs' model check length "$dir/texts.csv"
jq '.version = "2"' "$dir/length.json" >"$dir/two.json"
check "until it is another version" answers '.added' model add "$dir/two.json"
jq '.engine = "onnxruntime" | del(.process)' "$dir/length.json" >"$dir/other.json"
check "texts are for programs" fails 'is for the engine process alone' model add "$dir/other.json"
jq '.input = {kind: "record"} | .version = "3"' "$dir/length.json" >"$dir/record.json"
check "a card of another kind" fails 'takes items of kind record, stage main has kind text' model add "$dir/record.json"
rm "$dir/length.sh"
check "a program that is gone" fails 'two.json, or a file of its program, is not what was added' model check length "$dir/texts.csv"

if command -v python3 >/dev/null; then
	project=$dir/r.db
	"$RUNG" init "$project" --labels complete,incomplete --no-critical --kind record >/dev/null || exit 99
	printf '%s\n' '{"name":"ann","age":7,"town":""}' '{"name":"","age":null,"town":"","label":"complete"}' >"$dir/people.jsonl"
	jq -nc '[range(1000) | {key: "field\(.)", value: .}] | from_entries' >>"$dir/people.jsonl"
	rung add "$dir/people.jsonl"
	check "the example in Python" answers '.added' model add "$dir/complete.json"
	check "scores records, of a thousand fields too" answers '.scored == 3 and .failed == 0' score -j 1
	check "without what tells the answer" is \
		"select group_concat(label || ' ' || round(confidence, 2), ', ') from (select * from v_predictions order by item_id)" \
		"complete 0.67, incomplete 1.0, complete 1.0"
fi
finish
