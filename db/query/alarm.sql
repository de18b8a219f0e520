-- Alarms.

-- name: alarm.open
SELECT alarm_id FROM alarm_open WHERE stage_id = $1 AND metric = $2 AND scope = $3;

-- name: alarm.add
INSERT INTO alarm (stage_id, limit_id, metric, scope, side, value, low, high, count, severity, action, evidence, words, since_ms, opened_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING alarm_id;

-- name: alarm.keep_open
INSERT INTO alarm_open (stage_id, metric, scope, alarm_id) VALUES ($1, $2, $3, $4);

-- name: alarm.drop_open
DELETE FROM alarm_open WHERE alarm_id = $1;

-- name: alarm.act
INSERT INTO alarm_act (alarm_id, kind, value, until_ms, note, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- The next two give the same columns.
-- name: alarm.list_open
SELECT a.alarm_id, a.metric, a.scope, a.side, a.severity, a.action, a.words, a.evidence, a.guards, a.owner, a.value, a.low, a.high, a.worse,
       a.count, a.since_ms, a.opened_ms, a.act, a.until_ms, a.note, a.acted_ms, p.name
  FROM alarm_open o CROSS JOIN alarm_now a ON a.alarm_id = o.alarm_id LEFT JOIN operator p ON p.operator_id = a.operator_id
 WHERE o.stage_id = $1 ORDER BY a.alarm_id DESC LIMIT $2;

-- All, or one.
-- name: alarm.list
SELECT a.alarm_id, a.metric, a.scope, a.side, a.severity, a.action, a.words, a.evidence, a.guards, a.owner, a.value, a.low, a.high, a.worse,
       a.count, a.since_ms, a.opened_ms, a.act, a.until_ms, a.note, a.acted_ms, p.name
  FROM alarm_now a LEFT JOIN operator p ON p.operator_id = a.operator_id
 WHERE a.stage_id = $1 AND a.alarm_id BETWEEN $3 AND $4 ORDER BY a.alarm_id DESC LIMIT $2;

-- name: alarm.count
SELECT count(*), coalesce(max(a.severity = 'alarm'), 0)
  FROM alarm_open o CROSS JOIN alarm a ON a.alarm_id = o.alarm_id WHERE o.stage_id = $1;

-- What open ones ask for, the newest of those that keep a gate closed last.
-- name: alarm.standing
SELECT a.action, a.severity, a.metric, a.words
  FROM alarm_open o CROSS JOIN alarm a ON a.alarm_id = o.alarm_id WHERE o.stage_id = $1 ORDER BY a.alarm_id;

-- name: alarm.state
SELECT side, since_ms, looked_ms, alarm_id FROM limit_state WHERE stage_id = $1 AND metric = $2 AND scope = $3;

-- name: alarm.keep_state
INSERT INTO limit_state (stage_id, metric, scope, side, since_ms, looked_ms, alarm_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (stage_id, metric, scope) DO UPDATE
   SET side = excluded.side, since_ms = excluded.since_ms, looked_ms = excluded.looked_ms, alarm_id = excluded.alarm_id;

-- name: alarm.told_worst
SELECT coalesce(worse, value) FROM alarm_now WHERE alarm_id = $1;

-- name: alarm.looked
SELECT at FROM monitor_mark WHERE stage_id = $1 AND name = 'alarms';

-- name: alarm.keep_looked
INSERT INTO monitor_mark (stage_id, name, at) VALUES ($1, 'alarms', $2) ON CONFLICT (stage_id, name) DO UPDATE SET at = excluded.at;

-- name: alarm.first_route
SELECT min(route_id) FROM route WHERE stage_id = $1 AND route <> 'human' AND model_version_id = $2 AND routed_ms >= $3;
