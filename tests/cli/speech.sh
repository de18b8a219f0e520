#!/bin/sh
# Voice activity in real recordings: what Silero's model finds beside where speech is known to be, by signal-to-noise
# ratio. RUNG_TEST_DATA names a folder with speech/sessions.csv, segments.csv and sessions/; RUNG_TEST_VAD names
# silero_vad_v5.onnx, which is in the package @ricky0123/vad-web 0.0.31 (npm pack, package/dist).
. "$TOP_SRCDIR/tests/cli/lib.sh"
speech=${RUNG_TEST_DATA:-}/speech
[ -n "${RUNG_TEST_DATA:-}" ] && [ -d "$speech/sessions" ] || { echo "RUNG_TEST_DATA names no speech"; exit 77; }
[ -r "${RUNG_TEST_VAD:-}" ] || { echo "RUNG_TEST_VAD names no model"; exit 77; }
has_engine || { echo "no inference engine"; exit 77; }
case $(sha256sum <"$RUNG_TEST_VAD") in
2623a2953f6ff3d2*) ;;
*) echo "RUNG_TEST_VAD is another model"; exit 77 ;;
esac

# measure CARD: adds the model with that card, scores, and prints the table.
# Frames are 10 ms; a segment is found where one overlaps it by half of what the two cover together.
measure() {
	project=$dir/$1.db
	"$RUNG" init "$project" --labels speech,silence --no-critical --kind audio >/dev/null || exit 99
	rung add "$speech/sessions"
	check "the model" answers .added model add "$RUNG_TEST_VAD" --card "$TOP_SRCDIR/models/speech/$1.json"
	check "hears them" answers '.scored == 8 and .failed == 0' score -j 1
	echo "$1"
	sqlite3 -bail -header -column :memory: >"$dir/table" <<-EOF || { cat "$dir/table"; failed=1; }
	ATTACH 'file:$project?mode=ro' AS p;
	CREATE TABLE session (file, snr, noise, seconds);
	CREATE TABLE said (file, start_s, end_s, label, speaker);
	.mode csv
	.import --skip 1 $speech/sessions.csv session
	.import --skip 1 $speech/segments.csv said
	.mode column
	CREATE TABLE truth AS SELECT s.file, CAST(s.start_s AS REAL) * 1000 a, CAST(s.end_s AS REAL) * 1000 b, CAST(e.snr AS INTEGER) snr
	  FROM said s JOIN session e USING (file);
	CREATE TABLE found AS SELECT e.file, r.x a, r.x + r.width b, CAST(e.snr AS INTEGER) snr
	  FROM p.v_regions r JOIN p.v_items i USING (item_id) JOIN session e ON i.path LIKE '%/' || e.file WHERE r.said_by = 'prediction';
	CREATE TABLE frame AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
	  SELECT CAST(e.snr AS INTEGER) snr,
	         EXISTS (SELECT 1 FROM truth t WHERE t.file = e.file AND i * 10 + 5 >= t.a AND i * 10 + 5 < t.b) truly,
	         EXISTS (SELECT 1 FROM found f WHERE f.file = e.file AND i * 10 + 5 >= f.a AND i * 10 + 5 < f.b) found
	    FROM session e, n;
	CREATE VIEW hit AS SELECT t.rowid t, f.rowid f FROM truth t JOIN found f ON f.file = t.file AND min(t.b, f.b) > max(t.a, f.a)
	  AND (min(t.b, f.b) - max(t.a, f.a)) / (max(t.b, f.b) - min(t.a, f.a)) >= 0.5;
	SELECT snr AS dB, round(sum(truly AND found) * 1.0 / sum(found), 3) frame_precision,
	       round(sum(truly AND found) * 1.0 / sum(truly), 3) frame_recall,
	       (SELECT count(*) FROM truth t WHERE t.snr = frame.snr) segments,
	       (SELECT count(*) FROM found f WHERE f.snr = frame.snr) found,
	       (SELECT round(avg(f.rowid IN (SELECT f FROM hit)), 3) FROM found f WHERE f.snr = frame.snr) segment_precision,
	       (SELECT round(avg(t.rowid IN (SELECT t FROM hit)), 3) FROM truth t WHERE t.snr = frame.snr) segment_recall
	  FROM frame GROUP BY snr ORDER BY snr DESC;
	EOF
	cat "$dir/table"
	check "four ratios" [ "$(wc -l <"$dir/table")" = 6 ]
}

measure silero_vad
check "where it is quiet nearly all is found" awk '$1 == 30 { good = $2 > 0.75 && $3 > 0.9 && $7 > 0.85 } END { exit !good }' "$dir/table"
measure silero_vad_8k
check "and at the rate that they were recorded at" awk '$1 == 5 { good = $7 > 0.85 } END { exit !good }' "$dir/table"
finish
