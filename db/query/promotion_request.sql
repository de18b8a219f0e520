-- Promotions that wait for a second person.

-- name: promotion_request.newest
SELECT r.request_id, r.gate_evaluation_id, r.operator_id, r.acted_by, e.level_change_id, e.from_level, e.to_level, o.name, b.name,
       r.reason, r.at_ms, r.expires_ms, a.answer, a.reason, w.name, a.at_ms
  FROM promotion_request r
  JOIN gate_evaluation e ON e.gate_evaluation_id = r.gate_evaluation_id
  JOIN operator o ON o.operator_id = r.operator_id
  JOIN operator b ON b.operator_id = r.acted_by
  LEFT JOIN promotion_answer a ON a.request_id = r.request_id
  LEFT JOIN operator w ON w.operator_id = a.operator_id
 WHERE r.stage_id = $1 ORDER BY r.request_id DESC LIMIT 1;

-- name: promotion_request.add
INSERT INTO promotion_request (stage_id, gate_evaluation_id, reason, operator_id, acted_by, at_ms, expires_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING request_id;

-- name: promotion_request.answer
INSERT INTO promotion_answer (request_id, answer, reason, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6);
