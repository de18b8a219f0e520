#!/bin/sh
# A pipeline from the command line: what is said upstream opens and closes what is downstream.
. "$TOP_SRCDIR/tests/cli/lib.sh" || exit 99
"$RUNG" init "$project" --stage vad --kind record --labels speech,noise --no-critical >/dev/null || exit 99
for key in exam.share exam.keep second.share; do check "$key" exits 0 config $key 0; done
{
	echo item,label,confidence
	for n in 1 2 3 4 5 6; do echo "s$n,speech,0.9$n"; done
} >"$dir/p.csv"
check 'predicted' exits 0 import predictions "$dir/p.csv" --model 'net 1' --create

check 'after itself' fails 'cannot come after itself' stage add asr --kind record --labels a --no-critical --after asr
check 'after nothing' fails 'no stage ear' stage add asr --kind record --labels a --no-critical --after ear
check 'a label it has not' fails 'has no label hum' stage add asr --kind record --labels a --no-critical --after vad=hum
check 'twice' fails 'named twice' stage add asr --kind record --labels a --no-critical --after vad,vad=noise
check 'another kind' fails 'judges items of kind record' stage add asr --kind audio --labels a --no-critical --after vad
check 'a kind there is not' fails 'no item here is of kind text' stage add asr --kind text --labels a --no-critical
check 'without labels' exits 2 stage add asr --kind record --no-critical
check 'no such output' exits 2 stage add asr --kind record --output song --labels a --no-critical
check 'added' exits 0 stage add asr --kind record --labels heard,unclear --no-critical --after vad=speech
check 'a name that is taken' fails 'there is a stage asr already' stage add asr --kind record --labels a --no-critical
check 'a third' exits 0 stage add topic --kind record --labels news,sport --no-critical --after vad=speech,asr
check 'listed' answers '[.stages[] | [.stage, .after[].stage, .level]] == [["vad", 0], ["asr", "vad", 0], ["topic", "vad", "asr", 0]]' stage list

check 'the levels of all, one after another' exits 0 level
check 'below their names' sh -c "grep '^stage ' '$dir/out' | tr '\n' ' ' | grep -qx 'stage vad stage asr stage topic '"
check 'gates too, of which one is closed' exits 3 gate
check 'of each' sh -c "[ \"\$(grep -c '^stage ' '$dir/out')\" = 3 ]"
for told in level gate agreement monitor queue drift alarm 'threshold --risk 0.1' limit rollout 'retrain log' 'model list' 'label list' audit hold; do
	rung $told --json
	check "$told, of each" holds '[.stages[].stage] == ["vad", "asr", "topic"]'
done
check 'what is measured of the host is told once' answers '[.stages[].metrics[] | select(.metric == "host.load")] | length == 1' monitor
check 'each has its queue' answers '[.stages[].items | length] == [6, 0, 0]' queue state:open
check 'all are settled' answers '[.stages[] | .settled] == [0, 0, 0]' settle
check 'all are asked whether they are due' answers '[.stages[] | .due] == [false, false, false]' retrain --if-due
check 'one that cannot tell says so' fails '^rung: suspects: stage asr has no LIVE' suspects
check 'and the others tell' [ "$(grep -c '^stage ' "$dir/out")" = 3 ]
for one in next 'decide s1 speech' 'limit output.null --high 0.3' 'drift --set-reference rows' 'suspects --review' retrain 'export --format csv' "report -o $dir/r.html" \
	'level promote --reason x' 'rollout compare 1' 'monitor --watch'; do
	check "$one, of one" misuse 'which stage. say --stage .there is: vad, asr, topic.' $one
