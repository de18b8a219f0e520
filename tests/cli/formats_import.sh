#!/bin/bash
# Files as the formats' own documentation has them are read; what is wrong with others is named with its line, and the rest goes
# in; nothing outside of the folder of an import is opened; and what goes out comes in again.
. "$TOP_SRCDIR/tests/cli/lib.sh" || exit 99
"$RUNG" init "$dir/empty.db" --labels ok,dog,cat --critical cat >/dev/null || exit 99
for key in 'second.critical no' 'second.share 0' 'exam.share 0'; do "$RUNG" -p "$dir/empty.db" config $key >/dev/null || exit 99; done
fresh() { rm -f "$project"* && cp "$dir/empty.db" "$project"; }
jqe() { jq -e "$@" >/dev/null; }
# What is in force of each item: content, label, boxes.
said="SELECT substr(i.sha256, 1, 8), d.label, d.operator, d.mode, d.decided_at, d.seconds, d.note,
 (SELECT group_concat(printf('%s %.5f %.5f %.5f %.5f', coalesce(r.label, '-'), r.x, r.y, r.width, r.height), ';') FROM v_regions r WHERE r.decision_id = d.decision_id)
 FROM v_decisions d JOIN v_items i USING (item_id) WHERE d.in_force ORDER BY 1, 3"
boxes="SELECT group_concat(printf('%s %g %g %g %g', label, x, y, width, height), ';') FROM (SELECT * FROM v_regions ORDER BY item_id, x)"
in=$dir/in
mkdir -p "$in/img" && for n in 1 2 3 4 5; do picture "$in/img/p$n.ppm" $((n * 40)); done

# COCO, cocodataset.org/#format-data: annotations before images, a class of no name, a picture of no number, two of one.
fresh
cat >"$in/coco.json" <<'END'
{"info":{"year":2017},
"annotations":[
{"id":1,"image_id":7,"category_id":18,"bbox":[1,2,3.5,4],"area":14,"iscrowd":0,"segmentation":[[1,2,4.5,2,4.5,6]]},
{"id":2,"image_id":7,"category_id":17,"bbox":[0,0,2,2],"area":4,"iscrowd":0},
{"id":3,"image_id":99,"category_id":17,"bbox":[0,0,2,2]},
{"id":4,"image_id":8,"category_id":5,"bbox":[0,0,2,2]},
{"id":5,"image_id":12,"category_id":17,"bbox":[1,1,2,2]}
],
"images":[
{"id":7,"license":4,"file_name":"img/p1.ppm","width":8,"height":8,"coco_url":"http://x/1"},
{"id":8,"file_name":"img/p2.ppm","width":8,"height":8},
{"id":9,"file_name":"img/p3.ppm","width":8,"height":8},
{"id":10,"file_name":"../out.ppm","width":8,"height":8,"label":"ok"},
{"id":11,"file_name":"img/link.ppm","width":8,"height":8,"label":"ok"},
{"id":12,"file_name":"img/p4.ppm"},{"id":12,"file_name":"img/p5.ppm"},
{"id":13,"file_name":"/etc/passwd","width":8,"height":8,"label":"ok"}
],
"categories":[{"id":17,"name":"cat","supercategory":"animal"},{"id":18,"name":"dog","supercategory":"animal"}]}
END
cp "$in/img/p1.ppm" "$dir/out.ppm" && echo more >>"$dir/out.ppm" && ln -s ../../out.ppm "$in/img/link.ppm"
check "COCO" answers '.cases == 8 and .decisions == 1 and .regions == 2 and .created == 1 and .rejected == 7' import coco "$in/coco.json" --by eve
for why in 'coco.json:5: a box of the picture 99' 'coco.json:11: a box of the class 5' 'coco.json:12: it has no box, and --none' \
	'coco.json:13: .*leaves its folder' 'coco.json:14: .*symbolic link' 'coco.json:15: there are two pictures of this id' 'coco.json:16: /etc/passwd: the path leaves'; do
	check "why" complains "$why"
