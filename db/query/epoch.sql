-- Attempts of a version at the ladder.

-- name: epoch.newest
SELECT epoch_id, attempt, label_set, since_decision_id, since_prediction_id, at_ms, line_id, spent, rule_version FROM epoch
 WHERE model_version_id = $1 ORDER BY epoch_id DESC LIMIT 1;

-- The epoch of version $1 before another; $2 0: one that is not stored yet.
-- name: epoch.before
SELECT epoch_id FROM epoch WHERE model_version_id = $1 AND (epoch_id < $2 OR $2 = 0) ORDER BY epoch_id DESC LIMIT 1;

-- Attempts of epochs of stage $1 since $2, as they are once version $3 begins another. One that ended before anything
-- counted in it has spent nothing.
-- name: epoch.attempts
SELECT sum(e.spent) FROM epoch e
 WHERE e.stage_id = $1 AND e.at_ms > $2
   AND (EXISTS (SELECT 1 FROM folded f WHERE f.epoch_id = e.epoch_id)
        OR (e.model_version_id <> $3
            AND NOT EXISTS (SELECT 1 FROM epoch n WHERE n.model_version_id = e.model_version_id AND n.epoch_id > e.epoch_id)));

-- name: epoch.add
INSERT INTO epoch (stage_id, model_version_id, attempt, cause, level_change_id, label_set, since_decision_id, since_prediction_id, at_ms,
                   line_id, spent, rule_version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING epoch_id;

-- Whether the labels of stage $1 have changed after version $2 in more than their names.
-- name: epoch.labels_changed
SELECT max(kind <> 'merge') FROM label_change WHERE stage_id = $1 AND version > $2 AND kind <> 'rename';

-- Merges of stage $1 after version $2 of its labels.
-- name: epoch.merges
SELECT count(*) FROM label_change WHERE stage_id = $1 AND version > $2 AND kind = 'merge';

-- name: epoch.newest_rows
SELECT coalesce((SELECT max(decision_id) FROM decision), 0), coalesce((SELECT max(prediction_id) FROM prediction), 0);
