-- Gates as they stood when somebody acted on them.

-- name: gate_evaluation.add
INSERT INTO gate_evaluation (stage_id, model_version_id, epoch_id, certificate_id, level_change_id, from_level, to_level, open, alpha,
                             folded_id, decision_id, prediction_id, policy, plan_hash, operator_id, acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING gate_evaluation_id;

-- name: gate_check.add
INSERT INTO gate_check (gate_evaluation_id, position, name, claim, value, bound, need, k, n, ok, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: gate_evaluation.read
SELECT gate_evaluation_id, stage_id, model_version_id, epoch_id, certificate_id, level_change_id, from_level, to_level, open, alpha,
       folded_id, decision_id, prediction_id, policy, plan_hash, operator_id, acted_by, at_ms
  FROM gate_evaluation WHERE gate_evaluation_id = $1;

-- name: gate_check.list
SELECT position, name, claim, value, bound, need, k, n, ok, why FROM gate_check WHERE gate_evaluation_id = $1 ORDER BY position;
