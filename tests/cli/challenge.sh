#!/bin/sh
# challenge: known cases are scored by every version and shown to nobody, and the gate asks for them.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
rung config exam.share 0
pictures "$dir/in" 3
mkdir -p "$dir/cases/ok" "$dir/cases/bright" "$dir/cases/banana"
picture "$dir/cases/ok/a.ppm" 20
picture "$dir/cases/ok/b.ppm" 30
picture "$dir/cases/bright/c.ppm" 240
picture "$dir/cases/bright/d.ppm" 245
picture "$dir/cases/banana/e.ppm" 99
picture "$dir/cases/loose.ppm" 98

printf 'hello\n' >"$dir/cases/ok/f.txt"
printf 'hello\n' >"$dir/cases/ok/g.dat"
printf 'x' >"$dir/cases/ok/.hidden"

check "an empty set" exits 0 challenge list
check "it is told" prints 'there is no challenge set'
rung add "$dir/in"
check "a folder of labels" answers '.added == 4 and .present == 0 and .rejected == 4' challenge add "$dir/cases"
check "what is no label is named" complains 'banana/e.ppm: "banana" is not a label'
check "a file of another kind has its reason" complains 'ok/f.txt: it is of the kind text, and stage main judges image'
check "one of no kind too" complains 'ok/g.dat: it is no file that stage main judges'
check "what lies in no folder too" complains 'loose.ppm: "" is not a label'
check "twice is once" answers '.added == 0 and .present == 4' challenge add "$dir/cases"
check "they are items" is 'select count(*) from v_items' 7
check "and known" is "select group_concat(label) from (select label from v_known where purpose = 'challenge' order by item_id)" bright,bright,ok,ok
check "which the log says" answers '[.events[] | select(.kind == "challenge.add") | .body.items] == [4]' log --limit 0
check "nobody is given them" is "select count(*) from v_queue where state = 'open'" 3
check "not even by name" fails 'item' decide cases/ok/a.ppm ok

picture "$dir/more.ppm" 60
picture "$dir/text.ppm" 61
printf 'path,label,lot\nmore.ppm,ok,7\ntext.ppm,loud,8\nin/001.ppm,ok,9\n' >"$dir/list.csv"
check "a list of files" answers '.added == 2 and .rejected == 1' challenge add "$dir/list.csv"
check "its other columns stay" is "select group_concat(name || value) from v_attributes" lot7
check "and the place that waited is gone" is "select count(*) from v_queue where state = 'open'" 2
rung decide "$dir/in/003.ppm" bright
printf 'item,label\n%s/in/002.ppm,ok\n%s/in/003.ppm,bright\nnowhere,ok\n' "$dir" "$dir" >"$dir/items.csv"
check "a list of items" answers '.added == 1 and .rejected == 2' challenge add "$dir/items.csv"
check "what is decided stays evidence" complains 'items.csv:3: .*decided already'
check "another answer" fails 'no case could be used' challenge add "$dir/cases/banana"
printf 'item,label\n%s/in/002.ppm,bright\n' "$dir" >"$dir/other.csv"
check "is refused" fails 'no case could be used' challenge add "$dir/other.csv"
check "with why" complains 'known already: ok'
check "for leads" fails 'only a lead' challenge add "$dir/cases" --operator ann
check "the list too" fails 'leads' challenge list --operator ann

