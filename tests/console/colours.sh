#!/bin/bash
# Colours where the terminal has them and the operator wants them; attributes and words everywhere.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99

coloured() { $T capture-pane -e -p -t t | grep -qE "$(printf '\033')\[([0-9;]*;)?(3[1-7]|4[1-7]|[34]8;5;[0-9]+)"; }

start 80x24 "$FIXTURE"
wait_for '\[1\] scratch'
until_true 5 coloured || fail "no colours on a terminal of 256"

for plain in "NO_COLOR=1 $FIXTURE" "$FIXTURE mono=1" "TERM=vt100 $FIXTURE"; do
	start 80x24 $plain
	wait_for '\[1\] scratch'
	wait_for '@@'
	! coloured || fail "colours with: $plain"
done

# A theme is changed while the console runs: without colours pictures are characters, and all comes back.
start 80x24 "$FIXTURE"
wait_for '\[1\] scratch'
keys o
wait_for '> t +theme +default'
keys t t t
wait_for '> t +theme +colour-blind'
until_true 5 coloured || fail "no colours after three themes"
keys t
wait_for '> t +theme +mono'
keys q
wait_for '@@'
uncoloured() { ! coloured; }
until_true 5 uncoloured || fail "colours with the theme mono"
keys o t
wait_for '> t +theme +default'
keys q
wait_gone '@@'
until_true 5 coloured || fail "no colours after mono"

# An empty NO_COLOR means nothing.
start 80x24 NO_COLOR= "$FIXTURE"
wait_for '\[1\] scratch'
until_true 5 coloured || fail "an empty NO_COLOR took the colours"

# Eight colours: words in colour, the picture by characters.
start 80x24 TERM=screen "$FIXTURE"
wait_for '@@'
until_true 5 coloured || fail "no colours on a terminal of 8"

# Nothing but ASCII where it is asked for, and where the locale knows no more or is not there.
for plain in "$FIXTURE ascii=1" "LC_ALL=C $FIXTURE" "LC_ALL=xx_XX.UTF-8 $FIXTURE" "LC_ALL= LC_CTYPE= LANG= $FIXTURE"; do
	start 80x24 $plain
	wait_for '\[1\] scratch'
	wait_for '^\+-.*-\+$'
	! screen | LC_ALL=C grep -q "$(printf '[\200-\377]')" || fail "not ASCII with: $plain"
done

# A terminal that cannot move its cursor, or that nobody knows, is refused in words.
start 120x24 TERM=dumb "$FIXTURE"
wait_for "TERM=dumb cannot move its cursor; set TERM to what the terminal is, or use rung --plain"
left 1
start 160x24 TERM=nosuchterm "$FIXTURE"
wait_for "this machine does not know TERM=nosuchterm; install its terminfo"
left 1
for unset in TERM= '-u TERM'; do
	start 100x24 $unset "$FIXTURE"
	wait_for 'TERM is not set; set it to what the terminal is'
	left 1
done
exit $failed
