#!/bin/bash
# Answers that are more than a label, from init to gate: texts, rankings and regions, imported and given here, compared by the
# rule of the stage; blind items tell nothing; what is erased shows as erased.
. "$TOP_SRCDIR/tests/cli/lib.sh"

# is VALUE SQL: what one value of the project is.
is() { [ "$(value "$2")" = "$1" ] || { echo "    $(value "$2"), not $1"; return 1; }; }

# ---- texts
check 'an output must be one there is' misuse "class, regions, text or ranking, not 'song'" init "$project" --labels a,b --no-critical --output song
check 'a stage of texts' rung init "$project" --labels heard,unintelligible --no-critical --kind audio --output text
cat >"$dir/p.csv" <<'END'
item,label,confidence,text
a,heard,0.9,turn the lights of
b,heard,0.8,good morning
c,unintelligible,0.7,
d,heard,0.9,ten words are what it takes to hear one wrong
END
cat >"$dir/d.csv" <<'END'
item,operator,label,text
a,ann,heard,Turn the lights off.
b,ann,heard,"Good morning!"
c,ann,unintelligible,
d,ann,heard,ten words are what it takes to hear one right
END
check 'predictions with texts' answers '.imported == 4' import predictions "$dir/p.csv" --create --model asr/1
check 'no text stays with its item, where it could be read' is 0 "SELECT count(*) FROM v_attributes"
check 'the same file again' answers '.imported == 0 and .present == 4' import predictions "$dir/p.csv" --model asr/1
sed 's/good morning/good night/' "$dir/p.csv" >"$dir/other.csv"
check 'other words are something else' answers '.present == 3 and .rejected == 1' import predictions "$dir/other.csv" --model asr/1
check 'which stand with what was predicted' is 'turn the lights of' "SELECT output FROM v_predictions WHERE item_id = 1"
check 'decisions with texts' answers '.imported == 4' import decisions "$dir/d.csv"
check 'one word in four is too much, one in ten is not' is '0,1,1,1' "SELECT group_concat(agrees) FROM (SELECT agrees FROM v_side_by_side ORDER BY item_id)"
check 'agreement goes by words too' answers '.agreement == 0.75 and .labels_agree == 1 and .kappa == null' agreement
check 'and so do folded rows' is 3 "SELECT sum(agrees) FROM v_folded"
check 'and a threshold' answers '.n == 4 and .threshold == null' threshold --risk 0.5 --delta 0.5
check 'the gate is asked' exits 3 gate --json
check 'of all' holds '[.checks[] | select(.name == "predictions")][0].value == 4'
check 'export has the words' rung export --format jsonl
check 'beside each other' sh -c "jq -se '.[0] | .predicted_output == \"turn the lights of\" and .decided_output == \"Turn the lights off.\" and .score == 0.75' '$dir/out' >/dev/null"
check 'the log vouches for them' rung verify
check 'another rule is told of before' rung config agree.wer
check 'for what it does' prints '^another value: [1-9][0-9]* settled answers count no more: evidence begins anew, as attempt 2 of the year'
check 'a changed rule is another one' rung config agree.wer 0.3
check 'which says so too' prints '^[1-9][0-9]* settled answers count no more'
check 'the gate reads nothing of before' exits 3 gate --json
check 'at all' holds '[.checks[] | select(.name == "predictions")][0].value == 0 and .attempt == 2'
check 'the same rule is no change' rung config agree.wer 0.3
rung settle
check 'an epoch for each rule' is 'first,rule' "SELECT group_concat(cause) FROM v_epochs"
printf 'item,operator,label,text\na,bob,heard,turn the light off\n' >"$dir/second.csv"
check 'somebody says nearly the same' answers '.imported == 1 and .tied == 0' import decisions "$dir/second.csv"
check 'by the new rule' is 2 "SELECT count(DISTINCT bound) FROM comparison_rule"
printf 'item,operator,label,text\nb,bob,heard,the moor is in gray\n' >"$dir/second.csv"
check 'somebody says something else' answers '.tied == 1' import decisions "$dir/second.csv"
printf 'item,label,confidence,text\ne,heard,0.9,turn the lights of\n' >"$dir/e.csv"
printf 'item,operator,label,text\ne,ann,heard,turn the lights off\n' >"$dir/e-said.csv"
check 'what comes from now on' rung import predictions "$dir/e.csv" --create --model asr/1
check 'counts' rung import decisions "$dir/e-said.csv"
check 'by the new rule alone' is '1|1' "SELECT count(*) || '|' || sum(agrees) FROM v_folded WHERE epoch_id = 2 AND item_id = 5"
check 'made again' answers '.differences == []' replay
check 'the item has no agreed label' is null "SELECT agreed_label FROM v_side_by_side WHERE item_id = 2"

# ---- beside the model's, line by line
project=$dir/l.db
check 'another stage of texts' rung init "$project" --labels heard,unintelligible --no-critical --kind record --output text
(echo item,label,confidence,text; for i in 1 2 3 4 5 6 7 8; do echo "x$i,heard,0.9,turn the lights of"; done) >"$dir/l.csv"
rung import predictions "$dir/l.csv" --create --model asr/1
rung config gate.predictions 1
rung config assist.blind_share 0.1
rung level promote --reason now
rung level assist --by-decree --reason now
says() { printf '%s\n' "$@" | "$RUNG" -p "$project" --plain >"$dir/out" 2>"$dir/err"; }
# What is asked blind is answered until something is shown.
n=0
while rung next --json && [ "$(jq -r .mode "$dir/out")" = blind ] && [ $n -lt 7 ]; do says 't yes'; n=$((n + 1)); done
check 'a text is shown' holds '.prediction.text == "turn the lights of"'
check 'a label that goes with words asks for them' says 1
check 'in words' prints '^heard goes with words: say t and the words'
check 'taken as it is' says a
check 'that is what is kept' is shown "SELECT entered FROM v_decisions WHERE mode = 'assisted' ORDER BY decision_id DESC LIMIT 1"
check 'why says by what answers agree' says w
check 'the rule' prints '^answers agree by: the same label, and at most 10 % of the words differ'
sqlite=$(command -v sqlite3)
if [ -n "$sqlite" ]; then
	"$sqlite" "$project" "UPDATE content SET bytes = NULL WHERE CAST(bytes AS TEXT) = 'turn the lights of'"
	check 'what was shown is taken back' exits 0 undo
	check 'its words are erased' says w
	check 'are said to be so' prints ' Text: erased\. Say t and the words'
	check 'asked for too' exits 0 next
	check 'in the same way' prints '^text: erased$'
