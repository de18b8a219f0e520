#!/bin/sh
# serve: what is sent is stored, judged by whoever may, and answered; what is wrong with it is said.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v curl >/dev/null || { echo "no curl"; exit 77; }
has_engine || { echo "no inference engine"; exit 77; }
server=

# begin ARG...: a service on a port of its own; its address is in $url.
begin() {
	rm -f "$dir/listening"
	"$RUNG" -p "$project" serve --listen 127.0.0.1:0 -j 1 --log "$dir/log" --json "$@" >"$dir/listening" 2>"$dir/server.err" &
	server=$!
	while [ ! -s "$dir/listening" ] && kill -0 $server 2>/dev/null; do sleep 0.05; done
	url=http://$(jq -r .listening "$dir/listening")
}
# end: the service finishes, and its status is that of this.
end() { kill -TERM $server && wait $server; }
trap '[ -z "$server" ] || kill -9 $server 2>/dev/null; rm -rf "$dir"' EXIT

# asks STATUS FILTER ARG...: curl gets that status, and an answer for which jq's filter holds.
asks() {
	status=$1 filter=$2
	shift 2
	got=$(curl -s -o "$dir/out" -w '%{http_code}' --max-time 60 "$@" 2>"$dir/err")
	[ "$got" = "$status" ] || { echo "    status $got, not $status"; return 1; }
	jq -e "$filter" "$dir/out" >/dev/null
}

# grey FILE LEVEL NUMBER: a picture of that level, another for each number.
grey() {
	LC_ALL=C awk -v l="$2" -v n="$3" 'BEGIN { printf "P5\n8 8\n255\n"
		for (i = 0; i < 61; i++) printf "%c", l
		printf "%c%c%c", 1 + n % 200, 1 + int(n / 200), l }' >"$1"
}

# until_measured TOKEN: what people do stands in /metrics, for who has a token.
until_measured() {
	rung monitor
	curl -s --max-time 60 -H "Authorization: Bearer $1" "$url/metrics" >"$dir/out"
	grep -q '^rung_people_decisions_total{.*} [1-9]' "$dir/out" && grep -q '^rung_http_requests_total{' "$dir/out"
}

new_project
check "an address that is none" fails "address" serve --listen nowhere
check "a port that is none" fails "address" serve --listen 127.0.0.1:99999
check "everybody, without a token" fails "token" serve --listen 0.0.0.0:0
check "inspectors do not run it" fails "lead" serve --operator ina --listen 127.0.0.1:0
grey "$dir/a.pgm" 20 1

# Without a model people decide everything.
begin
check "a picture for people" asks 200 '.item == 1 and .label == null and .confidence == null and .decided_by == null and .model == null and .regions == [] and .route == "human" and .latency_ms >= 0 and .stage == "main"' \
	--data-binary "@$dir/a.pgm" "$url/predict?key=part-1&group=lot-7&source=camera"
check "it is an item" is "select external_key || ' ' || source || ' ' || group_key from v_items" "part-1 camera lot-7"
check "with its file" cmp "$dir/a.pgm" "$(value "select path from v_items")"
check "which people get" answers '.item == 1' next
check "the same again is the same" asks 200 '.item == 1' --data-binary "@$dir/a.pgm" "$url/predict"
check "and counts as repeated" is "select group_concat(repeats, ' ') from v_service_requests" "0 1"
grey "$dir/other.pgm" 20 2
check "another picture under its key" asks 409 '.error | test("part-1")' --data-binary "@$dir/other.pgm" "$url/predict?key=part-1"
check "is no item" is "select count(*) from v_items" 1

# Later.
curl -s --max-time 60 "$url/items/1?wait=50" >"$dir/later" &
later=$!
check "not yet" asks 200 '.item == 1 and .decided_by == null' "$url/items/1"
check "a person decides" exits 0 decide 1 ok
wait $later
check "who waited is told" jq -e '.item == 1 and .label == "ok" and .decided_by == "human" and .confidence == null and .model == null' "$dir/later" >/dev/null

