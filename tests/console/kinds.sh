#!/bin/bash
# Texts, records and recordings over real projects: one key is one row, what was played goes with it, and
# no player outlives its item, the console or a suspended console. Sentences and spoken digits of
# RUNG_TEST_DATA where they are, made-up ones otherwise.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
rung() { "$RUNG" -p "$P" "$@"; }
value() { rung query "$1" 2>"$here/query" | tail -1; }
has() { [ "$(value "$1")" = "$2" ]; }
wait_value() { until_true 10 has "$1" "$2" || fail "'$(value "$1")', wanted '$2': $1"; }
in_force="select count(*) from v_decisions where in_force = 1 and kind = 'label'"
# decide KEY COUNT: by that key there are so many decisions. One typed while an item comes to the screen is
# dropped, as it should be, so it is pressed until it is heard.
decides() { has "$in_force" "$2" || { keys "$1"; until_true 3 has "$in_force" "$2"; }; }
decide() { until_true 20 decides "$1" "$2" || fail "'$(value "$in_force")' decisions, wanted $2"; }
must() { "$@" >"$here/out" 2>&1 || { fail "$*" "$here/out"; exit 1; }; }
# new NAME KIND: a project of its own, without an exam pool
new() {
	P=$here/$1.db
	must rung init "$P" --kind "$2" --labels good,bad --no-critical
}
# Where the data sets are: beside the pictures, or below.
data=${RUNG_TEST_DATA-}
[ -d "$data/text" ] || data=${data:+$data/..}
mkdir -p "$here/config/rung"

# ---- texts

new texts text
if [ -r "$data/text/cola.csv" ]; then
	head -200 "$data/text/cola.csv" >"$here/texts.csv"
	must rung add "$here/texts.csv"
else
	for n in $(seq 20); do echo "{\"text\":\"Sentence number $n reads well.\"}"; done >"$here/texts.jsonl"
	must rung add "$here/texts.jsonl"
fi
start 80x24 "$RUNG" -p "$P"
for n in 1 2 3; do
	wait_for '\[1\] good +\[2\] bad'
	decide $((n % 2 + 1)) $n
done
quits

new spans text
{
	echo '{"text":"Ada Lovelace met Charles Babbage.","spans":[{"start":0,"end":12,"label":"PERSON"}]}'
	printf '{"text":"'
	for n in $(seq 300); do printf 'line %d of a long text, with an escape \\u001b[31m in it\\n' $n; done
	printf '"}\n'
} >"$here/spans.jsonl"
must rung add "$here/spans.jsonl"
start 80x24 "$RUNG" -p "$P"
wait_for '\[1\] good'
n=0
shows 'Ada Lovelace PERSON met' && decide 1 $((n = 1)) # they come in any order
wait_for 'line 1 of a long text'
wait_for '\\x1b\[31m in it'
wait_for 'lines 1-'
keys PageDown
wait_gone 'line 1 of a long text'
keys End
wait_for 'line 300 of a long text'
decide 2 $((n + 1))
wait_for 'Ada Lovelace PERSON met|The queue is empty'
decide 1 2
quits

# ---- records

new records record
echo '{"user":70112,"name":"Ada","city":null,"films":[{"title":"Alien","stars":5}]}' >"$here/records.jsonl"
must rung add "$here/records.jsonl"
start 80x24 "$RUNG" -p "$P"
wait_for 'city +missing'
wait_for 'films +\[\{"title": "Alien", "stars": 5\}\]'
wait_for '4 fields, 1 missing'
keys v
wait_gone 'viewer' # there is no file to show
decide 1 1
quits

# a field that the others have
new absent record
for n in 1 2 3 4 5 6; do echo "{\"n\":$n,\"plan\":\"basic\"}"; done >"$here/absent.jsonl"
echo '{"n":7}' >>"$here/absent.jsonl"
must rung add "$here/absent.jsonl"
start 80x24 "$RUNG" -p "$P"
for n in 1 2 3 4 5 6 7; do
	wait_for '^. plan +(basic|missing)'
	item=$(grep -oE '#[0-9]+ record item [0-9]+' "$here/screen")
	[ "${item##* }" = 7 ] && plan=missing || plan=basic
	wait_for "^. plan +$plan"
	decide 1 $n
	wait_gone "$item"
