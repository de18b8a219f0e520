#!/bin/sh
# A row of the key table names an action, and the file of some screen, or of the console itself, must name
# it too: a key that nobody listens to would stand in the manual and do nothing.
cd "$TOP_SRCDIR" || exit 99
folder=ui/console
deaf=0
actions=$(grep -o 'CONTEXT_[A-Z]*, ACTION_[A-Z_]*' "$folder/keymap.c" | sed 's/.*, //' | sort -u)
[ "$(echo "$actions" | wc -l)" -ge 3 ] || { echo "no actions found in $folder/keymap.c"; exit 1; }
for action in $actions; do
	grep -lw "$action" "$folder"/*.c | grep -qvE '/(keymap|key_group|command_palette)\.c$' ||
		{ echo "no screen listens to $action"; deaf=1; }
done
exit $deaf
