#!/bin/bash
# What a prediction over HTTP costs, beside the same work by `rung score`: the demo's pictures and its model,
# as many workers for both. The service writes each answer durably before it gives it; score does not wait for
# the disk. With wrk where it is installed, else with curl. Loopback only, a few seconds each.
PICTURES=${PICTURES-400} SECONDS_EACH=${SECONDS_EACH-8} WORKERS=${WORKERS-$(nproc)}
dir=$(mktemp -d) || exit 99
server=
trap '[ -z "$server" ] || kill $server; rm -rf "$dir"' EXIT
"$RUNG" demo "$dir/demo" --items "$PICTURES" >/dev/null || exit 1
pictures=$dir/demo/pictures model=$(ls "$dir"/demo/model/*.onnx)

# project FILE: one with the demo's labels and model.
project() {
	"$RUNG" init "$1" --labels ok,scratch --critical scratch >/dev/null && "$RUNG" -p "$1" model add "$model" >/dev/null &&
		"$RUNG" -p "$1" config serve.rate 0 >/dev/null
}

project "$dir/batch.db" || exit 1
"$RUNG" -p "$dir/batch.db" add "$pictures" >/dev/null
echo "$WORKERS workers, $(nproc) cores, $PICTURES pictures of $(($(cat "$pictures"/* | wc -c) / PICTURES)) bytes"
"$RUNG" -p "$dir/batch.db" score -j "$WORKERS" --json | jq -r '"score      \(.scored / .seconds * 10 | round / 10) items/s"'
echo "the model alone takes $("$RUNG" -p "$dir/batch.db" query "SELECT round(avg(latency_ms), 2) FROM v_predictions" --json | jq -r '.rows[0][0]') ms"

project "$dir/serve.db" || exit 1
"$RUNG" -p "$dir/serve.db" serve --listen 127.0.0.1:0 -j "$WORKERS" --log "$dir/log" --json >"$dir/listening" &
server=$!
while [ ! -s "$dir/listening" ] && kill -0 $server; do sleep 0.1; done
url=http://$(jq -r .listening "$dir/listening")/predict
if command -v wrk >/dev/null; then
	for callers in 1 8 64 512; do
		printf 'serve, %3d callers  ' $callers
		wrk -t $((callers > 1 ? 2 : 1)) -c $callers -d "$SECONDS_EACH" --timeout 30 -s "$TOP_SRCDIR/tests/bench/serve/post.lua" "$url" -- \
			"$(ls "$pictures"/* | head -1)" "$callers" | grep answers
	done
else
	for file in "$pictures"/*; do printf 'next\nurl = "%s"\ndata-binary = "@%s"\noutput = "/dev/null"\nsilent\n' "$url" "$file"; done >"$dir/all"
	began=$(date +%s%N)
	curl -s --parallel --parallel-immediate --parallel-max 64 -K "$dir/all"
	echo "serve, 64 callers  $((PICTURES * 1000000000 / ($(date +%s%N) - began))) answers/s"
fi
"$RUNG" -p "$dir/serve.db" query "SELECT count(*) AS items FROM v_items"
