#!/bin/sh
# rung drift: windows of imported rows against a reference.
. "$TOP_SRCDIR/tests/cli/lib.sh"

# rows FROM TO SHIFT: predictions of made-up items of two cameras; only the second one moves.
rows() {
	awk -v from="$1" -v to="$2" -v shift="$3" 'BEGIN { srand(from); print "item,label,confidence,light,camera,fixed"
		for (i = from; i < to; i++) print "k" i "," (rand() < .3 ? "bad" : "ok") "," .9 + .0999 * rand() "," rand() + (i % 2) * shift "," (i % 2 ? "right" : "left") ",7" }' >"$dir/p.csv"
	rung import predictions "$dir/p.csv" --model line/1 --create
}

"$RUNG" init "$project" --labels ok,bad --no-critical --kind record >/dev/null
check "nothing to compare with" answers '.state == "unknown" and .reference == null and (.why | test("--set-reference")) and .concept.state == "unknown"' drift
check "rows" rows 0 3000 0
check "a reference" answers '.state == "unknown" and (.reference | test("3000"))' drift --set-reference rows:3000
check "few rows are none" fails '250 to 100000' drift --set-reference rows:20
check "nor is a file that is not there" fails 'No such file' drift --set-reference "$dir/none.csv"
check "nor a certificate" fails 'no certificate' drift --set-reference certificate
check "more of the same" rows 3000 4000 0
check "is calm" answers '.state == "calm" and .windows == 2 and ([.features[].drifted] | any | not) and (.features | map(.feature) | index("light"))' drift
check "of what never changes it is not defined" holds '.features[] | select(.feature == "fixed") | .state == "unknown" and .psi == null and .drifted == null and .why != null'
check "a table of it" exits 0 drift
check "says so" prints '^ *fixed +not defined +-'
check "and so do windows" [ "$(value "SELECT count(*) FROM v_drift WHERE feature = 'fixed' AND drifted IS NULL")" -gt 0 ]
check "but not of what is known" [ "$(value "SELECT count(*) FROM v_drift WHERE feature = 'light' AND drifted IS NULL")" = 0 ]
check "one camera moves" rows 4000 6000 0.5
check "is an alarm" exits 3 drift --json
check "of that camera" holds '.state == "alarm" and .features[0].feature == "light" and (.verdict | test("only in camera=right")) and (.slices[] | select(.slice == "camera=left") | .state) == "calm"'
check "one feature" exits 3 drift --feature light --json
check "with its cells" holds '(.features | length) == 1 and (.features[0].bins.names | length) == 11 and (.features[0].w1 > 0.2)'
check "its picture" exits 3 drift --feature light
check "has bars" prints '^  (up to|above) .*%.*#'
check "a slice" answers '.features[0].feature == "light" and .state == "calm"' drift --slice camera=left
check "another method" exits 3 drift --method w1
check "is named" prints 'Wasserstein'
check "no such method" misuse 'psi, ks, w1 or js' drift --method x
check "no such feature" fails 'no feature "x"' drift --feature x
check "no such slice" fails 'no slice camera=up' drift --slice camera=up
check "analysts see it" [ "$(value "SELECT count(*) > 0 FROM v_drift WHERE slice = 'camera=right' AND feature = 'light' AND drifted = 1")" = 1 ]
check "the log vouches for it" exits 0 verify
check "an inspector" exits 0 operator add ina --role inspector
check "is told nothing" fails 'judges without the model' drift --operator ina
check "and sets nothing" fails 'lead' drift --set-reference rows --operator ina
finish