# What two versions say: the first is live.
predict() {
	value "select 'item,label,confidence' || char(10) || group_concat(item_id || ',' || $2 || ',0.9', char(10)) from v_known" >"$dir/p.csv"
	exits 0 import predictions "$dir/p.csv" --model "$1"
}
check "not asked yet" exits 0 challenge list
check "in words" prints 'cases/ok/a.ppm|ok/a.ppm'
check "not asked" prints 'not asked'
check "the live version" predict one "iif(item_id = 4, 'ok', label)"
check "another one" predict two "'ok'"
check "its answers" answers '.n == 7 and .right == 6 and ([.challenge[] | select(.right == false)] | length) == 1 and (.challenge[0] | has("predicted") and has("label"))' challenge list
check "in words" exits 0 challenge list
check "the wrong one" prints 'WRONG'
check "six of seven" prints '^6 of 7 right by imported one'
check "of every version" is 'select group_concat(model || " " || n, ",") from (select model, sum("right") as n from v_challenge group by model order by model)' 'imported one 6,imported two 5'
check "a version that gets fewer right is not let in" fails 'worse than imported one on the known cases: 5 of 7 right, where imported one has 6.*--although-worse' rollout switch two --reason "a try"
check "which its plan says" answers '.worse | test("^worse than imported one on the known cases")' rollout canary two --steps 0.5 --dry-run
check "a shadow may be so" answers '.worse == null' rollout shadow two --dry-run
rung config challenge.need 0.7
check "as much as is asked is enough" answers '.worse == null' rollout switch two --dry-run
rung config challenge.need 1
check "no agreement" answers '.n == 0' agreement
check "nothing is routed" is 'select count(*) from v_routes where item_id in (select item_id from v_known)' 0

rung level assist --by-decree --reason "a test"
exits 3 gate --json
check "a check of the gate" holds '.checks[] | select(.name == "known cases") | .k == 6 and .n == 7 and .need == 1 and (.ok | not) and .change == "1 more right"'
check "nor do they fill the counts of predictions" holds '.checks[] | select(.name == "nulls") | .n == 0'
rung config challenge.need 0.85
exits 3 gate --json
check "as much as is asked" holds '.checks[] | select(.name == "known cases") | .ok'

if has_engine; then
	rung model add "$TOP_SRCDIR/tests/data/models/mean.onnx"
	check "every version is asked, and nothing else that is decided" answers '.scored == 7 and .human == 0 and .auto == 0' score -j 1 --model mean
	check "it knows all but one" is "select sum(\"right\") || ' of ' || count(*) from v_challenge where model like 'mean%'" '6 of 7'
fi

# Answers that are more than a label: all of it is known, and right by the rule of the stage.
project=$dir/words.db
"$RUNG" init "$project" --labels read,blank --no-critical --output text >/dev/null || exit 99
printf 'path,label,text\nmore.ppm,read,SN 4711 A\ntext.ppm,read,SN 4712 A\nin/001.ppm,blank,\n' >"$dir/read.csv"
check "folders tell labels alone" fails 'list the cases in a CSV or JSONL with a column text' challenge add "$dir/cases"
check "a list of answers" answers '.added == 3 and .rejected == 0' challenge add "$dir/read.csv"
check "is no list of what came with the items" is "select count(*) from v_attributes" 0
printf 'path,label\nin/002.ppm,read\n' >"$dir/bare.csv"
check "the label alone is not enough" fails 'no case could be used' challenge add "$dir/bare.csv"
check "which is told" complains 'bare.csv:2: an answer of stage main is more than a label, and it has no text'
printf 'item,label,confidence,text\n%s/more.ppm,read,.9,sn 4711 a\n%s/text.ppm,read,.9,SN 4712 B\n%s/in/001.ppm,blank,.9,\n' "$dir" "$dir" "$dir" >"$dir/said.csv"
check "what a version reads" exits 0 import predictions "$dir/said.csv" --model one
check "is right by the words" answers '.right == 2 and ([.challenge[] | [.output, .predicted_output, .right]] == [["SN 4711 A", "sn 4711 a", true], ["SN 4712 A", "SN 4712 B", false], ["", "", true]])' challenge list
check "which leave as they are known" is "select group_concat(output, '|') from (select output from v_outcomes order by item_id)" 'SN 4711 A|SN 4712 A|'
check "with them in the list" exits 0 challenge list
check "of both" prints 'read: SN 4712 A +read: SN 4712 B .*WRONG'
rung config agree.wer 0.5
check "by the rule of now" answers '.right == 3' challenge list
finish
