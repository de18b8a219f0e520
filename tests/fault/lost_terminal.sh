#!/bin/bash
# Whatever ends the console in the middle of a decision, by a signal or with its terminal: it says so by
# its status and soon, the item goes back, the decision is whole or absent, and no process is left.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
new_project
many "$dir/in" 40
assisted "$dir/in"

all_gone() { for process in "$@"; do [ ! -d "/proc/$process" ] || return 1; done; }

# ends STATUS COMMAND...: the command ends the console, which has a key to answer at that moment.
ends() {
	local want=$1 family began took
	shift
	start 80x24 "$RUNG" -p "$project" --operator ann
	until_true 10 shows_item || { fail "no item" "$here/screen"; exit 1; }
	victim=$(pid)
	family="$victim $(pgrep -P "$victim" | tr '\n' ' ')"
	[ "$(echo "$family" | wc -w)" -gt 1 ] || fail "no workers"
	keys 1
	began=$(now_ms)
	"$@"
	left "$want" gone
	took=$(($(now_ms) - began))
	[ "$took" -lt 5000 ] || fail "$*: it took $took ms"
	# shellcheck disable=SC2086
	until_true 5 all_gone $family || fail "$*: processes are left of $family"
	check "$*: no lease is left" is "select count(*) from assignment where state = 'leased'" 0
}

lose_terminal() { $T kill-server; }
for ((round = 0; round < 2; round++)); do
	ends 143 eval 'kill -TERM "$victim"'
	ends 129 eval 'kill -HUP "$victim"'
	ends 130 eval 'kill -INT "$victim"'
	ends 129 lose_terminal
done
holds_together
exit $failed
