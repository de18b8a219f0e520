-- Answers in doubt, and what leads found when they looked at them again.

-- What people said without the model, by item; ties as they were settled.
-- name: suspect.votes
SELECT d.item_id, d.operator_id, f.label_id, d.decision_id FROM answer_in_force d JOIN final_label f ON f.from_label_id = d.label_id
 WHERE d.stage_id = $1 AND d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second', 'adjudication')
 ORDER BY d.item_id, d.decision_id;

-- Whether an answer is one that can still be taken back, or its item waits for somebody: $3 and $4 as settled_until has them.
-- name: suspect.unsettled
SELECT 1 WHERE EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = $1 AND a.stage_id = $2 AND a.state IN ('open', 'leased'))
            OR EXISTS (SELECT 1 FROM decision d WHERE d.item_id = $1 AND d.stage_id = $2 AND d.recorded_ms > $3 AND d.decision_id > $4
                          AND d.kind IN ('label', 'unsure') AND d.origin <> 'import'
                          AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id));

-- name: suspect.batch
INSERT INTO suspect_batch (stage_id, model_version_id, answers, found, reason, operator_id, acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING batch_id;

-- Kept for whoever opens the batch, who may have answered the item too.
-- name: suspect.place
INSERT INTO assignment (item_id, stage_id, slot, lane, due_ms, place, created_ms, reserved_for, repeat_ms)
SELECT $1, $2, max(slot) + 1, 'suspect', 9223372036854775807, $3, $4, $5, $4 FROM assignment WHERE item_id = $1 AND stage_id = $2
HAVING count(*) > 0 RETURNING assignment_id;

-- name: suspect.item
INSERT INTO suspect_item (batch_id, position, item_id, decision_id, prediction_id, label_id, other_label_id, contradicted, margin, assignment_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- What was asked in the batches of a stage, and what came of it: of suspects (0) and of what was drawn (1).
-- name: suspect.found
SELECT n.margin IS NULL, count(*), sum(p.state IN ('open', 'leased')), sum(a.kind IS 'label'), sum(a.kind IS 'unsure'),
       sum(a.kind IS 'label' AND f.label_id <> g.label_id)
  FROM suspect_item n
  JOIN suspect_batch b ON b.batch_id = n.batch_id
  JOIN assignment p ON p.assignment_id = n.assignment_id
  JOIN final_label g ON g.from_label_id = n.label_id
  LEFT JOIN answer_in_force a ON a.assignment_id = n.assignment_id
  LEFT JOIN final_label f ON f.from_label_id = a.label_id
 WHERE b.stage_id = $1 GROUP BY n.margin IS NULL;

-- The two labels between which a lead chooses, in the order of the labels: which of them was given is not told.
-- name: suspect.labels
SELECT f.name FROM suspect_item n JOIN label l ON l.label_id IN (n.label_id, n.other_label_id)
  JOIN final_label f ON f.from_label_id = l.label_id
 WHERE n.assignment_id = $1 ORDER BY l.position;
