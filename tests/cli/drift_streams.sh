#!/bin/bash
# Drift where it is known to be: streams with points of change, and networks before pictures that lose their contrast.
# RUNG_TEST_DATA names the folder that holds the data, or one in it. What comes out is printed as a table: make bench-drift.
#   drift/harvard-synthetic: SEA, sine and stagger of doi:10.7910/DVN/5OWRGB (also github.com/songqiaohu/THU-Concept-Drift-Datasets-v1.0)
#     as NAME.csv.gz, inputs and then the class, below a header; drift_points.csv: file,kind,at,width,rows, a row a change
#   drift/circle/circle.csv: var1,var2,y of github.com/mitre/menelaus
#   drift/electricity/elec.csv.gz: Elec2 of github.com/scikit-multiflow/streaming-datasets
#   drift/distortion-contrast/models.csv.gz: experiment,condition,item,model,label,confidence,truth of the contrast experiment of
#     github.com/rgeirhos/generalisation-humans-DNNs
. "$TOP_SRCDIR/tests/cli/lib.sh"
[ -n "${RUNG_TEST_DATA:-}" ] || { echo "RUNG_TEST_DATA names no folder with the streams: the head of tests/cli/drift_streams.sh says which"; exit 77; }
data=$RUNG_TEST_DATA
[ -d "$data/drift" ] || data=$data/..
data=$data/drift
[ -r "$data/harvard-synthetic/drift_points.csv" ] || { echo "$data has no streams"; exit 77; }

# A logistic model of the inputs, their squares and products, learnt from the first rows of a stream; and what it says
# of the others. Rows: inputs, then the class.
model() {
	awk -F, -v learn="$1" -v P="$dir/p.csv" -v D="$dir/d.csv" '
	function term(i) { return i <= k ? x[i] : x[int((i - k - 1) / k) + 1] * x[(i - k - 1) % k + 1] }
	function score(   i, s) { s = w[0]; for (i = 1; i <= m; i++) s += w[i] * t[i]; return 1 / (1 + exp(-(s > 30 ? 30 : s < -30 ? -30 : s))) }
	function load(r,   i) { for (i = 1; i <= k; i++) x[i] = (v[r, i] - mean[i]) / deviation[i]; for (i = 1; i <= m; i++) t[i] = term(i) }
	{ n++; k = NF - 1; for (i = 1; i <= NF; i++) v[n, i] = $i }
	END {
		m = k + k * k
		for (i = 1; i <= k; i++) {
			for (r = 1; r <= learn; r++) { mean[i] += v[r, i] / learn }
			for (r = 1; r <= learn; r++) { deviation[i] += (v[r, i] - mean[i]) ^ 2 / learn }
			deviation[i] = deviation[i] > 0 ? sqrt(deviation[i]) : 1
		}
		for (e = 1; e <= 30; e++)
			for (r = 1; r <= learn; r++) {
				load(r); g = (v[r, k + 1] - score()) * 0.2 / (1 + e / 5); w[0] += g
				for (i = 1; i <= m; i++) w[i] += g * t[i]
			}
		line = "item,label,confidence"
		for (i = 1; i <= k; i++) line = line ",x" i
		print line >P; print "item,operator,label" >D
		for (r = learn + 1; r <= n; r++) {
			load(r); p = score(); line = "r" r "," (p >= .5 ? "up" : "down") "," (p >= .5 ? p : 1 - p)
			for (i = 1; i <= k; i++) line = line "," v[r, i]
			print line >P; print "r" r ",people," (v[r, k + 1] >= .5 ? "up" : "down") >D
		}
	}'
}

# part FROM TO: rows of p.csv and d.csv, without their headers counted, imported.
part() {
	{ head -1 "$dir/p.csv"; sed -n "$(($1 + 2)),$(($2 + 1))p" "$dir/p.csv"; } >"$dir/part_p.csv"
	{ head -1 "$dir/d.csv"; sed -n "$(($1 + 2)),$(($2 + 1))p" "$dir/d.csv"; } >"$dir/part_d.csv"
	rung import predictions "$dir/part_p.csv" --model "stream/1" --create && rung import decisions "$dir/part_d.csv"
}

# stream NAME REFERENCE ROWS: a project of p.csv and d.csv whose first rows are the reference, and the others come by windows.
stream() {
	project=$dir/$1.db
	rm -f "$project"*
	"$RUNG" init "$project" --labels down,up --no-critical --kind record >/dev/null
	rung config second.share 0 && part 0 "$2" || return 1
	rung drift --set-reference "rows:$2"
	for ((at = $2; at < $3; at += 500)); do
		part "$at" $((at + 500 < $3 ? at + 500 : $3)) || return 1
	done
}


# The answer at which the first alarm of concept drift was raised behind one of them, and the item after which that of
# data drift was; 0: none.
concept_after() { value "SELECT coalesce(min(at), 0) FROM (SELECT json_extract(evidence, '\$.folded') AS at FROM alarm WHERE metric = 'drift.concept') WHERE at > $1"; }
concept_before() { value "SELECT count(*) FROM alarm WHERE metric = 'drift.concept' AND json_extract(evidence, '\$.folded') <= $1"; }
data_first() { value "SELECT coalesce(min(last_prediction_id), 0) FROM v_drift WHERE window_state = 'alarm' AND slice = ''"; }
data_windows() { value "SELECT count(DISTINCT window_id) FROM v_drift WHERE slice = ''"; }