# What is wrong.
check "nothing" asks 400 '.error | test("0 bytes")' -X POST "$url/predict"
check "not a picture" asks 415 '.error | test("JPEG")' --data-binary "hello, this is no picture" "$url/predict"
check "what says that it is a text" asks 415 '.status == 415' -H 'Content-Type: text/plain' --data-binary "@$dir/a.pgm" "$url/predict"
check "a form" asks 415 '.error | test("form")' -F "image=@$dir/a.pgm" "$url/predict"
check "packed" asks 415 . -H 'Content-Encoding: gzip' --data-binary "@$dir/a.pgm" "$url/predict"
head -c 1200000 /dev/zero >"$dir/large"
rung config serve.max_bytes 1000000
sleep 0.5
check "too large" asks 413 '.error | test("serve.max_bytes")' --data-binary "@$dir/large" "$url/predict"
check "too large, and it did not say so before" asks 413 . -H 'Transfer-Encoding: chunked' --data-binary "@$dir/large" "$url/predict"
check "no such item" asks 404 . "$url/items/99"
check "an item that is no number" asks 404 . "$url/items/x"
check "a time that is none" asks 400 '.error | test("wait")' "$url/items/1?wait=soon"
check "no such path" asks 404 '.error | test("/predict")' "$url/"
check "no such stage" asks 404 '.error | test("elsewhere")' --data-binary "@$dir/a.pgm" "$url/predict?stage=elsewhere"
check "another method" asks 405 . "$url/predict"
check "a page of a browser" asks 403 . -H 'Origin: http://example.org' --data-binary "@$dir/a.pgm" "$url/predict"
check "led here by a name" asks 403 . -H 'Host: localhost.example.org' "$url/items/1"
check "a key for all names" asks 400 . --data-binary "@$dir/a.pgm" "$url/predict?key=%1b%5b2J"
check "nothing of that came in" is "select count(*) from v_items" 1

# One key, one thing.
check "with a key" asks 200 '.item == 2' -H 'Idempotency-Key: k1' --data-binary "@$dir/other.pgm" "$url/predict"
check "once more" asks 200 '.item == 2' -H 'Idempotency-Key: k1' --data-binary "@$dir/other.pgm" "$url/predict"
check "is the same request" is "select count(*) from v_service_requests where item_id = 2" 1
check "something else" asks 422 . -H 'Idempotency-Key: k1' --data-binary "@$dir/a.pgm" "$url/predict"
check "of another caller" asks 200 '.item == 1' --interface 127.0.0.2 -H 'Idempotency-Key: k1' --data-binary "@$dir/a.pgm" "$url/predict"
check "callers are told apart" is "select count(distinct caller) from v_service_requests" 2

# A token, from now on.
rung config serve.token --new
token=$(cat "$dir/out")
sleep 0.5
check "nobody without it" asks 401 '.error | test("token")' "$url/items/1"
check "nor with another" asks 401 . -H "Authorization: Bearer rung_0" "$url/items/1"
check "whoever has it" asks 200 . -H "Authorization: Bearer $token" "$url/items/1"
check "from a page too" asks 200 . -H "Authorization: Bearer $token" -H 'Origin: http://example.org' "$url/items/1"
check "nor what is measured" asks 401 '.error | test("token")' "$url/metrics"
check "whoever has it is told that, of people too" until_measured "$token"
check "whether it lives all may know" asks 200 . "$url/healthz"
check "the token is nowhere" sh -c "! cat '$project' '$project-wal' '$dir/log' | grep -qa '$token'"
check "a word for a token is refused" fails "serve.token" config serve.token secret
rung config serve.token ""
sleep 0.5
check "without it again" asks 200 . "$url/items/1"

# The log, and the end.
mv "$dir/log" "$dir/log.1"
kill -HUP $server
sleep 0.5
check "after SIGHUP" asks 200 . "$url/readyz"
check "there is a new log" grep -q 'GET /readyz 200' "$dir/log"
curl -s --max-time 60 "$url/items/2?wait=50" >"$dir/later" &
later=$!
sleep 0.5
check "it ends" end
wait $later
check "and who waits is answered" jq -e '.item == 2 and .decided_by == null' "$dir/later" >/dev/null
server=

