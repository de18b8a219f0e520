-- Stages as they stand on each other, and what passes through them.

-- All stages in their order, with what was done to each last.
-- name: flow.stages
SELECT s.stage_id, s.name, s.input_kind, s.output_kind,
       coalesce((SELECT a.kind = 'freeze' FROM stage_act a WHERE a.stage_id = s.stage_id ORDER BY a.stage_act_id DESC LIMIT 1), 0),
       (SELECT a.reason FROM stage_act a WHERE a.stage_id = s.stage_id ORDER BY a.stage_act_id DESC LIMIT 1)
  FROM stage s ORDER BY s.position, s.stage_id;

-- name: flow.links
SELECT k.upstream_id, u.name, l.name
  FROM stage_link k JOIN stage u ON u.stage_id = k.upstream_id LEFT JOIN label l ON l.label_id = k.label_id
 WHERE k.stage_id = $1 ORDER BY u.position, u.stage_id;

-- Items that came to a stage since then: of one that stands on none, those of its kind that came in, or were there before
-- the stage was.
-- name: flow.came
SELECT CASE WHEN EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = $1)
            THEN (SELECT count(DISTINCT p.item_id) FROM stage_pass p WHERE p.stage_id = $1 AND p.state = 'open' AND p.at_ms >= $2)
            ELSE (SELECT count(*) FROM item i JOIN stage s ON s.stage_id = $1
                   WHERE i.kind = s.input_kind AND i.added_ms >= $2
                     AND NOT EXISTS (SELECT 1 FROM stage_pass p WHERE p.item_id = i.item_id AND p.stage_id = $1 AND p.at_ms >= $2))
               + (SELECT count(DISTINCT p.item_id) FROM stage_pass p WHERE p.stage_id = $1 AND p.at_ms >= $2) END;

-- How long the newest answers of LIVE came after their item, in ms: from when it came to the stage, or came in.
-- name: flow.lags
SELECT p.predicted_ms - coalesce((SELECT w.at_ms FROM stage_pass w WHERE w.item_id = p.item_id AND w.stage_id = p.stage_id
                                   ORDER BY w.pass_id DESC LIMIT 1), i.added_ms)
  FROM prediction p JOIN item i ON i.item_id = p.item_id
 WHERE p.prediction_id > (SELECT coalesce(max(prediction_id), 0) FROM prediction) - 20000 AND +p.stage_id = $1 AND p.role = 'live'
   AND p.predicted_ms >= $2 AND p.engine <> 'import'
 ORDER BY p.prediction_id DESC LIMIT 200;

-- The newest failure among the newest predictions: one that abstained has a confidence.
-- name: flow.failure
SELECT p.failure, p.predicted_ms FROM prediction p
 WHERE p.prediction_id > (SELECT coalesce(max(prediction_id), 0) FROM prediction) - 20000 AND +p.stage_id = $1
   AND p.is_null = 1 AND p.confidence IS NULL AND p.predicted_ms >= $2
 ORDER BY p.prediction_id DESC LIMIT 1;
