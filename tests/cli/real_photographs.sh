#!/bin/sh
# Photographs from outside: train, score, let a script decide as their labels say, compare, take out.
# RUNG_TEST_DATA names a folder with data sets in it, each a folder with labels.csv (file, label, split).
. "$TOP_SRCDIR/tests/cli/lib.sh"
[ -n "${RUNG_TEST_DATA:-}" ] || { echo "RUNG_TEST_DATA names no data"; exit 77; }
/usr/bin/python3 -c 'import torch, PIL' 2>/dev/null || { echo "no PyTorch"; exit 77; }
has_engine || { echo "no inference engine"; exit 77; }

# decide_all LABELS.CSV: answers whatever next gives as the file says.
decide_all() {
	while rung next --json && item=$(jq -r .item "$dir/out") && [ "$item" != null ]; do
		name=$(jq -r .file "$dir/out")
		label=$(awk -F, -v name="img/${name##*/}" '$1 == name { print $2 }' "$1")
		rung decide "$item" "$label" || return 1
	done
}

# trial NAME LEAST: the whole way, and at least that agreement on what the model has not seen.
trial() {
	data=$RUNG_TEST_DATA/$1
	[ -r "$data/labels.csv" ] || { echo "$1 is not there"; return; }
	project=$dir/$1.db
	rm -f "$dir/out" "$dir/err"
	"$RUNG" init "$project" --labels ok,defect --critical defect >/dev/null
	check "$1: train" /usr/bin/python3 "$TOP_SRCDIR/models/train/train.py" "$data/labels.csv" --out "$dir/$1" --name "$1" \
		--labels ok,defect --critical defect >"$dir/$1.log" 2>&1
	check "$1: add" answers '.added > 50 and .rejected == 0' add "$data/img"
	check "$1: model add" answers '.added and .trained_on == "listed"' model add "$dir/$1/$1.onnx"
	check "$1: score" answers '.scored > 50 and .failed == 0' score
	seconds=$(jq .seconds "$dir/out")
	scored=$(jq .scored "$dir/out")
	check "$1: decide" decide_all "$data/labels.csv"
	check "$1: agreement" answers ".n >= 15 and .agreement >= $2 and .kappa > 0.2" agreement
	jq -r --arg name "$1" --arg seconds "$seconds" --arg scored "$scored" '"\($name): \($scored) scored in \($seconds) s; " +
		"\(.n) compared, agreement \(.agreement), kappa \(.kappa) (\(.kappa_low) to \(.kappa_high)), " +
		"recall of defect \(.per_class.defect.recall)"' "$dir/out"
	check "$1: export" answers '.decisions > 50 and .predictions > 50' export --format csv -o "$dir/$1.csv"
	check "$1: query" answers '.rows | length > 0' query "select decided_label, predicted_label, count(*) from v_side_by_side group by 1, 2"
}

trial cookies 0.8
trial magnetic-tile 0.6
finish
