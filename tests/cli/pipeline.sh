#!/bin/sh
# rung pipeline: a stage that something has passed through, in words and as JSON.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
rung operator add olaf --role inspector
{ echo item,label,confidence; n=1; while [ $n -le 20 ]; do echo "k$n,ok,0.9"; n=$((n + 1)); done; } >"$dir/p.csv"
rung import predictions "$dir/p.csv" --create --model imported

check "one stage" answers '.stages | length == 1 and (.[0] | .stage == "main" and .when == [] and .frozen == false and .state == "ok")' pipeline
check "what passed" answers '.stages[0] | .out == 20 and .null_rate == 0 and .errors == 0' pipeline
check "what is not defined is null" answers '.stages[0] | .agreement == null and .passes == null and .handed_on == null and .lag_ms == null' pipeline
check "nobody is to blame" answers '.blame == [] and .window_s == 1800' pipeline
check "a shorter time" answers '.window_s == 60' pipeline --since "$(date -u +%Y-%m-%dT%H:%M)"
check "in words" exits 0 pipeline
check "a line a stage" grep -qE '^main +ok +[0-9]+ +20 +' "$dir/out"
check "no time" misuse "no time" pipeline --since yesterday
check "not for inspectors" fails "inspector" pipeline --operator olaf
finish