done
check "its boxes" is "$boxes" 'cat 0 0 2 2;dog 1 2 3.5 4'
check "the label with most area" is "SELECT label || ' ' || operator FROM v_decisions" 'dog eve'
check "the same again" answers '.present == 1 and .decisions == 0 and .created == 0' import coco "$in/coco.json" --by eve
check "a picture without boxes" answers '.decisions == 1' import coco "$in/coco.json" --by eve --none ok
check "out again" exits 0 export --format coco -o "$dir/x" --filter "path LIKE '%p1.ppm'"
check "with what had no place" jqe '.images[0] | .license == 4 and .coco_url == "http://x/1"' "$dir/x"
check "and its outline" jqe '[.annotations[] | select(.bbox == [1,2,3.5,4])][0] | .segmentation == [[1,2,4.5,2,4.5,6]] and .iscrowd == 0 and .area == 14' "$dir/x"
printf '[{"image_id":7,"category_id":17,"bbox":[1,1,2,2],"score":0.75},{"image_id":7,"category_id":18,"bbox":[0,0,3,3],"score":0.5},{"image_id":5,"category_id":18,"bbox":[0,0,3,3],"score":0.5}]' >"$in/r.json"
check "COCO results" answers '.predictions == 1 and .regions == 2' import coco-results "$in/r.json" --coco "$in/coco.json" --model 'det 1'
check "the surest box says how sure" is "SELECT label || ' ' || confidence FROM v_predictions" 'dog 0.75'
check "out again" exits 0 export --format coco-results -o "$dir/x"
check "with their scores" jqe 'length == 2 and map(.score) == [0.75, 0.5]' "$dir/x"

# YOLO, docs.ultralytics.com/datasets/detect.
fresh
mkdir -p "$in/yolo/labels/train" "$in/yolo/images/train" && cp "$in"/img/p?.ppm "$in/yolo/images/train/"
printf '\xef\xbb\xbfnames:\n  0: dog\n  1: "cat"\n' >"$in/yolo/data.yaml"
printf '\xef\xbb\xbf0 0.5 0.5 0.25 0.5\r\n1 0.125 0.125 0.25 0.25\r\n' >"$in/yolo/labels/train/p1.txt"
: >"$in/yolo/labels/train/p2.txt"
printf '0 0.5 0.5 0.25 0.5\n0 1.5 0.5 0.25 0.5\n' >"$in/yolo/labels/train/p3.txt"
printf '0 0.5 0.5 0.5 0.5 0.875\n' >"$in/yolo/labels/train/p4.txt"
printf '7 0.5 0.5 0.5 0.5\n' >"$in/yolo/labels/train/p5.txt"
printf 'not a box\n' >"$in/yolo/labels/train/p6.txt"
check "YOLO" answers '.decisions == 2 and .predictions == 1 and .regions == 3 and .rejected == 3' import yolo "$in/yolo" --none ok --model 'det 1'
for why in 'p3.txt:2: 1.5: coordinates are parts' 'p5.txt:1: a class 7' 'p6.txt:1: it is not five or six numbers'; do check "why" complains "$why"; done
check "in pixels" is "$boxes" 'cat 0 0 2 2;dog 3 2 2 4;dog 2 2 4 4'
check "nothing is marked" is "SELECT d.label FROM v_decisions d JOIN v_items i USING (item_id) WHERE path LIKE '%p2.ppm'" ok