# Texts and records.
project=$dir/text.db
"$RUNG" init "$project" --labels good,bad --no-critical --kind text >/dev/null
begin
check "a text" asks 200 '.item == 1 and .route == "human"' -H 'Content-Type: text/plain' --data-binary 'a fine thing' "$url/predict"
check "as an object" asks 200 '.item == 2' -H 'Content-Type: application/json' -d '{"text": "another", "key": "t2", "tone": "dry"}' "$url/predict"
check "with all it has" is "select (select value from v_attributes where item_id = 2 and name = 'tone') || ' ' || external_key from v_items where item_id = 2" "dry t2"
check "a broken one" asks 400 '.error' -H 'Content-Type: application/json' -d '{"text": ' "$url/predict"
check "a picture" asks 415 . -H 'Content-Type: image/png' --data-binary "@$dir/a.pgm" "$url/predict"
printf 'caf\351' >"$dir/latin"
check "no UTF-8" asks 400 '.error | test("UTF-8")' --data-binary "@$dir/latin" "$url/predict"
check "it ends" end
project=$dir/record.db
"$RUNG" init "$project" --labels good,bad --no-critical --kind record >/dev/null
begin
check "a record" asks 200 '.item == 1' -d '{"size": 1.50,
	"colour": "red"}' "$url/predict"
printf '{"colour":"red","size":1.50}\n' >"$dir/same.jsonl"
check "is what add takes for the same" answers '.added == 0 and .present == 1' add "$dir/same.jsonl"
check "it ends" end
server=

# The machine, where it may.
project=$dir/live.db
new_project
rung config evidence.settle 0
rung config gate.partial_days 4
rung config exam.share 0
rung config exam.keep 0
mkdir "$dir/in"
LC_ALL=C awk -v F="$dir/in" -v D="$dir/d.csv" 'BEGIN {
	print "item,operator,label,time" >D
	for (n = 0; n < 1600; n++) {
		level = n % 4 ? 4 : 250; file = sprintf("%s/%04d.pgm", F, n)
		printf "P5\n8 8\n255\n" >file
		for (i = 0; i < 61; i++) printf "%c", level >file
		printf "%c%c%c", 1 + n % 200, 1 + int(n / 200), level >file
		close(file)
		printf "%04d.pgm,ann,%s,2026-03-%02dT10:00\n", n, level < 128 ? "ok" : "bright", 2 + int(n / 400) >D
	}
}'
check "pictures" exits 0 add "$dir/in"
cp "$TOP_SRCDIR/tests/data/models/mean.onnx" "$TOP_SRCDIR/tests/data/models/mean.json" "$dir"
check "a model" exits 0 model add "$dir/mean.onnx"
check "its predictions" answers '.scored == 1600' score
check "decisions" exits 0 import decisions "$dir/d.csv" --mode blind
for level in 1 2 3; do
	check "to level $level" answers ".level == $level" level promote --reason "it holds"
done
begin
grey "$dir/dark.pgm" 4 9999
grey "$dir/between.pgm" 120 9999
check "what it is sure of" asks 200 '.label == "ok" and .confidence > .9 and .decided_by == "machine" and .route == "auto" and .model == "mean 1"' \
	--data-binary "@$dir/dark.pgm" "$url/predict"
check "is its own by the route" is "select count(*) from v_routes where item_id = 1601 and route <> 'human' and threshold > .5 and certificate_id is not null" 1
check "what it is not sure of" asks 200 '.label == null and .confidence == null and .decided_by == null and .model == null and .route == "human"' \
	--data-binary "@$dir/between.pgm" "$url/predict"
check "has its prediction all the same" is "select count(*) from v_predictions where item_id = 1602" 1
printf 'P6\n9999999 9999999\n255\nabc' >"$dir/broken.ppm"
check "a broken picture is people's" asks 200 '.decided_by == null and .route == "human"' --data-binary "@$dir/broken.ppm" "$url/predict"
check "with the reason" is "select count(*) from v_predictions where item_id = 1603 and is_null = 1" 1
rung config audit.least 1
grey "$dir/audited.pgm" 5 9998
check "what is drawn to be audited" asks 200 '.label == "ok" and .decided_by == "machine" and .route == "auto" and (tostring | contains("audit") | not)' \
	--data-binary "@$dir/audited.pgm" "$url/predict"
check "looks like the rest" is "select route from v_routes where item_id = 1604" "auto+audit"
check "what the model has had a say in becomes no gold" fails 'may become evidence' gold add 1602 bright
check "nor what it has decided" fails 'drawn to be audited' gold add 1604 bright
check "what waits is not told" asks 200 '.decided_by == null and .label == null' "$url/items/1602"
check "totals" sh -c "curl -s '$url/metrics' | grep -q '^rung_predict_answers_total{decided_by=\"machine\"} 2$'"
check "and durations" sh -c "curl -s '$url/metrics' | grep -q '^rung_predict_duration_seconds_count 4$'"
check "what comes in" sh -c "curl -s '$url/metrics' | grep -q '^rung_input_items_total{'"
check "nothing of what models say, where anybody may ask" sh -c "! curl -s '$url/metrics' | grep -qE '^rung_(output|people)_'"
check "while people may be asked, nobody else is told" asks 200 '.label == null and .confidence == null and .model == null and
	.decided_by == "machine" and (.why | test("token"))' "$url/items/1604"
