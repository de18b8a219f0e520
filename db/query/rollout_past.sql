-- The rollouts of a stage from their facts, as they were.

-- name: rollout_past.plans
SELECT plan_id FROM rollout_plan WHERE stage_id = $1 ORDER BY plan_id;

-- name: rollout_past.roles
SELECT rollout_id, model_version_id, coalesce(act_id, 0), role, share FROM rollout WHERE stage_id = $1 ORDER BY rollout_id;

-- name: rollout_past.state
SELECT folded_id, prediction_id, pause_id, level_change_id, route_id, predictions, nulls, failures, slow, items
  FROM rollout_state WHERE plan_id = $1;

-- What version $1 had said after prediction $2 up to $3, with what it failed at and version $4 did not by then, and
-- answers that took longer than $5 ms. Then the items of stage $6 that it was first to answer for since $7, by routes
-- up to $8; and what stopped the machine there since, by pauses up to $9 and changes of the level up to $10.
-- name: rollout_past.said
SELECT count(*), coalesce(sum(p.is_null), 0),
       coalesce(sum(CASE WHEN p.is_null = 1 AND p.confidence IS NULL
                         THEN EXISTS (SELECT 1 FROM prediction a
                                       WHERE a.item_id = p.item_id AND a.stage_id = p.stage_id AND a.model_version_id = $4
                                         AND a.round IS p.round AND a.prediction_id <= $3 AND a.confidence IS NOT NULL) ELSE 0 END), 0),
       coalesce(sum(p.latency_us > $5 * 1000), 0),
       (SELECT count(DISTINCT r.item_id) FROM route r
         WHERE r.route_id <= $8 AND r.stage_id = $6 AND r.model_version_id = $1 AND r.routed_ms >= $7),
       (SELECT count(*) FROM pause WHERE stage_id = $6 AND kind = 'begin' AND at_ms >= $7 AND pause_id <= $9)
     + (SELECT count(*) FROM level_change
         WHERE stage_id = $6 AND kind = 'demote' AND evidence IS NOT NULL AND at_ms >= $7 AND level_change_id <= $10
           AND level_change_id NOT IN (SELECT level_change_id FROM rollout_act WHERE level_change_id IS NOT NULL))
  FROM prediction p WHERE p.prediction_id > $2 AND p.prediction_id <= $3 AND +p.model_version_id = $1;

-- Counts that plan $1 keeps of what people have judged and that its rows do not make, or the other way round; by the
-- labels of the moment, unless they are others since.
-- name: rollout_past.miscounted
WITH kept AS (
  SELECT t.judged_id, t.judged FROM rollout_state t JOIN rollout_plan p ON p.plan_id = t.plan_id
   WHERE t.plan_id = $1 AND t.label_set = (SELECT coalesce(max(version), 0) FROM label_change WHERE stage_id = p.stage_id)),
was AS (
  SELECT e.value ->> 0, e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 5 FROM kept CROSS JOIN json_each(kept.judged) e),
made AS (
  SELECT CASE j.arm WHEN 'candidate' THEN 0 WHEN 'against' THEN 1 ELSE 2 END, j.comparable, j.step,
         CASE WHEN c.is_null = 1 THEN 0
              WHEN cf.label_id = df.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = c.prediction_id AND u.decision_id = j.decision_id)
              THEN 2 ELSE 1 END,
         CASE WHEN a.prediction_id IS NULL OR a.is_null = 1 THEN 0
              WHEN af.label_id = df.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = a.prediction_id AND u.decision_id = j.decision_id)
              THEN 2 ELSE 1 END,
         count(*)
    FROM kept CROSS JOIN rollout_judged j ON j.plan_id = $1 AND j.judged_id <= kept.judged_id
    JOIN prediction c ON c.prediction_id = j.candidate_prediction_id
    LEFT JOIN final_label cf ON cf.from_label_id = c.label_id
    LEFT JOIN prediction a ON a.prediction_id = j.against_prediction_id
    LEFT JOIN final_label af ON af.from_label_id = a.label_id
    JOIN final_label df ON df.from_label_id = j.decided_label_id
   GROUP BY 1, 2, 3, 4, 5)
SELECT (SELECT count(*) FROM (SELECT * FROM was EXCEPT SELECT * FROM made)) + (SELECT count(*) FROM (SELECT * FROM made EXCEPT SELECT * FROM was))
     + (SELECT count(*) FROM kept WHERE judged_id > (SELECT coalesce(max(judged_id), 0) FROM rollout_judged));

-- name: rollout_past.judged
SELECT j.judged_id, j.item_id, j.candidate_prediction_id, j.against_prediction_id, j.decision_id, j.decided_label_id, j.judged_ms,
       coalesce(c.label_id, 0), coalesce(a.label_id, 0), j.arm, j.comparable, j.step,
       EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = j.candidate_prediction_id AND u.decision_id = j.decision_id),
       EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = j.against_prediction_id AND u.decision_id = j.decision_id)
  FROM rollout_judged j
  LEFT JOIN prediction c ON c.prediction_id = j.candidate_prediction_id
  LEFT JOIN prediction a ON a.prediction_id = j.against_prediction_id
 WHERE j.plan_id = $1 ORDER BY j.judged_id;

-- Items that versions $1 and $2 had answered by prediction $3 and that settled by row $4, but for those that plan $5 has
-- counted, and their look-alikes.
-- name: rollout_past.left
SELECT f.item_id, max(f.folded_ms)
  FROM epoch e
 CROSS JOIN folded f ON f.epoch_id = e.epoch_id AND f.folded_id <= $4 AND f.kind <> 'truth'
 CROSS JOIN item i ON i.item_id = f.item_id
 CROSS JOIN prediction c ON c.item_id = f.item_id AND c.stage_id = e.stage_id AND c.model_version_id = $1 AND c.prediction_id <= $3
                        AND c.is_null = 0
                        AND c.round IS (SELECT nullif(s.round, 1) FROM stage_pass s WHERE s.item_id = f.item_id AND s.stage_id = e.stage_id AND s.decision_id < f.decision_id
                                        ORDER BY s.pass_id DESC LIMIT 1)
 CROSS JOIN prediction a ON a.item_id = f.item_id AND a.stage_id = e.stage_id AND a.model_version_id = $2 AND a.prediction_id <= $3
                        AND a.is_null = 0 AND a.round IS c.round
 WHERE e.model_version_id IN ($1, $2)
   AND NOT EXISTS (SELECT 1 FROM rollout_judged j WHERE j.plan_id = $5 AND j.item_id = f.item_id)
   AND (i.group_key IS NULL
        OR NOT EXISTS (SELECT 1 FROM item o CROSS JOIN rollout_judged j ON j.plan_id = $5 AND j.item_id = o.item_id
                        WHERE o.group_key = i.group_key))
 GROUP BY f.item_id ORDER BY f.item_id;
