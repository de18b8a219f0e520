#!/bin/sh
# rung add: what goes in, what is refused, and that names are harmless.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
pictures "$dir/in" 12

check "a folder" answers '.added == 12 and .present == 0 and .rejected == 0 and .stage == "main"' add "$dir/in"
check "twice is once" answers '.added == 0 and .present == 12' add "$dir/in"
check "as many items" is 'select count(*) from v_items' 12

mkdir "$dir/bad"
: >"$dir/bad/empty.jpg"
echo hello >"$dir/bad/text.jpg"
head -c 700 "$TOP_SRCDIR/tests/data/pictures/baseline.jpg" >"$dir/bad/cut.jpg"
picture "$dir/bad/good.ppm" 251
: >"$dir/bad/$(printf 'e\033]0;x\007sc.jpg')"
: >"$dir/bad/$(printf 'latin-\351.jpg')"
ln -s loop "$dir/bad/loop"
check "the rest goes in" answers '.added >= 1 and .rejected >= 4' add "$dir/bad"
check "an empty file is named" complains 'empty\.jpg: '
check "text is named" complains 'text\.jpg: '
check "a name with an escape sequence is shown" complains 'sc\.jpg: '
check "and obeyed by nothing" sh -c "! grep -q '$(printf '\033')' '$dir/err'"
check "a name in another encoding too" complains 'latin-\\xe9\.jpg'
check "a project's name is not an option" exits 0 add -- "$dir/in"

check "nothing but refused things" exits 1 add "$dir/bad/empty.jpg"
check "a file that is not there" exits 1 add "$dir/none.jpg"
check "it is named" complains 'none\.jpg'
printf 'path,lot\n%s/in/001.ppm,7\n' "$dir" >"$dir/list.csv"
picture "$dir/in/new.ppm" 252
printf 'in/new.ppm,8\n' >>"$dir/list.csv"
check "a CSV names items" answers '.added == 1 and .present == 1' add "$dir/list.csv"
check "other columns are attributes" is "select value from v_attributes where name = 'lot'" 8
printf '%s\n' "$dir/in/001.ppm" >"$dir/names"
check "standard input" sh -c "'$RUNG' -p '$project' add - --json <'$dir/names' | jq -e '.present == 1' >/dev/null"
mkdir "$dir/watched"
"$RUNG" -p "$project" add --watch "$dir/watched" --json >"$dir/watch.out" 2>"$dir/watch.err" &
watcher=$!
before=$(value 'select count(*) from v_items')
picture "$dir/watched/late.ppm" 238
tries=200
while [ "$(value 'select count(*) from v_items')" = "$before" ] && [ $tries -gt 0 ]; do
	tries=$((tries - 1))
	sleep 0.1
done
check "a file that comes later is taken in" [ $tries -gt 0 ]
kill -INT $watcher
wait $watcher
check "the watch ends well" [ $? = 0 ]
check "with its count" sh -c "jq -e '.added == 1' '$dir/watch.out' >/dev/null"
check "a project that is only read" exits 0 publish "$dir/read.db"
if [ "$(id -u)" != 0 ]; then
	project=$dir/read.db
	check "nothing can be added to it" fails "." add "$dir/in"
fi
finish
