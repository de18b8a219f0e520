#!/bin/sh
# The command line itself: help, usage, options that go anywhere.
. "$TOP_SRCDIR/tests/cli/lib.sh"

check "version" sh -c "'$RUNG' --version | grep -qE '^rung [0-9]'"
check "help" exits 0 help
for name in init add "model add" score next decide undo agreement "level promote" export query doctor; do
	check "help lists $name" prints "^  $name "
done
"$RUNG" help >"$dir/list"
grep -oE '^  [a-z]+( [a-z]+)?  ' "$dir/list" | sed 's/^ *//; s/ *$//' >"$dir/names"
check "help lists every command" [ "$(wc -l <"$dir/names")" -ge 35 ]
while read -r name; do
	# shellcheck disable=SC2086
	check "help of $name" exits 0 help $name
	check "help of $name shows its usage" prints "^usage: rung $name"
	# shellcheck disable=SC2086
	check "$name --help" exits 0 $name --help
	check "$name --help is the same" prints "^usage: rung $name"
done <"$dir/names"
check "help of a family" exits 0 help model
check "it lists its members" prints "^  model add"
check "a family --help" exits 0 model --help
check "lists them too" prints "^  model add"
check "and not all commands" sh -c "! grep -q '^  score' '$dir/out'"

check "unknown command" misuse "no command 'nonsense'" nonsense
check "a slip is understood" misuse "did you mean 'score'" scroe
check "unknown option" misuse "no option --nothing" score --nothing
check "a slip in an option" misuse "did you mean --source" add --sourc x .
check "an option without its value" misuse "needs a value" add . --source
check "missing argument" misuse "missing" add
check "too many arguments" misuse "too many.*'c'" decide a b c
check "a family alone" misuse "add, list|list.*add|add" model
check "an unknown member of a family" misuse "no 'nonsense'" model nonsense
check "no project" fails "no such project" level
check "no command and no terminal" fails "needs a terminal"
check "--version wins" sh -c "'$RUNG' score --version | grep -q '^rung '"

new_project
check "a number out of range" misuse "whole number" score -j 0
check "a number that is none" misuse "whole number" score -j two
check "options before the command" sh -c "'$RUNG' -p '$project' --json level | jq -e '.level == 0' >/dev/null"
check "options behind it" sh -c "'$RUNG' level --json --project='$project' | jq -e '.level == 0' >/dev/null"
check "between its words" sh -c "'$RUNG' model -p '$project' list --json | jq -e '.models == []' >/dev/null"
check "RUNG_PROJECT" sh -c "RUNG_PROJECT='$project' '$RUNG' level --json | jq -e '.level == 0' >/dev/null"
check "rung.db in this folder" sh -c "cd '$dir' && cp p.db rung.db && '$RUNG' level --json | jq -e '.level == 0' >/dev/null"
check "an unknown stage" fails "nostage" --stage nostage level
check "the stage named" answers '.stage == "main"' --stage main level
check "a reader that leaves is no failure to talk about" sh -c "'$RUNG' help | true; ! '$RUNG' help 2>&1 >/dev/full | grep -q usage"
check "a full disk under the answer is one" sh -c "! '$RUNG' help >/dev/full 2>'$dir/err' && grep -q '^rung: ' '$dir/err'"
# What is to be typed next can be typed as it stands.
project="$dir/it's one.db"
new_project
pictures "$dir/next" 1
check "add" exits 0 add "$dir/next"
check "names the project" prints "or decide them: rung -p '.*/it'.''s one.db'\$"
check "next" exits 0 next --operator ann
sed -n "s/^next: rung \(.*\) LABEL, where.*/\1/p" "$dir/out" >"$dir/line"
check "as it stands" eval "\"$RUNG\" $(cat "$dir/line") ok >/dev/null"
check "decides" is "select operator from v_decisions" ann
finish