echo "# stream             change at    concept: false before, delay (answers)   data: alarm at item, of windows"
found=0
false=0
data_false=0

# segment FILE POINT WIDTH: 1,000 rows to learn from, 2,000 of reference, 2,000 more, and 4,000 behind the change.
segment() {
	begin=$(($2 - $3 / 2 - 5000))
	zcat "$data/harvard-synthetic/$1" | tail -n +2 | sed -n "$((begin + 1)),$((begin + 9000))p" | model 1000
	check "$1 at $2" stream segment 2000 8000
	before=$(concept_before 4000)
	at=$(concept_after 4000)
	first=$(data_first)
	printf '# %-18s %9d    %d, %-34s %s, %s\n' "${1%%_*}" "$2" "$before" "$([ "$at" = 0 ] && echo none || echo $((at - 4000)))" \
		"$([ "$first" = 0 ] && echo none || echo "$first")" "$(data_windows)"
	false=$((false + before))
	case $1 in
	sine*) found=$((found + (at > 0))) data_false=$((data_false + (first > 0))) ;;
	stagger*) found=$((found + (at > 0))) ;;
	esac
}

while IFS=, read -r file kind at width rows; do
	[ "$file" = file ] || segment "$file" "$at" "$width"
done <"$data/harvard-synthetic/drift_points.csv"
check "no alarm of concept drift before the change" [ "$false" = 0 ]
check "none of data drift where no input changes" [ "$data_false" = 0 ]
check "the changes are found that make people and the model differ" [ "$found" = 6 ]

# ---- a circle that moves at row 1,000, and prices of electricity, of which nobody knows where they change ----

tail -n +2 "$data/circle/circle.csv" | model 250
check "circle" stream circle 500 1750
printf '# %-18s %9d    %d, %s\n' circle 1000 "$(concept_before 750)" "$(concept_after 750)"
zcat "$data/electricity/elec.csv.gz" | tail -n +2 | cut -d, -f2- | head -12000 | model 1000
check "electricity" stream electricity 3000 11000
printf '# %-18s %9s    %s alarms of concept, first at %s; data first at item %s of %s windows\n' electricity unknown \
	"$(value "SELECT count(*) FROM alarm WHERE metric = 'drift.concept'")" "$(concept_after 0)" "$(data_first)" "$(data_windows)"

# ---- photographs that lose their contrast: what is accepted errs more, and when that is announced ----

networks=$data/distortion-contrast/models.csv.gz
labels=$(zcat "$networks" | tail -n +2 | cut -d, -f7 | sort -u | paste -sd, -)

# order BLEND: c100 first, 2,000 rows of it for a reference; each condition takes over from the one before over so
# much of its own length (0: at once).
order() {
	zcat "$networks" | tail -n +2 | awk -F, -v blend="$1" 'BEGIN { srand(7); at["c100"] = 1; at["c50"] = 2; at["c30"] = 3; at["c15"] = 4; at["c10"] = 5 }
		$2 in at { r = rand(); print ($2 == "c100" && rand() < 0.6 ? r / 10 : at[$2] + r * (1 + blend)) "," $0 }' | sort -n | cut -d, -f2- |
		awk -F, -v P="$dir/p.csv" -v D="$dir/d.csv" 'BEGIN { print "item,label,confidence,percent" >P; print "item,operator,label" >D }
			{ key = $4 "-" $2 "-" $3; print key "," $5 "," $6 "," substr($2, 2) >P; print key ",people," $7 >D }'
}

# falls NAME BLEND RISK SPEED: says when the fall is announced, and from when on more of what was accepted since the
# reference is wrong than promised.
falls() {
	order "$2"
	project=$dir/$1.db
	"$RUNG" init "$project" --labels "$labels" --no-critical --kind record >/dev/null
	rung config second.share 0 && rung config drift.speed "$4" && part 0 2000 && rung threshold --risk "$3" --json || return 1
	threshold=$(jq .threshold "$dir/out")
	rung drift --set-reference rows:2000
	for ((at = 2000; at < 10000; at += 500)); do part "$at" $((at + 500)) || return 1; done
	read -r newest passed < <(paste -d, "$dir/p.csv" "$dir/d.csv" | tail -n +2 | awk -F, -v t="$threshold" -v risk="$3" '
		$3 >= t && NR > 2000 { n++; e[n] = $2 != $7; s += e[n]; w += e[n] - (n > 500 ? e[n - 500] : 0)
			if (n >= 500 && w > 500 * risk && !newest) newest = NR
			if (n < 100 || s <= n * risk) at = 0; else if (!at) at = NR }
		END { print newest + 0, at + 0 }')
	seen() { value "SELECT coalesce(min(last_prediction_id), 0) FROM v_drift WHERE slice = '' AND feature = '$1' AND drifted = 1 AND window_state = '$2'"; }
	echo "# contrast falls, blend $2, windows $4, promised $3, accepted from $threshold on: alarm of contrast at item $(seen percent alarm), of" \
		"confidence at $(seen confidence alarm); the newest 500 accepted err more than promised at $newest, all since the reference at $passed"
	[ "$(seen percent alarm)" -gt 2000 ] && [ "$(seen percent alarm)" -lt "$passed" ]
}
check "contrast falls at once" falls at_once 0 0.02 normal
check "in short windows" falls short 0 0.02 fast
check "contrast falls slowly" falls slowly 2 0.02 normal
check "contrast falls slowly, in short windows" falls slowly_short 2 0.02 fast
finish
