-- Model versions and their roles.

-- name: model.by_content
SELECT model_version_id, name, version FROM model_version WHERE stage_id = $1 AND sha256 = $2 AND card IS $3 AND engine = $4;

-- name: model.by_name
SELECT model_version_id, engine FROM model_version WHERE stage_id = $1 AND name = $2 AND version = $3;

-- name: model.add
INSERT INTO model_version (stage_id, name, version, engine, sha256, path, card, label_set, trained_on, vouched_by, operator_id,
                           acted_by, added_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING model_version_id;

-- name: model.add_label
INSERT INTO model_label (model_version_id, position, label_id) VALUES ($1, $2, $3);

-- name: model.add_training
INSERT INTO training_item (model_version_id, sha256) VALUES ($1, $2);

-- name: model.trained_on
SELECT 1 FROM training_item WHERE model_version_id = $1 AND sha256 = $2;

-- name: model.learnt_snapshot
INSERT INTO training_item (model_version_id, sha256)
SELECT $1, n.sha256 FROM snapshot_item n
 WHERE n.snapshot_id = $2 AND n.split = 'train'
   AND NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id = $1 AND t.sha256 = n.sha256);

-- name: model.learnt_parent
INSERT INTO training_item (model_version_id, sha256)
SELECT $1, p.sha256 FROM training_item p
 WHERE p.model_version_id = $2 AND NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id = $1 AND t.sha256 = p.sha256);

-- name: model.any
SELECT 1 FROM model_version WHERE stage_id = $1 LIMIT 1;

-- name: model.list
SELECT v.model_version_id, v.name, v.version, v.engine, v.path, v.card, v.sha256, coalesce(r.role, 'idle'), coalesce(r.share, 0),
       v.trained_on, v.added_ms, (SELECT count(*) FROM prediction p WHERE p.model_version_id = v.model_version_id)
  FROM model_version v
  LEFT JOIN rollout r ON r.rollout_id = (SELECT max(rollout_id) FROM rollout WHERE model_version_id = v.model_version_id)
 WHERE v.stage_id = $1 ORDER BY v.model_version_id;

-- One version without counting its predictions: asked for at every task.
-- name: model.read
SELECT v.model_version_id, v.name, v.version, v.engine, v.path, v.card, v.sha256, coalesce(r.role, 'idle'), coalesce(r.share, 0),
       v.trained_on, v.added_ms, -1
  FROM model_version v
  LEFT JOIN rollout r ON r.rollout_id = (SELECT max(rollout_id) FROM rollout WHERE model_version_id = v.model_version_id)
 WHERE v.model_version_id = $1;

-- name: model.labels
SELECT label_id FROM model_label WHERE model_version_id = $1 ORDER BY position;

-- The LIVE version of a stage: the newest row of the stage that made one live, unless that version
-- has another role since.
-- name: model.live
SELECT r.model_version_id FROM rollout r
 WHERE r.stage_id = $1 AND r.role = 'live'
   AND r.rollout_id = (SELECT max(rollout_id) FROM rollout WHERE model_version_id = r.model_version_id)
 ORDER BY r.rollout_id DESC LIMIT 1;