# Label Studio, labelstud.io/guide/predictions.html and export.html.
fresh
cat >"$in/ls.json" <<'END'
[{"id":1,"data":{"image":"/data/local-files/?d=img/p1.ppm","lot":7},"predictions":[{"model_version":"one","score":0.5,"result":[
 {"id":"result1","type":"rectanglelabels","from_name":"label","to_name":"image","original_width":8,"original_height":8,"image_rotation":0,
  "value":{"rotation":0,"x":25,"y":12.5,"width":50,"height":25,"rectanglelabels":["cat"]}},
 {"id":"result3","type":"choices","from_name":"choice","to_name":"image","value":{"choices":["cat"]}}]}],
 "annotations":[{"id":1001,"completed_by":{"id":1,"email":"ann@example.org"},"was_cancelled":false,"ground_truth":false,
 "created_at":"2026-03-09T22:16:08.746926Z","lead_time":4.288,"result":[
 {"id":"Dx_aB91ISN","type":"choices","from_name":"choice","to_name":"image","origin":"manual","value":{"choices":["dog"]}}]}]},
 {"id":2,"data":{"image":"img/p2.ppm"},"annotations":[{"completed_by":7,"was_cancelled":true,"result":[]}]},
 {"id":3,"data":{"image":"img/p3.ppm"},"annotations":[{"result":"none"}]},
 {"id":4,"data":{"image":"img/p4.ppm"},"annotations":[{"result":[{"type":"brushlabels","value":{}}]}]},
 {"id":5,"data":"nothing"},
 {"id":6,"data":{"image":"img/p5.ppm"},"annotations":[{"completed_by":7,"ground_truth":true,"result":[{"type":"choices","value":{"choices":["bird"]}}]}]}]
END
check "Label Studio" answers '.cases == 6 and .predictions == 1 and .decisions == 2 and .regions == 1 and .rejected == 4 and .foreign == 1' import label-studio "$in/ls.json"
for why in 'ls.json:9: an annotation has no list' 'ls.json:10: .*brushlabels' 'ls.json:11: a task has no data' 'ls.json:12: "bird" is not a label'; do check "why" complains "$why"; done
check "percent are pixels" is "$boxes" 'cat 2 1 4 2'
check "who and how long" is "SELECT operator || ' ' || seconds || ' ' || mode || ' ' || decided_at FROM v_decisions WHERE label = 'dog'" 'ann(at)example.org 4.288 assisted 2026-03-09T22:16:08.746Z'
check "cancelled is unsure" is "SELECT kind || ' ' || operator FROM v_decisions WHERE label IS NULL" 'unsure annotator 7'
check "kept with the item" is "SELECT value FROM v_attributes WHERE name = 'lot'" 7
"$RUNG" -p "$project" export --format label-studio 2>/dev/null >"$dir/x"
check "and out as a number" jqe '.[0].data.lot == 7 and .[0].annotations[0].completed_by.email == "ann@example.org" and .[0].predictions[0].result[1].value.x == 25' "$dir/x"
check "with what it means" answers '.decisions == 1 and .rejected == 3' import label-studio "$in/ls.json" --map bird=ok

