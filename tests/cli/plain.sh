#!/bin/bash
# rung --plain: the review as lines, in a pipe and on a terminal of no abilities; the same rows as by keys.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
pictures "$dir/in" 110
rung add "$dir/in"

# says LINES...: a sitting in which these lines are typed, and then the input ends.
says() { printf '%s\n' "$@" | "$RUNG" -p "$project" --plain >"$dir/out" 2>"$dir/err"; }
line() { sed -n "$1p" "$dir/out"; }
in_force="select count(*) from v_decisions where in_force = 1"

check "an item is one line" says ""
check "with its kind, name and labels" sh -c "sed -n 1p '$dir/out' | grep -qE '^Item [0-9]+, image, [^ ]+ppm.* Model: none\. Labels: 1 ok, 2 bright\. Answer, or h for help:$'"
check "an empty line says it again" [ "$(line 1)" = "$(line 2)" ]
check "nothing was decided" is "$in_force" 0

check "a number decides" says 1
check "stored as one by lines" is "$in_force and label = 'ok' and origin = 'plain'" 1
check "and said" prints '^Saved item [0-9]+: ok\.'
check "a name decides" says BRIGHT
check "as the label" is "$in_force and label = 'bright'" 1
check "undo" says u
check "says what came back" prints '^Took back item [0-9]+: bright'
check "and it is" is "$in_force" 1
check "a note goes with the answer" says "note a chip, at the rim" 2
check "and is kept" is "$in_force and note = 'a chip, at the rim'" 1
check "unsure is an answer" says unsure
check "kept as such" is "$in_force and kind = 'unsure'" 1
check "a skip has a reason" says "skip too dark"
check "kept with it" is "select count(*) from v_acts where kind = 'skip' and note = 'too dark'" 1
check "and one without says how to give one" says s u
check "in words" prints '^Saved item [0-9]+: skipped without a reason \(words after s are one\)\.'
check "a flag" says "f look here"
check "leaves the item" is "select count(*) from v_acts where kind = 'flag' and note = 'look here'" 1

before=$(value "$in_force")
check "what is no answer decides nothing" says banana 7 99999999999 "" "ok bright" "a" "x" $'\033[2J' "$(printf 'x%.0s' $(seq 9000))"
check "and says so" prints "'banana' is no label"
check "a long line too" prints 'too long'
check "agreeing with nothing" prints 'no prediction to agree'
check "no escape reaches the output" sh -c "! grep -q \"\$(printf '\\033')\" '$dir/out'"
check "nothing was decided by that" is "$in_force" "$before"
check "help" says h
check "lists the words" prints '^s or skip: '
check "labels" says labels
check "one a line" prints '^2 bright$'

# The lease is given back when the input ends, when a word says so, and when a signal comes.
check "quit" says q 1 1
check "obeys nothing after it" is "$in_force" "$before"
check "no lease is left" is "select count(*) from assignment where state = 'leased'" 0
rm "$dir/out"
mkfifo "$dir/in.fifo"
"$RUNG" -p "$project" --plain <"$dir/in.fifo" >"$dir/out" & plain=$!
exec 9>"$dir/in.fifo"
n=0
until [ -s "$dir/out" ] || [ $n -gt 500 ]; do n=$((n + 1)); sleep 0.02; done
kill -TERM $plain
wait $plain
check "a signal ends it" [ $? = 130 ]
exec 9>&-
check "with the lease given back" is "select count(*) from assignment where state = 'leased'" 0

# Blind stays blind; assisted tells the model's answer.
ACCESSIBLE=1 "$RUNG" -p "$project" </dev/null >"$dir/out" 2>"$dir/err"
check "ACCESSIBLE=1 asks for it too" prints '^Item [0-9]+, '
"$RUNG" -p "$project" query 'select item_id from v_items' | tail -n +2 | sed 's/.*/&,bright,0.93/; 1i item,label,confidence' >"$dir/p.csv"
rung import predictions "$dir/p.csv" --model robot
rung config exam.share 0
rung level promote --reason test
says ""
check "blind" prints 'Model: hidden\.'
check "knows nothing" sh -c "! grep -qE '0\.93|robot' '$dir/out'"
rung level assist --by-decree --reason test
rung config assist.blind_share 0.1
n=0
until says "" && prints 'Model: bright, 0\.93' || [ $n -gt 20 ]; do says s; n=$((n + 1)); done
check "assisted" prints 'Model: bright, 0\.93'
check "agree" says a
check "decides as the model" is "$in_force and mode = 'assisted' and label = 'bright' and origin = 'plain'" 1

