#!/bin/bash
# What monitoring costs, in instructions, as valgrind counts them: neither other programs nor the machine change these.
# Each part is counted as it ships and with what monitors left out: what a worker does for a picture (decode, measure, cut
# to size, run the model), what the process does that gives it the picture and writes its answer, and an import of
# predictions. Starting is no part of a picture: it is taken off.
PICTURES=${PICTURES-1000} ROWS=${ROWS-50000}
command -v valgrind >/dev/null || { echo "valgrind counts the instructions, and is not there"; exit 77; }
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
export RUNG XDG_CONFIG_HOME=/dev/null XDG_STATE_HOME="$dir" LC_ALL=C

# spent PROGRAM ARGUMENT...: instructions.
spent() {
	valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$dir/grind" "$@" >"$dir/out" 2>&1 ||
		{ cat "$dir/out" >&2; exit 1; }
	sed -n 's/,//g; s/.*I *refs: *\([0-9]*\).*/\1/p' "$dir/grind"
}

"$RUNG" demo "$dir/demo" --items "$PICTURES" >/dev/null || exit 1
model=$(ls "$dir"/demo/model/*.onnx)

# of_pictures PROGRAM: ten of the demo's, four times each, but for what the first time takes.
of_pictures() {
	mapfile -t pictures < <(find "$dir/demo/pictures" -name '*.jpg' | sort | head -10)
	once=$(spent "$1" "$model" "${model%.onnx}.json" 1 "${pictures[@]}") && many=$(spent "$1" "$model" "${model%.onnx}.json" 5 "${pictures[@]}") || exit 1
	echo $(((many - once) / 40))
}

# of_project PROGRAM: scoring all of it, but for what a run with nothing to score takes.
of_project() {
	cp -r "$dir/begun" "$dir/one" || exit 1
	all=$(spent "$1" -p "$dir/one/p.db" score -j 1) && none=$(spent "$1" -p "$dir/one/p.db" score -j 1) || exit 1
	rm -rf "$dir/one"
	echo $(((all - none) / PICTURES))
}

of_import() {
	"$RUNG" init "$dir/two.db" --labels ok,scratch --critical scratch >/dev/null || exit 1
	spent "$1" -p "$dir/two.db" import predictions "$dir/p.csv" --model 'm 1' --create || exit 1
	rm "$dir"/two.db*
}

mkdir "$dir/begun" && "$RUNG" init "$dir/begun/p.db" --labels ok,scratch --critical scratch >/dev/null &&
	"$RUNG" -p "$dir/begun/p.db" add "$dir/demo/pictures" >/dev/null && "$RUNG" -p "$dir/begun/p.db" model add "$model" >/dev/null || exit 1
awk -v rows="$ROWS" 'BEGIN {
	print "item,label,confidence"
	for (i = 0; i < rows; i++) {
		h = (i * 40503) % 65536
		printf "i%d,%s,%.6f\n", i, h % 5 ? "ok" : "scratch", 0.5 + h / 131073
	}
}' >"$dir/p.csv"

worker=$(of_pictures "$BENCH/picture") && worker_bare=$(of_pictures "$BENCH/picture_bare") || exit 1
parent=$(of_project "$BENCH/rung_full") && parent_bare=$(of_project "$BENCH/rung_bare") || exit 1
import=$(of_import "$BENCH/rung_full") && import_bare=$(of_import "$BENCH/rung_bare") || exit 1
awk -v w="$worker" -v wb="$worker_bare" -v p="$parent" -v pb="$parent_bare" -v i="$import" -v ib="$import_bare" -v rows="$ROWS" '
	function line(what, with, without) { printf "%-28s %10.0f with, %10.0f without: ratio %.4f\n", what, with, without, with / without }
	BEGIN {
		print "instructions"
		line("a picture, in a worker", w, wb)
		line("a picture, in its parent", p, pb)
		line("a picture scored", w + p, wb + pb)
		line("a prediction imported", i / rows, ib / rows)
	}'
