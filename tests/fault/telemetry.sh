#!/bin/sh
# Scoring opens no connection and leaves nothing in the home folder, whatever the inference engine
# would like to report. CI is unset: engines keep quiet where it is set.
. "$TOP_SRCDIR/tests/cli/lib.sh"
command -v strace >/dev/null || { echo "no strace"; exit 77; }
strace -f -o "$dir/trace" true 2>/dev/null || { echo "strace cannot trace here"; exit 77; }
has_engine || { echo "no inference engine"; exit 77; }

# The engine that quickstart keeps in the home folder must still be found when that is another one.
cached=${XDG_CACHE_HOME:-$HOME/.cache}/rung/onnxruntime-1.27.0/libonnxruntime.so.1
[ -n "$RUNG_ORT_LIB" ] || [ ! -f "$cached" ] || RUNG_ORT_LIB=$cached
[ -z "$RUNG_ORT_LIB" ] || export RUNG_ORT_LIB

# The search for leaks at the end is a tracer itself: one of the two.
traced() {
	env -u CI -u ORT_DISABLE_TELEMETRY -u XDG_CACHE_HOME -u XDG_CONFIG_HOME -u XDG_STATE_HOME -u XDG_DATA_HOME \
		HOME="$dir/home" ASAN_OPTIONS=detect_leaks=0 strace -f -qq -s 200 -e trace=network,openat,open,creat -o "$dir/trace" \
		"$RUNG" -p "$project" "$@" >"$dir/out" 2>"$dir/err" </dev/null
}

internet_sockets() { grep -n 'AF_INET' "$dir/trace"; }

no_internet() { ! internet_sockets || { internet_sockets | head -5; return 1; }; }
home_is_empty() { left=$(find "$dir/home" -mindepth 1); [ -z "$left" ] || { echo "    left behind: $left"; return 1; }; }

mkdir "$dir/home"
new_project
pictures "$dir/in" 6
rung add "$dir/in"
check "model add" traced model add "$TOP_SRCDIR/tests/data/models/mean.onnx"
check "model add opens no connection" no_internet
check "score" traced score -j 2 --json
check "something was scored" grep -q '"scored": *6' "$dir/out"
check "the engine was loaded, so the trace shows it" grep -q 'libonnxruntime' "$dir/trace"
check "score opens no connection" no_internet
check "the home folder stays empty" home_is_empty
finish
