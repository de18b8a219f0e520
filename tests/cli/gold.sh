#!/bin/sh
# rung gold: items whose answer is known come unmarked among the others and count for nothing else.
. "$TOP_SRCDIR/tests/cli/lib.sh" || exit 99
new_project
pictures "$dir/in" 40
"$RUNG" -p "$project" add "$dir/in" >/dev/null || exit 99

check 'none yet' exits 0 gold list
check 'how to begin' prints 'gold add'
check 'one' answers '.added == 1 and .present == 0 and .rejected == 0 and .older == 0' gold add 1 bright
check 'again' answers '.added == 0 and .present == 1' gold add 1 bright
check 'another answer' fails 'known already: bright, as gold' gold add 1 ok
check 'no such label' fails '"loud" is not a label' gold add 2 loud
check 'no such item' fails 'there is no item "nowhere.ppm"' gold add nowhere.ppm ok
printf 'item,label\n002.ppm,ok\n003.ppm,bright\nnowhere.ppm,ok\n004.ppm,loud\n' >"$dir/gold.csv"
check 'a file' answers '.added == 2 and .present == 0 and .rejected == 2' gold add "$dir/gold.csv"
check 'what was refused' complains 'gold.csv:4: .*no item.*nowhere'
printf 'name\n1\n' >"$dir/bad.csv"
check 'not such a file' fails 'columns item and label' gold add "$dir/bad.csv"
check 'no file' fails 'No such file' gold add "$dir/none.csv"
check 'they wait for nobody' is "select count(*) from v_queue where item_id <= 3 and state = 'open'" 0
check 'for leads' fails 'only a lead' gold add 5 ok --operator ann
check 'nor the list' fails 'leads' gold list --operator ann

check 'some of it' exits 0 config gold.share 0.2
check 'not too much' fails 'from 0 to 0.2' config gold.share 0.5
n=0
while check 'next' exits 0 next --operator ann --json; do
	item=$(jq .item "$dir/out")
	[ "$item" = null ] && break
	jq -e '.mode == "blind" and .prediction == null' "$dir/out" >/dev/null || { echo "FAIL: gold is told"; cat "$dir/out"; failed=1; }
	"$RUNG" -p "$project" decide "$item" ok --operator ann >/dev/null || failed=1
	n=$((n + 1))
done
check 'all of it came' is "select count(*) from v_decisions where mode = 'gold'" $((n - 37))
check 'what was found' answers '.people | length == 2 and .[0].label == "bright" and .[0].critical and .[0].recall == 0 and .[1].recall == 1' gold list
check 'each item' holds '[.gold[].item] == [1, 2, 3] and .gold[1].answers == 1 and .gold[1].right == 1'
check 'for people' exits 0 gold list
check 'a table' prints 'ann +bright +critical +[0-9]+ +0 '
check 'the log tells leads' answers '[.events[] | select(.kind == "gold.add")] | length == 2' log --limit 0
check 'and nobody else' answers '[.events[] | select((.kind == "gold.add") or (.body.mode == "gold"))] == []' log --limit 0 --operator ann

# What is evidence stays that.
printf 'item,label\n040.ppm,bright\n039.ppm,bright\n001.ppm,bright\n' >"$dir/late.csv"
check 'what is answered is refused' answers '.added == 0 and .present == 1 and .rejected == 2' gold add "$dir/late.csv"
check 'with its line and why' complains 'late.csv:2: item 40 is decided already'
check 'each of them' complains 'late.csv:3: item 39 is decided already'
check 'one alone too' fails 'item 38 is decided already' gold add 38 ok

# A name that is to be chosen, boxes.
for output in ranking regions; do
	project=$dir/$output.db
	"$RUNG" init "$project" --labels yes,no --no-critical --output $output >/dev/null && "$RUNG" -p "$project" add "$dir/in" >/dev/null || exit 99
	check 'a label is not all' fails "the known one needs its $output too" gold add 1 yes
	check 'nor is another kind of answer' fails 'it takes no --text' gold add 1 yes --text x
done
check 'boxes' answers '.added == 1' gold add 1 yes --regions '[{"x":1,"y":2,"width":3,"height":4,"label":"yes"}]'
check 'others' fails 'another answer' gold add 1 yes --regions '[]'
check 'in the list' answers '.gold[0] | .output == [{"x":1,"y":2,"width":3,"height":4,"label":"yes"}] and (.by_label | not)' gold list
project=$dir/ranking.db
printf 'item,label,choice\n001.ppm,yes,Alien\n002.ppm,no,\n' >"$dir/choice.csv"
check 'a file of choices' answers '.added == 2' gold add "$dir/choice.csv"
check 'none is one too' answers '.added == 1' gold add 3 no --choice ''
check 'as they are known' exits 0 gold list
check 'in words' prints 'yes: Alien'
check 'or none' prints 'no: -'
finish