# Prodigy, prodi.gy/docs/api-interfaces: choice, and image_manual.
fresh
cat >"$in/p.jsonl" <<'END'
{"image":"img/p1.ppm","options":[{"id":"dog","text":"Dog"},{"id":"cat","text":"Cat"}],"accept":["dog"],"answer":"accept","_annotator_id":"db-ann","_session_id":"db-ann","_timestamp":1772357400,"_input_hash":-12,"meta":{"lot":3}}
{"image":"img/p2.ppm","width":8,"height":8,"spans":[{"label":"cat","color":"yellow","points":[[1,2],[1,5],[3,5],[3,2]],"type":"rect"}],"answer":"accept","_session_id":"s"}
{"image":"img/p3.ppm","accept":["cat","dog"],"answer":"accept"}
{"image":"img/p3.ppm","accept":["cat"],"answer":"reject"}
{"image":"img/p4.ppm","accept":[],"answer":"ignore","_session_id":"s"}
{"image":"img/p5.ppm","spans":[{"label":"cat","type":"polygon","points":[[1,2],[1,5],[3,5]]}],"answer":"accept"}
{"image":"img/p5.ppm",
{"image":"img/p5.ppm","accept":["ok"],"score":0.5,"model":"one"}
END
check "Prodigy" answers '.cases == 8 and .decisions == 3 and .predictions == 1 and .rejected == 4' import prodigy "$in/p.jsonl"
for why in ':3: more than one choice' ':4: the answer is reject' ':6: .*polygon' ':7: not JSON'; do check "why" complains "p.jsonl$why"; done
check "corners are a box" is "$boxes" 'cat 1 2 2 3'
check "when, and by whom" is "SELECT operator || ' ' || decided_at FROM v_decisions WHERE label = 'dog'" 'db-ann 2026-03-01T09:30:00.000Z'
"$RUNG" -p "$project" export --format prodigy 2>/dev/null >"$dir/x"
check "what had no place comes out" jqe -s 'any(.[]; .meta == {"lot":3}) and any(.[]; .spans[0].color == "yellow")' "$dir/x"

# Parts of recordings: audio_spans, in seconds.
{ printf 'RIFF\244\076\0\0WAVEfmt \020\0\0\0\001\0\001\0\200\076\0\0\0\175\0\0\002\0\020\0data\200\076\0\0'; head -c 16000 /dev/zero; } >"$in/a.wav"
echo '{"audio":"a.wav","audio_spans":[{"start":0.1,"end":0.35,"label":"dog","color":"red"}],"accept":["dog"],"answer":"accept"}' >"$in/a.jsonl"
image_project=$project
for tasks in "$in/a.jsonl" "$dir/a.jsonl"; do
	project=$tasks.db
	"$RUNG" init "$project" --labels ok,dog --no-critical --kind audio >/dev/null && "$RUNG" -p "$project" add "$in/a.wav" >/dev/null || exit 99
	check "a recording" answers '.decisions == 1 and .regions == 1' import prodigy "$tasks"
	check "its part in milliseconds" is "$boxes" 'dog 100 0 250 1'
	"$RUNG" -p "$project" export --format prodigy 2>/dev/null >"$dir/a.jsonl"
done
check "and out in seconds" jqe '.audio_spans == [{"label":"dog","start":0.1,"end":0.35,"color":"red"}] and has("spans") == false' "$dir/a.jsonl"
# The same in Label Studio: labels, labelstud.io/tags/labels, of an Audio.
cat >"$in/a.json" <<'END'
[{"data":{"audio":"a.wav"},"annotations":[{"result":[{"id":"a","type":"labels","from_name":"labels","to_name":"audio","origin":"manual","original_length":0.5,
 "value":{"start":0.1,"end":0.35,"channel":0,"labels":["dog"]}},{"type":"choices","value":{"choices":["dog"]}}]}]},
 {"data":{"audio":"a.wav"},"annotations":[{"result":[{"type":"labels","value":{"start":"0","labels":["dog"]}}]}]},
 {"data":{"text":"a dog"},"annotations":[{"result":[{"type":"labels","value":{"start":2,"end":5,"text":"dog","labels":["dog"]}}]}]},
 {"data":{"audio":"a.wav"},"annotations":[{"result":[{"type":"labels","value":{"start":0.1,"end":0.2,"labels":["dog"]}},{"type":"rectanglelabels","value":{"x":1,"y":1,"width":2,"height":2,"rectanglelabels":["dog"]}}]}]}]
END
for tasks in "$in/a.json" "$dir/a.json"; do
	project=$tasks.db
	"$RUNG" init "$project" --labels ok,dog --no-critical --kind audio >/dev/null && "$RUNG" -p "$project" add "$in/a.wav" >/dev/null || exit 99
	check "parts in Label Studio" answers '.decisions == 1 and .regions == 1' import label-studio "$tasks"
	[ "$tasks" != "$in/a.json" ] || for why in ':3: a part of a recording has no start' ':4: .*no part of a recording' ':5: a rectangle stands beside'; do check "why" complains "a.json$why"; done
	check "in milliseconds" is "$boxes" 'dog 100 0 250 1'
	"$RUNG" -p "$project" export --format label-studio 2>/dev/null >"$dir/a.json"
done
check "and out in seconds" jqe '[.[0].annotations[0].result[] | select(.type == "labels")] | length == 1 and (.[0] | .to_name == "audio" and .value == {"start":0.1,"end":0.35,"labels":["dog"]})' "$dir/a.json"
project=$image_project

# Pascal VOC, the devkit's own example; and what is no annotation but an attack.
fresh
mkdir -p "$in/voc/Annotations" "$in/voc/JPEGImages" && cp "$in/img/p1.ppm" "$in/img/p2.ppm" "$in/img/p5.ppm" "$in/voc/JPEGImages/"
voc() { printf '<annotation><filename>%s</filename><size><width>8</width><height>8</height><depth>3</depth></size><object><name>%s</name><pose>Left</pose><bndbox>%s</bndbox></object></annotation>\n' "$@"; }
voc p1.ppm dog '<xmin>2</xmin><ymin>1</ymin><xmax>5</xmax><ymax>8</ymax>' >"$in/voc/Annotations/p1.xml"
voc p2.ppm dog '<xmin>2</xmin><ymin>1</ymin><xmax>5</xmax>' >"$in/voc/Annotations/p2.xml"
printf '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><annotation><filename>&x;</filename></annotation>' >"$in/voc/Annotations/p3.xml"
printf '<annotation><filename>p1.ppm</annotation>' >"$in/voc/Annotations/p4.xml"
: >"$in/voc/Annotations/p5.xml"
voc p5.ppm dog '<xmin>0</xmin><ymin>0</ymin><xmax>5</xmax><ymax>8</ymax>' >"$in/voc/Annotations/p6.xml" # from 0, by other tools
check "Pascal VOC" answers '.decisions == 2 and .regions == 2 and .rejected == 4' import pascal-voc "$in/voc"
for why in 'p2.xml:1: an object has no box' 'p3.xml:1: it has a document type' 'p4.xml:1: mismatched tag' 'p5.xml.*no element found'; do check "why" complains "$why"; done
check "corners belong to the box" is "$boxes" 'dog 1 0 4 8;dog 0 0 5 8'
"$RUNG" -p "$project" export --format jsonl 2>/dev/null >"$dir/x"
check "what had no place comes out" jqe '.regions[0].pose == "Left"' "$dir/x"

# SageMaker Ground Truth, sms-data-output, and Amazon Augmented AI, a2i-output-data.
fresh
cat >"$in/manifest.jsonl" <<'END'
{"source-ref":"s3://bucket/img/p1.ppm","species":0,"species-metadata":{"class-name":"dog","confidence":0.5,"type":"groundtruth/image-classification","job-name":"labeling-job/one","human-annotated":"yes","creation-date":"2026-03-08T23:51:31"}}
{"source-ref":"s3://bucket/p2.ppm","species":1,"species-metadata":{"class-name":"cat","confidence":0.25,"type":"groundtruth/image-classification","job-name":"labeling-job/one","human-annotated":"no","creation-date":"2026-03-08T23:51:31"},"lot":"b"}
{"source-ref":"s3://bucket/p3.ppm","box":{"image_size":[{"width":8,"height":8,"depth":3}],"annotations":[{"class_id":1,"top":2,"left":1,"width":3,"height":4}]},"box-metadata":{"objects":[{"confidence":0.5}],"class-map":{"0":"dog","1":"cat"},"type":"groundtruth/object-detection","human-annotated":"yes","creation-date":"2026-03-08T23:51:31","job-name":"labeling-job/two"}}
{"source-ref":"s3://bucket/p4.ppm","seg-metadata":{"type":"groundtruth/semantic-segmentation"}}
END
check "Ground Truth" answers '.decisions == 2 and .predictions == 1 and .regions == 1 and .rejected == 1' import ground-truth "$in/manifest.jsonl" --images "$in/img"
check "a box" is "$boxes" 'cat 1 2 3 4'
check "of people, and of a model" is "SELECT (SELECT operator FROM v_decisions WHERE label = 'dog') || ', ' || (SELECT model FROM v_predictions)" 'people of labeling-job/one, labeling-job one'
mkdir -p "$in/a2i/2026/03/01/loop"
cat >"$in/a2i/2026/03/01/loop/output.json" <<'END'
{"flowDefinitionArn":"arn:aws:sagemaker:us-west-2:111122223333:flow-definition/f","humanLoopName":"loop","inputContent":{"taskObject":"s3://bucket/p5.ppm"},
"humanAnswers":[{"answerContent":{"crowd-image-classifier":{"label":"cat"}},"submissionTime":"2026-03-01T20:13:14.123Z","acceptanceTime":"2026-03-01T20:13:04.123Z","timeSpentInSeconds":10.5,"workerId":"a1b2","workerMetadata":{}},
{"answerContent":{"annotatedResult":{"boundingBoxes":[{"height":3,"label":"cat","left":1,"top":2,"width":4}],"inputImageProperties":{"height":8,"width":8}}},"submissionTime":"2026-03-01T20:13:15Z","workerId":"c3"}]}
END
check "A2I" answers '.decisions == 2 and .regions == 1 and .rejected == 0' import a2i "$in/a2i" --images "$in/img"
check "a worker" is "SELECT label || ' ' || seconds || ' ' || decided_at FROM v_decisions WHERE operator = 'worker a1b2'" 'cat 10.5 2026-03-01T20:13:14.123Z'

# Masks: two pieces, of which one hangs together by a corner, and a speck.
fresh
mkdir "$in/mask"
mask() { printf 'P5\n8 8\n255\n'; printf '%s' "$1" | sed 's/\(.\)/\1\n/g' | tr -d '\n' | tr '.#' '\000\377'; }
mask '.......#........##......#.......##......##.......................' | head -c 75 >"$in/mask/p1.pgm"
mask '................................................................' >"$in/mask/p2.pgm"
echo nothing >"$in/mask/p3.pgm"
check "masks" answers '.decisions == 2 and .regions == 1 and .rejected == 1' import masks "$in/mask" --images "$in/img" --label cat --none ok
check "a box" is "$boxes" 'cat 0 2 2 4'
check "no label" fails "label" import masks "$in/mask" --images "$in/img"

# Files that are nothing.
printf '' >"$in/empty"
printf '\xef\xbb\xbfpath,decided_label,operator\r\nimg/p1.ppm,ok,ann\r\nimg/p2.ppm,caf\xe9,ann\r\nimg/p3.ppm,"ok\r\n' >"$in/latin.csv"
fresh
check "BOM, CRLF, Latin-1" answers '.decisions == 1 and .rejected == 2' import csv "$in/latin.csv"
check "what is no UTF-8" complains 'latin.csv:3: not UTF-8'
for format in coco label-studio coco-results; do check "0 bytes: $format" fails "expected here" import $format "$in/empty"; done
printf '[{"data":{"image":"img/p1.ppm"},"annotations":[]},{"da' >"$in/half.json"
check "half a file" fails "nothing could be imported" import label-studio "$in/half.json"
check "is told" complains 'the file ends in the middle'
check "no format" misuse "label-studio" import xml "$in/empty"
check "a folder" fails "from a file" import coco "$in"
check "no folder" fails "from a folder" import yolo "$in/empty"
check "not for inspectors" exits 0 operator add olaf --role inspector
check "not for inspectors" fails "lead" import coco "$in/coco.json" --operator olaf

# What goes out comes in again: rung to F to rung.
fresh
cat >"$in/all.jsonl" <<'END'
{"path":"img/p1.ppm","predicted_label":"cat","confidence":0.625,"model":"det 1","predicted_regions":[{"label":"cat","x":1,"y":1,"width":2.25,"height":3,"score":0.5}],"decided_label":"cat","operator":"ann","mode":"blind","decided_at":"2026-03-01T09:30:00.250Z","seconds":2.5,"note":"\"quoted\" é","regions":[{"label":"cat","x":1.125,"y":0,"width":2,"height":3},{"label":"dog","x":4,"y":4,"width":1,"height":1}],"attributes":{"lot":7,"line":"b"}}
{"path":"img/p2.ppm","decided_label":"ok","operator":"bob","mode":"assisted","decided_at":"2026-03-02T09:30:00Z"}
{"path":"img/p3.ppm","decided_label":null,"operator":"bob","mode":"blind","decided_at":"2026-03-03T09:30:00Z"}
{"path":"img/p4.ppm","decided_label":"dog","operator":"bob","mode":"truth","decided_at":"2026-03-04T09:30:00Z","regions":[{"label":"dog","x":0,"y":0,"width":8,"height":8}]}
END
check "all there is" answers '.decisions == 4 and .predictions == 1 and .rejected == 0' import jsonl "$in/all.jsonl"
"$RUNG" -p "$project" query "$said" >"$dir/want"
cp "$project" "$dir/first.db"
for format in csv jsonl label-studio prodigy coco yolo folders yolo-classify; do
	project=$dir/first.db
	check "out: $format" exits 0 export --format $format -o "$dir/rt.$format" $([ $format != yolo ] || echo --with images)
	project=$dir/again.db
	fresh
	check "in: $format" exits 0 import $format "$dir/rt.$format" --images "$([ -d "$dir/rt.$format" ] && echo "$dir/rt.$format" || echo "$in")" --none ok
	"$RUNG" -p "$project" query "$said" >"$dir/got"
	cp "$dir/want" "$dir/due"
	case $format in
	coco) sed -i '/,bob,blind,/d' "$dir/due" ;; # unsure is no answer
	yolo) cut -d, -f1,2,8 "$dir/want" | sed '/,,/d' >"$dir/due" && cut -d, -f1,2,8 "$dir/got" >"$dir/x" && mv "$dir/x" "$dir/got" ;; # labels and boxes alone
	folders | yolo-classify) cut -d, -f1,2 "$dir/want" | sed '/,$/d' >"$dir/due" && cut -d, -f1,2 "$dir/got" >"$dir/x" && mv "$dir/x" "$dir/got" ;;
	esac
	diff "$dir/due" "$dir/got" >"$dir/out" || { echo "FAIL: there and back: $format"; cat "$dir/out"; failed=1; }
	case $format in csv | jsonl | label-studio | prodigy)
		check "the prediction: $format" is "SELECT printf('%s %s %g', model, label, confidence) FROM v_predictions" 'det 1 cat 0.625' ;;
	esac
