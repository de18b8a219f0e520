# What the tests of faults share: projects by the real program, the real console in a private tmux, and
# what must hold in the file afterwards whatever happened.
. "$TOP_SRCDIR/tests/cli/lib.sh" || exit 99
. "$TOP_SRCDIR/tests/console/lib.sh"
SOUND=${RUNG%/rung}/tests/fault/sound
trap 'stop_servers; rm -rf "$here" "$dir"' EXIT

stop_servers() {
	for socket in "$here"/*/socket; do
		[ ! -S "$socket" ] || tmux -S "$socket" kill-server 2>/dev/null
	done
}

# on NAME COMMAND...: a command of tests/console/lib.sh, for the terminal of that name.
declare -A terminals
on() {
	local T=${terminals[$1]-:} name=$1 status
	shift
	"$@"
	status=$?
	terminals[$name]=$T
	return $status
}

# many FOLDER COUNT [AFTER]: so many small pictures, each another content: their pixels are the digits of a
# number, counted from AFTER.
many() {
	local n
	mkdir -p "$1"
	for ((n = ${3-0} + 1; n <= ${3-0} + $2; n++)); do
		printf 'P5\n8 8\n255\n%064d' "$n" >"$1/$(printf %05d "$n").pgm"
	done
}

# predict FOLDER: what a version says of all that lies in it, by the engine where there is one.
predict() {
	if [ -n "${engine=$(has_engine && echo yes)}" ]; then
		"$RUNG" -p "$project" model list --json | jq -e '.models == []' >/dev/null && rung model add "$TOP_SRCDIR/tests/data/models/mean.onnx"
		"$RUNG" -p "$project" score -j 1
	else
		(cd "$1" && echo item,label,confidence && for file in *; do echo "$file,ok,0.9"; done) >"$1.csv"
		"$RUNG" -p "$project" import predictions "$1.csv" --model seen
	fi
}

# assisted FOLDER: what it holds comes in with predictions, shown from now on.
assisted() {
	"$RUNG" -p "$project" add "$1" >/dev/null && predict "$1" >/dev/null &&
		"$RUNG" -p "$project" level assist --by-decree --reason wanted >/dev/null || { echo "no project"; exit 99; }
}

# The item whose picture and labels stand on the screen that shows() saw last; nothing before they do.
item_shown() { sed -n '/─ #[0-9]/s/.*─ #\([0-9]*\) .*/\1/p' "$here/screen" | head -1; }
shows_item() { shows '8 x 8' && grep -q '\[1\]' "$here/screen" && [ -n "$(item_shown)" ]; }
shows_other() { shows_item && [ "$(item_shown)" != "$1" ]; }

# rows SQL: the rows as words, one row a line.
rows() { "$RUNG" -p "$project" query "$1" --json | jq -r '.rows[] | map(tostring) | join(" ")'; }

# holds_together: what is true of every project in which operators answered and nobody else.
holds_together() {
	check "the file and its chains are whole" "$SOUND" "$project"
	check "no place has two answers in force" is 'select count(*) from (select d.assignment_id from decision d
		where d.kind in ("label", "unsure") and not exists (select 1 from decision r where r.retracts = d.decision_id)
		group by d.assignment_id having count(*) > 1)' 0
	check "each answer is in the log once" is 'select
		(select count(*) from decision) - (select count(*) from event where kind glob "decision.[lusfr]*" and kind <> "decision.rejected")' 0
	check "each answer is compared with each prediction" is 'select count(*) from decision d join prediction p
		using (item_id, stage_id) where d.kind = "label" and d.mode <> "gold" and not p.is_null and not exists (select 1 from comparison c
		where c.decision_id = d.decision_id and c.prediction_id = p.prediction_id)' 0
	check "what is answered is closed, and nothing else" is 'select count(*) from assignment a where
		(a.state = "done") <> exists (select 1 from decision d where d.assignment_id = a.assignment_id and
		d.kind in ("label", "unsure") and not exists (select 1 from decision r where r.retracts = d.decision_id))' 0
}
