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
       coalesce((SELECT f.label_id FROM answer_in_force d JOIN final_label f ON f.from_label_id = d.label_id
                  WHERE d.item_id = b.item_id AND d.stage_id = b.stage_id AND d.mode = 'adjudication'
                  ORDER BY d.decision_id DESC LIMIT 1),
                CASE WHEN b.low = b.high THEN b.low END) AS label_id
  FROM (SELECT item_id, stage_id, min(label_id) AS low, max(label_id) AS high, min(decided_ms) AS decided_ms
          FROM (SELECT item_id, stage_id, label_id, decided_ms,
                       row_number() OVER (PARTITION BY item_id, stage_id ORDER BY decision_id) AS nth
                  FROM blind_answer)
         WHERE nth <= 2 GROUP BY item_id, stage_id) b;

-- Where the settled past of a stage ends: up to a decision, and up to a time. evidence.settle is kept
-- as a number with its unit.
CREATE VIEW settled_until AS
SELECT s.stage_id,
       coalesce((SELECT max(decision_id) FROM settlement WHERE stage_id = s.stage_id), 0) AS decision_id,
       unixepoch() * 1000 - CAST(v.value AS INTEGER) * CASE ltrim(v.value, '0123456789 ')
         WHEN 'd' THEN 86400000 WHEN 'h' THEN 3600000 WHEN 'min' THEN 60000 WHEN 's' THEN 1000 ELSE 1 END AS at_ms
  FROM (SELECT t.stage_id, coalesce((SELECT value FROM setting WHERE key = 'evidence.settle' AND stage_id IN (0, t.stage_id)
                                      ORDER BY stage_id DESC LIMIT 1), '10min') AS value FROM stage t) v
  JOIN stage s ON s.stage_id = v.stage_id;

-- The latest live prediction of each item and stage.
CREATE VIEW live_prediction AS
SELECT p.* FROM prediction p
 WHERE p.prediction_id = (SELECT max(q.prediction_id) FROM prediction q
                           WHERE q.item_id = p.item_id AND q.stage_id = p.stage_id AND q.role = 'live');

-- The route that holds for each item and stage.
CREATE VIEW current_route AS
SELECT r.* FROM route r
 WHERE r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = r.item_id AND q.stage_id = r.stage_id);
