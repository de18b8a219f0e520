-- Rollouts: plans, acts, and the roles that follow from them.

-- name: rollout.role_add
INSERT INTO rollout (stage_id, model_version_id, role, share, operator_id, acted_by, reason, at_ms, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: rollout.steps_of_traffic
SELECT kind, model_version_id, share FROM rollout_act WHERE stage_id = $1 ORDER BY act_id;

-- name: rollout.act_add
INSERT INTO rollout_act (stage_id, kind, model_version_id, share, plan_id, step, rule, evidence, level_change_id, operator_id, acted_by,
                         reason, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING act_id;

-- name: rollout.acts
SELECT a.act_id, a.kind, a.model_version_id, a.share, a.plan_id, a.step, v.name || ' ' || v.version, a.rule, a.evidence, a.reason, o.name,
       b.name, a.level_change_id, a.at_ms
  FROM rollout_act a
  JOIN model_version v ON v.model_version_id = a.model_version_id
  JOIN operator o ON o.operator_id = a.operator_id
  JOIN operator b ON b.operator_id = a.acted_by
 WHERE a.stage_id = $1 ORDER BY a.act_id DESC LIMIT $2;

-- The newest act that decided who answers.
-- name: rollout.newest
SELECT kind, plan_id, share, at_ms FROM rollout_act
 WHERE stage_id = $1 AND kind IN ('first', 'canary', 'advance', 'switch', 'rollback') ORDER BY act_id DESC LIMIT 1;

-- name: rollout.plan_add
INSERT INTO rollout_plan (stage_id, kind, model_version_id, against_id, step_items, soak_ms, bake_ms, most_items, judged, exposure,
                          decision_id, prediction_id, operator_id, acted_by, reason, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING plan_id;

-- name: rollout.plan_step
INSERT INTO rollout_step (plan_id, position, share) VALUES ($1, $2, $3);

-- name: rollout.plan_rule
INSERT INTO rollout_rule (plan_id, rule, bound) VALUES ($1, $2, $3);

-- name: rollout.plan
SELECT p.plan_id, p.kind, p.model_version_id, p.against_id, p.step_items, p.soak_ms, p.bake_ms, p.most_items, p.judged, p.exposure,
       p.decision_id, p.prediction_id, p.at_ms, p.reason, o.name
  FROM rollout_plan p JOIN operator o ON o.operator_id = p.operator_id WHERE p.plan_id = $1;

-- name: rollout.plan_steps
SELECT share FROM rollout_step WHERE plan_id = $1 ORDER BY position;

-- name: rollout.plan_rules
SELECT rule, bound FROM rollout_rule WHERE plan_id = $1 ORDER BY rule;

-- What an item's draw is made from, and the version that it was given to: one that has answered for it, whose
-- answer may have been read beside it, or for which people have taken it.
-- name: rollout.given
SELECT i.sha256, i.group_key,
       CASE WHEN r.mode = 'assisted' OR r.route <> 'human'
              OR EXISTS (SELECT 1 FROM assignment a
                          WHERE a.item_id = i.item_id AND a.stage_id = $2 AND (a.state IN ('leased', 'done') OR a.reserved_for IS NOT NULL))
            THEN r.model_version_id END
  FROM item i
  LEFT JOIN route r ON r.route_id = (SELECT max(route_id) FROM route WHERE item_id = i.item_id AND stage_id = $2)
 WHERE i.item_id = $1;

-- A canary's name, and the share of each arm that people decide blind for its comparison.
-- name: rollout.canary
SELECT v.name || ' ' || v.version,
       (SELECT p.judged FROM rollout_act a JOIN rollout_plan p ON p.plan_id = a.plan_id
         WHERE a.model_version_id = v.model_version_id AND a.kind = 'canary' ORDER BY a.act_id DESC LIMIT 1)
  FROM model_version v WHERE v.model_version_id = $1;
