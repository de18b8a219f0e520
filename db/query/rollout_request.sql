-- Rollouts that wait for a second lead: events of the entity rollout_request, a request under its stage's number, and
-- what became of it under the request's.

-- name: rollout_request.waiting
SELECT e.event_id, e.body, o.name, e.operator_id, e.acted_by, e.at_ms
  FROM event e
  JOIN operator o ON o.operator_id = e.operator_id
 WHERE e.entity = 'rollout_request' AND e.kind = 'rollout.request' AND e.entity_id = $1
   AND e.event_id = (SELECT max(event_id) FROM event WHERE entity = 'rollout_request' AND kind = 'rollout.request' AND entity_id = $1)
   AND e.body ->> 'expires_ms' > $2
   AND NOT EXISTS (SELECT 1 FROM event a WHERE a.entity = 'rollout_request' AND a.kind <> 'rollout.request' AND a.entity_id = e.event_id)
   AND NOT EXISTS (SELECT 1 FROM rollout_act n
                    WHERE n.stage_id = $1 AND n.act_id > e.body ->> 'act' AND n.kind IN ('first', 'canary', 'advance', 'switch', 'rollback'));

-- The newest request of a stage, where it was refused after $2 and nothing has been done or asked since.
-- name: rollout_request.refused
SELECT e.event_id, e.body, o.name, e.operator_id, e.acted_by, e.at_ms, w.name, coalesce(a.body ->> 'reason', ''), a.at_ms
  FROM event e
  JOIN operator o ON o.operator_id = e.operator_id
  JOIN event a ON a.entity = 'rollout_request' AND a.kind = 'rollout.refused' AND a.entity_id = e.event_id
  JOIN operator w ON w.operator_id = a.operator_id
 WHERE e.entity = 'rollout_request' AND e.kind = 'rollout.request' AND e.entity_id = $1 AND a.at_ms > $2
   AND e.event_id = (SELECT max(event_id) FROM event WHERE entity = 'rollout_request' AND kind = 'rollout.request' AND entity_id = $1)
   AND NOT EXISTS (SELECT 1 FROM rollout_act n
                    WHERE n.stage_id = $1 AND n.act_id > e.body ->> 'act' AND n.kind IN ('first', 'canary', 'advance', 'switch', 'rollback'));

-- name: rollout_request.newest_act
SELECT coalesce(max(act_id), 0) FROM rollout_act WHERE stage_id = $1;
