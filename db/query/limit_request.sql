-- Changes of bands that wait for a second lead: events of the entity limit_request, a request under its stage's number,
-- and what became of it under the request's.

-- name: limit_request.waiting
WITH asked AS (
  SELECT e.event_id, e.body, e.entity_id AS stage_id, e.body ->> 'metric' AS metric, e.body ->> 'scope' AS scope, e.operator_id, e.acted_by,
         e.at_ms
    FROM event e WHERE e.entity = 'limit_request' AND e.kind = 'limit.request' AND e.entity_id = $1)
SELECT a.event_id, a.body, o.name, a.operator_id, a.acted_by, a.at_ms
  FROM asked a JOIN operator o ON o.operator_id = a.operator_id
 WHERE a.body ->> 'expires_ms' > $2
   AND NOT EXISTS (SELECT 1 FROM event r WHERE r.entity = 'limit_request' AND r.kind <> 'limit.request' AND r.entity_id = a.event_id)
   AND NOT EXISTS (SELECT 1 FROM asked n WHERE n.metric = a.metric AND n.scope = a.scope AND n.event_id > a.event_id)
   AND NOT EXISTS (SELECT 1 FROM metric_limit l WHERE l.stage_id = a.stage_id AND l.metric = a.metric AND l.scope = a.scope AND l.at_ms > a.at_ms)
 ORDER BY a.event_id;
