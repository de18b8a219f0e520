#!/bin/bash
# Boxes drawn over a real project's pictures, by keys and by mouse: the rows hold pixels of the original
# picture at any zoom, an answer taken back brings its boxes, and a blind screen shows none of the model's.
. "$TOP_SRCDIR/tests/console/lib.sh" || exit 99
P=$here/rung.db
rung() { "$RUNG" -p "$P" "$@"; }
must() { rung "$@" >"$here/out" 2>&1 || { fail "rung $*" "$here/out"; exit 1; }; }
value() { rung query "$1" 2>"$here/query" | tail -n +2 | tr -d '"' | tr '\n' ' '; }
has() { [ "$(value "$1")" = "$2 " ]; }
wait_value() { until_true 10 has "$1" "$2" || fail "'$(value "$1")', wanted '$2': $1"; }

# At 80 x 24 the picture's pane has 44 x 19 cells inside, from (2, 3) on as terminals count: a picture of
# 440 x 380 fills it with cells of 10 x 20 pixels, and of 5 x 10 at 2.0x.
mkdir "$here/pictures"
picture() { { printf 'P6\n440 380\n255\n'; head -c 501600 /dev/zero | tr '\0' "$1"; } >"$here/pictures/$1.ppm"; }
for n in 1 2 3 4 5; do picture $n; done
must init "$P" --labels ok,bright --no-critical
must config exam.share 0
must add "$here/pictures"

# The boxes of decisions in force, in words: x,y width x height label.
rows="select printf('%g,%g %gx%g %s', r.x, r.y, r.width, r.height, coalesce(r.label, '-')) from v_regions r
      join v_decisions d on d.decision_id = r.decision_id where d.in_force = 1"
last="$rows and d.decision_id = (select max(decision_id) from v_decisions) order by r.x"

mouse() { $T send-keys -t t -l -- "$(printf '\033[<%d;%d;%d%s' "$1" "$2" "$3" "$4")"; }
# drag COLUMN ROW COLUMN ROW: cells as terminals count them.
drag() {
	mouse 0 "$1" "$2" M
	mouse 32 "$3" "$4" M
	mouse 0 "$3" "$4" m
}
# shown WORDS: the frame below the picture tells of the box selected.
shown() { wait_for "box $1[: ]"; }

start 80x24 "$RUNG" -p "$P"
wait_for '\[1\] ok'
item() { screen | grep -oE '#[0-9]+ image'; }

# ---- by keys, all of the picture in view ----
keys e
wait_for 'no boxes'
keys n
shown '1 of 1: 110 x 95 at 165,143'
keys l j j
shown '1 of 1: 110 x 95 at 175,183'
keys L S-Down
shown '1 of 1: 120 x 115 at 175,183'
keys S-Left
shown '1 of 1: 110 x 115 at 175,183'
keys 2
wait_for '1 bright'
keys n
shown '2 of 2'
keys x
wait_for 'deleted box 2'
keys u
shown '2 of 2'
keys u
shown '1 of 1: 110 x 115 at 175,183'
keys 1 # names the box anew and decides nothing
wait_for 'box 1: ok'
has "select count(*) from v_decisions" 0 || fail 'a digit decided while boxes were edited'
keys Enter
wait_for '1 box goes with your answer'
wait_for 'boxes: 1 yours'
first=$(item)
keys 2
wait_value "$last" '175,183 110x115 ok'
wait_gone "$first"

# ---- by mouse, at twice the size ----
wait_for '\[1\] ok'
keys + +
wait_for '2\.0x'
keys e
drag 12 6 21 9
shown '1 of 1: 50 x 40 at 160,125'
drag 16 7 18 9 # from within
shown '1 of 1: 50 x 40 at 170,145'
drag 23 9 27 9 # by the right edge
shown '1 of 1: 70 x 40 at 170,145'
drag 14 8 12 6 # by the upper left corner
shown '1 of 1: 80 x 60 at 160,125'
keys C-r u
shown '1 of 1: 70 x 40 at 170,145'
keys Escape
wait_for '1 box goes'
second=$(item)
keys 1
wait_value "$last" '170,145 70x40 -'
wait_gone "$second"

# ---- taken back, the boxes are there again; the old row stays, and counts no more ----
wait_for '\[1\] ok'
keys u
wait_for 'took back'
wait_for 'boxes: 1 yours'
[ -z "$(value "$rows and d.item_id = ${second//[^0-9]/}")" ] || fail 'boxes of an answer taken back are in force'
keys C-r
wait_for 'did again'
wait_value "$last" '170,145 70x40 -'
wait_for '\[1\] ok'
keys u
wait_for 'took back'
wait_for 'boxes: 1 yours'
keys e
shown '1 of 1: 70 x 40 at 170,145'
keys l 2 Enter
wait_for 'boxes: 1 yours'
keys 2
wait_value "$last" '180,145 70x40 bright'
wait_gone "$second"

# ---- a double click begins with a box; skipped and unsure items keep theirs ----
wait_for '\[1\] ok'
mouse 0 20 10 M
mouse 0 20 10 m
mouse 0 20 10 M
mouse 0 20 10 m
shown '1 of 1: 110 x 95 at 130,103'
keys Enter
wait_for '1 box goes'
third=$(item)
keys m
wait_value "$last" '130,103 110x95 -'
wait_gone "$third"

# ---- looked at again, and changed: the boxes are there, and go along ----
keys '['
wait_for "$third"
wait_for 'boxes: 1 yours'
keys e
shown '1 of 1: 110 x 95 at 130,103'
keys h Enter
wait_for '1 box goes'
keys 2
wait_value "$last" '120,103 110x95 -'
wait_value "select label from v_decisions where in_force = 1 order by decision_id desc limit 1" bright
quits

# ---- what the model draws is seen where the level allows it, and nowhere else ----
"$RUNG" doctor | grep -q '^ok *onnxruntime' || { echo 'no inference engine: the model draws nothing'; exit $failed; }
must model add "$TOP_SRCDIR/tests/data/models/box.onnx"
for n in a b c d e f g h i j k; do picture $n; done
must add "$here/pictures"
must score
wait_value "select count(*) > 10 from v_regions where said_by = 'prediction'" 1
start 80x24 "$RUNG" -p "$P"
wait_for '\[1\] ok'
for key in b b e b b n b Escape b b b; do
	keys $key
	case $key in
	n) shown '1 of 1' ;;
	Escape) wait_for '1 box goes' ;;
	esac
	screen >"$here/screen"
	! grep -E '[^a-z]m1[^a-z]|model|heat' "$here/screen" ||
		fail "the model's box on a blind screen, after $key" "$here/screen"
done
quits
must level assist --by-decree --reason test
start 80x24 "$RUNG" -p "$P"
for n in $(seq 12); do # a share of the items is asked blind
	wait_for '\[1\] ok'
	shows 'agree:' && break
	at=$(item)
	! shows '[^a-z]m1[^a-z]' || fail 'the model draws on an item asked blind' "$here/screen"
	keys Space
	wait_gone "$at"
done
wait_for 'm1'
wait_for 'boxes: [01] yours / 1 model' # one drawn above outlasts the sitting
keys b
wait_gone 'm1'
quits
exit $failed
