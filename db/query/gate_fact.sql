-- What a gate asks of the rows beside its sequential tests, as of a moment.

-- The cases: what version $2 says of each in the round it is in, by prediction $3; whether its label is right, and whether it is known by
-- more than that.
-- name: gate_fact.known
SELECT k.item_id, p.prediction_id, coalesce(w.label_id = f.label_id, 0), a.item_id IS NOT NULL
  FROM known_item k JOIN final_label f ON f.from_label_id = k.label_id
  LEFT JOIN prediction p ON p.item_id = k.item_id AND p.stage_id = k.stage_id AND p.model_version_id = $2 AND p.prediction_id <= $3
                        AND p.round IS (SELECT nullif(s.round, 1) FROM stage_pass s
                                         WHERE s.item_id = k.item_id AND s.stage_id = k.stage_id AND s.decision_id <= $5 AND s.at_ms <= $4
                                         ORDER BY s.pass_id DESC LIMIT 1)
  LEFT JOIN final_label w ON w.from_label_id = p.label_id AND p.is_null = 0
  LEFT JOIN known_answer a ON a.stage_id = k.stage_id AND a.item_id = k.item_id AND a.at_ms <= $4
 WHERE k.stage_id = $1 AND k.purpose = 'challenge' AND k.at_ms <= $4;

-- Of items with a further place: the first answer, and the first one of somebody else, beside it in one pass: two tables made on
-- the way have no index to join them by.
-- name: gate_fact.people
WITH said AS (SELECT d.item_id, d.operator_id, d.decision_id, f.label_id
                FROM (SELECT DISTINCT item_id FROM assignment WHERE stage_id = $1 AND slot >= 2) a
                JOIN decision d ON d.item_id = a.item_id AND d.stage_id = $1
                JOIN final_label f ON f.from_label_id = d.label_id
               WHERE d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second') AND d.decision_id <= $2
                 AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id AND r.decision_id <= $2)
                 AND NOT EXISTS (SELECT 1 FROM known_beforehand k WHERE k.stage_id = $1 AND k.item_id = d.item_id)),
     beside AS (SELECT s.*, first_value(s.operator_id) OVER told AS first_operator, first_value(s.label_id) OVER told AS first_label,
                       first_value(s.decision_id) OVER told AS first_id
                  FROM said s WINDOW told AS (PARTITION BY s.item_id ORDER BY s.decision_id)),
     other AS (SELECT b.*, row_number() OVER (PARTITION BY b.item_id ORDER BY b.decision_id) AS nth
                 FROM beside b WHERE b.operator_id <> b.first_operator)
SELECT coalesce(sum(o.label_id = o.first_label
                    AND NOT EXISTS (SELECT 1 FROM unlike_answer u WHERE u.second_id = o.decision_id AND u.first_id = o.first_id)), 0), count(*)
  FROM other o WHERE o.nth = 1;

-- name: gate_fact.training
SELECT o.name FROM model_version v JOIN operator o ON o.operator_id = v.vouched_by WHERE v.model_version_id = $1;

-- name: gate_fact.imports
SELECT b.import_id, b.at_ms, count(*), b.file, o.name, a.name
  FROM decision d
  JOIN import_batch b ON b.import_id = d.import_id
  JOIN operator o ON o.operator_id = b.vouched_by
  JOIN operator a ON a.operator_id = b.acted_by
 WHERE d.stage_id = $1 AND d.decision_id > $2 AND d.kind = 'label' AND d.mode = 'blind'
 GROUP BY b.import_id ORDER BY b.import_id;
