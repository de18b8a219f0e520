-- Rollbacks, and ends of shadows, that rules made by themselves. That one was seen is an event.

-- name: rollback.unseen
SELECT a.act_id, a.kind, v.name || ' ' || v.version, a.reason, a.at_ms
  FROM rollout_act a
  JOIN model_version v ON v.model_version_id = a.model_version_id
 WHERE a.stage_id = $1 AND a.kind IN ('rollback', 'stop') AND a.rule IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM event s WHERE s.kind = 'rollout.seen' AND s.entity_id = a.act_id)
   AND NOT EXISTS (SELECT 1 FROM rollout_act n
                    WHERE n.stage_id = a.stage_id AND n.act_id > a.act_id AND n.kind IN ('canary', 'advance', 'switch'))
 ORDER BY a.act_id DESC LIMIT 1;

-- name: rollback.seen
SELECT EXISTS (SELECT 1 FROM event WHERE kind = 'rollout.seen' AND entity_id = $1);
