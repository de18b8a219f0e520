-- Who decides an item.

-- name: route.newest
SELECT route_id, route, mode, reason, level, level_change_id, model_version_id, prediction_id, threshold, audit_probability,
       routed_ms, certificate_id
  FROM route WHERE item_id = $1 AND stage_id = $2 ORDER BY route_id DESC LIMIT 1;

-- name: route.add
INSERT INTO route (item_id, stage_id, route, mode, reason, level, level_change_id, model_version_id, prediction_id, threshold,
                   audit_probability, routed_ms, certificate_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING route_id;

-- Decided: somebody has answered, or the machine has, or the answer was known before. In people's hands: on a
-- screen, shown with the model's help before, or kept for somebody.
-- name: route.item
SELECT i.sha256, i.group_key,
       EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $2 AND x.item_id = i.item_id),
       EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $2 AND a.state = 'done')
         OR EXISTS (SELECT 1 FROM current_route r WHERE r.item_id = i.item_id AND r.stage_id = $2 AND r.route <> 'human')
         OR EXISTS (SELECT 1 FROM known_item k WHERE k.stage_id = $2 AND k.item_id = i.item_id),
       EXISTS (SELECT 1 FROM assignment a
                WHERE a.item_id = i.item_id AND a.stage_id = $2
                  AND (a.state = 'leased' OR (a.state = 'open' AND (a.mode = 'assisted' OR a.reserved_for IS NOT NULL)))),
       f.width, f.height, f.brightness, f.contrast, f.blur, f.saturation, f.length, f.missing, f.file_size, f.noise, f.words, f.digits,
       f.letters, f.spaces, f.foreign_letters, f.level, f.clipping, f.silence, f.fields
  FROM item i LEFT JOIN item_feature f ON f.item_id = i.item_id WHERE i.item_id = $1;

-- name: route.prediction
SELECT v.name || ' ' || v.version, p.prediction_id, p.is_null, p.confidence, p.failure, p.label_id FROM model_version v
  LEFT JOIN current_prediction p ON p.item_id = $1 AND p.stage_id = $2 AND p.model_version_id = v.model_version_id
 WHERE v.model_version_id = $3;

-- Items that wait for anyone, and were routed under another level, version or certificate than now: $3, $4, $5.
-- In the order of the index they are found by: a page costs what it holds.
-- name: route.stale
SELECT a.item_id FROM assignment a
  JOIN current_prediction p ON p.item_id = a.item_id AND p.stage_id = a.stage_id AND p.model_version_id = $4
 WHERE a.stage_id = $1 AND a.state = 'open' AND p.item_id > $2 AND a.slot = 1 AND a.lane = 'review' AND a.reserved_for IS NULL
   AND a.mode IS NOT 'assisted'
   AND NOT EXISTS (SELECT 1 FROM route r
                    WHERE r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = a.item_id AND q.stage_id = a.stage_id)
                      AND r.level_change_id IS $3 AND r.model_version_id = $4 AND r.certificate_id IS $5)
 ORDER BY p.item_id LIMIT $6;
