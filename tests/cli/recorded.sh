#!/bin/bash
# The ladder over what real networks said of real pictures, through import and replay. RUNG_TEST_DATA names the
# folder that holds the data, or one in it: agreement/cifar10-vgg16 and drift/distortion-contrast.
. "$TOP_SRCDIR/tests/cli/lib.sh"
[ -n "${RUNG_TEST_DATA:-}" ] || { echo "RUNG_TEST_DATA names no data"; exit 77; }
data=$RUNG_TEST_DATA
[ -d "$data/agreement" ] || data=$data/..
cifar=$data/agreement/cifar10-vgg16/predictions.csv
contrast=$data/drift/distortion-contrast/models.csv.gz
[ -r "$cifar" ] && [ -r "$contrast" ] || { echo "$data has no recorded predictions"; exit 77; }
replays() { "$RUNG" replay --predictions "$dir/p.csv" --decisions "$dir/d.csv" --truth "$dir/d.csv" "$@" --json >"$dir/out" 2>"$dir/err"; }

# ---- ten thousand small pictures, and what is true of them for people's answers ----

# shuffled SEED: the rows in another order, as predictions p.csv and decisions d.csv.
shuffled() {
	tail -n +2 "$cifar" | awk -F, -v seed="$1" 'BEGIN { srand(seed) } { print rand() "," $1 "," $3 "," $4 "," $5 }' | sort -n |
		awk -F, -v P="$dir/p.csv" -v D="$dir/d.csv" 'BEGIN { print "item,label,confidence" >P; print "item,operator,label" >D }
			{ print $2 "," $3 "," $4 >P; print $2 ",people," $5 >D }'
}
shuffled 1
"$RUNG" init "$project" --labels airplane,automobile,bird,cat,deer,dog,frog,horse,ship,truck --no-critical --kind record >/dev/null
check "predictions" answers '.imported == 10000 and .created == 10000 and .nulls == 0' import predictions "$dir/p.csv" --create
check "decisions" answers '.imported == 10000 and .unknown == 0' import decisions "$dir/d.csv"
check "their agreement" answers '.n == 10000 and (.agreement - 0.9359 | fabs) < 1e-9' agreement
check "a threshold over all of them" answers '.threshold > 0.97 and .threshold < 0.99 and .coverage > 0.8 and .risk_bound <= 0.02 and .errors / (.n * .coverage) < 0.02' threshold --risk 0.02
check "what the program says of it" exits 0 threshold --risk 0.02
sed 's/^/# /' "$dir/out"

# The certificate is made from the first rows; the others are judged by the truth.
: >"$dir/orders"
for seed in $(seq 1 20); do
	shuffled "$seed"
	replays --risk 0.02 --seed "$seed" && jq -c '{row: ([.changes[] | select(.to == 3) | .row][0]), coverage, threshold, error: (.accepted_errors / .accepted)}' "$dir/out" >>"$dir/orders"
done
jq -s '{orders: length, row: (map(.row) | add / length), threshold: (map(.threshold) | add / length), coverage: (map(.coverage) | add / length),
	error: (map(.error) | add / length), over: (map(select(.error > 0.02)) | length)}' "$dir/orders" >"$dir/out"
jq -r '"# \(.orders) orders: level 3 at row \(.row), threshold \(.threshold), coverage \(.coverage); of the rest it decides \(.error) wrongly, over the promise in \(.over)"' "$dir/out"
check "every order climbs" holds '.orders == 20 and .row < 3000 and .coverage > 0.75'
check "within the promise on what was not used" holds '.error < 0.02 and .over <= 2'

# ---- contrast that falls ----

# falling MODEL: its predictions in the order of falling contrast, 1,120 rows for each of eight.
falling() {
	zcat "$contrast" | awk -F, -v model="$1" -v P="$dir/p.csv" -v D="$dir/d.csv" '
		BEGIN { n = split("c100 c50 c30 c15 c10 c05 c03 c01", order, " "); print "item,label,confidence" >P; print "item,operator,label" >D }
		$4 == model { k = $2 SUBSEP (++count[$2]); p[k] = $2 "-" $3 "," $5 "," $6; d[k] = $2 "-" $3 ",people," $7 }
		END { for (c = 1; c <= n; c++) for (i = 1; i <= count[order[c]]; i++) { k = order[c] SUBSEP i; print p[k] >P; print d[k] >D } }'
}
for model in googlenet resnet152 vgg19; do
	falling $model
	check "$model: a replay" replays --risk 0.03 --per-day 160
	jq -r --arg model $model '"# \($model): " + ([.changes[] | "\(.from) to \(.to) at row \(.row)" + (if .delay then ", \(.delay) rows after row \(.drift_row)" else "" end)] | join("; ")) +
		"; of \(.accepted) that it decided \(.accepted_errors) were wrong"' "$dir/out"
	check "$model: all rows" holds '.rows == 8960 and .rejected == 0 and .unjudged == 0'
	check "$model: reaches level 3 while pictures are clear" holds '[.changes[] | select(.to == 3) | .row][0] <= 3 * 1120' # of full to 30 % contrast
	check "$model: falls, or errs within the promise" holds '([.changes[] | select(.from == 3) | .delay][0] // 0) > 0 or .accepted_errors / .accepted <= 0.03'
	check "$model: leaves to people what it is not sure of" holds '.automation_rate < 0.6'
done
finish
