-- What people said, and what they said beside what the model said.

CREATE VIEW v_decisions AS
SELECT d.item_id, s.name AS stage, l.name AS label, o.name AS operator, d.mode, d.duration_ms / 1000.0 AS seconds,
       strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_ms / 1000.0, 'unixepoch') AS decided_at,
       NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id) AS in_force,
       d.kind, d.origin = 'import' OR d.decision_id <= u.decision_id OR d.recorded_ms <= u.at_ms AS settled,
       d.origin, a.name AS acted_by, d.seen_prediction_id, CAST(c.bytes AS TEXT) AS note, d.import_id, d.decision_id,
       lower(hex(d.uuid)) AS uuid, d.redoes, (SELECT b.words FROM decided_beside b WHERE b.decision_id = d.decision_id) AS output,
       (SELECT x.entered FROM decision_output x WHERE x.decision_id = d.decision_id) AS entered,
       EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id AND r.pass_id IS NOT NULL) AS superseded
  FROM decision d
  JOIN stage s ON s.stage_id = d.stage_id
  JOIN operator o ON o.operator_id = d.operator_id
  JOIN operator a ON a.operator_id = d.acted_by
  JOIN settled_until u ON u.stage_id = d.stage_id
  LEFT JOIN label l ON l.label_id = d.label_id
  LEFT JOIN content c ON c.hash = d.note
 WHERE d.kind IN ('label', 'unsure');

CREATE VIEW v_acts AS
SELECT d.item_id, s.name AS stage, d.kind, o.name AS operator, d.mode, d.duration_ms / 1000.0 AS seconds,
       strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_ms / 1000.0, 'unixepoch') AS acted_at,
       d.retracts, CAST(c.bytes AS TEXT) AS note, d.origin, a.name AS acted_by, d.decision_id, d.pass_id
  FROM decision d
  JOIN stage s ON s.stage_id = d.stage_id
  JOIN operator o ON o.operator_id = d.operator_id
  JOIN operator a ON a.operator_id = d.acted_by
  LEFT JOIN content c ON c.hash = d.note
 WHERE d.kind IN ('skip', 'flag', 'retract');

CREATE VIEW v_side_by_side AS
SELECT d.item_id,
       (SELECT CASE WHEN i.path IS NULL OR r.root IS NULL THEN i.path ELSE rtrim(r.root, '/') || '/' || i.path END
          FROM item i LEFT JOIN source r ON r.source_id = i.source_id WHERE i.item_id = d.item_id) AS path,
       s.name AS stage, v.name || ' ' || v.version AS model, m.name AS predicted_label, p.confidence,
       h.name AS decided_label, o.name AS operator, d.mode,
       (SELECT c.agrees FROM comparison c WHERE c.prediction_id = p.prediction_id AND c.decision_id = d.decision_id
         ORDER BY c.rule_version DESC LIMIT 1) AS agrees,
       g.name AS agreed_label,
       strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_ms / 1000.0, 'unixepoch') AS decided_at,
       (SELECT i.external_key FROM item i WHERE i.item_id = d.item_id) AS external_key,
       p.is_null, d.duration_ms / 1000.0 AS seconds, d.decision_id, p.prediction_id,
       (SELECT b.words FROM predicted_beside b WHERE b.prediction_id = p.prediction_id) AS predicted_output,
       (SELECT b.words FROM decided_beside b WHERE b.decision_id = d.decision_id) AS decided_output,
       (SELECT c.score FROM comparison c WHERE c.prediction_id = p.prediction_id AND c.decision_id = d.decision_id
         ORDER BY c.rule_version DESC LIMIT 1) AS score,
       (SELECT c.measured FROM comparison c WHERE c.prediction_id = p.prediction_id AND c.decision_id = d.decision_id
         ORDER BY c.rule_version DESC LIMIT 1) AS measured
  FROM answer_in_force d
  JOIN stage s ON s.stage_id = d.stage_id
  JOIN operator o ON o.operator_id = d.operator_id
  LEFT JOIN final_label h ON h.from_label_id = d.label_id
  LEFT JOIN prediction p ON p.prediction_id = (SELECT q.prediction_id FROM answering_prediction q
                                                WHERE q.item_id = d.item_id AND q.stage_id = d.stage_id)
  LEFT JOIN model_version v ON v.model_version_id = p.model_version_id
  LEFT JOIN final_label m ON m.from_label_id = p.label_id
  LEFT JOIN agreed_label w ON w.item_id = d.item_id AND w.stage_id = d.stage_id
  LEFT JOIN label g ON g.label_id = w.label_id;

CREATE VIEW v_disagreements AS
SELECT item_id, path, stage, model, predicted_label, confidence, decided_label, operator, mode, agreed_label, decided_at, external_key
  FROM v_side_by_side WHERE agrees = 0;

