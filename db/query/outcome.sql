-- What has become of an item, as v_outcomes says it, by indexes alone; but nobody is told here what is known
-- beforehand, or who is tested by it.

-- name: outcome.read
SELECT i.sha256, r.route, r.model_version_id, r.prediction_id, v.name || ' ' || v.version, p.confidence,
       CASE WHEN r.route <> 'human' THEN m.name
            WHEN EXISTS (SELECT 1 FROM agreed_label a WHERE a.item_id = $1 AND a.stage_id = $2)
            THEN (SELECT l.name FROM agreed_label a JOIN label l ON l.label_id = a.label_id WHERE a.item_id = $1 AND a.stage_id = $2)
            ELSE h.name END,
       d.decision_id,
       EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = $1 AND a.stage_id = $2 AND a.state IN ('open', 'leased')),
       CASE WHEN r.route <> 'human' THEN (SELECT b.words FROM predicted_beside b WHERE b.prediction_id = p.prediction_id)
            ELSE (SELECT b.words FROM decided_beside b WHERE b.decision_id = coalesce(
                   (SELECT a.decision_id FROM agreed_label a WHERE a.item_id = $1 AND a.stage_id = $2 AND a.label_id IS NOT NULL),
                   d.decision_id)) END
  FROM item i
  LEFT JOIN route r ON r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = $1 AND q.stage_id = $2)
  LEFT JOIN prediction p ON p.prediction_id = r.prediction_id
  LEFT JOIN model_version v ON v.model_version_id = r.model_version_id
  LEFT JOIN decision d ON d.decision_id = (SELECT max(a.decision_id) FROM answer_in_force a
                                            WHERE a.item_id = $1 AND a.stage_id = $2 AND a.mode NOT IN ('gold', 'truth'))
  LEFT JOIN final_label m ON m.from_label_id = p.label_id
  LEFT JOIN final_label h ON h.from_label_id = d.label_id
 WHERE i.item_id = $1 AND i.kind = (SELECT s.input_kind FROM stage s WHERE s.stage_id = $2);

-- name: outcome.newest
SELECT (SELECT max(decision_id) FROM decision), (SELECT max(route_id) FROM route);

-- name: outcome.changed
SELECT item_id FROM decision WHERE decision_id > $1 AND decision_id <= $3
UNION
SELECT item_id FROM route WHERE route_id > $2 AND route_id <= $4;
