#!/bin/sh
# model calibrate: a confidence is fitted to what people said, and the new version says it so.
. "$TOP_SRCDIR/tests/cli/lib.sh"
has_engine || { echo "no inference engine"; exit 77; }
new_project
pictures "$dir/in" 120
rung add "$dir/in"
cp "$TOP_SRCDIR/tests/data/models/mean.onnx" "$TOP_SRCDIR/tests/data/models/mean.json" "$dir"
rung model add "$dir/mean.onnx"
rung score -j 1
check "nothing was answered" fails '0 blind answers to what mean 1 said have settled: it takes 50' model calibrate mean

# The model says bright from the middle on; of any three answers one is the other label, however sure it is.
awk 'BEGIN { print "item,operator,label"; for (n = 1; n <= 120; n++) { b = n > 61; if (n % 3 == 0) b = !b; printf "%03d.ppm,ann,%s\n", n, b ? "bright" : "ok" } }' >"$dir/d.csv"
check "people answer" answers '.imported == 120' import decisions "$dir/d.csv" --mode blind
check "it is compared" exits 0 agreement

check "a method that is none" misuse 'temperature or isotonic' model calibrate mean --method platt
check "a version that is none" fails 'no version "median"' model calibrate median
check "none of them came in" is "select count(*) from v_calibrations" 0
check "temperature" answers '.model == "mean 1-temperature" and .role == "idle" and .answers == 120 and .fit.temperature > 1
	and .after.brier < .before.brier and .after.ece < .before.ece and (.before.bins | length) == 15 and ([.before.bins[].n] | add) == 120' model calibrate "mean 1"
temperature=$(jq .fit.temperature "$dir/out")
check "isotonic" answers '.model == "mean 1-isotonic" and (.fit.isotonic | length) > 1 and .after.brier < .before.brier' model calibrate "mean 1" --method isotonic
points=$(jq -c .fit.isotonic "$dir/out")
check "once more, in words" exits 0 model calibrate "mean 1"
check "with its table" prints '^before +said +right +after +said +right$'
check "has a name of its own" prints '^mean 1-temperature-2 added, role idle$'
check "one that is calibrated" fails 'mean 1-temperature is calibrated itself' model calibrate "mean 1-temperature"

# What each says of the same picture: the label stays, the log-odds are divided, or the curve is followed.
rung model check "mean 1" "$dir/in/110.ppm" --json
own=$(jq '.rows[0].confidence' "$dir/out")
check "its confidence is tempered" answers "(1 / (1 + ((1 - $own) / $own | log / $temperature | exp))) as \$want
	| .rows[0] | .label == \"bright\" and (.confidence - \$want | fabs) < 1e-4 and (.probabilities.bright + .probabilities.ok - 1 | fabs) < 1e-4
	and .probabilities.bright < $own" model check "mean 1-temperature" "$dir/in/110.ppm"
check "or goes by the curve, straight from point to point" answers "($points | . as \$c | [range(length - 1)] | map(select(\$c[.][0] <= $own)) | last
	| \$c[.] as \$a | \$c[. + 1] as \$b | \$a[1] + (\$b[1] - \$a[1]) * ($own - \$a[0]) / (\$b[0] - \$a[0])) as \$want
	| .rows[0] | .label == \"bright\" and (.confidence - \$want | fabs) < 1e-6" model check "mean 1-isotonic" "$dir/in/110.ppm"
check "scoring does so too" answers '.scored == 120' score --model "mean 1-temperature" --backfill
check "sure of nothing any more" is "select count(*) from v_predictions where model = 'mean 1-temperature' and confidence > 0.9" 0
check "which the model was" is "select count(*) > 10 from v_predictions where model = 'mean 1' and confidence > 0.9" 1
check "it answers for nothing before it was a shadow" fails 'shadow' rollout canary "mean 1-temperature" --share 0.5 --reason "a test"
check "the fits are kept" is "select count(*) from v_calibrations where parent = 'mean 1' and answers = 120 and brier_after < brier_before" 3
check "the log and the facts agree" exits 0 verify
finish
