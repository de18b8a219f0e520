#!/bin/bash
# The mouse, the focus, pasted text and the clipboard: asked for while the console has the terminal and never longer;
# clicks do what the keys they stand on do; what is broken or pasted decides nothing.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
J=$here/journal
ESC=$(printf '\033')

raw() { $T send-keys -t t -l -- "$1"; }

# What is typed right behind pasted text may belong to it and is dropped.
opens_note() { shows 'Enter keep' || keys c; until_true 1 shows 'Enter keep'; }
# A screen that is being drawn anew lacks everything: only what stands in the prompt's place tells that it is gone.
keeps_note() { shows '\? help' || keys Enter; until_true 1 shows '\? help'; }

# asked NUMBER h|l: whether a mode was switched on or off last.
asked() { [ "$(grep -aoE "$ESC\[\?$1[hl]" "$here/stream" | tail -n 1)" = "$ESC[?$1$2" ]; }
all_asked() {
	for mode in 1002 1006 1004 2004; do
		until_true 10 asked $mode "$1" || fail "mode $mode is not $1 $2"
	done
}

# The shell asks for pasted text too, unless it is told otherwise.
echo 'set enable-bracketed-paste off' >"$here/inputrc"

# A shell whose stream is kept; the program runs in it.
begin_shell() {
	start 80x24 PS1=shell: INPUTRC="$here/inputrc" bash --norc --noprofile -i
	wait_for '^shell:'
	$T pipe-pane -t t "cat >'$here/stream'"
	keys "$1" Enter
	wait_for '\[1\] scratch'
}

begin_shell "$FIXTURE journal=$J"
all_asked h 'while it runs'
keys C-z
wait_for 'Stopped'
all_asked l 'while it is stopped'
keys fg Enter
wait_for '\[1\] scratch'
all_asked h 'once it is continued'

# Pieces of clicks, and keys between and behind them: f is the only thing that happens.
for broken in "$ESC[<0;1" "$ESC[<" "$ESC[<0;1;99999" "$ESC[200"; do
	raw "$broken"
	raw 11
	raw 111X
done
raw "$ESC[M1"
raw 11
keys f
wait_for 'flagged #'
wait_file "$J" 'flag 1'
[ "$(wc -l <"$J")" = 1 ] || fail "pieces of sequences did something" "$J"

# Pasted text is text where text is typed, line feeds and all, and nothing elsewhere.
$T set-buffer "$(printf '1\n2\naaxx')"
$T paste-buffer -p -t t
until_true 10 opens_note || fail "no prompt" "$here/screen"
$T set-buffer "$(printf 'edge\nchip')"
$T paste-buffer -p -t t
wait_for 'note: edge chip'
[ "$(wc -l <"$J")" = 1 ] || fail "pasted text did something" "$J"
$T resize-window -t t -x 90 -y 24
wait_for 'note: edge chip'
until_true 10 keeps_note || fail "no way out of the prompt" "$here/screen"
keys 2
wait_file "$J" 'decide 1 ok edge chip *'

# Told that nobody looks, the time on the item stands.
wait_for '#2 image'
raw "$ESC[O"
wait_for 'paused'
raw "$ESC[I"
wait_gone 'paused'

# Clicks around a screen: a tab is gone to, a hint does what its key does.
click() { raw "$ESC[<0;$1;$2M$ESC[<0;$1;$2m"; }
column_of() { screen | sed -n "$2p" | awk -v text="$1" '{ print index($0, text) }'; }
click "$(column_of Queue 1)" 1
wait_for 'Queue: there is no project'
click "$(column_of 'f flag' 24)" 24
wait_for 'flagged #2'
click "$(column_of '? help' 24)" 24
wait_for 'keys of this screen'
keys Escape
wait_gone 'keys of this screen'

# Frames have brackets around them once the terminal has told that it knows them, and each has both.
grep -aq "$ESC\[?2026\$p" "$here/stream" || fail "the terminal was not asked about frames"
! grep -aq "$ESC\[?2026h" "$here/stream" || fail "frames, and nobody asked for them"
raw "$ESC[?2026;2\$y"
keys '?'
wait_for 'keys of this screen'
keys Escape
wait_gone 'keys of this screen'
brackets() { grep -aoE "$ESC\[\?2026[hl]" "$here/stream" | tr -d "$ESC\n"; }
framed() { brackets | grep -qE '^(\[\?2026h\[\?2026l){2,}$'; }
until_true 10 framed || fail "brackets of frames: $(brackets)"

# Switched off it is the terminal's at once, and on again.
keys o
wait_for 'Options'
keys m
until_true 10 asked 1002 l || fail "the mouse is not given up"
keys m
until_true 10 asked 1002 h || fail "the mouse is not taken again"
keys q
wait_gone 'Options'

# What is copied arrives in the terminal's clipboard.
$T set -g set-clipboard on
keys y
wait_for 'copied: #2 line1/0002.jpg'
copied() { [ "$($T show-buffer)" = '#2 line1/0002.jpg' ]; }
until_true 10 copied || fail "not in the clipboard"

keys q
wait_for '^shell:'
all_asked l 'after leaving'

# Ended by a signal, and by a crash, which the sanitizers report in their own way.
begin_shell "$FIXTURE"
kill "$(pgrep -P "$(pid)")"
all_asked l 'after a signal'
ldd "$FIXTURE" | grep -q libasan && exit $failed
begin_shell "$FIXTURE"
kill -SEGV "$(pgrep -P "$(pid)")"
all_asked l 'after a crash'
exit $failed
