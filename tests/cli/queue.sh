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
