#!/bin/bash
# Exports ROWS (50,000) items with a prediction and a decision each, two boxes on each tenth of them, in every format that is a
# text, and imports what can be: seconds of the processor, since what else runs does not count, and the most memory that was held.
set -e
rows=${ROWS:-50000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_CONFIG_HOME=/dev/null XDG_STATE_HOME="$folder"

# What looks drawn is a multiplicative hash of the number.
awk -v rows="$rows" 'BEGIN { for (i = 0; i < rows; i++) {
	h = (i * 40503) % 65536
	printf "{\"external_key\":\"i%d\",\"predicted_label\":\"%s\",\"confidence\":%.6f,\"model\":\"m 1\",\"decided_label\":\"%s\",\"operator\":\"ann\",\"mode\":\"assisted\"", i, h % 5 ? "ok" : "scratch", 0.5 + h / 131073, h % 5 ? "ok" : "scratch"
	if (i % 10 == 0)
		printf ",\"regions\":[{\"label\":\"scratch\",\"x\":%d,\"y\":2,\"width\":30,\"height\":4},{\"label\":\"scratch\",\"x\":5,\"y\":%d,\"width\":3,\"height\":40}]", h % 100, h % 80
	print "}"
} }' >"$folder/all.jsonl"

# bench WHAT ARG...: rung with these arguments.
bench() {
	local what=$1
	shift
	/usr/bin/time -f '%U %S %M' -o "$folder/time" "$RUNG" "$@" >"$folder/out" 2>&1 || { cat "$folder/out" >&2; exit 1; }
	awk -v what="$what" '{ printf "%-28s %7.2f s   %6.1f MB\n", what, $1 + $2, $3 / 1024 }' "$folder/time"
}

init() { "$RUNG" init "$1" --labels ok,scratch --critical scratch >/dev/null; }

# Pictures need not be there: their sizes are as if they had been measured.
init "$folder/p.db"
echo "$rows rows, in seconds of the processor, and memory"
bench "jsonl in" -p "$folder/p.db" import jsonl "$folder/all.jsonl" --create
sqlite3 "$folder/p.db" "INSERT INTO item_feature (item_id, width, height, measured_ms) SELECT item_id, 200, 150, 0 FROM item"
for format in csv jsonl coco label-studio prodigy cleanlab; do
	bench "$format out" -p "$folder/p.db" export --format $format -o "$folder/x.$format"
done
for format in csv coco label-studio prodigy; do
	rm -f "$folder/q.db"*
	init "$folder/q.db"
	bench "$format in" -p "$folder/q.db" import $format "$folder/x.$format" --create
done