CREATE VIEW v_agreement_daily AS
SELECT substr(decided_at, 1, 10) AS day, stage, model, mode, count(*) AS n, sum(agrees) AS agreed, avg(agrees) AS agreement
  FROM v_side_by_side b
 WHERE agrees IS NOT NULL AND mode NOT IN ('gold', 'truth')
   AND NOT EXISTS (SELECT 1 FROM suspect_item n JOIN decision d ON d.assignment_id = n.assignment_id WHERE d.decision_id = b.decision_id)
 GROUP BY day, stage, model, mode;

CREATE VIEW v_confusion AS
SELECT s.name AS stage, v.name || ' ' || v.version AS model, m.name AS predicted_label, h.name AS agreed_label, count(*) AS n
  FROM agreed_label g
  JOIN stage s ON s.stage_id = g.stage_id
  JOIN label h ON h.label_id = g.label_id
  JOIN prediction p ON p.prediction_id = (SELECT q.prediction_id FROM answering_prediction q
                                           WHERE q.item_id = g.item_id AND q.stage_id = g.stage_id)
  JOIN model_version v ON v.model_version_id = p.model_version_id
  LEFT JOIN final_label m ON m.from_label_id = p.label_id
 GROUP BY g.stage_id, p.model_version_id, m.label_id, g.label_id;

CREATE VIEW v_pending AS
SELECT p.item_id, s.name AS stage, p.why, strftime('%Y-%m-%dT%H:%M:%fZ', p.since_ms / 1000.0, 'unixepoch') AS since
  FROM pending_item p JOIN stage s ON s.stage_id = p.stage_id;

-- A first answer that was given without the model, and the one that was asked for beside it.
CREATE VIEW v_second_looks AS
SELECT a.item_id, s.name AS stage, a.cause, a.probability, o.name AS first_operator, f.name AS first_label,
       b.name AS second_operator, g.name AS second_label,
       CASE WHEN n.decision_id IS NOT NULL THEN n.operator_id <> d.operator_id END AS peer,
       CASE WHEN f.label_id IS NOT NULL AND g.label_id IS NOT NULL THEN f.label_id = g.label_id
                AND NOT EXISTS (SELECT 1 FROM unlike_answer u WHERE u.second_id = n.decision_id AND u.first_id = d.decision_id) END AS agrees,
       (SELECT h.name FROM answer_in_force l JOIN final_label h ON h.from_label_id = l.label_id
         WHERE l.item_id = a.item_id AND l.stage_id = a.stage_id AND l.mode = 'adjudication'
         ORDER BY l.decision_id DESC LIMIT 1) AS adjudicated_label,
       a.state,
       strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_ms / 1000.0, 'unixepoch') AS first_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', n.decided_ms / 1000.0, 'unixepoch') AS second_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.due_ms / 1000.0, 'unixepoch') AS due_at,
       a.opened_by AS first_decision_id, n.decision_id AS second_decision_id
  FROM assignment a
  JOIN stage s ON s.stage_id = a.stage_id
  JOIN decision d ON d.decision_id = a.opened_by
  JOIN operator o ON o.operator_id = d.operator_id
  LEFT JOIN final_label f ON f.from_label_id = d.label_id
  LEFT JOIN answer_in_force n ON n.assignment_id = a.assignment_id
  LEFT JOIN operator b ON b.operator_id = n.operator_id
  LEFT JOIN final_label g ON g.from_label_id = n.label_id
 WHERE a.lane = 'second' AND a.state <> 'cancelled'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);

-- What came to be known later from outside, beside what was said of the item until then.
CREATE VIEW v_truth AS
SELECT d.item_id, s.name AS stage, h.name AS label, o.name AS operator,
       strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_ms / 1000.0, 'unixepoch') AS known_at,
       m.name AS predicted_label, r.route, g.name AS agreed_label,
       CASE WHEN r.route <> 'human' THEN m.label_id = h.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = d.decision_id) END AS machine_right,
       CASE WHEN g.label_id IS NOT NULL THEN g.label_id = h.label_id END AS people_right,
       d.import_id, d.decision_id
  FROM answer_in_force d
  JOIN stage s ON s.stage_id = d.stage_id
  JOIN operator o ON o.operator_id = d.operator_id
  JOIN final_label h ON h.from_label_id = d.label_id
  LEFT JOIN route r ON r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = d.item_id AND q.stage_id = d.stage_id)
  LEFT JOIN prediction p ON p.prediction_id = coalesce(r.prediction_id,
       (SELECT q.prediction_id FROM answering_prediction q WHERE q.item_id = d.item_id AND q.stage_id = d.stage_id))
  LEFT JOIN final_label m ON m.from_label_id = p.label_id
  LEFT JOIN label g ON g.label_id = (SELECT w.label_id FROM agreed_label w WHERE w.item_id = d.item_id AND w.stage_id = d.stage_id)
 WHERE d.mode = 'truth';

