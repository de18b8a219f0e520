-- Runs of retraining, their steps, and the process that is at work on one.

-- name: retrain.add
INSERT INTO retrain_run (stage_id, cause, reason, alarm_id, parent_id, retry_of, decision_id, operator_id, acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, (SELECT coalesce(max(decision_id), 0) FROM decision WHERE stage_id = $1), $7, $8, $9) RETURNING run_id;

-- name: retrain.step
INSERT INTO retrain_step (run_id, state, snapshot_id, model_version_id, exit_code, words, body, operator_id, acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- Runs of stage $1, newest first; $2: that one alone, NULL: all.
-- name: retrain.list
SELECT r.run_id, r.cause, r.reason, r.state, r.words, r.body, coalesce(r.parent_id, 0), p.name || ' ' || p.version,
       coalesce(r.model_version_id, 0), c.name || ' ' || c.version, coalesce(r.snapshot_id, 0), r.exit_code, coalesce(r.alarm_id, 0),
       coalesce(r.retry_of, 0), o.name, r.at_ms, r.step_ms, r.ended, r.decision_id
  FROM retrain_now r
  JOIN operator o ON o.operator_id = r.operator_id
  LEFT JOIN model_version p ON p.model_version_id = r.parent_id
  LEFT JOIN model_version c ON c.model_version_id = r.model_version_id
 WHERE r.stage_id = $1 AND ($2 IS NULL OR r.run_id = $2) AND ($3 = 0 OR r.ended = 0) ORDER BY r.run_id DESC LIMIT $4;

-- name: retrain.steps
SELECT state, words, exit_code, at_ms FROM retrain_step WHERE run_id = $1 ORDER BY step_id;

-- name: retrain.active
SELECT run_id, holder, folder, cancel, beat_ms FROM retrain_active WHERE stage_id = $1;

-- name: retrain.take
INSERT INTO retrain_active (stage_id, run_id, holder, folder, cancel, beat_ms) VALUES ($1, $2, $3, $4, '', $5);

-- name: retrain.beat
UPDATE retrain_active SET beat_ms = $3 WHERE stage_id = $1 AND run_id = $2;

-- name: retrain.cancel
UPDATE retrain_active SET cancel = $3 WHERE stage_id = $1 AND run_id = $2;

-- name: retrain.leave
DELETE FROM retrain_active WHERE stage_id = $1;

-- name: retrain.progress
INSERT OR IGNORE INTO retrain_progress (run_id, position, progress, loss, at_ms)
SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4 FROM retrain_progress WHERE run_id = $1;

-- name: retrain.points
SELECT progress, loss, at_ms FROM retrain_progress WHERE run_id = $1 ORDER BY position;

-- What has come since decision $2 and time $3 in stage $1: answers with a label, of these such as the version that was LIVE had
-- said otherwise, and the newest open alarm whose band asks for retraining.
-- name: retrain.since
SELECT (SELECT count(*) FROM decision d WHERE d.stage_id = $1 AND d.decision_id > $2 AND d.kind = 'label'),
       (SELECT count(*) FROM decision d
         WHERE d.stage_id = $1 AND d.decision_id > $2 AND d.kind = 'label'
           AND EXISTS (SELECT 1 FROM comparison c JOIN prediction p ON p.prediction_id = c.prediction_id
                        WHERE c.decision_id = d.decision_id AND c.agrees = 0 AND p.role = 'live')),
       (SELECT max(a.alarm_id) FROM alarm a JOIN alarm_open o ON o.alarm_id = a.alarm_id
         WHERE a.stage_id = $1 AND a.action = 'retrain' AND a.opened_ms > $3),
       (SELECT max(v.added_ms) FROM model_version v JOIN candidate_version c ON c.model_version_id = v.model_version_id
         WHERE v.stage_id = $1);

-- name: retrain.alarm_words
SELECT words FROM alarm WHERE alarm_id = $1;
