#!/bin/sh
# config where promotions take two people: what guards less waits for a second lead.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
check "two people" exits 0 config promote.two_person yes
check "who leads alone decides alone" exits 0 config promise.miss 0.06
check "a second lead" exits 0 operator add bea --role lead
check "a looser promise waits" answers '.value == "0.01" and .request.to == "0.02" and .request.expires > .request.at' config promise.error 0.02
check "and is listed" exits 0 config
check "with what to do" prints 'asks for promise.error = 0.02 until .*config promise.error --approve'
check "nobody agrees with themselves" fails "another lead has to answer" config promise.error --approve
check "nor under another's name" fails "under their own login" --operator bea config promise.error --approve
check "the rule itself waits too" answers '.value == "yes" and .request.to == "no"' config promote.two_person off
check "what was asked is taken back" answers '.request == null and .value == "0.01"' config promise.error --withdraw
check "nothing waits any more" fails "nobody waits" config promise.error --refuse
check "a stricter promise holds at once" answers '.value == "0.005" and .request == null' config promise.error 0.005
check "an answer wants one setting" misuse "about one setting" config promise.error 0.1 --approve
check "fewer hours of work wait too" answers '.value == "" and .request.to == "Mon 00:00-00:01"' config project.hours "Mon 00:00-00:01"
check "nobody strips another lead" fails "bea leads, and promotions take two people" operator add bea --role inspector
check "who still leads" answers '[.operators[] | select(.name == "bea") | .role] == ["lead"]' operator list
check "nor under that one's name" fails "under their own login" --operator bea operator add bea --role inspector
check "who leads no more than before" exits 0 operator add carl --role inspector
check "may be something else" exits 0 operator add carl --role analyst
check "a zone that the system does not know" fails "no time zone Europe/Berln; did you mean Europe/Berlin?" config project.timezone Europe/Berln
check "nor anything like it" fails "no time zone Xx$" config project.timezone Xx

# ---- times, by the wall clock of the project ----

check "in words, with what they differ from UTC by" exits 0 level
check "which is nothing" prints 'since 20..-..-.. ..:..Z$'
"$RUNG" init "$dir/far.db" --labels ok,bad --no-critical >/dev/null
"$RUNG" -p "$dir/far.db" config project.timezone Asia/Kolkata >/dev/null
check "or something" sh -c "'$RUNG' -p '$dir/far.db' level | grep -q 'since 20..-..-.. ..:..+05:30$'"
check "not in JSON" sh -c "'$RUNG' -p '$dir/far.db' level --json | jq -e '.since | test(\"[0-9]Z$\")'" >/dev/null

# ---- bands ----

check "a band that pauses" exits 0 limit output.null --high 0.1 --action pause
check "is made wider by two" answers '.limits[0].high == 0.1 and .waiting[0].high == 0.3 and .waiting[0].expires > .waiting[0].at' limit output.null --high 0.3 --action pause
check "which is listed" exits 0 limit output.null
check "with what to do" prints 'asks for - to 0.3, pause until .*limit output.null --approve'
check "by nobody alone" fails "another lead has to answer" limit output.null --approve
check "it is taken back" answers '.waiting == []' limit output.null --withdraw
check "nor is its metric left out by one" fails "takes two leads" metric mute output.null

# ---- who comes to answer ----

printf 'item,label,confidence\nx1,ok,0.9\nx2,bright,0.9\n' >"$dir/p.csv"
rung import predictions "$dir/p.csv" --model "net 1" --create
rung import predictions "$dir/p.csv" --model "net 2"
check "a shadow takes one" answers '.done and (.asked | not)' rollout shadow 2 --reason "to compare"
check "a canary only asks" answers '(.done | not) and .asked and .plan.steps == [0.1]' rollout canary 2 --share 0.1 --reason "better"
check "and is told" answers '.canary == null and .request.act == "canary" and .request.model == "net 2" and .request.expires > .request.at' rollout
check "with what to do" exits 0 rollout
check "in words" prints "asks for a canary of net 2 .10 %, then LIVE.: .better"
check "who asked does not approve" fails "another lead has to answer" rollout approve
check "nor under another's name" fails "under their own login" --operator bea rollout approve
check "a no wants a reason" misuse "say why" rollout approve --refuse
check "a switch is asked for in its place" answers '.asked' rollout switch 2 --reason "at once"
check "one waits at a time" answers '.request.act == "switch"' rollout
check "it is taken back" answers '.request == null and .live == "net 1"' rollout withdraw
check "analysts see what was asked" answers '.rows == [["canary","net 2","withdrawn"],["switch","net 2","withdrawn"]]' query "SELECT act, model, answer FROM v_rollout_requests ORDER BY request_id"
check "nothing waits" fails "no rollout of stage main waits" rollout approve
check "one may ask for somebody" exits 0 --operator bea rollout canary 2 --share 0.1 --reason "better"
check "but nobody answers for another, so no name is told" prints "under their own login: rung (-p [^ ]* )?rollout approve$"
check "the log holds it all" answers '[.problems[]] == []' verify
finish
