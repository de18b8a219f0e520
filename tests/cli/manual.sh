#!/bin/sh
# The manual says what the program says of itself, is well formed, and its examples run.
# GENERATE=1 rewrites those parts of doc/rung.1: look at the difference before it is committed.
page=$TOP_SRCDIR/doc/rung.1
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
PATH=$(dirname "$RUNG"):$PATH
unset RUNG_PROJECT
failed=0

fail() {
	echo "FAIL: $1"
	failed=1
}

# part NAME COMMAND...: the part of the page between two marks is what COMMAND prints.
part() {
	name=$1
	shift
	"$@" >"$dir/new" || exit 99
	[ "$(wc -l <"$dir/new")" -ge 20 ] || fail "doc/$name.sh says too little"
	sed -n '/^\.\\" '"$name"' begin/,/^\.\\" '"$name"' end/p' "$page" | sed '1d;$d' >"$dir/written"
	if [ -n "${GENERATE:-}" ]; then
		sed '/^\.\\" '"$name"' begin/q' "$page" >"$dir/page"
		cat "$dir/new" >>"$dir/page"
		sed -n '/^\.\\" '"$name"' end/,$p' "$page" >>"$dir/page"
		cat "$dir/page" >"$page"
	elif ! diff -u "$dir/written" "$dir/new" >"$dir/diff"; then
		fail "doc/rung.1 does not say what the program does; GENERATE=1 $0 renews it"
		cat "$dir/diff"
	fi
}

part keys sh "$TOP_SRCDIR/doc/keys.sh" "$TOP_SRCDIR/ui/console/keymap.c"
part commands sh "$TOP_SRCDIR/doc/commands.sh" "$RUNG"
part metrics sh "$TOP_SRCDIR/doc/metrics.sh" "$TOP_SRCDIR/src/monitor/metric.c"
part settings sh "$TOP_SRCDIR/doc/settings.sh" "$RUNG"

if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$page" >"$dir/lint" 2>&1 || { fail "doc/rung.1 is not well formed"; cat "$dir/lint"; }
fi

# The examples, in a folder where what they speak of is there.
cd "$dir" || exit 99
rung demo demo --items 40 >out 2>&1 || { echo "FAIL: no demo to take pictures from"; cat out; exit 1; }
mkdir photos && find demo -name '*.jpg' -exec cp {} photos/ \;
cp "$TOP_SRCDIR"/models/demo/*.onnx model.onnx && cp "$TOP_SRCDIR"/models/demo/*.json model.json || exit 99
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$page" | awk '/^\.Ed/ { on = 0 } on { gsub(/\\-/, "-"); print } /^\.Bd/ { on = 1 }' >examples
[ "$(wc -l <examples)" -ge 8 ] || fail "few examples found"
sh -ex ./examples >out 2>&1 </dev/null || { fail "an example"; cat out; }

exit $failed
