#!/bin/bash
# A person's own keys and settings: taken from the files, refused in words, kept when changed.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
export XDG_CONFIG_HOME=$here/config
C=$XDG_CONFIG_HOME/rung
J=$here/journal
mkdir -p "$C"

# What the file says holds, on the hint line too, and what it took away does nothing.
printf 'review , = skip\nglobal F12 = help\nglobal F1 = undo\n' >"$C/keys.conf"
start 100x24 XDG_CONFIG_HOME="$XDG_CONFIG_HOME" "$FIXTURE" journal="$J"
wait_for '#1 image'
wait_for ', skip +f flag'
keys Space
keys ,
wait_for '#2 image'
wait_file "$J" 'skip 1( .*)?'
wait_for '(s skips with one, F1 takes it back)'
wait_for 'F1 undo'
keys F12
wait_for 'keys of this screen'
wait_for '  ,  '
keys q
wait_gone 'keys of this screen'
keys :
wait_for 'Commands'
keys 'skip'
wait_for '> skip:.* , '
keys Enter
wait_for '#3 image'
quits
[ "$(grep -c '^skip' "$J")" = 2 ] || fail "Space still skips" "$J"
"$RUNG" keys >"$here/said" || fail "rung keys failed with a good file" "$here/said"
grep -qE '^review +, +skip ' "$here/said" || fail "rung keys does not list the own key" "$here/said"
"$RUNG" keys --json >"$here/said"
grep -q '{"context":"review","command":"skip","keys":\[","\],"help":"[^"]*","fixed":false}' "$here/said" ||
	fail "rung keys --json" "$here/said"

# A clash: nothing of the file holds, and the status line says why.
printf 'review , = skip\nreview f = retry\n' >"$C/keys.conf"
start 100x24 XDG_CONFIG_HOME="$XDG_CONFIG_HOME" "$FIXTURE" journal="$J"
wait_for "keys.conf:2: 'retry' is a command of global, not of review; the built-in keys hold"
keys Space
wait_for '#2 image'
quits
"$RUNG" keys >"$here/said" 2>"$here/why" && fail "rung keys takes a wrong file"
grep -q '^rung: keys: the built-in keys hold: keys.conf:2: ' "$here/why" || fail "rung keys says not why" "$here/why"
rm "$C/keys.conf"

# A wrong setting is named, the others hold, and what is chosen is kept.
printf 'theme = dark\nborders = off\n' >"$C/console.conf"
start 100x24 XDG_CONFIG_HOME="$XDG_CONFIG_HOME" "$FIXTURE" journal="$J"
wait_for 'console.conf:1: theme takes default, light'
! shows '┌' || fail "there are frames" "$here/screen"
keys o
wait_for '> t +theme +default'
keys t
wait_for '> t +theme +light'
keys b
wait_for '> b +borders +on'
wait_for '┌'
keys q
wait_file "$C/console.conf" 'theme = light'
wait_file "$C/console.conf" 'borders = on'
quits

# A bell where something is refused, for whoever wants one.
rings() { tr -cd '\007' <"$here/stream" | grep -q .; }
for bell in off on; do
	echo "bell = $bell" >"$C/console.conf"
	start 80x24 XDG_CONFIG_HOME="$XDG_CONFIG_HOME" "$FIXTURE" broken=1
	wait_for '#1 image'
	wait_for 'cannot be shown|JPEG'
	: >"$here/stream"
	$T pipe-pane -t t "cat >>'$here/stream'"
	keys 1
	wait_for 'no decision on what nobody can see'
	if [ $bell = on ]; then
		until_true 5 rings || fail "no bell"
	else
		until_true 5 grep -q 'decision' "$here/stream" || fail "no stream"
		! rings || fail "a bell that nobody wanted"
	fi
done
rm "$C/console.conf"

# Asking for a theme goes before the file, and no colours before both.
start 100x24 XDG_CONFIG_HOME="$XDG_CONFIG_HOME" "$FIXTURE" theme=colour-blind
wait_for '#1 image'
keys o
wait_for '> t +theme +colour-blind'
start 100x24 XDG_CONFIG_HOME="$XDG_CONFIG_HOME" NO_COLOR=1 "$FIXTURE" theme=colour-blind
wait_for '#1 image'
keys o t
wait_for '> t +theme +mono'
wait_for 'no colours: NO_COLOR'
"$RUNG" --theme dark keys 2>"$here/why"
[ $? = 2 ] || fail "a theme that does not exist is no wrong usage"
grep -q -- "--theme takes one of default, light, high-contrast, colour-blind, mono, not 'dark'" "$here/why" ||
	fail "the themes are not named" "$here/why"
exit $failed