fi
check 'of what is asked blind nothing was said' is 0 "SELECT count(*) FROM v_decisions WHERE mode = 'blind' AND entered <> 'typed'"
project=$dir/p.db

# ---- words that are erased
if [ -n "$sqlite" ]; then
	"$sqlite" "$project" "UPDATE content SET bytes = NULL WHERE CAST(bytes AS TEXT) = 'Turn the lights off.'"
	check 'what is erased is gone' is null "SELECT decided_output FROM v_side_by_side WHERE item_id = 1 AND operator = 'ann'"
	check 'what it came to stays' is 0 "SELECT agrees FROM v_side_by_side WHERE item_id = 1 AND operator = 'ann'"
	check 'the log still fits' rung verify
fi

# ---- rankings, decided here
project=$dir/r.db
check 'a stage of rankings' rung init "$project" --labels listed,none --no-critical --kind record --output ranking
cat >"$dir/r.jsonl" <<'END'
{"item":"u1","label":"listed","confidence":0.9,"ranking":["Alien","Brazil","Casablanca"]}
{"item":"u2","label":"listed","confidence":0.8,"ranking":["Dune","Alien"]}
{"item":"u3","label":"listed","confidence":0.8,"ranking":["Dune","Dune"]}
END
echo '{"name":"l","version":"1","engine":"process","input":{"kind":"record"},"labels":["listed","none"],"process":{"command":["cat"]}}' >"$dir/label.json"
check 'a model that ranks nothing' fails 'the model says class, stage main takes ranking' model add "$dir/label.json"
check 'a name twice is refused' answers '.imported == 2 and .rejected == 1' import predictions "$dir/r.jsonl" --create --model rec/1
check 'with its line' complains 'r.jsonl:3: the column ranking is: the name "Dune" twice'
rung config agree.top_k 2
check 'a blind task says nothing of the model' answers '.prediction == null and .output == "ranking"' next --operator ann
first=$(jq -r .item "$dir/out")
# The list is of the other item's names, in the order of the alphabet.
check 'its list is of other items' sh -c "jq -e 'if .item == 1 then .candidates == [\"Alien\",\"Dune\"] else .candidates == [\"Alien\",\"Brazil\",\"Casablanca\"] end' '$dir/out' >/dev/null"
check 'in words' exits 0 next --operator ann
check 'with what goes with a label' prints 'decide [0-9]+ LABEL --choice NAME, where LABEL is listed or none'
check 'the third is too far down' answers '.label == "listed"' decide u1 listed --choice Casablanca --operator ann
check 'rank recorded' is '3.0|0' "SELECT measured || '|' || agrees FROM v_side_by_side WHERE item_id = 1"
check 'taken back' answers '.item == 1' undo --operator ann
check 'the second is not' answers '.label == "listed"' decide u1 listed --choice Brazil --operator ann
check 'reciprocal rank' is '0.5|1' "SELECT score || '|' || agrees FROM v_side_by_side WHERE item_id = 1"
check 'a text is no choice' misuse 'the output of stage main is ranking: it takes no --text' decide u2 listed --text Dune --operator ann
check 'a blank is no name' fails 'the choice is: blank' decide u2 listed --choice ' ' --operator ann
check 'the log vouches for it' rung verify
check 'no words in the log' is 0 "SELECT count(*) FROM v_events WHERE body LIKE '%Brazil%'"

# ---- regions
project=$dir/b.db
check 'a stage of regions' rung init "$project" --labels ok,scratch --no-critical --kind image --output regions
cat >"$dir/b.jsonl" <<'END'
{"item":"s1","label":"scratch","confidence":0.9,"regions":[{"x":0,"y":0,"width":100,"height":100,"label":"scratch"}]}
{"item":"s2","label":"scratch","confidence":0.9,"regions":[{"x":0,"y":0,"width":100,"height":100}]}
{"item":"s3","label":"scratch","confidence":0.9,"regions":[{"x":0,"y":0,"width":0,"height":100}]}
END
check 'predictions with regions' answers '.imported == 2 and .rejected == 1' import predictions "$dir/b.jsonl" --create --model det/1
check 'near enough' answers '.label == "scratch"' decide s1 scratch --regions '[{"x":10,"y":0,"width":100,"height":100,"label":"scratch"}]' --operator ann
check 'too far' answers '.label == "scratch"' decide s2 scratch --regions '[{"x":60,"y":0,"width":100,"height":100}]' --operator ann
check 'matched at the IoU of the stage' is '1,0' "SELECT group_concat(agrees) FROM (SELECT agrees FROM v_side_by_side ORDER BY item_id)"
check 'and how far' is 0.82 "SELECT round(measured, 2) FROM v_side_by_side WHERE item_id = 1"
check 'no JSON' misuse '--regions is: no JSON list of regions' decide s1 ok --regions 'x' --operator ann
check 'the log vouches for them' rung verify
finish
