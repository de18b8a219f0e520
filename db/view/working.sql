-- Views for the other views and the program. They are not part of the contract with analysts: only
-- names that begin with v_ are.

-- What a label counts as: itself, or what it has been merged into.
CREATE VIEW final_label AS
SELECT l.label_id AS from_label_id, f.label_id, f.name, f.critical
  FROM label l JOIN label f ON f.label_id = coalesce(l.merged_into, l.label_id);

-- Answers that have not been taken back.
CREATE VIEW answer_in_force AS
SELECT d.* FROM decision d
 WHERE d.kind IN ('label', 'unsure') AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);

-- Labels that people gave without seeing what the model said, in force.
CREATE VIEW blind_answer AS
SELECT d.decision_id, d.item_id, d.stage_id, d.operator_id, f.label_id, d.decided_ms
  FROM decision d JOIN final_label f ON f.from_label_id = d.label_id
 WHERE d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second', 'gold')
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);

-- The label that counts for an item decided blind: adjudicated, else both of the first two where they
-- agree (NULL while they do not), else the first. decided_ms is when the first of them was given.
CREATE VIEW agreed_label AS
SELECT b.item_id, b.stage_id, b.decided_ms,
       CASE WHEN j.label_id IS NOT NULL THEN j.label_id WHEN b.low = b.high THEN b.low END AS label_id
  FROM (SELECT item_id, stage_id, min(label_id) AS low, max(label_id) AS high, min(decided_ms) AS decided_ms
          FROM (SELECT item_id, stage_id, label_id, decided_ms,
                       row_number() OVER (PARTITION BY item_id, stage_id ORDER BY decision_id) AS nth
                  FROM blind_answer)
         WHERE nth <= 2 GROUP BY item_id, stage_id) b
  LEFT JOIN (SELECT d.item_id, d.stage_id, f.label_id, max(d.decision_id)
               FROM answer_in_force d JOIN final_label f ON f.from_label_id = d.label_id
              WHERE d.mode = 'adjudication' GROUP BY d.item_id, d.stage_id) j
    ON j.item_id = b.item_id AND j.stage_id = b.stage_id;