done
check 'one that is named is told alone' answers '.stage == "asr" and .level == 0' level --stage asr
check 'settings of all' answers '.per_day == 100' plan --per-day 100 --defects 0.2 --days 2
check 'nothing has come' answers '.item == null' --stage asr next
check 'not there' fails 'is not at stage asr .vad: nothing yet.' --stage asr decide s1 heard
check 'speech' exits 0 --stage vad decide s1 speech
check 'and noise' exits 0 --stage vad decide s2 noise
check 'it has come' answers '.item == 1' --stage asr next
check 'noise has not' fails 'vad: noise' --stage asr decide s2 heard
check 'nothing to say yet' fails 'asr: nothing yet' --stage topic decide s1 news
check 'heard' exits 0 --stage asr decide s1 heard
check 'news' exits 0 --stage topic decide s1 news
check 'taken back upstream' exits 0 --stage vad undo
check 'that was s2' is "select count(*) from v_decisions where in_force" 3
check 'once more' exits 0 --stage vad undo
check 'all of it is superseded' is "select group_concat(stage || superseded) from v_decisions where item_id = 1 and in_force = 0" 'vad0,asr1,topic1'
check 'and counts nowhere' is "select count(*) from v_side_by_side where item_id = 1" 0
check 'nobody is asked' answers '.item == null' --stage asr next
check 'given again' exits 0 --stage vad decide s1 speech
check 'what was said downstream holds again' is "select group_concat(stage || ':' || label) from v_decisions where item_id = 1 and in_force" 'vad:speech,asr:heard,topic:news'
check 'another word of the middle one' exits 0 --stage asr undo
check 'which is' exits 0 --stage asr decide s1 unclear
check 'begins a round' is "select state || round from v_passes where stage = 'topic' and is_current" open2
check 'in which topic is asked anew' answers '.item == 1' --stage topic next

check 'why' fails 'say why' stage freeze vad
check 'frozen' exits 0 stage freeze asr --reason 'too slow'
check 'waits' fails 'frozen .too slow.' --stage asr decide s1 heard
check 'nothing to do, and why' answers '.item == null and (.why | test("frozen .too slow., since .* by .*stage thaw"))' --stage asr next
check 'in words' exits 0 --stage asr next
check 'which' prints 'frozen .too slow.'
echo q | "$RUNG" -p "$project" --stage asr --plain >"$dir/out" 2>&1
check 'line by line too' prints 'asr is frozen, since 2.* too slow. A lead thaws it'
check 'above it work goes on' exits 0 --stage vad decide s3 speech
check 'again' fails 'frozen already' stage freeze asr --reason x
check 'thawed' exits 0 stage thaw asr --reason 'a faster one'
check 'which has come' exits 0 --stage asr decide s3 heard
check 'all stages at once' exits 0 score
check 'a file of answers' sh -c "printf 'item,operator,label\ns4,eve,speech\ns5,eve,noise\n' >'$dir/d.csv'"
check 'imported' exits 0 --stage vad import decisions "$dir/d.csv"
check 'opens too' is "select group_concat(item_id) from v_passes where stage = 'asr' and is_current and state = 'open'" '1,3,4'

# Killed while items come to a new stage, it goes on where it was.
awk 'BEGIN { print "item,label,confidence"; for (n = 7; n <= 900; n++) print "s" n ",speech,0.5" }' >"$dir/q.csv"
awk 'BEGIN { print "item,operator,label"; for (n = 7; n <= 900; n++) print "s" n ",eve," (n % 2 ? "speech" : "noise") }' >"$dir/e.csv"
check 'many' exits 0 --stage vad import predictions "$dir/q.csv" --model 'net 1' --create
check 'answered' exits 0 --stage vad import decisions "$dir/e.csv"
"$RUNG" -p "$project" stage add late --kind record --labels a,b --no-critical --after vad=speech >/dev/null 2>&1 &
added=$!
until [ "$("$RUNG" -p "$project" query "select count(*) from v_stages where stage = 'late'" | tail -1)" = 1 ]; do :; done
kill -9 $added 2>/dev/null
wait $added 2>/dev/null
check 'gone on' exits 0 score
check 'those that upstream says' is "select count(*) from v_passes p where stage = 'late' and state = 'open'
	and exists (select 1 from v_outcomes o where o.stage = 'vad' and o.item_id = p.item_id and o.label = 'speech')" 450
