-- Views for the other views and the program. They are not part of the contract with analysts: only
-- names that begin with v_ are.

-- What a label counts as: itself, or what it has been merged into.
-- Of one table, so that an outer join looks a label up: of two, SQLite would copy all labels for it first.
CREATE VIEW final_label AS
SELECT l.label_id AS from_label_id, coalesce(l.merged_into, l.label_id) AS label_id,
       (SELECT f.name FROM label f WHERE f.label_id = coalesce(l.merged_into, l.label_id)) AS name,
       (SELECT f.critical FROM label f WHERE f.label_id = coalesce(l.merged_into, l.label_id)) AS critical
  FROM label l;

-- Answers that have not been taken back.
CREATE VIEW answer_in_force AS
SELECT d.* FROM decision d
 WHERE d.kind IN ('label', 'unsure') AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);

-- Items whose answer was known before anybody had answered them. What was answered first stays what it
-- was: making an item known later takes nothing back.
CREATE VIEW known_beforehand AS
SELECT k.* FROM known_item k
 WHERE NOT EXISTS (SELECT 1 FROM decision d
                    WHERE d.item_id = k.item_id AND d.stage_id = k.stage_id AND d.kind IN ('label', 'unsure')
                      AND d.mode NOT IN ('assisted', 'gold') AND d.recorded_ms < k.at_ms);

-- What models are judged by is never trained on: the exam pool, audits whether they are answered yet or not, gold and
-- challenges. An item stands here once for each reason.
CREATE VIEW kept_from_training AS
SELECT stage_id, item_id, 'exam' AS why FROM exam_item
UNION ALL
SELECT stage_id, item_id, purpose FROM known_item
UNION ALL
SELECT stage_id, item_id, 'audit' FROM assignment WHERE lane = 'audit'
UNION ALL
SELECT stage_id, item_id, 'audit' FROM route WHERE route = 'auto+audit'
UNION ALL
SELECT stage_id, item_id, mode FROM decision WHERE mode IN ('audit', 'gold');

-- Labels that people gave without seeing what the model said, in force. Not of items whose answer is
-- known beforehand, and not by who had seen the model's answer to the item before.
CREATE VIEW blind_answer AS
SELECT d.decision_id, d.item_id, d.stage_id, d.operator_id, f.label_id, d.decided_ms
  FROM decision d JOIN final_label f ON f.from_label_id = d.label_id
 WHERE d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second')
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
   AND NOT EXISTS (SELECT 1 FROM known_beforehand k WHERE k.stage_id = d.stage_id AND k.item_id = d.item_id)
   AND NOT EXISTS (SELECT 1 FROM decision s
                    WHERE s.item_id = d.item_id AND s.stage_id = d.stage_id AND s.decision_id < d.decision_id
                      AND +s.operator_id = d.operator_id AND s.seen_prediction_id IS NOT NULL);

-- What leads settled, in force; label_id is NULL where one was unsure.
CREATE VIEW settling_answer AS
SELECT d.decision_id, d.item_id, d.stage_id, f.label_id, d.decided_ms
  FROM decision d LEFT JOIN label l ON l.label_id = d.label_id LEFT JOIN label f ON f.label_id = coalesce(l.merged_into, l.label_id)
 WHERE d.kind IN ('label', 'unsure') AND d.mode = 'adjudication'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
   AND NOT EXISTS (SELECT 1 FROM known_beforehand k WHERE k.stage_id = d.stage_id AND k.item_id = d.item_id);

-- What leads found when they looked again at an answer in doubt, in force. It is chosen by what the model says, so it is evidence
-- of nothing; it is the label that an item has from then on.
CREATE VIEW corrected_answer AS
SELECT d.decision_id, d.item_id, d.stage_id, f.label_id, f.name, d.decided_ms
  FROM assignment a JOIN decision d ON d.assignment_id = a.assignment_id
  JOIN final_label f ON f.from_label_id = d.label_id
 WHERE a.lane = 'suspect' AND d.kind = 'label' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);

-- Pairs whose labels may be the same, and what stands beside them does not match: a prediction and a decision, two answers.
CREATE VIEW unmatched AS SELECT prediction_id, decision_id FROM comparison WHERE matches = 0;
CREATE VIEW unlike_answer AS SELECT first_id, second_id FROM answer_comparison WHERE matches = 0;

