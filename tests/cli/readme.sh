#!/bin/sh
# The README's picture is the screen as the console draws it, and its commands for one's own pictures and
# model run as they stand there.
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
PATH=$(dirname "$RUNG"):$PATH
unset RUNG_PROJECT
cd "$dir" || exit 99

screen=$TOP_SRCDIR/tests/console/golden/review-assisted-2-labels-80x24.txt
awk '/^```/ { if (on) exit; on = 1; next } on' "$TOP_SRCDIR/README.md" >shown
sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "$screen" | diff - shown || { echo "FAIL: README.md shows another screen"; exit 1; }

# The lines of the first block of commands after the heading.
sed -n '/^## Your own pictures/,$p' "$TOP_SRCDIR/README.md" | awk '/^```/ { if (on) exit; on = 1; next } on' >commands
[ "$(wc -l <commands)" -ge 6 ] || { echo "FAIL: no commands found in README.md"; exit 1; }

# What a reader has: a folder of pictures, and a model with its card.
rung demo demo --items 120 >out 2>&1 || { echo "FAIL: no demo to take pictures from"; cat out; exit 1; }
mkdir photos && find demo -name '*.jpg' -exec cp {} photos/ \;
cp "$TOP_SRCDIR"/models/demo/*.onnx model.onnx && cp "$TOP_SRCDIR"/models/demo/*.json model.json || exit 99

# Stands in for the person at the console.
decide_some() {
	for label in ok scratch ok ok scratch ok; do
		item=$(rung next --json | jq -r .item) && rung decide "$item" "$label" || return
	done
}

while read -r line; do
	if [ "$line" = rung ]; then
		decide_some
	else
		eval "$line"
	fi >out 2>&1 </dev/null || { echo "FAIL: $line"; cat out; exit 1; }
done <commands

[ "$(wc -l <decisions.csv)" -ge 7 ] || { echo "FAIL: the export lacks the decisions"; cat decisions.csv; exit 1; }
