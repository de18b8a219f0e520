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

-- Of items with a further place: the first answer, and the first one of somebody else.
-- name: gate_fact.people
WITH said AS (SELECT d.item_id, d.operator_id, d.decision_id, f.label_id
                FROM (SELECT DISTINCT item_id FROM assignment WHERE stage_id = $1 AND slot >= 2) a
                JOIN decision d ON d.item_id = a.item_id AND d.stage_id = $1
                JOIN final_label f ON f.from_label_id = d.label_id
               WHERE d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second') AND d.decision_id <= $2
                 AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id AND r.decision_id <= $2)
                 AND NOT EXISTS (SELECT 1 FROM known_beforehand k WHERE k.stage_id = $1 AND k.item_id = d.item_id)),
     first AS (SELECT item_id, operator_id, label_id, decision_id
                 FROM (SELECT s.*, row_number() OVER (PARTITION BY item_id ORDER BY decision_id) AS nth FROM said s) n
                WHERE nth = 1),
     other AS (SELECT item_id, label_id, decision_id
                 FROM (SELECT s.item_id, s.label_id, s.decision_id, row_number() OVER (PARTITION BY s.item_id ORDER BY s.decision_id) AS nth
                         FROM said s JOIN first f ON f.item_id = s.item_id AND f.operator_id <> s.operator_id) n
                WHERE nth = 1)
SELECT coalesce(sum(f.label_id = o.label_id
                    AND NOT EXISTS (SELECT 1 FROM unlike_answer u WHERE u.second_id = max(f.decision_id, o.decision_id)
                                                                    AND u.first_id = min(f.decision_id, o.decision_id))), 0), count(*)
  FROM first f JOIN other o ON o.item_id = f.item_id;

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
