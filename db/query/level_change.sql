-- Levels.

-- name: level.current
SELECT to_level FROM level_change WHERE stage_id = $1 ORDER BY level_change_id DESC LIMIT 1;

-- name: level.add
INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING level_change_id;

-- name: level.history
SELECT c.from_level, c.to_level, c.kind, o.name, c.reason, c.at_ms
  FROM level_change c JOIN operator o USING (operator_id) WHERE c.stage_id = $1 ORDER BY c.level_change_id;