mv "$dir/in" "$dir/elsewhere"
before=$(value "$in_force")
check "what nobody can see is not decided" says 1 ok
check "and said so" prints '^NOT SAVED: nobody can see this item: .*s skips'
check "in the file too" is "$in_force" "$before"
mv "$dir/elsewhere" "$dir/in"
yes 1 | head -120 | "$RUNG" -p "$project" --plain >"$dir/out"
check "an empty queue" prints 'The queue is empty'
check "is no reason to fail" says "" 1 u q

# Labels that are named by digits are meant by their names; a number that names none is a place in the list.
project=$dir/digits.db
check "labels of digits" exits 0 init "$project" --kind record --labels 0,1 --no-critical
for n in 1 2 3; do echo "{\"n\":$n}"; done >"$dir/n.jsonl"
rung add "$dir/n.jsonl"
says 1 0 2
check "are what was said" is "select group_concat(label, '') from (select label from v_decisions order by decision_id)" 101

# What the console has besides: doing again, why, and the guideline.
echo "Tiny ones count." >"$dir/guide.md"
check "a guideline" exits 0 guideline set "$dir/guide.md"
says u redo why i
check "redo" prints '^Done again: item [0-9]+, 1\.$'
says u why i d d w
check "why" prints '^This is to be judged without the model'
check "the guideline" prints '^Tiny ones count\.$'
check "nothing more to do again" prints '^Nothing to do again: '
check "all is decided" is "select count(*) from v_decisions where in_force = 1" 3

# Other kinds: what is marked in a text, the fields of a record, and recordings played.
project=$dir/text.db
check "a stage of texts" exits 0 init "$project" --kind text --labels ok,bad --no-critical
echo '{"text":"Ada met\nBob.","spans":[{"start":0,"end":3,"label":"PERSON"},{"start":8,"end":11}]}' >"$dir/text.jsonl"
rung add "$dir/text.jsonl"
says ""
check "spans" prints '\. Ada met Bob\. Marked: Ada, PERSON; Bob\. Model'
project=$dir/record.db
check "a stage of records" exits 0 init "$project" --kind record --labels ok,bad --no-critical
echo '{"name":"Ada","city":null,"films":["Alien"]}' >"$dir/record.jsonl"
rung add "$dir/record.jsonl"
says "" play
check "fields, in the file's order" prints '\. name Ada; city missing; films \["Alien"\]\. Model'
check "no sound" prints 'This item is no recording'

project=$dir/audio.db
check "a stage of recordings" exits 0 init "$project" --kind audio --labels ok,bad --no-critical
for n in 1 2 3; do
	{
		printf 'RIFF\104\003\0\0WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\100\037\0\0\001\0\010\0data\040\003\0\0'
		head -c 800 /dev/zero | tr '\0' $n
	} >"$dir/$n.wav"
done
rung add "$dir/1.wav" "$dir/2.wav" "$dir/3.wav"
mkdir -p "$dir/config/rung"
export XDG_CONFIG_HOME=$dir/config
printf '#!/bin/sh\necho $$ >"%s/player"\necho "$*" >>"%s/played"\nexec sleep 1000\n' "$dir" "$dir" >"$dir/plays"
printf '#!/bin/sh\necho $$ >"%s/player"\necho "$*" >>"%s/played"\nexit 1\n' "$dir" "$dir" >"$dir/fails"
chmod +x "$dir/plays" "$dir/fails"
echo "player = $dir/plays -x" >"$dir/config/rung/console.conf"
# Tried every 20 ms until it holds, or 10 s have passed.
soon() { n=0; until "$@" || [ $n -gt 500 ]; do n=$((n + 1)); sleep 0.02; done; }
called() { [ "$(grep -cx -- "$2" "$dir/played" 2>/dev/null)" = "$1" ]; }
has_ended() { ! grep -qE '^State:[[:space:]]+[^Z[:space:]]' "/proc/$(cat "$dir/player")/status" 2>/dev/null; }
{ echo play; soon called 1 '-x /dev/fd/3'; printf 'play\ny\n'; soon called 2 '-x /dev/fd/3'; echo 1; } |
	"$RUNG" -p "$project" --plain >"$dir/out" 2>"$dir/err"
check "played as often as asked" called 2 '-x /dev/fd/3'
check "stopping" prints '^Stopped'
check "nothing plays on" has_ended
check "that it was played is kept" is "select json_extract(body, '\$.view') from v_events where kind = 'decision.label'" "played 2"
echo "player = $dir/fails" >"$dir/config/rung/console.conf"
{ echo play; soon called 1 /dev/fd/3; soon has_ended; echo play; } | "$RUNG" -p "$project" --plain >"$dir/out" 2>"$dir/err"
check "a player that fails" prints 'could not play it'
check "not played" says 2
check "is kept too" is "select json_extract(body, '\$.view') from v_events where kind = 'decision.label' order by event_id desc" "not played"
finish