done
wait_for 'The queue is empty'
quits

# ---- recordings

new audio audio
mkdir "$here/audio"
# wav NAME VALUE: a tenth of a second at 8 kHz, 8 bits, of one value
wav() {
	{
		printf 'RIFF\104\003\0\0WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\100\037\0\0\001\0\010\0data\040\003\0\0'
		head -c 800 /dev/zero | tr '\0' "$2"
	} >"$here/audio/$1"
}
if [ -d "$data/speech/digits" ]; then
	for file in "$data"/speech/digits/*_0.wav; do cp "$file" "$here/audio/"; done
else
	for n in 1 2 3 4 5 6 7; do wav "$n.wav" $n; done
fi
wav '-rf $(touch x).wav' 9
wav cut.wav 8
head -c 400 "$here/audio/cut.wav" >"$here/audio/broken.wav"
rm "$here/audio/cut.wav"
rung add "$here/audio" >"$here/out" 2>&1
grep -q 'broken\.wav: the WAV ends early (356 of 800 bytes)' "$here/out" || fail "a broken file is not named" "$here/out"
rung score >"$here/out" 2>&1 && fail "recordings were scored"
[ "$(wc -l <"$here/out")" = 1 ] || fail "more than a line" "$here/out"

cat >"$here/player" <<-PLAYER
	#!/bin/sh
	printf '%s|' "\$@" >>'$here/played'
	head -c 4 "\$2" >>'$here/played'
	echo "|\$\$" >>'$here/played'
	exec sleep 1000
PLAYER
chmod +x "$here/player"
echo "player = $here/player --quiet" >"$here/config/rung/console.conf"
: >"$here/played"
plays() { [ "$(wc -l <"$here/played")" = "$1" ] && player=$(tail -1 "$here/played" | sed 's/.*|//') && [ -d "/proc/$player" ]; }
heard() { plays "$1" || { keys p; until_true 5 plays "$1"; }; }
play() { until_true 20 heard "$1" || fail "no player $1" "$here/played"; }
is_gone() { ! [ -d "/proc/$player" ]; }
wait_silent() { until_true 10 is_gone || fail "the player plays on $1"; }
is_stopped() { grep -q '^State:.*T' "/proc/$player/status"; }

start 100x30 "$RUNG" -p "$P"
wait_for 'not played yet'
wait_for '8,000 Hz  mono'
play 1
grep -qxE -- '--quiet\|/dev/fd/3\|RIFF\|[0-9]+' "$here/played" || fail "its arguments" "$here/played"
wait_for 'plays 0\.[0-9]+ / 0\.10 s  player'
keys p
until_true 10 is_stopped || fail "it was not paused"
keys p
until_true 10 eval '! is_stopped' || fail "it does not go on"
decide 1 1
wait_silent "after a decision"
wait_for 'not played yet'

# ^Z: the shell that runs the tests does not care, so the console is continued by a signal
play 2
console=$(pid)
keys C-z
wait_silent "while suspended"
kill -CONT "$console"
wait_for 'played 1 time'

# a viewer in the same terminal, with a name that looks like an option and more
cat >"$here/viewer" <<-VIEWER
	#!/bin/sh
	printf '<%s>' "\$@" >'$here/viewed'
	echo SHOWN HERE
	read answer
VIEWER
chmod +x "$here/viewer"
play 3
keys q
left 0
wait_silent "after q"
sed -i "1i viewer = term:$here/viewer -1" "$here/config/rung/console.conf"
start 100x30 "$RUNG" -p "$P"
wait_for 'not played yet'
play 4
keys v
wait_for 'SHOWN HERE'
wait_silent "under the viewer"
grep -qE "^<-1><$here/audio/[^>]+\.wav>\$" "$here/viewed" || fail "the viewer's arguments" "$here/viewed"
keys C-c # for the viewer, were it to listen
keys Enter
wait_for '\[1\] good'
wait_gone 'SHOWN HERE'
play 5
kill -HUP "$(pid)"
wait_silent "after a hang-up"
left 129 gone
exit $failed
