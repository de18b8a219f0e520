-- What people's decisions cost.

-- name: evidence.seconds
SELECT avg(duration_ms) / 1000.0 FROM answer_in_force WHERE stage_id = $1 AND origin IN ('console', 'plain') AND duration_ms > 0;