check 'and no other' is "select count(*) from v_passes where stage = 'late'" 450
check 'made again' exits 0 --stage vad replay
check 'and downstream' exits 0 --stage asr replay
check 'the log fits' exits 0 verify

# What upstream says changes while a program is asked: it is asked again, and what it said of before is nowhere.
project=$dir/changing.db
"$RUNG" init "$project" --stage vad --kind record --labels speech,noise --no-critical >/dev/null || exit 99
check 'a second' exits 0 stage add asr --kind record --labels heard,unclear --no-critical --after vad
cat >"$dir/hear.sh" <<'EOF'
#!/bin/sh
while IFS= read -r line; do
	id=${line#*'"id":'}
	case $line in
	*'"vad":{"label":"speech"'*) label=heard ;;
	*'"vad":{"label":"noise"'*) label=unclear; if [ -e ear ]; then label=heard; fi ;;
	*) echo "{\"id\":${id%%,*},\"label\":\"heard\",\"confidence\":0.5}"; continue ;;
	esac
	: >asked
	until [ -e go ]; do sleep 0.02; done
	echo "{\"id\":${id%%,*},\"label\":\"$label\",\"confidence\":0.9}"
done
EOF
chmod +x "$dir/hear.sh"
echo '{"name":"hear","version":"1","engine":"process","input":{"kind":"record"},"labels":["heard","unclear"],
	"process":{"command":["./hear.sh"]},"trained_on":[]}' >"$dir/hear.json"
check 'a program' answers .added --stage asr model add "$dir/hear.json"
echo '{"a": 1}' >"$dir/a.jsonl"
rung config evidence.settle 1h
check 'an item' exits 0 add "$dir/a.jsonl"
check 'is speech' exits 0 --stage vad decide 1 speech
"$RUNG" -p "$project" score -j 1 --json >"$dir/scored" 2>&1 &
scoring=$!
while [ ! -e "$dir/asked" ] && kill -0 $scoring; do sleep 0.02; done
check 'and is not' exits 0 --stage vad undo
check 'but noise' exits 0 --stage vad decide 1 noise
: >"$dir/go"
wait $scoring
check 'one is stored' jq -e '.scored == 1' "$dir/scored" >/dev/null
check 'that which upstream says now' is "select group_concat(label) from v_predictions" unclear

# Run again: what nobody has answered is asked anew, what was said of it stays, and no answer is touched.
check 'without a reason' exits 2 stage rerun asr
check 'by a time that is none' exits 2 stage rerun asr --reason x --since soon
check 'of no item' fails "no item '7'" stage rerun asr --reason x --item 7
check 'a stage without a model' fails 'no live version' stage rerun vad --reason x
check 'told only' answers '[.again, .machine, .kept, .done] == [1, 0, 0, 0]' stage rerun asr --dry-run
check 'nothing was done' is 'select max(round) from v_passes' 2
: >"$dir/ear"
check 'run again' answers '[.again, .done] == [1, 1]' stage rerun asr --reason 'it was deaf'
check 'which waits' answers '[.again, .kept] == [0, 0]' stage rerun asr --reason 'it was deaf'
check 'the people who wait for it too' is "select count(*) from v_queue where stage = 'asr' and state = 'open'" 1
check 'is scored' answers '.scored == 1' score
check 'and nothing is removed' is "select group_concat(label || superseded) from v_predictions" 'unclear1,heard0'
check 'an event' is "select count(*) from v_events where kind = 'stage.rerun'" 1
check 'an answer' exits 0 --stage asr decide 1 heard
check 'stays' answers '[.again, .kept, .done] == [0, 1, 0]' stage rerun asr --reason 'once more'
check 'of one that is frozen' exits 0 stage freeze asr --reason slow
check 'not' fails 'frozen .slow.' stage rerun asr --reason x
check 'the log of that fits' exits 0 verify
finish
