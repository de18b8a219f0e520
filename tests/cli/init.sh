#!/bin/sh
# rung init.
. "$TOP_SRCDIR/tests/cli/lib.sh"

check "critical labels must be named or waived" misuse "critical" init "$dir/a.db" --labels ok,defect
check "an unknown case" misuse "new, assist or replace" init "$dir/a.db" --labels a,b --no-critical --case bogus
check "labels are needed" misuse "labels" init "$dir/a.db" --no-critical
check "nothing was made" [ ! -e "$dir/a.db" ]
check "both answers exclude each other" misuse "exclude" init "$dir/a.db" --labels a,b --critical a --no-critical
check "an empty label" misuse "empty" init "$dir/a.db" --labels a,,b --no-critical
check "an empty label at the end" misuse "empty" init "$dir/a.db" --labels a,b, --no-critical
check "an unknown template" misuse "inspection" init "$dir/a.db" --template nothing
check "a critical label that is none" exits 1 init "$dir/a.db" --labels a,b --critical c
check "it says so" complains "c"
check "an unknown kind" exits 1 init "$dir/a.db" --labels a,b --no-critical --kind smell
check "a label twice" exits 1 init "$dir/a.db" --labels a,a --no-critical
check "nothing was made by any of it" [ ! -e "$dir/a.db" ]

check "init" answers '.labels == ["ok", "defect"] and .critical == ["defect"]' init "$project" --labels 'ok, defect' --critical defect
check "the project opens" exits 0 level
sum=$(cksum <"$project")
check "an existing file is not overwritten" fails "exists" init "$project" --labels x,y --no-critical
check "nor changed" [ "$sum" = "$(cksum <"$project")" ]
check "a template" answers '.labels == ["ok", "defect"] and .critical == ["defect"]' init "$dir/t.db" --template inspection
check "its labels may be others" answers '.labels == ["ok", "dent"] and .critical == []' init "$dir/u.db" --template inspection --labels ok,dent --no-critical
check "no critical label" answers '.critical == []' init "$dir/n.db" --labels a,b --no-critical
check "the owner is whoever made it" answers '[.operators[] | .role] == ["owner"] and .operators[0].login' operator list
if has_terminal; then
	check "on a terminal it asks" on_terminal 'b\n' init "$dir/asked.db" --labels a,b
	check "which labels are critical" prints "critical"
	project=$dir/asked.db
	check "and takes the answer" answers '[.labels[] | select(.critical) | .name] == ["b"]' label list
	check "none" on_terminal '-\n' init "$dir/none.db" --labels a,b
	project=$dir/none.db
	check "is an answer too" answers '[.labels[] | select(.critical)] == []' label list
	project=$dir/p.db
fi
check "a folder that is not there" exits 1 init "$dir/none/a.db" --labels a,b --no-critical
finish