done
# Words beside a label.
said="SELECT d.label, d.operator, o.text, p.text FROM v_decisions d
 LEFT JOIN (SELECT decision_id, CAST(bytes AS TEXT) AS text FROM decision_output JOIN content ON hash = words) o USING (decision_id)
 LEFT JOIN (SELECT item_id, CAST(bytes AS TEXT) AS text FROM prediction_output JOIN prediction USING (prediction_id) JOIN content ON hash = words) p USING (item_id)"
words() { rm -f "$1"*; "$RUNG" init "$1" --labels heard,unintelligible --no-critical --kind text --output "$2" >/dev/null || exit 99; }
printf '{"decided_label":"heard","operator":"ann","mode":"blind","decided_output":"yes, \\"no\\"","predicted_label":"heard","confidence":0.5,"model":"asr 1","predicted_output":"yes no","external_key":"a"}\n' >"$in/w.jsonl"
words "$dir/first.db" text
project=$dir/first.db
check "a transcript" answers '.decisions == 1 and .predictions == 1' import jsonl "$in/w.jsonl" --create
"$RUNG" -p "$project" query "$said" >"$dir/want"
check "is there" grep -q 'yes, ""no"""*,yes no' "$dir/want"
for format in csv jsonl label-studio prodigy; do
	project=$dir/first.db
	check "out: $format" exits 0 export --format $format -o "$dir/rt.$format.words"
	project=$dir/again.db
	words "$project" text
	check "in: $format" exits 0 import $format "$dir/rt.$format.words" --create
	"$RUNG" -p "$project" query "$said" >"$dir/got"
	diff "$dir/want" "$dir/got" >"$dir/out" || { echo "FAIL: words there and back: $format"; cat "$dir/out"; failed=1; }
done
finish
