#!/bin/sh
# agreement: against the same numbers worked out by hand.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
near() { holds "(($1) - ($2)) | fabs < 1e-9"; }

check "nothing to compare" answers '.n == 0 and .agreement == null and .kappa == null and .human_human == null' agreement
check "nothing to compare, in words" exits 0 agreement
check "it says what to do" prints "next: rung -p [^ ]* score"

# 20 items: 12 both ok, 5 both bright, 2 decided bright and predicted ok, 1 the other way round.
{
	echo item,label,confidence
	for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do echo "k$n,ok,0.9"; done
	for n in 15 16 17 18 19 20; do echo "k$n,bright,0.8"; done
} >"$dir/p.csv"
{
	echo item,operator,label
	for n in 1 2 3 4 5 6 7 8 9 10 11 12 20; do echo "k$n,ann,ok"; done
	for n in 13 14 15 16 17 18 19; do echo "k$n,ann,bright"; done
	echo k1,bob,ok
	echo k2,bob,bright
} >"$dir/d.csv"
check "import predictions" answers '.rows == 20 and .imported == 20 and .created == 20 and .rejected == 0' import predictions "$dir/p.csv" --create
check "import decisions" answers '.rows == 22 and .imported == 22 and .rejected == 0' import decisions "$dir/d.csv"
check "the same again changes nothing" answers '.imported == 0 and .present == 22' import decisions "$dir/d.csv"
check "agreement" answers '.stage == "main" and (.per_class.bright | has("precision", "recall", "f1", "n"))' agreement
# k2 is a tie between two people, which counts once a lead has settled it
check "a tie is left out" holds '.n == 19'
check "agreement" near .agreement 16/19
check "kappa" near .kappa '(16/19 - (12*13 + 7*6)/361) / (1 - (12*13 + 7*6)/361)'
check "precision of bright" near .per_class.bright.precision 5/6
check "recall of bright" near .per_class.bright.recall 5/7
check "confusion" holds '.confusion.bright.ok == 2 and .confusion.ok.bright == 1'
check "interval around kappa" holds '.kappa_low < .kappa and .kappa < .kappa_high'
{ echo item,label; for n in 1 2 3 4 5 6 7 8 9; do echo "k$n,bright"; done; } >"$dir/t.csv"
check "the truth comes later" answers '.imported == 9' import decisions "$dir/t.csv" --mode truth
check "and is no agreement" answers '.n == 19 and .human_human.n == 2' agreement
check "agreement still" near .agreement 16/19
check "it stands beside what was said" is "select count(*) from v_truth where label = 'bright' and people_right = 0" 8
check "people among themselves" holds '.human_human.n == 2 and .human_human.agreement == 0.5'
check "Fleiss and AC1 of the two" holds '.human_human | (.fleiss + 1/3 | fabs) < 1e-9 and (.ac1 - 0.2 | fabs) < 1e-9'
check "in words" exits 0 agreement
check "the verdict comes first" sh -c "head -1 '$dir/out' | grep -q 'agree on'"
check "a later time leaves nothing" answers '.n == 0' agreement --since 2100-01-01
check "a time that is none" misuse "since" agreement --since yesterday
check "an unknown version" fails "no version" agreement --model nothing
check "broken rows are named" sh -c "printf 'item,operator,label\nk1,eve,banana\nk3,eve\n' >'$dir/b.csv'"
check "none of them goes in" exits 1 import decisions "$dir/b.csv"
check "with their lines" complains 'b\.csv:2: '
check "an unknown mode" misuse "blind, assisted or truth" import decisions "$dir/d.csv" --mode guessed

# Second looks: 12 items drawn at 0.5, of which bob sees one otherwise, and one critical one.
new_project() { "$RUNG" init "$project" --labels ok,bright --critical bright >/dev/null || exit 99; }
rm -f "$project"*
new_project
pictures "$dir/in" 30
"$RUNG" -p "$project" add "$dir/in" >/dev/null || exit 99
check "share" exits 0 config second.share 0
rung next --operator bob --json # so that somebody else decides here
check "bob is there" exits 0 decide "$(jq .item "$dir/out")" ok --operator bob
check "share" exits 0 config second.share 0.5
while rung next --operator ann --json && item=$(jq .item "$dir/out") && [ "$item" != null ]; do
	check "ann decides" exits 0 decide "$item" ok --operator ann
done
check "nothing is known yet" answers '.human_error == null' agreement
drawn=$(value "select count(*) from v_second_looks where state = 'open' and first_operator = 'ann'")
n=0
while rung next --operator bob --json && item=$(jq .item "$dir/out") && [ "$item" != null ]; do
	label=ok
	[ "$n" = 0 ] && label=bright
	check "bob looks again" exits 0 decide "$item" "$label" --operator bob
	n=$((n + 1))
done
check "of those that were drawn" [ "$n" = "$drawn" ]
check "people err" answers ".human_error.n == $drawn and .human_error.drawn == $drawn" agreement
near "$(jq .human_error.error "$dir/out")" "1 / (2 * $drawn)" || { echo "FAIL: the error"; cat "$dir/out"; failed=1; }
check "in words too" exits 0 agreement
check "they are" prints "people err in about .* estimated from $drawn second looks"
check "bounds" answers 'true' agreement
check "between bounds" holds '.human_error.low < .human_error.error and .human_error.error < .human_error.high'
check "peers" holds ".human_human.n == $drawn"

# Without a model: ann and bob are right, cid errs alone in ten and dan in ten others, and both together in ten more, which
# most votes leave open, and which their errors elsewhere settle.
check "too few" answers '.truth == null and (.people | length) == 2 and all(.people[]; .right == null and .found.ok == null)' agreement --people
check "too few, in words" exits 0 agreement --people
check "why" prints 'not defined \(0 items have 3 answers or more, 30 are needed\)'
awk -v D="$dir/people.csv" -v T="$dir/truth.csv" 'BEGIN {
	print "item,operator,label" >D; print "item,label" >T
	for (i = 0; i < 40; i++) {
		truth = i % 2 ? "ok" : "bright"; other = i % 2 ? "bright" : "ok"
		cid = i < 20 ? other : truth; dan = i % 20 < 10 ? other : truth
		printf "m%d,%s\n", i, truth >T
		printf "m%d,ann,%s\nm%d,bob,%s\nm%d,cid,%s\nm%d,dan,%s\n", i, truth, i, truth, i, cid, i, dan >D
	}
}'
people=$dir/people.db
"$RUNG" init "$people" --labels ok,bright --critical bright --kind record >/dev/null || exit 99
check "many people" answers '.imported == 160 and .created == 40' -p "$people" import decisions "$dir/people.csv" --create
check "and the truth" answers '.imported == 40' -p "$people" import decisions "$dir/truth.csv" --mode truth
check "how right they are" answers '.items == 40 and .answers == 160 and .judged_often == 40 and .truth == {n: 40, majority_error: 0.125, weighed_error: 0}' -p "$people" agreement --people
check "each of them" holds '[.people[] | [.operator, .answers, (.right * 100 | round), (.found.bright * 100 | round)]] == [["ann", 40, 100, 100], ["bob", 40, 100, 100], ["cid", 40, 50, 50], ["dan", 40, 50, 50]]'
check "in words" exits 0 -p "$people" agreement --people
check "most votes beside it" prints 'most votes are wrong in 12\.50 %'
check "of no model" misuse 'without --model' -p "$people" agreement --people --since 2026-01-01
check "not for who judges" fails 'inspector' -p "$people" --operator cid agreement --people
finish
