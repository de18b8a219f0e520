#!/bin/bash
# A project of a million items, for benches: usage: make_million.sh FILE [ITEMS]
# Seven of ten items wait; three of ten are decided, by two people; every item has a prediction and a
# route, and one in a hundred waits as a due audit. The rows are written by SQL, with the guards in place:
# nothing here depends on how long the program takes to make them.
set -e
file=$1
items=${2:-1000000}
[ -n "$file" ] || { echo "usage: $0 FILE [ITEMS]" >&2; exit 2; }
command -v sqlite3 >/dev/null || { echo "$0: no sqlite3" >&2; exit 77; }
rung=${RUNG:-./rung}
one=$(mktemp --suffix .csv)
trap 'rm -f "$one"' EXIT

"$rung" init "$file" --labels ok,scratch,dust --critical scratch >/dev/null
printf 'item,label,confidence\nfirst,ok,0.99\n' >"$one"
"$rung" -p "$file" import predictions "$one" --model 'net 1' --create >/dev/null
"$rung" -p "$file" operator add ann --role inspector >/dev/null
"$rung" -p "$file" operator add bob --role inspector >/dev/null

# The same rows each time: what looks drawn is a multiplicative hash of the number.
sqlite3 "$file" >/dev/null <<SQL
PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA temp_store = MEMORY;
BEGIN IMMEDIATE;
INSERT INTO source (name, root, added_ms) VALUES ('cam0', '/line/cam0', 1), ('cam1', '/line/cam1', 1), ('cam2', '/line/cam2', 1);
CREATE TEMP TABLE n (n INTEGER PRIMARY KEY, h INTEGER NOT NULL);
WITH RECURSIVE c (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM c WHERE n < $items)
INSERT INTO n SELECT n, (n * 2654435761) % 4294967296 FROM c;

INSERT INTO item (item_id, kind, sha256, source_id, path, bytes, added_ms)
SELECT n, 'image', CAST(printf('%032d', n) AS BLOB), 1 + n % 3, printf('%04d/%07d.jpg', n / 1000, n), 50000 + h % 50000,
       unixepoch() * 1000 - ($items - n) * 600 FROM n;

INSERT INTO prediction (item_id, stage_id, model_version_id, role, label_id, confidence, bin, is_null, latency_us, engine, predicted_ms)
SELECT n, 1, 1, 'live', CASE WHEN h % 50 = 0 THEN 2 WHEN h % 50 = 1 THEN 3 ELSE 1 END, 0.5 + (h % 49999) / 100000.0,
       CAST(60 + h % 400 AS INTEGER), 0, 900, 'import', unixepoch() * 1000 - ($items - n) * 600 FROM n;

INSERT INTO route (item_id, stage_id, route, mode, reason, level, model_version_id, prediction_id, audit_probability, routed_ms)
SELECT p.item_id, 1, 'human', 'blind', 'level 0: people decide everything', 0, 1, p.prediction_id, 0,
       p.predicted_ms FROM prediction p WHERE p.item_id > 1;

INSERT INTO assignment (item_id, stage_id, slot, lane, due_ms, place, state, mode, operator_id, lease_expires_ms, created_ms)
SELECT n, 1, 1, CASE WHEN h % 100 = 7 THEN 'audit' ELSE 'review' END,
       CASE WHEN h % 100 = 7 THEN unixepoch() * 1000 + h ELSE 9223372036854775807 END, h * 2147483647,
       CASE WHEN n <= $items * 3 / 10 THEN 'leased' ELSE 'open' END,
       CASE WHEN n <= $items * 3 / 10 THEN 'blind' END,
       CASE WHEN n <= $items * 3 / 10 THEN (SELECT operator_id FROM operator WHERE name = CASE h % 2 WHEN 0 THEN 'ann' ELSE 'bob' END) END,
       CASE WHEN n <= $items * 3 / 10 THEN 1 END, unixepoch() * 1000 - ($items - n) * 600 FROM n;

INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, duration_ms, origin, decided_ms, recorded_ms)
SELECT CAST(printf('%016d', a.item_id) AS BLOB), 'label', a.assignment_id, a.item_id, 1, a.operator_id, a.operator_id,
       CASE WHEN a.place % 47 = 0 THEN 2 ELSE 1 END, 'blind', 2000 + a.item_id % 3000, 'command',
       unixepoch() * 1000 - ($items - a.item_id) * 300, unixepoch() * 1000 - ($items - a.item_id) * 300
  FROM assignment a WHERE a.state = 'leased';
UPDATE assignment SET state = 'done', lease_expires_ms = NULL WHERE state = 'leased';
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
SQL
