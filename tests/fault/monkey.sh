#!/bin/bash
# Random keys and mouse from a seed: no crash, no hang, no leak, and no answer that the keys did not give.
# MONKEY_SECONDS=120 MONKEY_SEED=7 tests/fault/monkey.sh plays longer, or another game.
. "$TOP_SRCDIR/tests/fault/lib.sh" || exit 99
MONKEY=${RUNG%/rung}/tests/fault/monkey
seconds=${MONKEY_SECONDS:-12} seed=${MONKEY_SEED:-1}
export TERM=xterm-256color XDG_CONFIG_HOME=$dir/config LC_ALL=C.UTF-8
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}log_path=$dir/sanitizer:abort_on_error=0:exitcode=99"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}log_path=$dir/sanitizer:print_stacktrace=1"
unset DISPLAY WAYLAND_DISPLAY NO_COLOR RUNG_VIEWER RUNG_PLAYER

mkdir "$dir/in"
for n in $(seq 1500); do printf 'P5\n8 8\n255\n%064d' "$n" >"$dir/in/$n.pgm"; done
rung init "$project" --labels ok,scratch,crack --no-critical
rung config assist.blind_share 0.5
check "items" exits 0 add "$dir/in"
(echo item,label,confidence && for n in $(seq 1500); do echo "$n.pgm,ok,0.9"; done) >"$dir/p.csv"
check "predictions" exits 0 import predictions "$dir/p.csv" --model seen
check "assistance" exits 0 level assist --by-decree --reason monkeys

# play HANDS: a third of the time, by these hands; what they type must not start a program.
play() {
	env PATH=/nonexistent "$MONKEY" "$seed" "$((seconds / 3))" "$1" -- "$RUNG" -p "$project" >"$dir/$1" 2>"$dir/err"
}
sent() { awk -v key="$2" '$1 == "sent" && $2 == key { print $3 }' "$dir/$1"; }

check "hands off" play off
check "nothing was answered, skipped, flagged or taken back" is "select count(*) from decision" 0
check "nor the level moved, nor anything in bulk" is "select count(*) from v_events where kind like 'level.%' or kind like 'queue.%'" "$(value "select count(*) from v_events where kind = 'level.decree'")"
check "the key 2 and nothing else" play two
check "only label 2 was ever given" is "select count(*) from decision where kind not in ('label', 'retract') or label_id <> (select label_id from label where position = 2)" 0
check "and no oftener than its key was pressed" [ "$(value "select count(*) from decision where kind = 'label'")" -le "$(sent two 2)" ]
check "taken back only where it was given anew" is "select count(*) from decision r where kind = 'retract' and not exists (select 1 from decision d where d.item_id = r.item_id and d.kind = 'label' and d.decision_id > r.decision_id)" 0
check "it was heard" [ "$(value 'select count(*) from decision')" -gt 0 ]
check "everything" play all
holds_together
for report in "$dir"/sanitizer*; do
	[ ! -e "$report" ] || { echo "FAIL: a sanitizer complains"; sed 's/^/    /' "$report" | head -40; failed=1; }
done
echo "# seed $seed: $(awk '$1 == "keys" { n += $2 } END { print n }' "$dir/off" "$dir/two" "$dir/all") keys in $seconds s, $(value 'select count(*) from decision') answers"
finish
