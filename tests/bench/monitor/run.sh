#!/bin/bash
# What monitoring costs: scores the demo's pictures and imports predictions, by this program and by one that is linked
# without its monitoring, in turn, so that whatever else runs comes to both. Each pair gives a ratio, and what is printed is
# their geometric mean with its interval (95 %, Student's t). Instructions are counted where perf may, or for the import by
# valgrind: no other program disturbs them. Else it is the processor's time, which wants a machine that does nothing else.
# An import writes history at once; scoring is what a line does all day.
PICTURES=${PICTURES-500} ROWS=${ROWS-50000} ROUNDS=${ROUNDS-16} IMPORTS=${IMPORTS-2}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
export XDG_CONFIG_HOME=/dev/null XDG_STATE_HOME="$dir" LC_ALL=C
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

perf=false grind=false
perf stat -x, -e instructions:u -o "$dir/perf" true 2>/dev/null && grep -q '^[0-9]' "$dir/perf" && perf=true
command -v valgrind >/dev/null && grind=true

# spent WHAT PROGRAM ARGUMENT...: a line of the round, what, which program, how much and of what.
spent() {
	local what=$1 name=${2##*/} run=() times
	shift
	if $perf; then
		run=(perf stat -x, -e instructions:u -o "$dir/perf")
	elif $grind && [ "$what" = import ]; then
		run=(valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$dir/grind")
	fi
	times=$({ time "${run[@]}" "$@" >"$dir/out" 2>&1; } 2>&1) || { cat "$dir/out" >&2; exit 1; }
	case ${run[0]} in
	perf) echo "$round $what $name $(sed -n 's/^\([0-9]*\),.*/\1/p' "$dir/perf") instructions" ;;
	valgrind) echo "$round $what $name $(sed -n 's/,//g; s/.*I *refs: *\([0-9]*\).*/\1/p' "$dir/grind") instructions" ;;
	*) echo "$round $what $name $(echo "$times" | awk '{ print $1 + $2 }') seconds" ;;
	esac
}

project "$dir/scored" && "$RUNG" init "$dir/empty" --labels ok,scratch --critical scratch >/dev/null || exit 1
for round in $(seq "$ROUNDS"); do
	[ $((round % 2)) = 0 ] && order="$RUNG $BARE" || order="$BARE $RUNG"
	for program in $order; do
		cp -r "$dir/scored" "$dir/one" && cp -r "$dir/empty" "$dir/two" || exit 1
		spent score "$program" -p "$dir/one" score -j 1
		[ "$round" -gt "$IMPORTS" ] || spent import "$program" -p "$dir/two" import predictions "$dir/p.csv" --model 'm 1' --create
		rm -rf "$dir/one" "$dir/two"
	done
done | awk '
	{ spent[$2, $3 ~ /bare/, $1] = $4; unit[$2] = $5; if ($1 > rounds[$2]) rounds[$2] = $1 }
	END {
		split("12.706 4.303 3.182 2.776 2.571 2.447 2.365 2.306 2.262 2.228", t, " ")
		for (name in unit) {
			n = rounds[name]
			sum = squares = 0
			for (i = 1; i <= n; i++) { l = log(spent[name, 0, i] / spent[name, 1, i]); sum += l; squares += l * l }
			mean = sum / n
			left = squares - n * mean * mean
			wide = n > 1 ? (n > 11 ? 2.2 : t[n - 1]) * sqrt((left > 0 ? left : 0) / (n - 1) / n) : 0
			printf "%-8s ratio %.4f (%.4f to %.4f), %d pairs, by %s\n", name, exp(mean), exp(mean - wide), exp(mean + wide), n, unit[name]
		}
	}'
