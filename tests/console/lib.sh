# What the end-to-end tests of the console share: a private tmux server, keys in, screens out. Nothing
# here sleeps for a fixed time: each wait has a condition and a deadline.
command -v tmux >/dev/null || { echo "no tmux"; exit 77; }
here=$(mktemp -d) || exit 99
FIXTURE=${RUNG%/rung}/tests/console/fixture
T=: # the tmux of the terminal started last
cat >"$here/tmux.conf" <<-'CONF'
	set -g default-terminal tmux-256color
	set -g remain-on-exit on
	set -g escape-time 0
CONF
trap '$T kill-server 2>/dev/null; rm -rf "$here"' EXIT
# Nothing of the person who runs the tests: neither their options, which keys of ours might change, nor
# their windows.
export XDG_CONFIG_HOME=$here/config
unset NO_COLOR TMUX DISPLAY WAYLAND_DISPLAY RUNG_VIEWER
failed=0

fail() {
	echo "FAIL: $1"
	failed=1
	[ -z "${2-}" ] || sed 's/^/    /' "$2"
}

# start COLUMNSxROWS COMMAND...: a terminal of that size with the command under a shell that keeps its
# exit status in $end/status. Each start has a folder and a server of its own: the one before may still be ending.
starts=0
start() {
	size=$1
	shift
	$T kill-server 2>/dev/null
	starts=$((starts + 1))
	end=$here/$starts
	mkdir "$end"
	T="tmux -S $end/socket -f $here/tmux.conf"
	for word in "$@"; do printf "'%s' " "$word"; done >"$end/command"
	cat >"$end/run" <<-RUN
		trap '' HUP INT TERM
		stty -g >'$end/modes_before'
		echo BEFORE
		(trap - HUP INT TERM; exec env $(cat "$end/command"))
		echo \$? >'$end/status.new'
		stty -g >'$end/modes_after' 2>/dev/null
		mv '$end/status.new' '$end/status'
		echo AFTER
		exec cat >/dev/null
	RUN
	# a server that is still ending takes no session
	until_true 10 $T new-session -d -s t -x "${size%x*}" -y "${size#*x}" "exec sh $end/run" 2>"$here/tmux.log" ||
		fail "no terminal" "$here/tmux.log"
}

screen() { $T capture-pane -p -t t; }
keys() { $T send-keys -t t "$@"; }
pid() { pgrep -P "$($T display -p -t t '#{pane_pid}')" | head -1; }
now_ms() { date +%s%3N; }

# until_true SECONDS COMMAND...: tries until the command succeeds.
until_true() {
	local deadline=$(($(now_ms) + $1 * 1000))
	shift
	until "$@"; do
		[ "$(now_ms)" -lt "$deadline" ] || return 1
		read -r -t 0.02 _ <>"$here/clock" || :
	done
}
mkfifo "$here/clock"

shows() { screen >"$here/screen" 2>/dev/null && grep -qE -- "$1" "$here/screen"; }
# A terminal that was just cleared lacks everything, and that says nothing.
lacks() { ! shows "$1" && grep -q '[^ ]' "$here/screen"; }
wait_for() { until_true 10 shows "$1" || { fail "never saw '$1'" "$here/screen"; exit 1; }; }
wait_gone() { until_true 10 lacks "$1" || { fail "still there: '$1'" "$here/screen"; exit 1; }; }
wait_file() { until_true 10 grep -qxE -- "$2" "$1" || fail "no line '$2' in ${1##*/}" "$1"; }

# quits: q ends it, and all is well. A key typed while another item comes to the screen is dropped, as it
# should be, so q is pressed until it is heard.
q_ends_it() { [ -e "$end/status" ] || keys q; until_true 1 test -e "$end/status"; }
quits() {
	until_true 10 q_ends_it || :
	left 0
}

# left STATUS: the program ended with this status and the terminal is as it was.
left() {
	until_true 10 test -e "$end/status" || { fail "it did not end"; exit 1; }
	[ "$(cat "$end/status")" = "$1" ] || fail "status $(cat "$end/status"), wanted $1"
	[ -z "${2-}" ] || return 0
	wait_for BEFORE
	cmp -s "$end/modes_before" "$end/modes_after" || fail "the terminal's modes were not put back"
}