-- What people found of the items whose answer was known, without knowing which those were.
CREATE VIEW v_gold AS
SELECT s.name AS stage, o.name AS operator, f.name AS label, f.critical, count(g.right) AS answers, coalesce(sum(g.right), 0) AS right,
       avg(g.right) AS recall, strftime('%Y-%m-%dT%H:%M:%fZ', max(g.decided_ms) / 1000.0, 'unixepoch') AS last_at
  FROM gold_answer g
  JOIN final_label f ON f.from_label_id = g.known_label_id
  JOIN stage s ON s.stage_id = g.stage_id
  JOIN operator o ON o.operator_id = g.operator_id
 GROUP BY g.stage_id, g.operator_id, f.label_id;

CREATE VIEW v_known AS
SELECT k.item_id, s.name AS stage, k.purpose, f.name AS label, o.name AS operator,
       strftime('%Y-%m-%dT%H:%M:%fZ', k.at_ms / 1000.0, 'unixepoch') AS added_at, a.name AS acted_by,
       (SELECT b.words FROM known_beside b WHERE b.stage_id = k.stage_id AND b.item_id = k.item_id) AS output,
       s.output_kind <> 'class' AND NOT EXISTS (SELECT 1 FROM known_answer w WHERE w.stage_id = k.stage_id AND w.item_id = k.item_id) AS by_label
  FROM known_item k
  JOIN stage s ON s.stage_id = k.stage_id
  JOIN final_label f ON f.from_label_id = k.label_id
  JOIN operator o ON o.operator_id = k.operator_id
  JOIN operator a ON a.operator_id = k.acted_by;

-- What each version says of the cases whose answer is known.
CREATE VIEW v_challenge AS
SELECT k.item_id, s.name AS stage, f.name AS label, v.name || ' ' || v.version AS model, w.name AS predicted_label, p.confidence,
       CASE WHEN p.prediction_id IS NOT NULL THEN p.is_null = 0 AND coalesce(w.label_id = f.label_id, 0) AND coalesce(c.matches, 1) END AS right,
       o.name AS operator, strftime('%Y-%m-%dT%H:%M:%fZ', k.at_ms / 1000.0, 'unixepoch') AS added_at,
       (SELECT b.words FROM known_beside b WHERE b.stage_id = k.stage_id AND b.item_id = k.item_id) AS output,
       (SELECT b.words FROM predicted_beside b WHERE b.prediction_id = p.prediction_id) AS predicted_output,
       c.score, c.measured
  FROM known_item k
  JOIN stage s ON s.stage_id = k.stage_id
  JOIN final_label f ON f.from_label_id = k.label_id
  JOIN operator o ON o.operator_id = k.operator_id
  LEFT JOIN model_version v ON v.stage_id = k.stage_id
  LEFT JOIN current_prediction p ON p.item_id = k.item_id AND p.stage_id = k.stage_id AND p.model_version_id = v.model_version_id
  LEFT JOIN final_label w ON w.from_label_id = p.label_id
  LEFT JOIN known_comparison c ON c.known_comparison_id = (SELECT max(n.known_comparison_id) FROM known_comparison n
                                                            WHERE n.prediction_id = p.prediction_id)
 WHERE k.purpose = 'challenge';

CREATE VIEW v_operators AS
SELECT o.name AS operator, o.role, o.os_uid IS NOT NULL AS has_login,
       strftime('%Y-%m-%dT%H:%M:%fZ', o.created_ms / 1000.0, 'unixepoch') AS added_at,
       count(d.decision_id) FILTER (WHERE d.kind IN ('label', 'unsure') AND d.pass_id IS NULL) AS decisions,
       count(d.decision_id) FILTER (WHERE d.kind = 'retract' AND d.pass_id IS NULL
                                      AND NOT EXISTS (SELECT 1 FROM decision f WHERE f.decision_id = d.retracts
                                                         AND f.operator_id <> d.operator_id)) AS undone,
       count(d.decision_id) FILTER (WHERE d.kind = 'skip') AS skipped,
       count(d.decision_id) FILTER (WHERE d.kind = 'flag') AS flagged,
       avg(d.duration_ms) FILTER (WHERE d.kind IN ('label', 'unsure') AND d.origin <> 'import' AND d.pass_id IS NULL) / 1000.0 AS mean_seconds,
       strftime('%Y-%m-%dT%H:%M:%fZ', min(d.decided_ms) / 1000.0, 'unixepoch') AS first_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', max(d.decided_ms) / 1000.0, 'unixepoch') AS last_at,
       (SELECT count(*) FROM event e WHERE e.kind = 'review.streak' AND e.operator_id = o.operator_id) AS fast_streaks
  FROM operator o LEFT JOIN decision d ON d.operator_id = o.operator_id
 GROUP BY o.operator_id;
