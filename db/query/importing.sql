-- Files that are being imported.

-- name: importing.all
SELECT holder FROM importing WHERE stage_id = $1 AND at_ms > $2;

-- name: importing.put
INSERT INTO importing (stage_id, holder, at_ms) VALUES ($1, $2, $3)
    ON CONFLICT (stage_id, holder) DO UPDATE SET at_ms = excluded.at_ms;

-- name: importing.end
DELETE FROM importing WHERE stage_id = $1 AND holder = $2;

-- name: importing.forget
DELETE FROM importing WHERE stage_id = $1;
