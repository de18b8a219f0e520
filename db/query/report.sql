-- What the reading commands ask of the project as a whole.

-- One pair an item: the label that counts, of items with a blind answer in force, and what a version
-- ($2; NULL: the one that answers for the item) said, and whether that version was trained on it.
-- name: report.pairs
SELECT g.item_id, g.label_id, w.label_id, p.confidence,
       EXISTS (SELECT 1 FROM training_item t JOIN item i ON i.sha256 = t.sha256
                WHERE t.model_version_id = p.model_version_id AND i.item_id = g.item_id),
       EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = g.decision_id)
  FROM agreed_label g
  JOIN prediction p ON p.prediction_id = CASE WHEN $2 IS NULL
       THEN (SELECT q.prediction_id FROM answering_prediction q WHERE q.item_id = g.item_id AND q.stage_id = g.stage_id)
       ELSE (SELECT q.prediction_id FROM current_prediction q WHERE q.item_id = g.item_id AND q.stage_id = g.stage_id AND q.model_version_id = $2) END
  JOIN final_label w ON w.from_label_id = p.label_id
 WHERE g.stage_id = $1 AND g.label_id IS NOT NULL AND p.is_null = 0 AND g.decided_ms >= $3
 ORDER BY g.item_id;

-- Blind answers in force of items that $2 people or more have answered.
-- name: report.ratings
SELECT item_id, operator_id, label_id FROM
  (SELECT b.item_id, b.operator_id, b.label_id, b.decision_id, count(*) OVER (PARTITION BY b.item_id) AS people
     FROM (SELECT item_id, operator_id, label_id, decision_id,
                  row_number() OVER (PARTITION BY item_id, operator_id ORDER BY decision_id) AS nth
             FROM blind_answer WHERE stage_id = $1) b
    WHERE b.nth = 1)
 WHERE people >= $2 ORDER BY item_id, decision_id;

-- name: report.truths
SELECT item_id, label_id FROM
  (SELECT d.item_id, h.label_id, row_number() OVER (PARTITION BY d.item_id ORDER BY d.decision_id DESC) AS nth
     FROM answer_in_force d JOIN final_label h ON h.from_label_id = d.label_id
    WHERE d.stage_id = $1 AND d.mode = 'truth')
 WHERE nth = 1 ORDER BY item_id;

-- Answers that another person looked at again, in the order of the items.
-- name: report.seconds
SELECT agrees, coalesce(adjudicated_label NOT IN (first_label, second_label), 0), cause = 'drawn', probability
  FROM v_second_looks
 WHERE stage = (SELECT name FROM stage WHERE stage_id = $1) AND peer = 1 AND agrees IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM known_beforehand k WHERE k.stage_id = $1 AND k.item_id = v_second_looks.item_id)
 ORDER BY item_id;

-- First answers at level 2, where a draw says whether people see the prediction ($2: of that version; else of all) first: of
-- each kind, shown or blind, how many there are, how many take its label, and the same of those that the truth later contradicts.
-- name: report.anchoring
SELECT d.mode = 'assisted', count(*), coalesce(sum(h.label_id = w.label_id), 0),
       coalesce(sum(t.label_id <> w.label_id), 0), coalesce(sum(t.label_id <> w.label_id AND h.label_id = w.label_id), 0)
  FROM route r
  JOIN answer_in_force d ON d.item_id = r.item_id AND d.stage_id = r.stage_id AND d.mode IN ('blind', 'assisted') AND d.import_id IS NULL
  JOIN prediction p ON p.prediction_id = r.prediction_id
  JOIN final_label w ON w.from_label_id = p.label_id
  JOIN final_label h ON h.from_label_id = d.label_id
  LEFT JOIN final_label t ON t.from_label_id = (SELECT k.label_id FROM answer_in_force k
       WHERE k.item_id = r.item_id AND k.stage_id = r.stage_id AND k.mode = 'truth' ORDER BY k.decision_id DESC LIMIT 1)
 WHERE r.stage_id = $1 AND r.level = 2 AND r.reason IN ('assistance', 'blind-slice', 'exam') AND d.decided_ms >= $3
   AND ($2 IS NULL OR p.model_version_id = $2)
   AND r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = r.item_id AND q.stage_id = r.stage_id)
 GROUP BY 1;

-- name: report.counts
SELECT (SELECT count(*) FROM item),
       (SELECT count(DISTINCT item_id) FROM assignment WHERE stage_id = $1 AND state = 'done'),
       (SELECT count(*) FROM prediction WHERE stage_id = $1),
       (SELECT count(*) FROM prediction WHERE stage_id = $1 AND is_null = 1),
       (SELECT count(*) FROM assignment WHERE stage_id = $1 AND state = 'open');

-- name: report.schema
SELECT view, column, meaning FROM v_schema WHERE $1 IS NULL OR view = $1;