-- What stands beside the labels of a prediction or a decision, as one text: words, or regions as JSON; of a stage by
-- labels alone, and where words are erased, NULL. To be looked up by the row. SQLite's own JSON functions are none that it lets a view call.
CREATE VIEW region_json AS
SELECT r.prediction_id, r.decision_id,
       printf('{"x":%!.10g,"y":%!.10g,"width":%!.10g,"height":%!.10g,"label":%s}', r.x, r.y, r.width, r.height,
              coalesce('"' || replace(replace(l.name, '\', '\\'), '"', '\"') || '"', 'null')) AS words
  FROM region r LEFT JOIN label l ON l.label_id = r.label_id;
CREATE VIEW predicted_beside AS
SELECT p.prediction_id,
       CASE s.output_kind
         WHEN 'regions' THEN (SELECT '[' || coalesce(group_concat(j.words), '') || ']' FROM region_json j WHERE j.prediction_id = p.prediction_id)
         ELSE (SELECT CAST(c.bytes AS TEXT) FROM prediction_output o JOIN content c ON c.hash = o.words
                WHERE o.prediction_id = p.prediction_id AND o.kind = s.output_kind) END AS words
  FROM prediction p JOIN stage s ON s.stage_id = p.stage_id;
CREATE VIEW decided_beside AS
SELECT d.decision_id,
       CASE s.output_kind
         WHEN 'regions' THEN (SELECT '[' || coalesce(group_concat(j.words), '') || ']' FROM region_json j WHERE j.decision_id = d.decision_id)
         ELSE (SELECT CAST(c.bytes AS TEXT) FROM decision_output o JOIN content c ON c.hash = o.words
                WHERE o.decision_id = d.decision_id) END AS words
  FROM decision d JOIN stage s ON s.stage_id = d.stage_id;

CREATE VIEW known_beside AS
SELECT k.stage_id, k.item_id,
       CASE s.output_kind
         WHEN 'regions' THEN (SELECT '[' || coalesce(group_concat(printf('{"x":%!.10g,"y":%!.10g,"width":%!.10g,"height":%!.10g,"label":%s}',
                                                                         r.x, r.y, r.width, r.height,
                                                                         coalesce('"' || replace(replace(l.name, '\', '\\'), '"', '\"') || '"', 'null'))), '') || ']'
                                FROM known_region r LEFT JOIN label l ON l.label_id = r.label_id
                               WHERE r.stage_id = k.stage_id AND r.item_id = k.item_id)
         ELSE (SELECT CAST(c.bytes AS TEXT) FROM content c WHERE c.hash = k.words) END AS words
  FROM known_answer k JOIN stage s ON s.stage_id = k.stage_id;

-- Labels that people gave to gold, in force, and whether each is right with what stands beside it; NULL where that could not be
-- compared, since words are erased.
CREATE VIEW gold_answer AS
SELECT d.decision_id, d.item_id, d.stage_id, d.operator_id, d.decided_ms, k.label_id AS known_label_id,
       CASE WHEN h.label_id <> f.label_id THEN 0
            WHEN NOT EXISTS (SELECT 1 FROM known_answer a WHERE a.stage_id = k.stage_id AND a.item_id = k.item_id) THEN 1
            ELSE (SELECT c.matches FROM known_comparison c WHERE c.decision_id = d.decision_id
                   ORDER BY c.known_comparison_id DESC LIMIT 1) END AS right
  FROM known_item k
  JOIN final_label f ON f.from_label_id = k.label_id
  JOIN answer_in_force d ON d.item_id = k.item_id AND d.stage_id = k.stage_id AND d.mode = 'gold' AND d.kind = 'label'
  JOIN final_label h ON h.from_label_id = d.label_id
 WHERE k.purpose = 'gold';

-- The label that counts for an item decided blind: adjudicated (NULL where the lead is unsure), else both
-- of the first two where they agree (NULL while they do not), else the first. decided_ms is when the first
-- of them was given; decision_id the newest of those that give it. It is found by item, without reading the decisions of others.
CREATE VIEW agreed_label AS
SELECT b.item_id, b.stage_id, b.decided_ms,
       CASE WHEN EXISTS (SELECT 1 FROM settling_answer a WHERE a.item_id = b.item_id AND a.stage_id = b.stage_id)
            THEN (SELECT a.label_id FROM settling_answer a WHERE a.item_id = b.item_id AND a.stage_id = b.stage_id
                   ORDER BY a.decision_id DESC LIMIT 1)
            WHEN b.label_id = coalesce((SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM unlike_answer u
                                                                     WHERE u.second_id = n.decision_id AND u.first_id = b.decision_id)
                                                    THEN n.label_id ELSE 0 END
                                          FROM blind_answer n
                                         WHERE n.item_id = b.item_id AND n.stage_id = b.stage_id AND n.decision_id > b.decision_id
                                         ORDER BY n.decision_id LIMIT 1), b.label_id)
            THEN b.label_id END AS label_id,
       coalesce((SELECT a.decision_id FROM settling_answer a WHERE a.item_id = b.item_id AND a.stage_id = b.stage_id
                  ORDER BY a.decision_id DESC LIMIT 1),
                (SELECT n.decision_id FROM blind_answer n
                  WHERE n.item_id = b.item_id AND n.stage_id = b.stage_id AND n.decision_id > b.decision_id
                  ORDER BY n.decision_id LIMIT 1), b.decision_id) AS decision_id
  FROM blind_answer b
 WHERE NOT EXISTS (SELECT 1 FROM blind_answer e
                    WHERE e.item_id = b.item_id AND e.stage_id = b.stage_id AND e.decision_id < b.decision_id)
UNION ALL
SELECT a.item_id, a.stage_id, a.decided_ms, a.label_id, a.decision_id
  FROM settling_answer a
 WHERE NOT EXISTS (SELECT 1 FROM blind_answer b WHERE b.item_id = a.item_id AND b.stage_id = a.stage_id)
   AND NOT EXISTS (SELECT 1 FROM settling_answer n
                    WHERE n.item_id = a.item_id AND n.stage_id = a.stage_id AND n.decision_id > a.decision_id);

-- Items that people were to decide blind and whose answer does not count yet. why: second (somebody is
-- to look again), tie (for a lead), unsure, or skipped by somebody and answered by nobody.
CREATE VIEW pending_item AS
SELECT a.stage_id, a.item_id, min(CASE a.lane WHEN 'second' THEN 'second' ELSE 'tie' END) AS why,
       min((SELECT d.decided_ms FROM decision d WHERE d.decision_id = a.opened_by)) AS since_ms
  FROM assignment a
 WHERE a.state IN ('open', 'leased') AND a.lane <> 'review' AND a.opened_by IS NOT NULL
 GROUP BY a.stage_id, a.item_id
UNION ALL
SELECT d.stage_id, d.item_id, 'unsure', min(d.decided_ms)
  FROM answer_in_force d
 WHERE d.kind = 'unsure' AND d.mode IN ('blind', 'audit', 'second')
   AND NOT EXISTS (SELECT 1 FROM agreed_label g WHERE g.item_id = d.item_id AND g.stage_id = d.stage_id AND g.label_id IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = d.item_id AND a.stage_id = d.stage_id
                      AND a.state IN ('open', 'leased') AND a.lane <> 'review' AND a.opened_by IS NOT NULL)
 GROUP BY d.stage_id, d.item_id
UNION ALL
SELECT g.stage_id, g.item_id, 'tie', g.decided_ms
  FROM agreed_label g
 WHERE g.label_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM answer_in_force d WHERE d.item_id = g.item_id AND d.stage_id = g.stage_id AND d.kind = 'unsure')
   AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = g.item_id AND a.stage_id = g.stage_id
                      AND a.state IN ('open', 'leased') AND a.lane <> 'review' AND a.opened_by IS NOT NULL)
UNION ALL
SELECT s.stage_id, s.item_id, 'skipped', min(s.decided_ms)
  FROM decision s JOIN assignment a ON a.assignment_id = s.assignment_id
 WHERE s.kind = 'skip' AND s.mode IN ('blind', 'audit') AND a.state IN ('open', 'leased') AND s.decision_id > a.skips_end
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = s.decision_id)
   AND NOT EXISTS (SELECT 1 FROM answer_in_force d WHERE d.item_id = s.item_id AND d.stage_id = s.stage_id)
 GROUP BY s.stage_id, s.item_id;

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

-- Whether items are at the stages that stand on others.
CREATE VIEW current_pass AS
SELECT p.* FROM stage_pass p
 WHERE p.pass_id = (SELECT max(q.pass_id) FROM stage_pass q WHERE q.item_id = p.item_id AND q.stage_id = p.stage_id);

-- Predictions of the round that items are in, or were in last.
CREATE VIEW current_prediction AS
SELECT p.* FROM prediction p
 WHERE p.round IS (SELECT nullif(c.round, 1) FROM stage_pass c WHERE c.item_id = p.item_id AND c.stage_id = p.stage_id
                    ORDER BY c.pass_id DESC LIMIT 1);

-- When each item was first answered, of the answers in force: at that time it stands who answered for it. While there
-- is none, what holds is what holds now.
CREATE VIEW item_answered AS
SELECT i.item_id, s.stage_id,
       coalesce((SELECT min(d.decided_ms) FROM answer_in_force d WHERE d.item_id = i.item_id AND d.stage_id = s.stage_id),
                9223372036854775807) AS at_ms
  FROM item i CROSS JOIN stage s;

-- The prediction that counts for each item and stage: of the version that answers for the item, whatever that
-- version was when it predicted. What the machine decided was the version's of its route. For what people decide the
-- route says whose it is where that version had traffic by then; else it is what was LIVE by then. Where that one has
-- not seen the item: the newest of those that were LIVE when they did, or else a canary's. To be looked up by item,
-- or walked in an order of predictions.
CREATE VIEW answering_prediction AS
SELECT p.* FROM current_prediction p
 WHERE p.prediction_id = coalesce(
   (SELECT q.prediction_id FROM item_answered a JOIN current_prediction q ON q.item_id = a.item_id AND q.stage_id = a.stage_id
     WHERE a.item_id = p.item_id AND a.stage_id = p.stage_id
       AND q.model_version_id = coalesce(
         (SELECT r.model_version_id FROM route r
           WHERE r.route_id = (SELECT max(n.route_id) FROM route n WHERE n.item_id = p.item_id AND n.stage_id = p.stage_id)
             AND (r.route <> 'human'
                  OR (SELECT o.role FROM rollout o WHERE o.model_version_id = r.model_version_id AND o.at_ms <= a.at_ms
                       ORDER BY o.rollout_id DESC LIMIT 1) IN ('live', 'canary'))),
         (SELECT l.model_version_id FROM rollout l WHERE l.stage_id = p.stage_id AND l.role = 'live' AND l.at_ms <= a.at_ms
           ORDER BY l.rollout_id DESC LIMIT 1))),
   (SELECT max(q.prediction_id) FROM current_prediction q WHERE q.item_id = p.item_id AND q.stage_id = p.stage_id AND q.role = 'live'),
   (SELECT max(q.prediction_id) FROM current_prediction q WHERE q.item_id = p.item_id AND q.stage_id = p.stage_id AND q.role = 'canary'));

-- The route that holds for each item and stage.
CREATE VIEW current_route AS
SELECT r.* FROM route r
 WHERE r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = r.item_id AND q.stage_id = r.stage_id);

-- The epochs whose watch goes on in an epoch, and that epoch itself.
CREATE VIEW epoch_line AS
SELECT e.epoch_id AS of_epoch_id, m.epoch_id
  FROM epoch e JOIN epoch m ON m.model_version_id = e.model_version_id AND m.epoch_id BETWEEN coalesce(e.line_id, e.epoch_id) AND e.epoch_id;

-- What windows are compared by: of each prediction its item's source and measures, and what the model said. Columns
-- from `width` on are those of drift_measured_name().
CREATE VIEW drift_input AS
SELECT p.prediction_id, p.stage_id, p.role, p.item_id, p.model_version_id, p.predicted_ms, p.is_null, p.confidence, m.label_id,
       s.name AS source, w.bytes AS record,
       f.width, f.height, CAST(f.width AS REAL) / f.height AS aspect, f.file_size, f.brightness, f.contrast, f.blur, f.saturation,
       f.noise, f.length, f.words, f.digits, f.letters, f.spaces, f.foreign_letters, f.level, f.clipping, f.silence, f.fields,
       f.missing
  FROM prediction p
  JOIN item i ON i.item_id = p.item_id
  LEFT JOIN source s ON s.source_id = i.source_id
  LEFT JOIN item_feature f ON f.item_id = p.item_id
  LEFT JOIN final_label m ON m.from_label_id = p.label_id
  LEFT JOIN content w ON i.kind = 'record' AND w.hash = i.words;
