-- Pauses of the machine.

-- name: pause.newest
SELECT kind, why, at_ms FROM pause WHERE stage_id = $1 ORDER BY pause_id DESC LIMIT 1;

-- name: pause.add
INSERT INTO pause (stage_id, kind, why, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6) RETURNING pause_id;
