#!/bin/sh
# rung-engine-libonnx over a small double of libonnx (tests/libonnx): it answers as ONNX Runtime does, and what libonnx
# would do wrong without a word is noticed.
. "$TOP_SRCDIR/tests/cli/lib.sh"
engine=$(dirname "$RUNG")/tests/libonnx/engine
demo=$TOP_SRCDIR/models/demo/screens
[ -x "$engine" ] || { echo "no double of libonnx was built"; exit 99; }
cp "$engine" "$dir/double"
RUNG_LIBONNX=$dir/double XDG_STATE_HOME=$dir/state
export RUNG_LIBONNX XDG_STATE_HOME

# says PATTERN MODEL: the engine refuses the model with that reason.
says() { "$engine" "$2" </dev/null 2>/dev/null | jq -e --arg what "$1" '.error | test($what)' >/dev/null; }

check "a model it can take" sh -c "'$engine' '$demo.onnx' </dev/null | jq -e '.ready == true' >/dev/null"
check "what is no model" says "no ONNX model" "$TOP_SRCDIR/README.md"
check "a file that is not there" says "cannot be read" "$dir/none.onnx"
check "an operator off the list" says "operator Cast is none" "$TOP_SRCDIR/tests/data/models/slow.onnx"
check "several inputs" says "several inputs" "$TOP_SRCDIR/tests/data/models/hear.onnx"
check "an operator it lacks after all" says "libonnx has no ReduceMean" "$TOP_SRCDIR/tests/data/models/mean.onnx"
check "a string that libonnx would write beyond" says 'an attribute "remark" that libonnx does not read safely' \
	"$TOP_SRCDIR/tests/data/models/words.onnx"
check "an output without a shape" says 'output "y" has no shape' "$TOP_SRCDIR/tests/data/models/open.onnx"
LC_ALL=C sed '0,/onnx::Conv_53/s//onnx::Conv_99/' "$demo.onnx" >"$dir/gap.onnx"
check "a weight that is missing" says 'takes "onnx::Conv_99", which nothing before it gives' "$dir/gap.onnx"
LC_ALL=C sed '0,/heat.weight/s//heat.wxight/' "$demo.onnx" >"$dir/weight.onnx"
check "another" says 'takes "heat.wxight"' "$dir/weight.onnx"
LC_ALL=C sed 's/\x42\x02\x10\x0d/\x42\x02\x10\x10/' "$demo.onnx" >"$dir/new.onnx"
check "newer operators" says "of version 16; libonnx has 7 to 13" "$dir/new.onnx"
LC_ALL=C sed 's/Softmax/SoftmaX/g' "$demo.onnx" >"$dir/name.onnx"
check "a name that is nearly right" says "operator SoftmaX is none" "$dir/name.onnx"

# As an engine.
rung doctor --json
check "where it is, without a version, which it has none of" holds '.findings[] | select(.name == "libonnx").text | startswith("libonnx, /")'
"$RUNG" init "$project" --labels ok,scratch --critical scratch >/dev/null || exit 99
has_engine || { check "nothing to compare it with" fails 'nothing is here to compare libonnx with' model add "$demo.onnx" --engine libonnx; finish; }
picture "$dir/grey.ppm" 130
picture "$dir/white.ppm" 255
rung add "$dir/grey.ppm" "$dir/white.ppm"
check "with ONNX Runtime" answers '.added and .check == []' model add "$demo.onnx"
check "with libonnx" answers '.added and (.check | length) == 4' model add "$demo.onnx" --engine libonnx --version two
jq .check "$dir/out" >"$dir/check.json"
rung score -j 1
check "a crash costs one item" answers '.scored == 2 and .failed == 1' score --model "screens two" --backfill -j 1
check "and is told" is "select failure from v_predictions where engine = 'libonnx' and is_null" "the program crashed: signal 6 (Aborted)"
check "both say the same" is "select count(*) from v_predictions a join v_predictions b using (item_id)
	where a.engine = 'onnxruntime' and b.engine = 'libonnx' and a.label = b.label and abs(a.confidence - b.confidence) <= 1e-4" 1
check "how fast it is can be compared" answers '.rows | map(.engine) | unique == ["libonnx", "onnxruntime"]' \
	model bench "screens 1" --threads 1 --batch 1 --seconds 0.01

# What goes wrong in silence.
cp "$engine" "$dir/wrong" && cp "$engine" "$dir/lazy" && cp "$engine" "$dir/unset" && cp "$engine" "$dir/loud"
with() { RUNG_LIBONNX=$dir/$1; shift; "$@"; got=$?; RUNG_LIBONNX=$dir/double; return $got; }
check "a wrong answer" with wrong fails 'libonnx is wrong: of check picture 1 it says ok with 0.50000, ONNX Runtime says 0.9' \
	model add "$demo.onnx" --engine libonnx --version three
check "a shape that is not taken" with lazy fails 'a Flatten cannot take what it is given' model add "$demo.onnx" --engine libonnx --version three
check "an output that is not set" with unset fails 'is not computed, or no number' model add "$demo.onnx" --engine libonnx --version three
check "talk in between" with loud answers '.check | length == 4' model add "$demo.onnx" --engine libonnx --version three

# Known answers in the card do as well, and count for every engine.
jq --slurpfile check "$dir/check.json" '.check = $check[0] | .version = "four"' "$demo.json" >"$dir/known.json"
RUNG_ORT_LIB=$dir/none
export RUNG_ORT_LIB
check "without anything to compare with" fails 'nothing is here to compare libonnx with' model add "$demo.onnx" --engine libonnx --version five
check "by its card" answers .added model add "$demo.onnx" --card "$dir/known.json" --engine libonnx
unset RUNG_ORT_LIB
jq '.check[1].ok = 0.5 | .version = "six"' "$dir/known.json" >"$dir/other.json"
check "a card that says otherwise" fails 'onnxruntime is wrong: of check picture 2 it says ok with 0.99914, its card says 0.50000' \
	model add "$demo.onnx" --card "$dir/other.json"
finish
