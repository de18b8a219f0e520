-- What was said of each item, for files that leave the project. All of these go by item, side by side.

-- name: said.newest
SELECT max(item_id) FROM item;

-- name: said.items
SELECT i.item_id, i.kind, i.sha256, i.external_key, s.name, coalesce(s.root_raw, s.root), coalesce(i.path_raw, i.path),
       CASE WHEN i.path IS NULL OR s.root IS NULL THEN i.path ELSE rtrim(s.root, '/') || '/' || i.path END,
       i.group_key, i.captured_ms, i.bytes, f.width, f.height, c.bytes, k.item_id
  FROM item i
  LEFT JOIN source s ON s.source_id = i.source_id
  LEFT JOIN item_feature f ON f.item_id = i.item_id
  LEFT JOIN content c ON c.hash = i.words
  LEFT JOIN exam_item k ON k.stage_id = $1 AND k.item_id = i.item_id
 ORDER BY i.item_id;

-- Of other reasons than the exam pool. group: another item of its group is kept out, and look-alikes go together.
-- name: said.kept
WITH kept AS MATERIALIZED (SELECT item_id, min(why) AS why FROM kept_from_training WHERE stage_id = $1 GROUP BY item_id),
     kept_group AS MATERIALIZED (SELECT DISTINCT i.group_key FROM kept k JOIN item i ON i.item_id = k.item_id WHERE i.group_key IS NOT NULL)
SELECT item_id, why FROM kept WHERE why <> 'exam'
UNION ALL
SELECT i.item_id, 'group' FROM kept_group g JOIN item i ON i.group_key = g.group_key
 WHERE NOT EXISTS (SELECT 1 FROM kept k WHERE k.item_id = i.item_id)
 ORDER BY 1;

-- name: said.attributes
SELECT item_id, name, value FROM item_attribute ORDER BY item_id, name;

-- Where only one version has ever said anything it is the one that counts, and nothing needs to be looked up.
-- name: said.versions
SELECT count(*) FROM (SELECT DISTINCT model_version_id FROM prediction WHERE stage_id = $1 LIMIT 2);

-- name: said.predictions
SELECT item_id, prediction_id, model_version_id, label_id, confidence, failure, predicted_ms
  FROM answering_prediction WHERE stage_id = $1 ORDER BY item_id;

-- name: said.only_predictions
SELECT item_id, prediction_id, model_version_id, label_id, confidence, failure, predicted_ms
  FROM prediction WHERE stage_id = $1 AND role IN ('live', 'canary') ORDER BY item_id;

-- name: said.decisions
SELECT d.item_id, d.decision_id, d.uuid, d.label_id, d.operator_id, d.mode, d.origin, d.note, d.duration_ms, d.decided_ms,
       d.seen_prediction_id, EXISTS (SELECT 1 FROM assignment a WHERE a.assignment_id = d.assignment_id AND a.lane = 'suspect')
  FROM answer_in_force d WHERE d.stage_id = $1 ORDER BY d.item_id, d.decision_id;

-- name: said.extra
SELECT x.item_id, x.prediction_id, x.decision_id, x.region_id, c.bytes
  FROM import_extra x LEFT JOIN content c ON c.hash = x.fields ORDER BY x.item_id, x.extra_id;

-- name: said.agrees
SELECT agrees, score FROM comparison WHERE prediction_id = $1 AND decision_id = $2 ORDER BY rule_version DESC LIMIT 1;

-- name: said.predicted_words
SELECT words FROM predicted_beside WHERE prediction_id = $1;

-- name: said.decided_words
SELECT words FROM decided_beside WHERE decision_id = $1;

-- name: said.agreed
SELECT label_id FROM agreed_label WHERE item_id = $1 AND stage_id = $2;

-- name: said.note
SELECT bytes FROM content WHERE hash = $1;

-- name: said.labels
SELECT l.label_id, f.name FROM label l JOIN label f ON f.label_id = coalesce(l.merged_into, l.label_id) WHERE l.stage_id = $1;

-- name: said.operators
SELECT operator_id, name FROM operator;

-- name: said.models
SELECT model_version_id, name || ' ' || version FROM model_version WHERE stage_id = $1;

-- name: said.has_regions
SELECT EXISTS (SELECT 1 FROM region);

-- name: said.prediction_regions
SELECT label_id, x, y, width, height, score, region_id FROM region WHERE prediction_id = $1 ORDER BY region_id;

-- name: said.decision_regions
SELECT label_id, x, y, width, height, score, region_id FROM region WHERE decision_id = $1 ORDER BY region_id;

-- name: said.region_id
SELECT region_id FROM region WHERE prediction_id = $1
UNION ALL
SELECT region_id FROM region WHERE decision_id = $2
 ORDER BY region_id LIMIT 1 OFFSET $3;

-- name: said.add_extra
INSERT INTO import_extra (item_id, prediction_id, decision_id, region_id, fields) VALUES ($1, $2, $3, $4, $5);
