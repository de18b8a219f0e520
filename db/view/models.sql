-- What models said, and which of them had a say when.

CREATE VIEW v_models AS
SELECT s.name AS stage, v.name || ' ' || v.version AS model, v.engine,
       coalesce((SELECT r.role FROM rollout r WHERE r.model_version_id = v.model_version_id ORDER BY r.rollout_id DESC LIMIT 1), 'idle') AS role,
       lower(hex(v.sha256)) AS sha256, v.path, v.trained_on,
       (SELECT count(*) FROM training_item t WHERE t.model_version_id = v.model_version_id) AS training_items,
       b.name AS vouched_by, o.name AS operator,
       strftime('%Y-%m-%dT%H:%M:%fZ', v.added_ms / 1000.0, 'unixepoch') AS added_at, v.card
  FROM model_version v
  JOIN stage s ON s.stage_id = v.stage_id
  JOIN operator o ON o.operator_id = v.operator_id
  LEFT JOIN operator b ON b.operator_id = v.vouched_by;

CREATE VIEW v_predictions AS
SELECT p.item_id, s.name AS stage, v.name || ' ' || v.version AS model, p.role, l.name AS label, p.confidence, p.is_null,
       p.latency_us / 1000.0 AS latency_ms, p.engine,
       strftime('%Y-%m-%dT%H:%M:%fZ', p.predicted_ms / 1000.0, 'unixepoch') AS predicted_at,
       p.failure, p.bin, p.prediction_id, coalesce(p.round, 1) AS round,
       coalesce(p.round, 1) < coalesce((SELECT max(c.round) FROM stage_pass c WHERE c.item_id = p.item_id AND c.stage_id = p.stage_id), 1) AS superseded,
       (SELECT b.words FROM predicted_beside b WHERE b.prediction_id = p.prediction_id) AS output
  FROM prediction p
  JOIN stage s ON s.stage_id = p.stage_id
  JOIN model_version v ON v.model_version_id = p.model_version_id
  LEFT JOIN label l ON l.label_id = p.label_id;

CREATE VIEW v_probabilities AS
SELECT p.item_id, s.name AS stage, v.name || ' ' || v.version AS model, l.name AS label, e.value AS probability, p.prediction_id
  FROM prediction p
  JOIN stage s ON s.stage_id = p.stage_id
  JOIN model_version v ON v.model_version_id = p.model_version_id
  JOIN json_each(p.probabilities) e
  JOIN model_label m ON m.model_version_id = p.model_version_id AND m.position = e.key
  JOIN label l ON l.label_id = m.label_id;

CREATE VIEW v_regions AS
SELECT p.item_id, s.name AS stage, 'prediction' AS said_by, v.name || ' ' || v.version AS model, NULL AS operator, l.name AS label,
       g.x, g.y, g.width, g.height, g.score, g.prediction_id, NULL AS decision_id
  FROM region g
  JOIN prediction p ON p.prediction_id = g.prediction_id
  JOIN stage s ON s.stage_id = p.stage_id
  JOIN model_version v ON v.model_version_id = p.model_version_id
  LEFT JOIN label l ON l.label_id = g.label_id
UNION ALL
SELECT d.item_id, s.name, 'decision', NULL, o.name, l.name, g.x, g.y, g.width, g.height, g.score, NULL, g.decision_id
  FROM region g
  JOIN decision d ON d.decision_id = g.decision_id
  JOIN stage s ON s.stage_id = d.stage_id
  JOIN operator o ON o.operator_id = d.operator_id
  LEFT JOIN label l ON l.label_id = g.label_id;

CREATE VIEW v_rollouts AS
SELECT s.name AS stage, v.name || ' ' || v.version AS model, r.role, r.share,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.at_ms / 1000.0, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%fZ', lead(r.at_ms) OVER span / 1000.0, 'unixepoch') AS until,
       o.name AS operator, r.reason, b.name AS acted_by, a.kind AS act, a.rule, a.plan_id, r.act_id,
       lead(o.name) OVER span AS ended_by, lead(a.kind) OVER span AS ended_act, lead(a.rule) OVER span AS ended_rule,
       lead(r.reason) OVER span AS ended_reason
  FROM rollout r
  JOIN stage s ON s.stage_id = r.stage_id
  JOIN model_version v ON v.model_version_id = r.model_version_id
  JOIN operator o ON o.operator_id = r.operator_id
  JOIN operator b ON b.operator_id = r.acted_by
  LEFT JOIN rollout_act a ON a.act_id = r.act_id
