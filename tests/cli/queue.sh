#!/bin/sh
# next, decide and undo: the queue without curses.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
pictures "$dir/in" 6
rung add "$dir/in"

item_of() { "$RUNG" -p "$project" next --json "$@" | jq -r .item; }

check "next" answers '.item != null and .kind == "image" and .mode == "blind" and .prediction == null and .labels == ["ok", "bright"]
	and (.path | test("ppm$")) and (.file | startswith("/"))' next --operator ann
ann=$(jq -r .item "$dir/out")
check "next is the same until it is decided" [ "$(item_of --operator ann)" = "$ann" ]
bob=$(item_of --operator bob)
check "two operators never get the same item" [ "$ann" != "$bob" ]
check "what is on another's screen cannot be decided" fails "." decide "$ann" ok --operator bob
check "an unknown label is refused, with those there are" fails "banana.*ok, bright" decide "$ann" banana --operator ann
check "an unknown item" fails "99999" decide 99999 ok --operator ann
check "decide" answers ".item == $ann and .label == \"ok\" and (.decision | type) == \"number\"" decide "$ann" ok --operator ann
check "it is in the view" is "select count(*) from v_decisions where item_id = $ann and in_force = 1 and label = 'ok' and operator = 'ann'" 1
check "decided items do not come again" [ "$(item_of --operator ann)" != "$ann" ]
check "undo" answers ".item == $ann and .label == \"ok\"" undo --operator ann
check "out of force" is "select count(*) from v_decisions where item_id = $ann and in_force = 1" 0
check "and kept" is "select count(*) >= 1 from v_decisions where item_id = $ann" 1
check "nothing is left to take back" fails "." undo --operator ann
check "what was taken back can be decided" exits 0 decide "$ann" bright --operator ann
check "another's decision is not mine to undo" fails "." undo --operator bob
check "items by path" sh -c "path=\$('$RUNG' -p '$project' next --operator bob --json | jq -r .file); '$RUNG' -p '$project' decide \"\$path\" ok --operator bob >/dev/null"
note=$(item_of --operator bob)
check "a note" exits 0 decide "$note" ok --operator bob --note 'a remark'
check "settle" answers '.settled == 3' settle
check "what is settled stays" fails "settled" undo --operator bob

# Undone, and given again, by other runs of the program.
again=$(item_of --operator cara)
check "an answer with a note" exits 0 decide "$again" bright --operator cara --note 'seen twice'
check "nothing to give again yet" fails "nothing to do again" redo --operator cara
check "undone" exits 0 undo --operator cara
check "redo" answers ".item == $again and .kind == \"label\" and .label == \"bright\"" redo --operator cara
check "with its note" is "select note from v_decisions where item_id = $again and in_force = 1" "seen twice"
check "as another decision that names the first" is "select d.redoes = o.decision_id from v_decisions d join v_decisions o using (item_id)
	where item_id = $again and d.in_force = 1 and o.in_force = 0" 1
check "only once" fails "nothing to do again" redo --operator cara
check "undone again" exits 0 undo --operator cara
check "redo is not for others" fails "nothing to do again" redo --operator bob

# Skipped, with a reason, and unsure.
check "skip" answers ".item == $again and .kind == \"skip\"" skip "$again" --operator cara --reason 'too dark'
check "the reason" is "select note from v_acts where kind = 'skip' and item_id = $again" "too dark"
check "a new answer ends the redo" fails "nothing to do again" redo --operator cara
check "the skipped one comes later" [ "$(item_of --operator cara)" != "$again" ]
check "unsure" answers ".item == $again and .kind == \"unsure\"" unsure "$again" --operator cara --note 'half of it'
check "is an answer" is "select note from v_decisions where item_id = $again and kind = 'unsure' and in_force = 1" "half of it"
check "given once" fails "decided already" unsure "$again" --operator cara
check "not by two" fails "." skip 99999 --operator cara
check "skip wants an item" misuse "." skip

# The guideline.
check "there is none" answers '.version == null and .text == null' guideline
printf 'A scratch is what a nail feels.\r\n\tnot dust\033[2J\n' >"$dir/words"
check "a guideline" answers '.version == 1 and .changed' guideline set "$dir/words"
check "the same is no other" answers '.version == 1 and (.changed | not)' guideline set "$dir/words"
check "shown" exits 0 guideline
printf 'A scratch is what a nail feels.\n\tnot dust\\x1b[2J\n' >"$dir/wanted"
check "as it is, with nothing to obey" cmp "$dir/out" "$dir/wanted"
check "from standard input" sh -c "echo 'Look twice.' | '$RUNG' -p '$project' guideline set - >/dev/null"
check "the newest holds" answers '.version == 2 and .text == "Look twice.\n" and .operator != null' guideline
check "versions stay" is 'select group_concat(version) from v_guidelines where stage = "main"' "1,2"
next=$(item_of --operator cara)
check "decisions say by which" exits 0 decide "$next" ok --operator cara
check "in the log" is "select max(body ->> 'guideline') from v_events where kind = 'decision.label' and body ->> 'item' = $next" 2
: >"$dir/empty"
printf 'good\n\377bad\n' >"$dir/bytes"
head -c 70000 /dev/zero | tr '\0' a >"$dir/long"
check "not an empty one" fails "empty" guideline set "$dir/empty"
check "not what is no text" fails "line 2.*UTF-8" guideline set "$dir/bytes"
check "not a book" fails "too long" guideline set "$dir/long"
check "not what is not there" fails "No such file" guideline set "$dir/nowhere"
check "not by an inspector" fails "lead" guideline set "$dir/words" --operator cara

check "leads see fast streaks" answers '.operators | all(.fast_streaks == 0)' operator list
check "others do not" answers '.operators | all(has("fast_streaks") | not)' operator list --operator cara

n=0
while [ $n -lt 10 ] && item=$(item_of) && [ "$item" != null ]; do
	rung decide "$item" ok
	n=$((n + 1))
done
check "the queue ends" answers '.item == null' next
check "what ann holds is not given to others" exits 0 decide "$(item_of --operator ann)" ok --operator ann
check "every item is decided" is "select count(distinct item_id) from v_decisions where in_force = 1" 6
# Eight people at once: every one gets an item, and no two the same.
project=$dir/many.db
"$RUNG" init "$project" --labels ok,bright --no-critical >/dev/null
pictures "$dir/many" 20
rung add "$dir/many"
for name in a b c d e f g h; do
	"$RUNG" -p "$project" next --operator $name --json >"$dir/many-$name" 2>"$dir/many-$name.err" &
done
wait
check "eight answers" [ "$(cat "$dir"/many-? | jq -r .item | grep -c '[0-9]')" = 8 ]
check "eight items" [ "$(cat "$dir"/many-? | jq -r .item | sort -u | wc -l)" = 8 ]
finish
