#!/bin/sh
# The service under strain: killed in the middle, with a score --watch beside it, with callers that hold
# their connections and with a thousand at once. What was answered is there, whatever happens.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v curl >/dev/null || { echo "no curl"; exit 77; }
has_engine || { echo "no inference engine"; exit 77; }
server= watch= sender=
trap '[ -z "$server$watch$sender" ] || kill -9 $server $watch $sender 2>/dev/null; rm -rf "$dir"' EXIT

begin() {
	rm -f "$dir/listening"
	"$RUNG" -p "$project" serve --listen 127.0.0.1:0 -j 1 --log "$dir/log" --json >"$dir/listening" 2>"$dir/server.err" &
	server=$!
	while [ ! -s "$dir/listening" ] && kill -0 $server 2>/dev/null; do sleep 0.05; done
	address=$(jq -r .listening "$dir/listening") url=http://$(jq -r .listening "$dir/listening")
}
end() { kill -TERM $server && wait $server; }

# send FIRST LAST FILE: sends these pictures one after the other, and notes the answers until one fails.
send() {
	for n in $(seq -f %03.0f "$1" "$2"); do
		curl -sf --max-time 60 --data-binary "@$dir/in/$n.ppm" "$url/predict" >"$3.one" || break
		jq -c --arg n "$n" '{item, n: $n}' "$3.one" >>"$3"
	done
}

# kept FILE: each answer of it has its item with the picture that was sent, a prediction and a route.
kept() {
	[ -s "$1" ] || return 1
	jq -r '"\(.item) \(.n)"' "$1" | while read -r item n; do
		path=$(value "select path from v_items where item_id = $item")
		cmp -s "$path" "$dir/in/$n.ppm" || { echo "    item $item is not picture $n: $path"; exit 1; }
		is "select count(*) from v_predictions p join v_routes r using (item_id) where p.item_id = $item" 1 || exit 1
	done
}

new_project
pictures "$dir/in" 240
check "a model" exits 0 model add "$TOP_SRCDIR/tests/data/models/mean.onnx"

# Killed while it answers.
begin
send 1 60 "$dir/answers" &
sender=$!
while [ ! -s "$dir/answers" ] || [ "$(wc -l <"$dir/answers")" -lt 12 ]; do
	kill -0 $sender 2>/dev/null || break
	sleep 0.05
done
kill -9 $server
wait $server $sender 2>/dev/null
server= sender=
check "what was answered is there" kept "$dir/answers"
check "the log of events fits" exits 0 verify
begin
rm "$dir/answers"
send 1 60 "$dir/answers"
check "all of it once more" test "$(wc -l <"$dir/answers")" = 60
check "is there once" is "select count(*) from v_items" 60
check "with one prediction each" is "select count(*) = count(distinct item_id) and count(*) = 60 from v_predictions" 1
check "as it was sent" kept "$dir/answers"

# With a score --watch beside it, and a folder that is added.
"$RUNG" -p "$project" score --watch -j 1 >/dev/null 2>"$dir/watch.err" &
watch=$!
mkdir "$dir/folder"
cp "$dir"/in/1[0-4]?.ppm "$dir/folder"
send 61 140 "$dir/beside" &
sender=$!
check "a folder meanwhile" answers '.added + .present == 50' add "$dir/folder"
wait $sender
sender=
while [ "$(value "select count(*) from v_items where item_id not in (select item_id from v_predictions)")" != 0 ] && kill -0 $watch; do sleep 0.1; done
check "all were answered" test "$(wc -l <"$dir/beside")" = 80
kill -TERM $watch
check "it watched to the end" wait $watch
watch=
check "each picture is one item" is "select count(*) from v_items" 149
check "with one prediction" is "select count(*) = count(distinct item_id) and count(*) = 149 from v_predictions" 1
check "and one route" is "select count(*) = count(distinct item_id) and count(*) = 149 from v_routes" 1

# Callers that send a byte now and then, or nothing.
rung config serve.patience 1s
sleep 0.5
(printf 'POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n'; for i in $(seq 100); do printf 'X-%d: y\r\n' "$i"; sleep 0.2; done) |
	timeout 60 curl -s "telnet://$address" >"$dir/slow" 2>/dev/null &
slow=$!
(cat "$dir/in/200.ppm"; sleep 20) | timeout 60 curl -s -H 'Transfer-Encoding: chunked' -H 'Expect:' -T - "$url/predict" -X POST >"$dir/out" 2>/dev/null
check "a body that does not end is cut off" test $? != 124
wait $slow
check "a head that does not end is cut off" test $? != 124
check "others are answered meanwhile" curl -sf --max-time 20 -o "$dir/out" "$url/items/1"
check "no item came of it" is "select count(*) from v_items" 149

# A thousand at once.
rung config serve.patience 1h
rung config serve.rate 0
sleep 0.5
for part in 0 1 2 3; do
	for n in $(seq 250); do
		printf 'next\nurl = "%s/predict"\ndata-binary = "@%s"\noutput = "/dev/null"\nwrite-out = "%%{http_code}\\n"\nsilent\n' "$url" "$dir/in/$(printf %03d $((1 + (n + part * 60) % 240))).ppm"
	done >"$dir/part$part"
	timeout 300 curl -sS --parallel --parallel-immediate --parallel-max 250 -K "$dir/part$part" >"$dir/codes$part" 2>"$dir/err$part" &
	parts="$parts $!"
done
wait $parts
check "a thousand at once are answered" test "$(cat "$dir"/codes? | grep -c '^200$')" = 1000
check "each picture is one item" is "select count(*) from v_items" 240
check "with one prediction" is "select count(*) = count(distinct item_id) and count(*) = 240 from v_predictions" 1

# Two hundred who wait for one person.
item=$(curl -sf --data-binary "@$dir/in/001.ppm" "$url/predict" | jq .item)
for n in $(seq 200); do printf 'next\nurl = "%s/items/%s?wait=200"\nsilent\n' "$url" "$item"; done >"$dir/waits"
timeout 300 curl -s --parallel --parallel-immediate --parallel-max 200 -K "$dir/waits" >"$dir/told" 2>/dev/null &
waits=$!
while [ "$(curl -s "$url/metrics" | sed -n 's/^rung_http_requests_under_way //p')" -lt 201 ] && kill -0 $waits; do sleep 0.1; done
check "others are answered meanwhile" curl -sf --max-time 60 -o "$dir/out" --data-binary "@$dir/in/002.ppm" "$url/predict"
check "a person decides" exits 0 decide "$item" bright
wait $waits
check "and all are told" test "$(jq -s 'map(select(.label == "bright" and .decided_by == "human")) | length' "$dir/told")" = 200
check "too many from one caller" exits 0 config serve.rate 5
sleep 0.5
for n in $(seq 30); do curl -s -o /dev/null -w '%{http_code}\n' "$url/items/1"; done >"$dir/codes"
check "are told so" grep -q '^429$' "$dir/codes"
check "and some get through" grep -q '^200$' "$dir/codes"
check "it ends" end
server=
check "all fits" exits 0 verify
finish
