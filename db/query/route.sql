-- Who decides an item.

-- name: route.newest
SELECT route_id, route, mode, reason, level, level_change_id, model_version_id, prediction_id, threshold, audit_probability,
       routed_ms
  FROM route WHERE item_id = $1 AND stage_id = $2 ORDER BY route_id DESC LIMIT 1;

-- name: route.add
INSERT INTO route (item_id, stage_id, route, mode, reason, level, level_change_id, model_version_id, prediction_id, threshold,
                   audit_probability, routed_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING route_id;

-- name: route.item
SELECT i.sha256, i.group_key,
       EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $2 AND x.item_id = i.item_id),
       EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $2 AND a.state = 'done')
  FROM item i WHERE i.item_id = $1;

-- name: route.prediction
SELECT v.name || ' ' || v.version, p.prediction_id, p.is_null, p.confidence, p.failure FROM model_version v
  LEFT JOIN prediction p ON p.item_id = $1 AND p.stage_id = $2 AND p.model_version_id = v.model_version_id
 WHERE v.model_version_id = $3;
