-- Decisions.

-- name: decision.by_uuid
SELECT decision_id FROM decision WHERE uuid = $1;

-- name: decision.add
INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, retracts,
                      seen_prediction_id, note, duration_ms, origin, import_id, decided_ms, recorded_ms)
SELECT $1, $2, $3, item_id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 FROM item WHERE item_id = $17
RETURNING decision_id;

-- name: decision.predictions
SELECT prediction_id, label_id FROM prediction WHERE item_id = $1 AND stage_id = $2 AND is_null = 0;

-- name: comparison.add
INSERT INTO comparison (prediction_id, decision_id, rule_version, agrees, score, compared_ms) VALUES ($1, $2, $3, $4, $5, $6);

-- An operator's last answer that has not been taken back.
-- name: decision.last
SELECT d.decision_id, d.item_id, d.assignment_id, coalesce(d.label_id, 0), d.kind, l.name, d.duration_ms, d.decided_ms, d.recorded_ms,
       d.mode, d.origin, a.state, a.operator_id, a.slot, a.lane,
       coalesce(i.path, i.external_key, 'item ' || i.item_id)
  FROM decision d
  JOIN assignment a ON a.assignment_id = d.assignment_id
  JOIN item i ON i.item_id = d.item_id
  LEFT JOIN label l ON l.label_id = d.label_id
 WHERE d.operator_id = $1 AND d.stage_id = $2 AND d.kind <> 'retract' AND d.origin <> 'import'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
 ORDER BY d.decision_id DESC LIMIT $3;

-- name: decision.settled_id
SELECT max(decision_id) FROM settlement WHERE stage_id = $1;

-- name: decision.unsettled
SELECT count(*), max(d.decision_id) FROM decision d
 WHERE d.stage_id = $1 AND d.decision_id > $2 AND d.recorded_ms > $3 AND d.kind IN ('label', 'unsure') AND d.origin <> 'import'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);

-- name: settlement.add
INSERT INTO settlement (stage_id, decision_id, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5);

-- name: decision.counts
SELECT count(*) FILTER (WHERE d.kind IN ('label', 'unsure') AND d.decided_ms >= $3
                          AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)),
       count(*) FILTER (WHERE d.kind = 'retract' AND d.decided_ms >= $3),
       count(*) FILTER (WHERE d.kind IN ('label', 'unsure') AND d.decided_ms > $4)
  FROM decision d
 WHERE d.operator_id = $1 AND d.stage_id = $2 AND d.decided_ms >= min($3, $4);

-- name: import.begin
INSERT INTO import_batch (kind, file, sha256, mode, vouched_by, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING import_id;

-- Whether an operator has an answer in force for the item, in the queue's modes or from outside.
-- name: decision.in_force
SELECT d.decision_id FROM decision d
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.operator_id = $3 AND d.kind IN ('label', 'unsure') AND (d.mode = 'truth') = $4
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
 LIMIT 1;
