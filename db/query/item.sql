-- Items and where they come from.

-- name: source.find
SELECT source_id FROM source WHERE name = $1 AND root = $2 AND root_raw IS $3;

-- name: source.add
INSERT INTO source (name, root, root_raw, added_ms) VALUES ($1, $2, $3, $4) RETURNING source_id;

-- name: item.present
SELECT item_id FROM item WHERE sha256 = $1 UNION ALL SELECT item_id FROM item WHERE external_key = $2 LIMIT 1;

-- name: item.by_external_key
SELECT item_id FROM item WHERE external_key = $1;

-- name: item.by_id
SELECT item_id FROM item WHERE item_id = $1;

-- Two rows are enough to see that a path names more than one item; the newest content of a file comes
-- first within its source.
-- name: item.by_path
SELECT max(item_id) FROM item WHERE path = $1 GROUP BY source_id LIMIT 2;

-- name: item.by_absolute_path
SELECT i.item_id FROM source s JOIN item i ON i.source_id = s.source_id
   AND i.path = substr($1, length(CASE s.root WHEN '/' THEN '' ELSE s.root END) + 2)
 WHERE $1 LIKE '/%' AND substr($1, 1, length(CASE s.root WHEN '/' THEN '/' ELSE s.root || '/' END)) = CASE s.root WHEN '/' THEN '/' ELSE s.root || '/' END
 ORDER BY i.item_id DESC LIMIT 1;

-- name: item.add
INSERT INTO item (kind, sha256, external_key, source_id, path, path_raw, bytes, group_key, words, captured_ms, added_ms, added_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING item_id;

-- name: item.attribute
INSERT INTO item_attribute (item_id, name, value) VALUES ($1, $2, $3);

-- name: item.attributes
SELECT name, value FROM item_attribute WHERE item_id = $1 ORDER BY name;

-- name: item.read
SELECT i.kind, i.sha256, i.external_key, s.name, coalesce(s.root_raw, s.root), coalesce(i.path_raw, i.path), i.path, i.bytes,
       i.added_ms, i.group_key, c.bytes, o.name
  FROM item i
  LEFT JOIN operator o ON o.operator_id = i.added_by
  LEFT JOIN source s ON s.source_id = i.source_id
  LEFT JOIN content c ON c.hash = i.words
 WHERE i.item_id = $1;

-- The records added just before and after one, of the same source; long ones are left out.
-- name: item.records_around
SELECT c.bytes
  FROM item i JOIN item n ON n.item_id BETWEEN i.item_id - $2 AND i.item_id + $2 AND n.source_id IS i.source_id
  JOIN content c ON c.hash = n.words
 WHERE i.item_id = $1 AND n.kind = 'record' AND n.item_id <> i.item_id AND length(c.bytes) <= $3
 ORDER BY n.item_id;

-- name: content.known
SELECT 1 FROM content WHERE hash = $1;

-- name: content.add
INSERT INTO content (hash, bytes) VALUES ($1, $2);

-- Settled items of the exam pool, counted to $4: up to time $2 or decision $3. It starts from the
-- decisions, which are few while the pool fills, and ends as soon as the pool is full.
-- name: exam.settled
SELECT count(*) FROM (
  SELECT DISTINCT d.item_id
    FROM decision d CROSS JOIN exam_item x ON x.stage_id = d.stage_id AND x.item_id = d.item_id
   WHERE d.stage_id = $1 AND d.kind IN ('label', 'unsure')
     AND (d.recorded_ms <= $2 OR d.origin = 'import' OR d.decision_id <= $3)
     AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
   LIMIT $4);

-- The stages that an item of kind $1 comes to as it is added by stage $2, in their order.
-- name: item.stages
SELECT s.stage_id FROM stage s
 WHERE (s.input_kind = $1 OR s.stage_id = $2) AND NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = s.stage_id)
 ORDER BY s.position;

-- name: exam.add
INSERT INTO exam_item (stage_id, item_id, probability, drawn_ms) VALUES ($1, $2, $3, $4);

-- name: exam.is
SELECT 1 FROM exam_item WHERE stage_id = $1 AND item_id = $2;
