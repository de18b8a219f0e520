#!/bin/sh
# plan: an honest answer for large lines and small ones, the same every time, and called simulated.
. "$TOP_SRCDIR/tests/cli/lib.sh"
rung() { "$RUNG" "$@" >"$dir/out" 2>"$dir/err" </dev/null; }

check "a large line climbs" answers '.simulated and .worth_it and .reached == .streams and .days_to_level["3"] < 30 and .automation_rate > 0.3 and .saved_minutes_per_day > 0' plan --per-day 5000 --defects 0.15 --model-error 0.005
check "within its promise" holds '.error_rate <= 0.01'
cp "$dir/out" "$dir/first"
exits 0 plan --per-day 5000 --defects 0.15 --model-error 0.005 --json
check "the same every time" cmp "$dir/first" "$dir/out"
check "a small line takes weeks, most of it blind" answers '.days_to_level["3"] > 20 and .blind_share > 0.6' plan --per-day 300 --defects 0.02
check "and says why" exits 0 plan --per-day 300 --defects 0.02
check "in words" prints 'at level 2, [0-9]* % of the items are decided blind: as many as assist.target_days needs'
check "in days" exits 0 plan --per-day 300 --defects 0.02 --days 20
check "says so" prints 'not worth it here: within 20 days level 3 is reached in [0-9] of 9 simulated streams'
check "and what it rests on" prints 'simulated: medians of 9 streams'
check "minutes a day do not pay for looking after it" answers '(.worth_it | not) and .saved_minutes_per_day > 0 and .saved_minutes_per_day < 5 and .first_year_hours < 10' plan --per-day 50 --defects 0.02
check "and that is said" exits 0 plan --per-day 50 --defects 0.02
check "in hours" prints 'not worth it here: the first year saves [0-9.]* hours'
check "where a look takes minutes it pays" answers '.worth_it and .first_year_hours > 10 and (.why | test("hours in the first year"))' plan --per-day 50 --defects 0.02 --seconds 120
check "a year's hours count the second looks on the way" holds '((365 - .days_to_level["3"]) * .saved_minutes_per_day - .days_to_level["3"] * .extra_minutes_per_day) / 60 - .first_year_hours | fabs < 0.001'
check "a poor model is not worth it" answers '(.worth_it | not) and .days_to_level["3"] == null' plan --per-day 1000 --defects 0.1 --model-error 0.2 --days 60
check "the line is needed" misuse 'per-day 300' plan
check "shares" misuse 'defects' plan --per-day 300 --defects 2
check "volumes" misuse 'per-day' plan --per-day 0 --defects 0.1
project=$dir/p.db
"$RUNG" init "$project" --labels ok,bad --critical bad >/dev/null
"$RUNG" -p "$project" config promise.error 0.05 >/dev/null
check "a project's own settings" answers '.model_error == 0.05' -p "$project" plan --per-day 2000 --defects 0.1 --days 20
"$RUNG" -p "$project" config promise.error 0.01 >/dev/null
"$RUNG" -p "$project" config assist.blind_share 0.2 >/dev/null
check "with a fifth blind it takes months" answers '(.days_to_level["3"] == null or .days_to_level["3"] > 60) and .blind_share > 0.2 and .blind_share < 0.5' -p "$project" plan --per-day 300 --defects 0.02
"$RUNG" -p "$project" config assist.blind_share 1 >/dev/null
check "with all of them weeks" answers '.blind_share == 1 and .days_to_level["3"] < 60' -p "$project" plan --per-day 300 --defects 0.02
exits 0 -p "$project" plan --per-day 300 --defects 0.02
check "as it is set" prints 'assist.blind_share is set'

# line ROWS DEFECTS SEED: what plan takes a line for: a model that errs in 1 %, mostly where it is unsure, people
# who err in 1 % of their looks, and second looks where somebody says defect.
line() {
	awk -v rows="$1" -v defects="$2" -v seed="$3" -v P="$dir/p.csv" -v D="$dir/d.csv" '
	function look(truth) { return rand() < .01 ? 1 - truth : truth }
	function settle(truth, said,  first) {
		first = look(truth)
		return !first && !said ? first : look(truth) == first ? first : look(truth)
	}
	BEGIN {
		srand(seed); print "item,label,confidence" >P; print "item,operator,label" >D; name[0] = "good"; name[1] = "bad"
		for (i = 0; i < rows; i++) {
			c = .5 + .4999 * rand() ^ .12; truth = rand() < defects; said = rand() < (1 - c) * .1864 ? 1 - truth : truth
			printf "i%d,%s,%.9f\n", i, name[said], c >P; printf "i%d,ann,%s\n", i, name[settle(truth, said)] >D
		}
	}'
}
# days PER_DAY: until level 3, in a replay of that line.
days() {
	"$RUNG" replay --predictions "$dir/p.csv" --decisions "$dir/d.csv" --risk 0.01 --critical bad --per-day "$1" --json |
		jq "[.changes[] | select(.to == 3) | .row / $1][0] // 9999"
}
# agrees ROWS PER_DAY DEFECTS: the median of five replays lies near what plan says.
agrees() {
	for seed in 1 2 3 4 5; do
		line "$1" "$3" $seed
		days "$2"
	done | sort -n | sed -n 3p >"$dir/median"
	exits 0 plan --per-day "$2" --defects "$3" --model-error 0.01 --json
	jq -e --argjson seen "$(cat "$dir/median")" '$seen / .days_to_level["3"] | . > 0.6 and . < 1.6' "$dir/out" >"$dir/err"
}
check "replays of a small line take as long as planned" agrees 24000 300 0.02
check "and of a larger one" agrees 12000 1500 0.1
finish
