#!/bin/bash
# Exports ROWS (50,000) items with a prediction and a decision each, two boxes on each tenth of them, in every format, and takes
# what can be taken in again into an empty project: seconds of the processor, since what else runs does not count, the most memory
# that was held, and whether the same answers and boxes have come back. Ends badly where they have not.
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

# run ARG...: rung with these arguments; its seconds and megabytes in $spent.
run() {
	/usr/bin/time -f '%U %S %M' -o "$folder/time" "$RUNG" "$@" >"$folder/out" 2>&1 || { cat "$folder/out" >&2; exit 1; }
	spent=$(awk '{ printf "%7.2f %8.1f", $1 + $2, $3 / 1024 }' "$folder/time")
}

# What of each item is in force.
said() {
	sqlite3 -readonly "$1" "SELECT i.external_key, l.name, o.name, d.mode FROM decision d JOIN item i USING (item_id) JOIN operator o USING (operator_id)
 LEFT JOIN label l USING (label_id) ORDER BY 1;
 SELECT i.external_key, l.name, printf('%.4f %.4f %.4f %.4f', r.x, r.y, r.width, r.height) FROM region r JOIN decision d USING (decision_id)
 JOIN item i ON i.item_id = d.item_id LEFT JOIN label l ON l.label_id = r.label_id ORDER BY 1, 3"
}

init() { "$RUNG" init "$1" --labels ok,scratch --critical scratch >/dev/null; }

# Pictures need not be there: their sizes are as if they had been measured.
init "$folder/p.db"
echo "$rows rows: seconds of the processor, and megabytes"
printf '%-16s %7s %8s %7s %8s  %s\n' format out MB in MB same
run -p "$folder/p.db" import jsonl "$folder/all.jsonl" --create
printf '%-16s %7s %8s %s  %s\n' "(to begin with)" - - "$spent" -
sqlite3 "$folder/p.db" "INSERT INTO item_feature (item_id, width, height, measured_ms) SELECT item_id, 200, 150, 0 FROM item"
said "$folder/p.db" >"$folder/said"
for format in csv jsonl coco label-studio prodigy yolo cleanlab coco-results; do
	run -p "$folder/p.db" export --format $format -o "$folder/x.$format"
	out=$spent spent="      -        -" same=-
	case $format in csv | jsonl | coco | label-studio | prodigy)
		rm -f "$folder/q.db"*
		init "$folder/q.db"
		run -p "$folder/q.db" import $format "$folder/x.$format" --create
		said "$folder/q.db" >"$folder/again"
		if cmp -s "$folder/said" "$folder/again"; then same=yes; else same=NO lost=1; fi ;;
	esac
	printf '%-16s %s %s  %s\n' $format "$out" "$spent" $same
done
exit ${lost:-0}
