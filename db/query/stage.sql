-- Stages and their labels.

-- name: stage.add
INSERT INTO stage (name, position, input_kind, output_kind, created_ms) VALUES ($1, $2, $3, $4, $5) RETURNING stage_id;

-- name: stage.read
SELECT s.stage_id, s.name, s.input_kind,
       (SELECT max(version) FROM label_change WHERE stage_id = s.stage_id),
       coalesce(c.to_level, 0), coalesce(c.at_ms, s.created_ms), c.level_change_id, s.output_kind
  FROM stage s
  LEFT JOIN level_change c ON c.level_change_id = (SELECT max(level_change_id) FROM level_change WHERE stage_id = s.stage_id)
 WHERE s.name = $1
    OR ($1 IS NULL AND (SELECT count(*) FROM stage) = 1)
 LIMIT 1;

-- name: stage.labels
SELECT label_id, name, critical FROM label WHERE stage_id = $1 AND retired = 0 ORDER BY position;

-- name: stage.names
SELECT name FROM stage ORDER BY position;

-- name: label.add
INSERT INTO label (stage_id, name, position, critical) VALUES ($1, $2, $3, $4) RETURNING label_id;

-- name: label.next_position
SELECT max(position) + 1 FROM label WHERE stage_id = $1;

-- name: label.find
SELECT label_id FROM label WHERE stage_id = $1 AND name = $2;

-- name: label.final
SELECT coalesce(merged_into, label_id) FROM label WHERE label_id = $1;

-- name: label.change
INSERT INTO label_change (stage_id, version, kind, label_id, from_name, to_name, operator_id, acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: label.rename
UPDATE label SET name = $2 WHERE label_id = $1;

-- name: label.retire
UPDATE label SET retired = 1 WHERE label_id = $1;

-- name: label.merge
UPDATE label SET merged_into = $2, retired = 1 WHERE label_id = $1 OR merged_into = $1;

-- name: stage_past.labels
SELECT label_id, name, critical FROM label WHERE stage_id = $1 ORDER BY position;

-- name: stage_past.changes
SELECT version, kind, coalesce(label_id, 0), from_name, to_name FROM label_change WHERE stage_id = $1 ORDER BY version;
