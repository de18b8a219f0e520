-- Rows that one event vouches for together.

-- name: row_batch.newest_prediction
SELECT max(prediction_id) FROM prediction;

-- name: row_batch.newest_decision
SELECT max(decision_id) FROM decision;

-- name: row_batch.predictions
SELECT prediction_id, item_id, stage_id, model_version_id, role, label_id, confidence, bin, is_null, failure, predicted_ms
  FROM prediction WHERE prediction_id BETWEEN $1 AND $2 ORDER BY prediction_id;

-- name: row_batch.decisions
SELECT decision_id, kind, item_id, stage_id, operator_id, acted_by, label_id, mode, origin, import_id, decided_ms, recorded_ms
  FROM decision WHERE decision_id BETWEEN $1 AND $2 ORDER BY decision_id;
