#!/bin/sh
# State is passed down from main(): no writable variable is global or static, or no test could run two
# of anything. Allowed: flags that a signal handler sets, and what to do when memory runs out.
library=$(dirname "$RUNG")/librung.a
command -v objdump >/dev/null || { echo "no objdump"; exit 77; }
[ -r "$library" ] || { echo "no $library"; exit 77; }
if objdump -t "$library" | grep -q __asan_; then
	echo "the sanitizers have variables of their own"
	exit 77
fi

allowed='^([a-z_]+\.o signal_|xalloc\.o failure_hook)'
found=$(objdump -t "$library" | awk '
	/^[^ ].*:     file format/                  { sub(/:$/, "", $1); member = $1 }
	/ O \.(data|bss|tdata|tbss)(\.[^r]|[[:space:]])/ { print member, $NF }' |
	sed 's/^librung_a-//; s/: / /' | grep -vE "$allowed")
[ -z "$found" ] || { echo "writable variables outside any function's frame:"; echo "$found"; exit 1; }
