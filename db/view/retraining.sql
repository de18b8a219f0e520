-- Retraining: runs, what they learnt from, fitted confidences and answers in doubt.

-- A run with its newest step. Not part of the contract.
CREATE VIEW retrain_now AS
SELECT r.*, coalesce(s.state, '') AS state, s.model_version_id, s.words, s.body, s.at_ms AS step_ms,
       coalesce(s.state, '') IN ('registered', 'failed', 'cancelled') AS ended,
       (SELECT max(n.snapshot_id) FROM retrain_step n WHERE n.run_id = r.run_id) AS snapshot_id,
       (SELECT n.exit_code FROM retrain_step n WHERE n.run_id = r.run_id AND n.exit_code IS NOT NULL) AS exit_code
  FROM retrain_run r
  LEFT JOIN retrain_step s ON s.step_id = (SELECT max(n.step_id) FROM retrain_step n WHERE n.run_id = r.run_id);

-- Versions that were made here. Not part of the contract.
CREATE VIEW candidate_version AS
SELECT s.model_version_id, r.parent_id FROM retrain_step s JOIN retrain_run r ON r.run_id = s.run_id WHERE s.model_version_id IS NOT NULL
UNION ALL
SELECT c.model_version_id, c.parent_id FROM calibration c;

CREATE VIEW v_retrain_runs AS
SELECT r.run_id, s.name AS stage, r.cause, r.reason, r.state, r.words, p.name || ' ' || p.version AS parent,
       c.name || ' ' || c.version AS candidate, r.snapshot_id, lower(hex(t.sha256)) AS snapshot, t.train_items, t.eval_items, r.exit_code,
       r.alarm_id, r.retry_of, o.name AS operator, b.name AS acted_by,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.at_ms / 1000.0, 'unixepoch') AS asked_at,
       CASE WHEN r.ended THEN strftime('%Y-%m-%dT%H:%M:%fZ', r.step_ms / 1000.0, 'unixepoch') END AS ended_at,
       CASE WHEN r.ended THEN (r.step_ms - r.at_ms) / 1000.0 END AS seconds, r.body AS figures
  FROM retrain_now r
  JOIN stage s ON s.stage_id = r.stage_id
  JOIN operator o ON o.operator_id = r.operator_id
  JOIN operator b ON b.operator_id = r.acted_by
  LEFT JOIN training_snapshot t ON t.snapshot_id = r.snapshot_id
  LEFT JOIN model_version p ON p.model_version_id = r.parent_id
  LEFT JOIN model_version c ON c.model_version_id = r.model_version_id;

CREATE VIEW v_retrain_steps AS
SELECT n.step_id, n.run_id, n.state, n.words, n.exit_code, n.body AS figures, o.name AS operator,
       strftime('%Y-%m-%dT%H:%M:%fZ', n.at_ms / 1000.0, 'unixepoch') AS at,
       (lead(n.at_ms) OVER (PARTITION BY n.run_id ORDER BY n.step_id) - n.at_ms) / 1000.0 AS seconds
  FROM retrain_step n JOIN operator o ON o.operator_id = n.operator_id;

CREATE VIEW v_retrain_progress AS
SELECT p.run_id, p.progress, p.loss, strftime('%Y-%m-%dT%H:%M:%fZ', p.at_ms / 1000.0, 'unixepoch') AS at FROM retrain_progress p;

CREATE VIEW v_snapshots AS
SELECT t.snapshot_id, s.name AS stage, lower(hex(t.sha256)) AS snapshot, t.train_items, t.eval_items, t.eval_share, t.left_out,
       (SELECT count(*) FROM snapshot_item i WHERE i.snapshot_id = t.snapshot_id AND i.margin IS NOT NULL) AS suspects,
       o.name AS operator, strftime('%Y-%m-%dT%H:%M:%fZ', t.at_ms / 1000.0, 'unixepoch') AS at
  FROM training_snapshot t JOIN stage s ON s.stage_id = t.stage_id JOIN operator o ON o.operator_id = t.operator_id;

CREATE VIEW v_snapshot_items AS
SELECT n.snapshot_id, n.item_id, s.name AS stage, lower(hex(n.sha256)) AS sha256, l.name AS label, n.split, n.source,
       n.decision_id, o.name AS operator, d.mode, strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_ms / 1000.0, 'unixepoch') AS decided_at,
       i.group_key, n.margin
  FROM snapshot_item n
  JOIN training_snapshot t ON t.snapshot_id = n.snapshot_id
  JOIN stage s ON s.stage_id = t.stage_id
  JOIN item i ON i.item_id = n.item_id
  JOIN label l ON l.label_id = n.label_id
  JOIN decision d ON d.decision_id = n.decision_id
  JOIN operator o ON o.operator_id = d.operator_id;

CREATE VIEW v_calibrations AS
SELECT c.calibration_id, s.name AS stage, v.name || ' ' || v.version AS model, p.name || ' ' || p.version AS parent, c.method, c.answers,
       c.ece_before, c.ece_after,
       c.brier_before, c.brier_after, o.name AS operator,
       strftime('%Y-%m-%dT%H:%M:%fZ', c.at_ms / 1000.0, 'unixepoch') AS at, c.figures
  FROM calibration c
  JOIN stage s ON s.stage_id = c.stage_id
  JOIN model_version v ON v.model_version_id = c.model_version_id
  JOIN model_version p ON p.model_version_id = c.parent_id
  JOIN operator o ON o.operator_id = c.operator_id;

CREATE VIEW v_suspects AS
SELECT n.batch_id, n.position, n.item_id, s.name AS stage, v.name || ' ' || v.version AS model, g.name AS given_label,
       m.name AS other_label, n.contradicted, n.margin, o.name AS operator, f.name AS new_label, q.name AS reviewed_by,
       CASE WHEN f.label_id IS NOT NULL THEN f.label_id <> g.label_id END AS overturned, a.kind = 'unsure' AS unsure,
       b.answers, b.found, strftime('%Y-%m-%dT%H:%M:%fZ', b.at_ms / 1000.0, 'unixepoch') AS at, n.decision_id, a.decision_id AS new_decision_id
  FROM suspect_item n
  JOIN suspect_batch b ON b.batch_id = n.batch_id
  JOIN stage s ON s.stage_id = b.stage_id
  JOIN model_version v ON v.model_version_id = b.model_version_id
  JOIN final_label g ON g.from_label_id = n.label_id
  JOIN final_label m ON m.from_label_id = n.other_label_id
  JOIN decision d ON d.decision_id = n.decision_id
  JOIN operator o ON o.operator_id = d.operator_id
  LEFT JOIN answer_in_force a ON a.assignment_id = n.assignment_id
  LEFT JOIN operator q ON q.operator_id = a.operator_id
  LEFT JOIN final_label f ON f.from_label_id = a.label_id;

CREATE VIEW v_queue_ranks AS
SELECT a.item_id, s.name AS stage, a.state, a.rank IS NOT NULL AS ranked, q.drawn, q.score, q.uncertainty, q.diversity, q.disagreement, q.rarity,
       v.name || ' ' || v.version AS model, strftime('%Y-%m-%dT%H:%M:%fZ', q.at_ms / 1000.0, 'unixepoch') AS at
  FROM queue_rank q
  JOIN assignment a ON a.assignment_id = q.assignment_id
  JOIN stage s ON s.stage_id = a.stage_id
  JOIN model_version v ON v.model_version_id = q.model_version_id;
