#!/bin/sh
# notify: alarms told by a command, by hand and beside score --watch.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }
# told FILTER FILE: of the object that the command was given.
told() { jq -e "$1" "$2" >/dev/null; }

new_project
trap '[ -z "${watcher:-}" ] || kill $watcher 2>/dev/null; rm -rf "$dir"' EXIT

check "without a command nothing is told" answers '.sent == 0 and .failed == 0' notify
check "nor tested" fails "nothing is set that could tell" notify --test
check "a line for the shell" exits 0 config notify.command "cat >>$dir/told"
check "is tested" answers '.went_out and .failure == null' notify --test
check "with an alarm that is none" told '.what == "test" and .value == null and .stage == "main"' "$dir/told"
check "of which no row is kept" answers '.rows == [[0]]' query "SELECT count(*) FROM v_notifications"
check "one that fails" exits 0 config notify.command "exit 4"
check "is said to" exits 3 notify --test
check "with its end" prints "it ended with 4"

# ---- an alarm ----

check "a band is set" exits 0 limit output.null --high 0.3 --for 0 --min-n 10
for n in $(seq 40); do
	[ $((n % 2)) = 0 ] && echo "x$n,ok,0.9" || echo "x$n,,"
done | sed '1i item,label,confidence' >"$dir/p.csv"
check "half of them have no answer" exits 0 import predictions "$dir/p.csv" --model "net 1" --create
sqlite3 "$project" "UPDATE monitor_mark SET at = at - 61000 WHERE name IN ('tended', 'alarms')" # a minute later
check "somebody looks" exits 0 monitor
check "an open alarm is the answer 3" exits 3 alarm
check "that was not told yet" exits 3 alarm --json
check "by anybody" holds '.alarms[0].told == null'
check "it cannot be told" exits 3 notify
check "and why" exits 3 alarm
check "is shown" prints "that it opened was not told, attempt 1 at .*: it ended with 4"
check "to programs too" exits 3 alarm --json
check "as it is" holds '.alarms[0].told | .what == "opened" and .went_out == false and .failure == "it ended with 4" and .attempt == 1'
check "it waits for the next attempt" answers '.sent == 0 and .failed == 0' notify
check "an inspector's login" exits 0 operator add ina --role inspector
check "runs no line of a lead's" fails "ina is inspector" --operator ina notify

# ---- beside what runs for long ----

# awaits N: until so many have gone out.
awaits() {
	tries=0
	until [ "$(value "SELECT count(*) FROM v_notifications WHERE went_out")" = "$1" ] || [ $tries -ge 200 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

check "another line" exits 0 config notify.command "cat >>$dir/closed"
check "the alarm is closed" exits 0 alarm close 1 --note "a cable"
"$RUNG" -p "$project" serve --listen 127.0.0.1:0 --log "$dir/log" >"$dir/listening" 2>&1 </dev/null &
watcher=$!
awaits 1
check "it is told while serve runs" told '.what == "closed" and .alarm == 1 and .note == "a cable"' "$dir/closed"
kill $watcher
wait $watcher
watcher=
check "and shown" exits 0 alarm --all
check "as told" prints "that it closed was told at"
has_engine || finish
check "a model" exits 0 model add "$TOP_SRCDIR/tests/data/models/mean.onnx"
check "beside the other" exits 0 rollout shadow "mean 1" --reason test
check "another line" exits 0 config notify.command "cat >>$dir/opened"
check "another band" exits 0 limit output.confidence --low 0.95 --for 0 --min-n 10
sqlite3 "$project" "UPDATE monitor_mark SET at = at - 61000 WHERE name IN ('tended', 'alarms')"
check "is left" exits 0 monitor
"$RUNG" -p "$project" score --watch -j 1 >"$dir/watch" 2>&1 </dev/null &
watcher=$!
awaits 2
check "it is told while score --watch runs" told '.what == "opened" and .alarm == 2' "$dir/opened"
kill $watcher
wait $watcher
watcher=
check "the log vouches for it" exits 0 verify

finish
