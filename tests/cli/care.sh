#!/bin/sh
# Labels, people, settings, the log, copies: looking after a project.
. "$TOP_SRCDIR/tests/cli/lib.sh"
new_project

check "labels" answers '[.labels[].name] == ["ok", "bright"] and (.labels[1].critical) and .version == 1' label list
check "one more" answers '[.labels[].name] == ["ok", "bright", "dark"] and .version == 2' label add dark
check "twice is refused" fails "dark" label add dark
check "another name" answers '[.labels[].name] == ["ok", "bright", "dim"]' label rename dark dim
check "what is critical stays so" fails "bright is critical, and not dim.*--not-critical" label merge bright dim
check "unless that is meant: retire too" fails "not-critical" label retire bright
check "merge" answers '[.labels[].name] == ["ok", "bright"]' label merge dim ok
check "an unknown label" fails "nothing" label retire nothing
rung label add grey
check "retire" answers '[.labels[].name] == ["ok", "bright"]' label retire grey
check "a label with an escape sequence" fails "." label add "$(printf 'a\033[2J')"
check "harmless" sh -c "! grep -q '$(printf '\033')' '$dir/err'"
check "an inspector may not" fails "lead" label add mine --operator ann

check "people" answers '[.operators[] | select(.role == "owner")] | length == 1' operator list
check "a lead" answers '.name == "eve" and .role == "lead"' operator add eve --role lead
check "she leads" exits 0 label list --operator eve
check "an unknown role" misuse "inspector" operator add eve --role king
check "listed" answers '[.operators[] | select(.name == "eve" and .role == "lead")] | length == 1' operator list

# A name that is new becomes an inspector, which is said; a known one is not spoken of.
check "a new name" answers '.item == null' next --operator clara
check "is told" complains '^rung: clara is new: made an inspector$'
check "a name that is nearly known" answers '.item == null' next --operator calra
check "is told with that" complains '^rung: calra is new: made an inspector; was it clara\?$'
check "a known name" answers '.item == null' next --operator clara
check "is not told" [ ! -s "$dir/err" ]

# Inspectors judge without the model: no command tells them what it says. Leads, analysts and the owner read on.
rung operator add ana --role analyst
for command in 'export --format csv' "publish $dir/copy.db" "backup $dir/copy.db" agreement 'threshold --risk 0.1' gate 'model check none x' 'model list' 'model show none' 'query "select 1"'; do
	check "$command, an inspector" eval "fails 'clara is inspector and judges without the model' $command --operator clara"
	check "$command, nothing of it" [ ! -s "$dir/out" ]
done
check "and no copy is there" [ ! -e "$dir/copy.db" ]
for reader in eve ana; do
	check "query, $reader" exits 0 query 'select 1' --operator "$reader"
	check "model list, $reader" exits 0 model list --operator "$reader"
	check "export, $reader" exits 0 export --format csv --operator "$reader"
done
check "schema tells nothing" exits 0 schema --operator clara

check "settings" answers '.settings | length > 3 and all(has("key", "value", "default", "takes", "help"))' config
check "one" answers '.key == "evidence.settle" and .value == .default' config evidence.settle
check "change" answers '.value == "20min"' config evidence.settle 20min
check "changed" answers '.value == "20min" and .default != "20min"' config evidence.settle
check "a value out of range" fails "promise.error" config promise.error 7
check "an unknown key, nearly known" fails "did you mean 'promise.error'" config promise.eror
check "a stage's own" answers '.value == "0.02"' config --stage main promise.error 0.02
check "is not the project's" answers '.value != "0.02"' config promise.error
check "an inspector may not" fails "lead" config promise.error 0.05 --operator ann

check "the log" answers '.events | length > 3 and all(has("at", "operator", "kind", "body", "hash"))' log
check "one kind" answers '.events | length >= 1 and (map(.kind) | unique | length) == 1' log --kind "$(jq -r '.events[-1].kind' "$dir/out")"
check "the newest" answers '.events | length == 2' log --limit 2
check "in words" exits 0 log

check "backup" answers '.path | endswith("b.db")' backup "$dir/b.db"
check "opens" sh -c "'$RUNG' -p '$dir/b.db' level --json | jq -e '.level == 0' >/dev/null"
check "is not overwritten" fails "exist" backup "$dir/b.db"
mkdir "$project.media"
check "what was sent to the service is named" answers '.media | endswith("p.db.media")' backup "$dir/c.db"
check "and how to keep it is told" exits 0 backup "$dir/d.db"
check "with the command" prints "cp -a .*p.db.media DIR"
rmdir "$project.media"
check "no such folder, no word of it" answers '.media == null' backup "$dir/e.db"
check "publish" exits 0 publish "$dir/r.db"
check "again" exits 0 publish "$dir/r.db"
check "read-only" [ "$(stat -c %a "$dir/r.db")" = 444 ]
check "opens too" sh -c "'$RUNG' -p '$dir/r.db' schema >/dev/null"
check "doctor on a sound project" sh -c "'$RUNG' -p '$project' doctor --json >'$dir/out'; jq -e '.findings[] | select(.name == \"project\") | .state == \"ok\"' '$dir/out' >/dev/null"
check "it names the database" jq -e '.findings[] | select(.name == "database") | .text | test("SQLite")' "$dir/out" >/dev/null
finish