WINDOW span AS (PARTITION BY r.model_version_id ORDER BY r.rollout_id);

CREATE VIEW v_live_model AS
SELECT stage, model, role, share, since, until, operator, reason, acted_by, act, rule, plan_id, act_id, ended_by, ended_act, ended_rule, ended_reason
  FROM v_rollouts WHERE role IN ('live', 'canary');

CREATE VIEW v_rollout_plans AS
SELECT p.plan_id, s.name AS stage, p.kind, v.name || ' ' || v.version AS model, a.name || ' ' || a.version AS against,
       (SELECT group_concat(t.share) FROM (SELECT share FROM rollout_step WHERE plan_id = p.plan_id ORDER BY position) t) AS steps,
       (SELECT group_concat(r.rule || coalesce(' ' || r.bound, '')) FROM (SELECT rule, bound FROM rollout_rule WHERE plan_id = p.plan_id ORDER BY rule) r) AS rules,
       p.step_items, p.soak_ms / 1000.0 AS soak_seconds, p.bake_ms / 1000.0 AS bake_seconds, p.most_items, p.judged, p.exposure,
       o.name AS operator, b.name AS acted_by, p.reason, strftime('%Y-%m-%dT%H:%M:%fZ', p.at_ms / 1000.0, 'unixepoch') AS began_at
  FROM rollout_plan p
  JOIN stage s ON s.stage_id = p.stage_id
  JOIN model_version v ON v.model_version_id = p.model_version_id
  LEFT JOIN model_version a ON a.model_version_id = p.against_id
  JOIN operator o ON o.operator_id = p.operator_id
  JOIN operator b ON b.operator_id = p.acted_by;

CREATE VIEW v_rollout_acts AS
SELECT a.act_id, s.name AS stage, a.kind AS act, v.name || ' ' || v.version AS model, a.share, a.plan_id, a.step, a.rule, a.evidence,
       c.from_level, c.to_level, o.name AS operator, b.name AS acted_by, a.reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.at_ms / 1000.0, 'unixepoch') AS acted_at
  FROM rollout_act a
  JOIN stage s ON s.stage_id = a.stage_id
  JOIN model_version v ON v.model_version_id = a.model_version_id
  LEFT JOIN level_change c ON c.level_change_id = a.level_change_id
  JOIN operator o ON o.operator_id = a.operator_id
  JOIN operator b ON b.operator_id = a.acted_by;

-- Canaries, switches and last steps that one lead asked for and another answers. The log is all there is of them, and
-- of JSON json_each() alone is safe in a view.
CREATE VIEW v_rollout_requests AS
SELECT e.event_id AS request_id, s.name AS stage,
       iif((SELECT value FROM json_each(e.body) WHERE key = 'step') > 0, 'advance', (SELECT value FROM json_each(e.body) WHERE key = 'kind')) AS act,
       (SELECT value FROM json_each(e.body) WHERE key = 'model') AS model,
       (SELECT nullif(value, '') FROM json_each(e.body) WHERE key = 'live') AS live,
       (SELECT value FROM json_each(e.body) WHERE key = 'level') AS from_level,
       (SELECT value FROM json_each(e.body) WHERE key = 'level_after') AS to_level, o.name AS operator, b.name AS acted_by,
       (SELECT value FROM json_each(e.body) WHERE key = 'why') AS reason, strftime('%Y-%m-%dT%H:%M:%fZ', e.at_ms / 1000.0, 'unixepoch') AS asked_at,
       (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', value / 1000.0, 'unixepoch') FROM json_each(e.body) WHERE key = 'expires_ms') AS expires_at,
       substr(a.kind, 9) AS answer, w.name AS answered_by, (SELECT nullif(value, '') FROM json_each(a.body) WHERE key = 'reason') AS answer_reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.at_ms / 1000.0, 'unixepoch') AS answered_at
  FROM event e
  JOIN stage s ON s.stage_id = e.entity_id
  JOIN operator o ON o.operator_id = e.operator_id
  JOIN operator b ON b.operator_id = e.acted_by
  LEFT JOIN event a ON a.entity = 'rollout_request' AND a.kind <> 'rollout.request' AND a.entity_id = e.event_id
  LEFT JOIN operator w ON w.operator_id = a.operator_id
 WHERE e.entity = 'rollout_request' AND e.kind = 'rollout.request';
