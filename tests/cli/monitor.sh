#!/bin/sh
# monitor: what is measured, without the console.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project

check "nothing yet" exits 0 monitor
check "as one object" answers '.metrics | map(select(.group != "software")) | all(.value == null or .value == 0)' monitor
{ echo item,label,confidence; n=1; while [ $n -le 120 ]; do echo "k$n,$([ $((n % 4)) = 0 ] && echo bright || echo ok),0.9"; n=$((n + 1)); done; } >"$dir/p.csv"
{ echo item,operator,label; n=1; while [ $n -le 40 ]; do echo "k$n,olaf,ok"; n=$((n + 1)); done; } >"$dir/d.csv"
rung import predictions "$dir/p.csv" --create --model imported
rung import decisions "$dir/d.csv"

check "all of it is counted by now" answers '.stage == "main" and .window_seconds == 3600 and (.metrics | map({key: (.metric + .scope), value: .}) | from_entries
	| .["score.items"].count == 120 and .["input.items"].count == 120 and .["output.agreement.blind"].value == 0.75
	and .["output.agreement.blind"].count == 40 and .["output.labelbright"].value == 0.25 and .["output.null"].high == 0.05
	and .["output.null"].side == "inside" and .["people.seconds"] == null)' monitor
check "the machine is looked at" answers '.metrics | map(.metric) | index("host.load") and index("disk.free") and index("database.size")' monitor
check "counted once" answers '.metrics[] | select(.metric == "score.items") | .count == 120' monitor score.items --scope ''
check "by scope" answers '.metrics | length == 1 and .[0].scope == "olaf" and .[0].count == 40' monitor people.decisions --scope olaf --window 1d
check "as SQL counts it" is "SELECT sum(count) FROM v_metrics WHERE metric = 'score.items' AND scope = '' AND stretch = 'day'" 120
check "too few to be judged" answers '.metrics[0].side == null' monitor output.agreement.blind
check "in words" exits 0 monitor output.agreement.blind
check "how it is made" prints "Formula: how many of them did"
check "of how many" prints "Of: 40 values"
eval "set -- $(sed -n 's/^SQL: rung //p' "$dir/out")"
check "the SQL that it names" exits 0 "$@"
check "gives it" prints '^0.75,40$'
check "a mistyped one" fails "no metric is called output.nul, did you mean output.null" monitor output.nul
check "what no terminal may be told" fails 'called .x1b' monitor "$(printf '\033[31m')"
check "both" misuse "one of them" monitor --since 2020-01-01 --window 1h
check "no time" misuse "takes a time" monitor --since yesterday
check "no duration" misuse "1min" monitor --window 0
check "the future" misuse "a minute ago" monitor --since 2999-01-01
check "since then" answers '(.since | startswith("2020-01-01T00:00")) and (.metrics | length) > 5' monitor --since 2020-01-01
check "inspectors judge without it" fails "." monitor --operator olaf

check "for Prometheus" exits 0 export metrics
check "a total" prints '^rung_score_items_total\{stage="main",version=""\} 120$'
check "of its kind" prints '^# TYPE rung_score_items_total counter$'
check "a share" prints '^rung_output_label_ratio\{stage="main",label="bright"\} 0.25$'
check "of the project" prints '^rung_input_items_total\{stage="",source=""\} 120$'
check "bytes" prints '^rung_database_size_bytes\{stage=""\} [0-9]+$'
check "a summary" prints '^# TYPE rung_output_doubt_ratio summary$'
check "with its quantiles" prints '^rung_output_doubt_ratio\{stage="main",quantile="0.99"\} 0.1[0-9]*$'
check "and how many there were" prints '^rung_output_doubt_ratio_count\{stage="main"\} 120$'
check "nothing that is not defined" sh -c "! grep -qiE 'nan|inf' '$dir/out'"
check "every line is one that Prometheus reads" sh -c "! grep -vE '^# (HELP|TYPE) rung_[a-z0-9_]+ .|^rung_[a-z0-9_]+\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\"){0,2}\} -?[0-9.e+-]+$' '$dir/out'"
check "as CSV" exits 0 export metrics --format csv
check "a row each" prints '^output.agreement.blind,,share,0.75,40,,,20'
check "what is not defined is empty" sh -c "awk -F, 'NF != 12 { exit 1 }' '$dir/out'"
check "another format" misuse "prometheus, csv" export metrics --format xml
check "not for inspectors" fails "." export metrics --operator olaf

"$RUNG" -p "$project" monitor --watch --every 1s score.items --scope '' 2>/dev/null </dev/null | head -2 >"$dir/out"
check "a line each time, until nobody reads" sh -c "[ \$(grep -c 'score.items 7200' '$dir/out') = 2 ]"
"$RUNG" -p "$project" monitor --watch --every 1s --json 2>/dev/null </dev/null | head -2 >"$dir/out"
check "an object a line" sh -c "[ \$(jq -r .stage '$dir/out' | grep -c main) = 2 ]"

"$RUNG" init "$dir/idle" --labels ok,bad --no-critical >/dev/null
{ echo item,label,confidence,time; n=1; while [ $n -le 20 ]; do echo "k$n,ok,0.9,$(date -u -d '49 hours ago' +%Y-%m-%dT%H:%M:%SZ)"; n=$((n + 1)); done; } >"$dir/old.csv"
whole=$project project=$dir/idle
check "nothing at all" exits 0 monitor
check "is nothing to look back for" sh -c "! grep -q 'something last' '$dir/out'"
rung import predictions "$dir/old.csv" --create --model imported
check "nothing in the window" exits 0 monitor score.items
check "but before" prints "^nothing was seen in the last 60 min; something last was on 20.*: rung monitor score.items --window 3d shows it"
check "items that came by now" sh -c "'$RUNG' -p '$project' metric mute input.items"
check "are not looked at" exits 0 monitor
check "nor is anything else there" prints "something last was on 20.*: rung monitor --window 3d shows it"
check "that shows it" exits 0 monitor score.items --window 3d
check "with how many" prints "Of: 20 values"
check "and looks no further back" sh -c "! grep -q 'something last' '$dir/out'"
project=$whole

chmod a-w "$project"
check "a file that may not be written is read all the same" answers '.metrics[] | select(.metric == "score.items") | .count == 120' monitor score.items --scope ''
chmod u+w "$project"
finish