check "nor who sends it once more" asks 200 '.label == null and .confidence == null and .why != null' --data-binary "@$dir/audited.pgm" "$url/predict"
check "nor under a key of their own" asks 200 '.label == null and .why != null' -H 'Idempotency-Key: mine' --data-binary "@$dir/audited.pgm" "$url/predict"
grey "$dir/keyed.pgm" 5 9997
for time in first again; do
	check "who knows the key that it came with, $time" asks 200 '.label == "ok"' -H 'Idempotency-Key: theirs' --data-binary "@$dir/keyed.pgm" "$url/predict"
done
check "it is audited too" is "select route from v_routes where item_id = 1605" "auto+audit"
rung config serve.token --new
token=$(cat "$dir/out")
sleep 0.5
check "whoever has a token is told" asks 200 '.label == "ok" and .decided_by == "machine"' -H "Authorization: Bearer $token" "$url/items/1604"
rung config serve.token ""
sleep 0.5
check "it is judged" exits 0 decide 1605 ok
check "and told then" asks 200 '.label == "ok" and .why == null' "$url/items/1605"
check "score has nothing left to do" answers '.scored == 0' score

# Workers that take the place of others find another model in LIVE's place, and then the one that was added.
cp "$dir/mean.onnx" "$dir/kept.onnx"
printf '2\001x' >>"$dir/mean.onnx"
kill -9 $(cat /proc/$server/task/*/children)
grey "$dir/sent.pgm" 5 8000
for time in first next; do
	check "by a file that was changed nothing is decided, at the $time" asks 503 '.error | test("not the file that was added: its SHA-256")' \
		--data-binary "@$dir/sent.pgm" "$url/predict"
done
mv "$dir/kept.onnx" "$dir/mean.onnx"
check "by the one that was added it is" asks 200 '.decided_by == "machine"' --data-binary "@$dir/sent.pgm" "$url/predict"

# A second version takes a share of what comes.
cp "$TOP_SRCDIR/tests/data/models/logits.onnx" "$TOP_SRCDIR/tests/data/models/logits.json" "$dir"
check "a second version" exits 0 model add "$dir/logits.onnx"
check "is a canary" exits 0 rollout canary logits --steps 0.5 --later --reason "a try"
sent=$(value "select max(item_id) from v_items")
for n in $(seq 40); do
	grey "$dir/sent.pgm" 5 $((9000 + n))
	curl -sf --data-binary "@$dir/sent.pgm" "$url/predict" || break
done >"$dir/forty"
check "all are answered" test "$(jq -s length "$dir/forty")" = 40
check "the canary's by people, the others by LIVE" is "select count(*) from v_routes where item_id > $sent and is_current = 1 and
	model = case route when 'human' then 'logits 1' else 'mean 1' end" 40
check "both have some" is "select count(distinct model) from v_routes where item_id > $sent" 2
check "each scored by whom it was given to" is "select count(*) from v_routes r join v_predictions p using (item_id, model) where r.item_id > $sent" 40
check "nothing tells of it" jq -es 'map(tostring | contains("logits")) | any | not' "$dir/forty" >/dev/null
echo changed >>"$dir/logits.onnx"
check "the service ends" end
begin
for n in $(seq 20); do
	grey "$dir/sent.pgm" 5 $((9100 + n))
	curl -sf --data-binary "@$dir/sent.pgm" "$url/predict" || break
done >"$dir/twenty"
check "a canary's file that changed stops nothing" test "$(jq -s length "$dir/twenty")" = 20
check "its items have the reason" is "select count(*) > 0 from v_predictions where model = 'logits 1' and is_null = 1 and failure like '%SHA-256%'" 1
check "and it is said" grep -q 'SHA-256' "$dir/log"
rung rollout rollback # unless its rules have done it by now: so many without an answer
check "it is taken back" answers '.live == "mean 1" and .canary == null' rollout
for n in $(seq 9200 9209); do
	grey "$dir/sent.pgm" 5 "$n"
	curl -sf --data-binary "@$dir/sent.pgm" "$url/predict" | jq -r .decided_by
done >"$dir/ten"
check "LIVE has all of it again" test "$(sort -u "$dir/ten")" = machine
# A stage behind it: what is sent goes down to it in the same request, by what the first says.
check "a stage behind it" exits 0 stage add where --kind image --labels edge,middle --no-critical --after main=ok
cat >"$dir/where.sh" <<'EOF'
#!/bin/sh
while IFS= read -r line; do
	id=${line#*'"id":'}
	case $line in
	*'"upstream":{"main":{"label":"ok"'*) label=edge ;;
	*) label=middle ;;
	esac
	echo "{\"id\":${id%%,*},\"label\":\"$label\",\"confidence\":0.9}"
done
EOF
chmod +x "$dir/where.sh"
echo '{"name":"where","version":"1","engine":"process","input":{"kind":"image","give":"file"},"labels":["edge","middle"],
	"process":{"command":["./where.sh"]},"trained_on":[]}' >"$dir/where.json"
check "with a program that is told what was said before" answers '.added' --stage where model add "$dir/where.json"
check "and has scored what had come already" answers '.scored > 0 and .failed == 0' score
grey "$dir/dark.pgm" 4 9990
grey "$dir/between.pgm" 120 9990
check "what goes on" asks 200 '.stage == "main" and .label == "ok" and .waits_for == null and
	(.stages | map([.stage, .state, .label, .waits_for])) == [["main", "decided", "ok", null], ["where", "open", null, null]]' \
	--data-binary "@$dir/dark.pgm" "$url/predict"
check "is asked about there, with what was said above" is "select label from v_predictions p where stage = 'where'
	and item_id = (select max(item_id) from v_items)" edge
check "nothing of that is told" sh -c "! grep -q edge '$dir/out'"
check "what people decide first" asks 200 '.stage == "where" and .label == null and .route == null and .waits_for == "main: nothing yet" and
	(.stages | map([.stage, .state, .label, .route])) == [["main", "open", null, "human"], ["where", "waits", null, null]]' \
	--data-binary "@$dir/between.pgm" "$url/predict?stage=where"
between=$(jq .item "$dir/out")
check "is not asked about" is "select count(*) from v_predictions where stage = 'where' and item_id = $between" 0
curl -s --max-time 60 "$url/items/$between?stage=where&wait=50" >"$dir/later" &
later=$!
check "people decide the first" exits 0 --stage main decide "$between" ok
check "it has come" asks 200 '.stages | map([.state, .label]) == [["decided", "ok"], ["open", null]]' "$url/items/$between"
check "and the second" exits 0 --stage where decide "$between" edge
wait $later
check "who waited for that is told" jq -e '.stage == "where" and .label == "edge" and .decided_by == "human" and .stages[0].label == "ok"' "$dir/later" >/dev/null
grey "$dir/other.pgm" 121 9989
curl -s --max-time 60 --data-binary "@$dir/other.pgm" "$url/predict" >"$dir/out"
check "people say what bars it" exits 0 --stage main decide "$(jq .item "$dir/out")" bright
check "who waits for what will not come is told" asks 200 '.waits_for == "main: bright"' "$url/items/$((between + 1))?stage=where&wait=300"
grey "$dir/audited.pgm" 5 9989
curl -s --max-time 60 --data-binary "@$dir/audited.pgm" "$url/predict" >"$dir/out"
audited=$(jq .item "$dir/out")
check "who sends what is audited is told" jq -e '.label == "ok" and .stages[1].state == "open"' "$dir/out" >/dev/null
check "others neither that nor how far it has come" asks 200 '.label == null and .why != null and
	(.stages | map([.state, .label, .route, .waits_for])) == [["withheld", null, "auto", null], ["withheld", null, null, null]]' "$url/items/$audited"
check "nor at the second" asks 200 '.stage == "where" and .route == null and .decided_by == null and .why != null' "$url/items/$audited?stage=where"
check "frozen" exits 0 stage freeze where --reason "it is slow"
grey "$dir/dark.pgm" 4 9988
check "it is not asked" asks 200 '.stages | map(.state) == ["decided", "frozen"]' --data-binary "@$dir/dark.pgm" "$url/predict"
check "nothing was said" is "select count(*) from v_predictions where stage = 'where' and item_id = (select max(item_id) from v_items)" 0
check "thawed" exits 0 stage thaw where --reason "it is faster"
check "score does what is left" answers '.scored == 1' score
check "it ends" end
server=
check "all fits" exits 0 verify
finish
