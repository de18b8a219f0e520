-- name: service_request.add
INSERT INTO service_request (stage_id, item_id, caller, key, repeats, at_ms) VALUES ($1, $2, $3, $4, $5, $6);

-- name: service_request.before
SELECT 1 FROM service_request WHERE item_id = $1 AND caller = $2 AND at_ms >= $3 AND stage_id = $4 LIMIT 1;

-- name: service_request.of_key
SELECT item_id, stage_id FROM service_request WHERE key = $1 AND at_ms >= $2 ORDER BY service_request_id DESC LIMIT 1;
