#!/bin/sh
# The queries of the analyst's guide and of the file itself run, through rung and through sqlite3, and the
# guide names every view.
guide=$TOP_SRCDIR/doc/analysts.md
command -v sqlite3 >/dev/null || { echo "no sqlite3"; exit 77; }
dir=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
PATH=$(dirname "$RUNG"):$PATH
RUNG_PROJECT=$dir/demo/rung.db
export RUNG_PROJECT
failed=0

fail() {
	echo "FAIL: $1"
	sed 's/^/    /' "$dir/out"
	failed=1
}

rung demo "$dir/demo" --items 60 >"$dir/out" 2>&1 || { fail "no demo to query"; exit 1; }
for label in ok scratch ok ok unlikely; do
	item=$(rung next --json | jq -r .item) && rung decide "$item" "$label" >/dev/null 2>&1
done
rung undo >"$dir/out" 2>&1 || fail "nothing to take back"
rung publish "$dir/published.db" >"$dir/out" 2>&1 || fail "no published copy"

# Each query into a file of its own.
awk -v dir="$dir" '/^```/ { on = $0 == "```sql"; if (on) n++; next } on { print >(dir "/guide-" n ".sql") }' "$guide"
set -- "$dir"/guide-*.sql
[ $# -ge 10 ] || fail "few queries found in the guide"
for file; do
	rung query "$(cat "$file")" >"$dir/out" 2>&1 || fail "rung query: $(cat "$file")"
	sqlite3 -readonly -bail "$dir/published.db" <"$file" >"$dir/out" 2>&1 || fail "sqlite3: $(cat "$file")"
done

sqlite3 -readonly "$dir/published.db" 'SELECT DISTINCT view FROM v_schema ORDER BY 1' >"$dir/views"
grep '^| `v_' "$guide" | grep -o '`v_[a-z_]*`' | tr -d '`' | sort >"$dir/named"
diff "$dir/views" "$dir/named" >"$dir/out" || fail "the guide's table (right) names other views than the file has (left)"

exit $failed
