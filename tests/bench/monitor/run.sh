#!/bin/bash
# What monitoring costs: scores the demo's pictures and imports predictions, by this program and by one that is linked
# without its monitoring, in turn, and prints the processor's time of each and their ratio. The least of some rounds
# counts, for what else runs only ever adds. An import writes history at once; scoring is what a line does all day.
PICTURES=${PICTURES-1000} ROWS=${ROWS-100000} ROUNDS=${ROUNDS-5}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
export XDG_CONFIG_HOME=/dev/null XDG_STATE_HOME="$dir"
TIMEFORMAT='%U %S'
"$RUNG" demo "$dir/demo" --items "$PICTURES" >/dev/null || exit 1

awk -v rows="$ROWS" 'BEGIN {
	print "item,label,confidence"
	for (i = 0; i < rows; i++) {
		h = (i * 40503) % 65536
		printf "i%d,%s,%.6f\n", i, h % 5 ? "ok" : "scratch", 0.5 + h / 131073
	}
}' >"$dir/p.csv"

# project FILE: the demo's pictures and its model, nothing scored.
project() {
	"$RUNG" init "$1" --labels ok,scratch --critical scratch >/dev/null && "$RUNG" -p "$1" add "$dir/demo/pictures" >/dev/null &&
		"$RUNG" -p "$1" model add "$dir"/demo/model/*.onnx >/dev/null
}

# spent PROGRAM ARGUMENT...: seconds of the processor.
spent() {
	local times
	times=$({ time "$@" >"$dir/out" 2>&1; } 2>&1) || { cat "$dir/out" >&2; exit 1; }
	echo "$times" | awk '{ print $1 + $2 }'
}

project "$dir/scored" && "$RUNG" init "$dir/empty" --labels ok,scratch --critical scratch >/dev/null || exit 1
for _ in $(seq "$ROUNDS"); do
	for program in "$RUNG" "$BARE"; do
		cp -r "$dir/scored" "$dir/one" && cp -r "$dir/empty" "$dir/two" || exit 1
		echo "score ${program##*/} $(spent "$program" -p "$dir/one" score -j 1)"
		echo "import ${program##*/} $(spent "$program" -p "$dir/two" import predictions "$dir/p.csv" --model 'm 1' --create)"
		rm -rf "$dir/one" "$dir/two"
	done
done | awk '{ key = $1 " " $2; if (!(key in least) || $3 < least[key]) least[key] = $3 }
	END { for (what in least) { split(what, part, " "); if (part[2] !~ /bare/) {
		with = least[what]; without = least[part[1] " rung_bare"]
		printf "%-8s %8.2f s monitored %8.2f s without   ratio %.3f\n", part[1], with, without, with / without } } }'
