# What the tests of the command line share; read by each of them with ". lib.sh".
# A test calls check, and ends with finish.
command -v jq >/dev/null || { echo "no jq"; exit 77; }
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
unset RUNG_PROJECT
project=$dir/p.db
failed=0

# check WHAT COMMAND...: the command must succeed.
check() {
	what=$1
	shift
	"$@" && return
	echo "FAIL: $what: $*"
	sed 's/^/    /' "$dir/out" "$dir/err" 2>/dev/null | head -8
	failed=1
}

rung() { "$RUNG" -p "$project" "$@" >"$dir/out" 2>"$dir/err" </dev/null; }

# exits STATUS ARG...: rung with these arguments ends with that status.
exits() {
	want=$1
	shift
	rung "$@"
	got=$?
	[ "$got" = "$want" ] || { echo "    status $got, not $want"; return 1; }
}

# answers FILTER ARG...: one JSON value for which jq's filter holds, and status 0.
answers() {
	filter=$1
	shift
	rung "$@" --json || { echo "    status $?"; return 1; }
	jq -se "length == 1 and (.[0] | ($filter))" "$dir/out" >/dev/null
}

# fails PATTERN ARG...: status 1, and "rung: ... PATTERN ..." on standard error.
fails() {
	pattern=$1
	shift
	exits 1 "$@" && grep -q '^rung: ' "$dir/err" && grep -qE -- "$pattern" "$dir/err"
}

# misuse PATTERN ARG...: status 2, the pattern and the usage on standard error.
misuse() {
	pattern=$1
	shift
	exits 2 "$@" && grep -q '^usage: ' "$dir/err" && grep -qE -- "$pattern" "$dir/err"
}

# holds FILTER: for the last answer.
holds() { jq -e "$1" "$dir/out" >/dev/null; }

prints() { grep -qE -- "$1" "$dir/out"; }
complains() { grep -qE -- "$1" "$dir/err"; }

# value SQL: one value of the project.
value() { "$RUNG" -p "$project" query "$1" --json | jq -r '.rows[0][0]'; }
is() { got=$(value "$1"); [ "$got" = "$2" ] || { echo "    '$got', not '$2': $1"; return 1; }; }

# picture FILE LEVEL: a grey picture of 8 x 8; another level (1 to 255) is another content.
picture() {
	printf 'P6\n8 8\n255\n' >"$1"
	head -c 192 /dev/zero | tr '\0' "\\$(printf %o "$2")" >>"$1"
}

# pictures FOLDER COUNT: so many pictures, from dark to bright.
pictures() {
	mkdir -p "$1"
	n=1
	while [ $n -le "$2" ]; do
		picture "$1/$(printf %03d $n).ppm" $((n * 250 / $2))
		n=$((n + 1))
	done
}

# Nothing is looked at twice unless a test asks for it.
new_project() {
	"$RUNG" init "$project" --labels ok,bright --critical bright >/dev/null || exit 99
	"$RUNG" -p "$project" config second.critical no >/dev/null || exit 99
	"$RUNG" -p "$project" config second.share 0 >/dev/null || exit 99
}

# on_terminal TEXT ARG...: rung on a terminal of its own, where TEXT is typed; what it shows is in out.
on_terminal() {
	typed=$1
	shift
	command=$(printf " '%s'" "$RUNG" -p "$project" "$@")
	printf '%b' "$typed" | script -qec "$command" /dev/null >"$dir/out" 2>"$dir/err"
}
has_terminal() { script -qec true /dev/null >/dev/null 2>&1 </dev/null; }

has_engine() { "$RUNG" doctor --json | jq -e '.findings[] | select(.name == "onnxruntime") | .state != "MISSING"' >/dev/null; }

finish() { exit $failed; }
