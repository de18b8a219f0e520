#!/bin/sh
# Templates: stages of a worked example by one command, and a demo of each. What breaks in the second stage of the
# recommender is told from what breaks in the third.
. "$TOP_SRCDIR/tests/cli/lib.sh"

check "stages, labels, links" answers '.template == "recommender" and .stages == ["check", "profile", "rank"]' init "$project" --template recommender
check "as stage list has them" answers '[.stages[] | [.stage, .kind, .output, (.after[] | .stage, .label), (.labels | join("/"))]] == [
	["check", "record", "class", "complete/incomplete"], ["profile", "record", "class", "check", "complete", "known/unknown"],
	["rank", "record", "ranking", "profile", null, "listed/none"]]' stage list
check "all at level 0" answers '[.stages[].level] == [0, 0, 0]' stage list
check "their settings" answers '.value == "10"' config agree.top_k --stage rank
check "no other" is "select count(*) from v_events where kind = 'setting.change'" 1
check "in words" exits 0 init "$dir/w.db" --template recommender
check "how they stand" prints "check, profile after check=complete, rank after profile"
for option in "--labels a,b" "--critical a" --no-critical "--kind image" "--output text"; do
	check "no $option" misuse "says of each stage" init "$dir/n.db" --template recommender $option
done
check "no stage" misuse "names its stages" init "$dir/n.db" --template recommender --stage one
check "unknown" misuse "there is: inspection, recommender" init "$dir/n.db" --template shop
check "another's dial" misuse "goes with --template inspection" demo "$dir/n" --template recommender --glare 0.5
check "nor this one's" misuse "goes with --template recommender" demo "$dir/n" --data "$dir"
check "another's drift" misuse "drift is profiles" demo "$dir/n" --template recommender --drift glare
check "a thousand years" fails "more than ten years" demo "$dir/n" --template recommender --items 400000 --per-day 1
check "nothing was made" [ ! -e "$dir/n.db" -a ! -e "$dir/n" ]

mkdir "$dir/bin"
check "without Python" sh -c "PATH='$dir/bin' '$RUNG' demo '$dir/n' --template recommender 2>'$dir/err'; [ \$? = 1 ]"
check "a line says so" complains "^rung: demo: there is no python3 along PATH: the programs of this example"
check "before anything is made" [ ! -e "$dir/n" ]
command -v python3 >/dev/null || { [ $failed = 0 ] && exit 77; finish; }

mkdir "$dir/data"
printf 'userId,movieId,rating,timestamp\n1,7,4.5,30\n2,7,4.0,20\n2,8,5.0,10\n' >"$dir/data/ratings.csv"
printf 'movieId,title,genres\n7,"Seven, the film",crime\n8,Eight,drama|crime\n' >"$dir/data/movies.csv"
check "too few ratings" fails "3 ratings of known films are too few for 2 visits" demo "$dir/n" --template recommender --data "$dir/data" --items 2
check "of one's own" answers '.items == 1 and .scored == 3 and .failed == 0 and .null == 0' demo "$dir/own" --template recommender --data "$dir/data" --items 1
check "in the order of time" [ "$(sed -n 2,3p "$dir/own/model/ratings.csv")" = "$(printf '2,8,10,10\n2,7,8,20')" ]
check "films by their names" [ "$(sed -n 2p "$dir/own/model/items.csv")" = '7,"Seven, the film",crime' ]

# A day of ten visits an hour; from the middle on profiles are lost.
project=$dir/d/rung.db
check "a demo" answers '.items == 240 and .failed == 0 and .null == 0 and .drift_at == 121' demo "$dir/d" --template recommender --items 240 \
	--per-day 240 --drift profiles@121:0.5 --set exam.share=0,second.share=0
check "lists are worse then" holds '.hit_rate > 0.6 and .hit_rate_after < .hit_rate - 0.1'
check "nobody is taken for a person" is "select count(*) from v_decisions where origin <> 'simulated'" 0
check "the last hours' films are not known yet" is "select count(*) > 180 and max(item_id) < 220 from v_decisions where stage = 'rank'" 1
check "what is incomplete goes no further" is "select count(*) from v_decisions d join v_passes p using (item_id)
	where d.stage = 'check' and d.label = 'incomplete' and d.in_force and p.stage = 'profile' and p.state = 'open'" 0
check "the pipeline" answers '[.stages[] | .stage] == ["check", "profile", "rank"] and all(.stages[]; .out > 200)' pipeline
check "the second stage began it" holds '[.blame[] | select(.stage == "rank") | .moved_first[0].stage] | length >= 2 and all(. == "profile")'
check "and nothing else" holds '[.blame[] | select(.stage == "rank") | .moved_first[].stage] | unique == ["profile"]'
check "hours before lists were seen to be worse" holds '.blame[] | select(.metric == "output.agreement.blind" and .stage == "rank") |
	.moved_first[0] | .lead >= 3 and .lead_s >= 5400 and (.correlation | fabs) > 0.4'
check "the log is whole" exits 0 verify
check "again" fails "is a project already" demo "$dir/d" --template recommender
finish
