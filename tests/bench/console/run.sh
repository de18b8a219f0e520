#!/bin/bash
# What the console costs beside programs of its kind, in one run: make bench-console. Nothing here fails
# by being slow; the targets stand beside the figures. ITEMS=100000 makes the large queue smaller.
set -u
RUNG=${RUNG:-./rung} BENCH=${BENCH:-tests/bench/console/console_bench} ITEMS=${ITEMS:-1000000}
top=${TOP_SRCDIR:-.}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export LESS= XDG_CONFIG_HOME=$dir/config
unset NO_COLOR RUNG_PROJECT

"$RUNG" demo "$dir/demo" --items 400 >/dev/null || exit 1
"$RUNG" -p "$dir/demo/rung.db" level assist --by-decree --reason bench >/dev/null || exit 1
mkdir -p "$dir/thin/rung" && echo 'slow = on' >"$dir/thin/rung/console.conf"
echo "making a queue of $ITEMS items" >&2
bash "$top/tests/bench/console/make_million.sh" "$dir/large.db" "$ITEMS" >/dev/null || exit 1
seq 1000000 >"$dir/lines"
git init -q "$dir/repository" && for n in $(seq 300); do
	git -C "$dir/repository" -c user.name=bench -c user.email=bench@localhost commit -q --allow-empty -m "commit $n"
done

has() { command -v "$1" >/dev/null; }
# row NAME SIZE KEYS KEY COUNT IDLE_S COMMAND...
row() {
	name=$1 size=$2
	shift 2
	"$BENCH" "$name $size" "$size" "$1" "$2" "$3" "$4" -- "${@:5}"
}

printf '%-26s %8s %8s %8s %8s %7s %7s %7s %7s %7s %5s\n' program 'first ms' bytes 'key p50' 'p99 ms' 'bytes' 'most' \
	'idle/s' 'MB' '+child' keys
for size in 80x24 120x40 200x60; do
	row 'rung decide' $size - 1 100 3 "$RUNG" -p "$dir/demo/rung.db"
	row 'rung help page' $size - '?' 1 0 "$RUNG" -p "$dir/demo/rung.db"
	row 'rung queue down' $size gq j 100 3 "$RUNG" -p "$dir/large.db"
	row 'rung queue slow' $size gq j 100 3 env XDG_CONFIG_HOME="$dir/thin" "$RUNG" -p "$dir/large.db"
	row 'rung queue page' $size gq '\e[6~' 50 0 "$RUNG" -p "$dir/large.db"
	has less && row 'less down' $size - j 100 2 less "$dir/lines"
	has tig && (cd "$dir/repository" && row 'tig down' $size - j 100 2 tig)
	has htop && row 'htop down' $size - '\eOB' 20 3 htop
done
cat <<'END'
targets: first paint 50 ms; a key 5 ms (p99), with a new picture 16 ms; cursor-down 200 bytes, 60 on a thin line (slow = on);
decision and next item 900 bytes and a picture of 14,000 at 80x24; idle 0; below 40 MB
END
