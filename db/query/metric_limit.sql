-- Bands and risks.

-- name: limit.add
INSERT INTO metric_limit (stage_id, kind, metric, scope, low, high, for_ms, missing_ms, least, severity, action, guards, reason, operator_id,
                          acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING limit_id;

-- name: limit.list
SELECT l.limit_id, l.metric, l.scope, l.low, l.high, l.for_ms, l.missing_ms, l.least, l.severity, l.action, l.guards, l.reason, o.name, l.at_ms,
       l.kind = 'drop'
  FROM metric_limit l JOIN operator o ON o.operator_id = l.operator_id
 WHERE l.stage_id = $1
   AND l.limit_id = (SELECT max(n.limit_id) FROM metric_limit n WHERE n.stage_id = l.stage_id AND n.metric = l.metric AND n.scope = l.scope)
 ORDER BY l.metric, l.scope;

-- Bands of a metric, of any stage, that take work away from the machine.
-- name: limit.severe
SELECT count(*) FROM metric_limit l
 WHERE l.metric = $1 AND l.kind = 'set' AND l.action IN ('pause', 'demote', 'rollback')
   AND l.limit_id = (SELECT max(n.limit_id) FROM metric_limit n WHERE n.stage_id = l.stage_id AND n.metric = l.metric AND n.scope = l.scope);

-- name: limit.scopes
SELECT DISTINCT scope FROM metric_series WHERE stage_id IN (0, $1) AND metric = $2 AND scope <> '' ORDER BY scope;

-- name: risk.add
INSERT INTO risk (stage_id, kind, name, owner, reason, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING risk_id;

-- name: risk.list
SELECT r.name, r.owner, r.reason, o.name, r.at_ms
  FROM risk r JOIN operator o ON o.operator_id = r.operator_id
 WHERE r.stage_id = $1 AND r.kind = 'set'
   AND r.risk_id = (SELECT max(n.risk_id) FROM risk n WHERE n.stage_id = r.stage_id AND n.name = r.name)
 ORDER BY r.name;
