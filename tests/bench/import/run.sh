#!/bin/bash
# Imports ROWS (100,000) predictions and decisions and prints what each import costs, in processor time: what
# else runs does not count. Decisions are folded at the end of their file, which is in their time.
set -e
rows=${ROWS:-100000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_CONFIG_HOME=/dev/null XDG_STATE_HOME="$folder"
TIMEFORMAT='%U %S'

# What looks drawn is a multiplicative hash of the number.
awk -v rows="$rows" -v folder="$folder" 'BEGIN {
	print "item,label,confidence" > folder "/p.csv"; print "item,operator,label" > folder "/d.csv"
	for (i = 0; i < rows; i++) {
		h = (i * 40503) % 65536
		printf "i%d,%s,%.6f\n", i, h % 5 ? "ok" : "scratch", 0.5 + h / 131073 > folder "/p.csv"
		printf "i%d,ann,%s\n", i, h % 5 ? "ok" : "scratch" > folder "/d.csv"
	}
}'

bench() {
	local what=$1 project=$2 spent
	shift 2
	spent=$({ time "$RUNG" -p "$folder/$project" import "$@" >"$folder/out" 2>&1; } 2>&1) || { cat "$folder/out" >&2; exit 1; }
	echo "$what $spent" | awk -v rows="$rows" '{ spent = $(NF - 1) + $NF; NF -= 2
		printf "%-44s %7.2f s   %8d rows/s\n", $0, spent, rows / spent }'
}

for project in new known; do
	"$RUNG" init "$folder/$project" --labels ok,scratch --critical scratch >/dev/null
done
"$RUNG" -p "$folder/known" import predictions "$folder/p.csv" --model 'm 1' --create >/dev/null
echo "$rows rows, in seconds of the processor"
bench "predictions of new items (--create)" new predictions "$folder/p.csv" --model 'm 1' --create
bench "predictions of known items" known predictions "$folder/p.csv" --model 'm 2'
bench "decisions, folded" new decisions "$folder/d.csv"
bench "the same decisions again" new decisions "$folder/d.csv"
