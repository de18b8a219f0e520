#!/bin/sh
# Input that is broken, hostile or gone: each is refused by name, and what is sound goes on.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project
escape=$(printf '\033')

# nobody ARG...: rung as a user without rights; only where the test may become one.
nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$RUNG" -p "$project" "$@" >"$dir/out" 2>"$dir/err" </dev/null; }
can_be_nobody() { [ "$(id -u)" = 0 ] && chmod 755 "$dir" && setpriv --reuid=65534 --regid=65534 --clear-groups "$RUNG" --version >/dev/null 2>&1; }

pictures "$dir/in" 4
printf '\211PNG\r\n\032\n\000\000\000\015IHDR\000\000\165\060\000\000\165\060\010\002\000\000\000\000\000\000\000' >"$dir/in/huge.png"
check "a picture of 30,000 by 30,000" answers '.added == 4 and .rejected == 1' add "$dir/in"
check "is refused for its size" complains 'huge\.png: .*(30000|large|big|pixels)'
mkdir "$dir/deep"
ln -s . "$dir/deep/round"
ln -s /etc/passwd "$dir/deep/way-out.ppm"
picture "$dir/deep/one.ppm" 240
check "links are not followed" answers '.added == 1' add "$dir/deep"
printf 'path,lot\n%s,1\n"unclosed,2\n' "in/001.ppm" >"$dir/broken.csv"
check "a broken row of a CSV" answers '.rejected >= 1' add "$dir/broken.csv"
check "is named by its line" complains 'broken\.csv:3: '
mv "$dir/in/004.ppm" "$dir/in/$(printf 'x\033[31my\377.ppm')"
picture "$dir/in/$(printf 'x\033[31my\377.ppm')" 239
check "a name of escapes and broken UTF-8 goes in" answers '.added == 1' add "$dir/in"
check "harmless in a listing" exits 0 query "select path from v_items"
check "and in next" exits 0 next
check "nothing to obey in it" sh -c "! grep -q '$escape' '$dir/out'"

if can_be_nobody; then
	"$RUNG" -p "$project" publish "$dir/read.db" >/dev/null
	mkdir "$dir/theirs" "$dir/closed"
	chmod 777 "$dir/theirs"
	chmod 700 "$dir/closed"
	whole=$project
	project=$dir/theirs/own.db
	check "a project of nobody's" nobody init "$project" --labels a,b --no-critical
	check "a folder that may not be read" sh -c "! setpriv --reuid=65534 --regid=65534 --clear-groups '$RUNG' -p '$project' add '$dir/closed' >'$dir/out' 2>'$dir/err'"
	check "is named" complains 'closed: '
	project=$dir/read.db
	check "a project that may only be read is read" nobody level
	for command in next "add $dir/in" "level stop"; do
		# shellcheck disable=SC2086
		if nobody $command; then
			check "and not written: $command" false
		fi
		check "with a clear line: $command" complains '^rung: .*(read|permission|operator|allow)'
	done
	project=$whole
fi

# What may be written is limited, so the message comes through a pipe.
check "a decision on a full disk is refused" sh -c "
	item=\$('$RUNG' -p '$project' next --json | jq -r .item)
	ulimit -f 0
	message=\$('$RUNG' -p '$project' decide \$item ok 2>&1)
	[ \$? = 1 ] && case \$message in 'rung: decide: '*) true ;; *) false ;; esac"
check "and is not there" is 'select count(*) from v_decisions' 0
check "later it goes on" sh -c "item=\$('$RUNG' -p '$project' next --json | jq -r .item) && '$RUNG' -p '$project' decide \$item ok >/dev/null"
check "the project is sound" sh -c "'$RUNG' -p '$project' doctor --json >'$dir/out'; jq -e '.findings[] | select(.name == \"project\") | .state == \"ok\"' '$dir/out' >/dev/null"
printf 'item,label,operator\n001.ppm,ok,ann\n002.ppm,ok,ann@line\n003.ppm,ok,bob\n' >"$dir/names.csv"
check "a name that nobody can have costs its row" answers '.imported == 2 and .rejected == 1' import decisions "$dir/names.csv"
check "by its line" complains 'names\.csv:3: "ann@line": '

finish
