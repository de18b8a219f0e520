-- Guidelines.

-- name: guideline.version
SELECT max(version) FROM guideline WHERE stage_id = $1;

-- name: guideline.newest
SELECT g.version, c.bytes, o.name, g.at_ms, g.words
  FROM guideline g JOIN operator o ON o.operator_id = g.operator_id JOIN content c ON c.hash = g.words
 WHERE g.stage_id = $1 ORDER BY g.version DESC LIMIT 1;

-- name: guideline.add
INSERT INTO guideline (stage_id, version, words, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6);
