#!/bin/bash
# rollout compare: two versions on the same items, the figures beside what other programs give, and the items behind them.
. "$TOP_SRCDIR/tests/cli/lib.sh"

# 100 items that people call good or bad: 80 both right, 12 only the new one, 4 only the old one, 4 neither; one in ten is bad.
awk -v dir="$dir" 'BEGIN {
	print "item,label,confidence" >dir "/one.csv"; print "item,label,confidence" >dir "/two.csv"; print "item,operator,label" >dir "/people.csv"
	for (i = 0; i < 100; i++) {
		right = i % 10 ? "good" : "bad"; wrong = i % 10 ? "bad" : "good"
		printf "i%d,%s,0.9\n", i, (i < 80 || i >= 92 && i < 96) ? right : wrong >dir "/one.csv"
		printf "i%d,%s,0.8\n", i, (i < 92) ? right : wrong >dir "/two.csv"
		printf "i%d,ann,%s\n", i, right >dir "/people.csv"
	}
}'
check "a project" exits 0 init "$dir/p.db" --labels good,bad --no-critical
check "the old version" exits 0 import predictions "$dir/one.csv" --model "old 1" --create
check "the new one" exits 0 import predictions "$dir/two.csv" --model "new 1"
check "without answers nothing is defined" answers '.n == 0 and .difference == null and .mcnemar_p == null and .per_class == {}' rollout compare "new 1"
check "nor in words" exits 0 rollout compare "new 1"
check "it says so" prints 'no difference is defined'
check "people" exits 0 import decisions "$dir/people.csv" --mode blind

check "cells" answers '.n == 100 and [.both_right, .only_first_right, .only_second_right, .both_wrong] == [80, 12, 4, 4]' rollout compare "new 1"
check "difference and McNemar as elsewhere" holds '(.difference - 0.08 | fabs) < 1e-9 and (.mcnemar_p - 0.0768127 | fabs) < 1e-6'
check "an interval around it" holds '.difference_low < 0.08 and .difference_high > 0.08 and .difference_low > -0.02 and .difference_high < 0.17'
check "evidence" holds '.log_e_better > 0 and .log_e_worse < 0'
check "by label" holds '.per_class.bad.n == 10 and .per_class.good.n == 90 and ([.per_class[].only_first_right] | add) == 12'
check "by source" holds '[.per_source[].n] | add == 100'
check "named in either order" answers '.only_first_right == 4 and (.difference + 0.08 | fabs) < 1e-9 and .first.model == "old 1"' rollout compare "old 1" "new 1"
check "the items of a cell" answers '.items | length == 12 and all(.first == .decided and .second != .decided and .first_confidence == 0.8)' rollout compare "new 1" --items first-only
check "of a label" answers '.items | length == 2 and all(.decided == "bad")' rollout compare "new 1" --items first-only --label bad
check "some of them" answers '.items | length == 5' rollout compare "new 1" --items both-right --limit 5
check "in words" exits 0 rollout compare "new 1"
check "with each label" prints 'label bad +[0-9]+'
check "who plays no part is not in the list" answers '.comparisons == []' rollout
check "a shadow" exits 0 rollout shadow "new 1" --reason "to compare"
check "is compared with LIVE" answers '.comparisons | length == 1 and .[0].only_first_right == 12 and .[0].second.model == "old 1"' rollout

check "no such version" fails 'no version' rollout compare "new 9"
check "no such cell" misuse 'both-right, first-only' rollout compare "new 1" --items wrong
check "no such label" fails 'no label "rust"' rollout compare "new 1" --items both-right --label rust
check "LIVE beside nothing" fails "old 1 is LIVE, and there is no STANDBY: name the version" rollout compare "old 1"
check "nothing beside itself" fails "cannot be compared with itself" rollout compare "new 1" "new 1"
check "another is LIVE" exits 0 rollout switch "new 1" --reason "better"
check "it is compared with the one before" answers '.first.model == "new 1" and .second.model == "old 1" and .only_first_right == 12' rollout compare "new 1"
check "as its rules say" exits 0 rollout
check "in words" prints "errs no more often than the version before"
finish
