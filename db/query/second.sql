-- Second looks and ties.

-- What people said of an item without the model and have not taken back, and how ties were settled.
-- name: second.answers
SELECT d.decision_id, d.mode, d.kind, coalesce(f.label_id, 0), coalesce(f.critical, 0), d.origin = 'import', d.operator_id,
       EXISTS (SELECT 1 FROM unlike_answer u JOIN answer_in_force e ON e.decision_id = u.first_id WHERE u.second_id = d.decision_id)
  FROM answer_in_force d LEFT JOIN final_label f ON f.from_label_id = d.label_id
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.mode IN ('blind', 'audit', 'second', 'adjudication')
 ORDER BY d.decision_id;

-- name: second.places
SELECT assignment_id, lane, state, opened_by FROM assignment
 WHERE item_id = $1 AND stage_id = $2 AND lane IN ('second', 'adjudication') ORDER BY slot;

-- Whether the version that answers for the item calls it critical.
-- name: second.model_critical
SELECT f.critical FROM answering_prediction p JOIN final_label f ON f.from_label_id = p.label_id
 WHERE p.item_id = $1 AND p.stage_id = $2;

-- Whether an item that the machine left to people was decided blind for audits to hide among, and counts as no
-- evidence: it is looked at once, like those beside it that are shown with the prediction.
-- name: second.is_cover
SELECT r.route = 'human' AND r.mode = 'blind' AND r.level >= 3
       AND r.reason IN ('below-threshold', 'no-threshold', 'unlike-reference', 'null', 'failed')
       AND NOT EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $2 AND x.item_id = $1)
  FROM route r WHERE r.item_id = $1 AND r.stage_id = $2 ORDER BY r.route_id DESC LIMIT 1;

-- name: second.unit
SELECT sha256, group_key FROM item WHERE item_id = $1;

-- Somebody else who is yet to answer the item and has decided since $4; $3: anybody who leads, whenever they did.
-- name: second.somebody_else
SELECT o.operator_id FROM operator o
 WHERE o.role IN ('lead', 'owner', CASE WHEN $3 THEN 'lead' ELSE 'inspector' END)
   AND ($3 OR EXISTS (SELECT 1 FROM decision d
                       WHERE d.operator_id = o.operator_id AND d.decided_ms >= $4 AND d.kind IN ('label', 'unsure') AND d.origin <> 'import'))
   AND NOT EXISTS (SELECT 1 FROM assignment a
                    WHERE a.item_id = $1 AND a.stage_id = $2 AND a.operator_id = o.operator_id AND a.state = 'done')
 LIMIT 1;

-- name: second.open
INSERT INTO assignment (item_id, stage_id, slot, lane, due_ms, place, created_ms, opened_by, cause, probability, repeat_ms)
SELECT $1, $2, max(slot) + 1, $3, $4, $5, $6, $7, $8, $9, $10 FROM assignment WHERE item_id = $1 AND stage_id = $2;

-- name: second.open_again
UPDATE assignment SET state = 'open', due_ms = $2, opened_by = $3, cause = $4, probability = $5, repeat_ms = $6
 WHERE assignment_id = $1 AND state = 'cancelled';

-- name: second.opinions
SELECT d.decision_id, coalesce(f.label_id, 0), f.name
  FROM answer_in_force d
  LEFT JOIN final_label f ON f.from_label_id = d.label_id
  LEFT JOIN label l ON l.label_id = f.label_id
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.mode IN ('blind', 'audit', 'second')
 ORDER BY l.position IS NULL, l.position, d.uuid;
