#!/bin/sh
# metric: metrics of a project's own, and leaving out what proved useless.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
rung operator add olaf --role inspector
{ echo item,label,confidence; n=1; while [ $n -le 20 ]; do echo "k$n,ok,0.9"; n=$((n + 1)); done; } >"$dir/p.csv"
rung import predictions "$dir/p.csv" --create --model imported
add() { rung metric add "$@" --says "made for a test"; }

check "the table" answers '.metrics | map(.metric) | index("output.null") and index("host.load") and index("people.seconds")' metric list
check "a query is asked for" misuse "sql" metric add lots --says "x"
check "words are asked for" misuse "says" metric add lots --sql "SELECT 1"
check "its own" answers '.metric == "lots" and .done == "define"' metric add lots --sql "SELECT count(*) FROM v_items" --unit items --says "all there is" --reason "curious"
check "it is in the log" answers '.events[-1].kind == "metric.define" and .events[-1].body.metric == "lots"' log --limit 1
check "it is measured" answers '.metrics[0] | .value == 20 and .group == "own" and .unit == "items"' monitor lots
check "by scope" exits 0 metric add kinds --sql "SELECT count(*), kind FROM v_items GROUP BY kind" --says "items by kind"
check "it writes" fails "only reading" metric add bad --sql "DELETE FROM item" --says x
check "it writes by a pragma" fails "only reading" metric add bad --sql "PRAGMA user_version = 7" --says x
check "it reaches out" fails "only reading" metric add bad --sql "ATTACH '/etc/passwd' AS p" --says x
check "two statements" fails "one statement" metric add bad --sql "SELECT 1; SELECT 2" --says x
check "no number" fails "no number" metric add bad --sql "SELECT 'x'" --says x
check "too many columns" fails "3 columns" metric add bad --sql "SELECT 1, 2, 3" --says x
check "too many rows" fails "too many rows" metric add bad --sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99) SELECT i FROM n" --says x
check "it never ends" fails "takes more than 200 ms" metric add bad --sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n" --says x
check "nothing came of these" answers '.metrics | map(select(.metric == "bad")) | length == 0' metric list
check "a strange name" fails "letters" metric add "a b" --sql "SELECT 1" --says x
check "the program's own name" fails "itself" metric add output.null --sql "SELECT 1" --says x
check "NULL is no value" exits 0 metric add none --sql "SELECT NULL" --says "nothing"
check "and infinity is none" exits 0 metric add huge --sql "SELECT 9e999" --says "too much"

check "mute" answers '.done == "mute"' metric mute output.null --reason "always 0"
check "it is not shown" answers '.metrics | map(select(.metric == "output.null")) | length == 0' monitor
check "it is listed" answers '.metrics[] | select(.metric == "output.null") | .muted' metric list
check "unmute" exits 0 metric unmute output.null
check "it is shown again" answers '.metrics | map(select(.metric == "output.null")) | length >= 1' monitor
check "what is the program's own cannot be dropped" fails "mute" metric drop output.null
check "drop" exits 0 metric drop lots --reason "not needed"
check "it is gone" fails "no metric is called lots" monitor lots
check "once" fails "no metric is called lots" metric drop lots
check "what there is not" fails "no metric is called nothing" metric mute nothing
check "an inspector may not" fails "lead" metric mute output.null --operator olaf
check "the log vouches for it" exits 0 verify

# A query that comes to fail is told, and stops nothing.
check "it works" exits 0 metric add later --sql "SELECT abs(-9223372036854775807 - (SELECT count(*) > 20 FROM v_items))" --says "works for now"
printf 'item,label,confidence\nlast,ok,0.5\n' >"$dir/p.csv"
check "until then" exits 0 import predictions "$dir/p.csv" --create --model imported
check "others are measured" answers '.metrics[] | select(.metric == "kinds") | .value == 21' monitor kinds
check "it fails now" answers '.metrics[] | select(.metric == "later") | .failure == "integer overflow"' metric list
check "in words" exits 0 metric list
check "so it says" prints 'later +FAILS +integer overflow'
finish
