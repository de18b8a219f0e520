-- Alarms and what they come from.

-- An alarm with what was last done about it. Not part of the contract.
CREATE VIEW alarm_now AS
SELECT a.*, (SELECT w.value FROM alarm_act w WHERE w.alarm_id = a.alarm_id AND w.kind = 'worse' ORDER BY w.alarm_act_id DESC LIMIT 1) AS worse,
       n.kind AS act, n.until_ms, n.note, n.at_ms AS acted_ms, n.operator_id, coalesce(l.guards, '') AS guards,
       coalesce((SELECT r.owner FROM risk r WHERE r.stage_id = a.stage_id AND r.name = l.guards ORDER BY r.risk_id DESC LIMIT 1), '') AS owner
  FROM alarm a
  LEFT JOIN alarm_act n ON n.alarm_act_id = (SELECT max(m.alarm_act_id) FROM alarm_act m WHERE m.alarm_id = a.alarm_id)
  LEFT JOIN metric_limit l ON l.limit_id = a.limit_id;

CREATE VIEW v_alarms AS
SELECT a.alarm_id, s.name AS stage, a.metric, a.scope, coalesce(a.worse, a.value) AS value, a.low, a.high, a.severity,
       CASE WHEN a.act IS NULL OR a.act = 'worse' THEN 'open' WHEN a.act = 'acknowledge' THEN 'acknowledged'
            WHEN a.act = 'snooze' THEN iif(a.until_ms > unixepoch() * 1000, 'snoozed', 'open') ELSE 'closed' END AS state,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.opened_ms / 1000.0, 'unixepoch') AS opened_at,
       CASE WHEN a.act IN ('close', 'false') THEN strftime('%Y-%m-%dT%H:%M:%fZ', a.acted_ms / 1000.0, 'unixepoch') END AS closed_at,
       a.note, a.side, a.action, a.words, a.count,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.since_ms / 1000.0, 'unixepoch') AS since, a.act = 'false' AS was_false, o.name AS operator,
       nullif(a.guards, '') AS guards, nullif(a.owner, '') AS owner
  FROM alarm_now a JOIN stage s ON s.stage_id = a.stage_id LEFT JOIN operator o ON o.operator_id = a.operator_id;

CREATE VIEW v_limits AS
SELECT s.name AS stage, l.metric, l.scope, l.kind, l.low, l.high, l.for_ms / 1000.0 AS for_seconds, l.missing_ms / 1000.0 AS missing_seconds,
       l.least AS min_n, l.severity, l.action, nullif(l.guards, '') AS guards, l.reason, o.name AS operator,
       strftime('%Y-%m-%dT%H:%M:%fZ', l.at_ms / 1000.0, 'unixepoch') AS at,
       l.limit_id = (SELECT max(n.limit_id) FROM metric_limit n
                      WHERE n.stage_id = l.stage_id AND n.metric = l.metric AND n.scope = l.scope) AS in_force
  FROM metric_limit l JOIN stage s ON s.stage_id = l.stage_id JOIN operator o ON o.operator_id = l.operator_id;

CREATE VIEW v_risks AS
SELECT s.name AS stage, r.name AS risk, nullif(r.owner, '') AS owner, r.reason, o.name AS operator,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.at_ms / 1000.0, 'unixepoch') AS at,
       (SELECT group_concat(DISTINCT l.metric) FROM v_limits l
         WHERE l.stage = s.name AND l.guards = r.name AND l.in_force AND l.kind = 'set') AS metrics,
       (SELECT max(a.alarm_id) FROM v_alarms a WHERE a.stage = s.name AND a.guards = r.name) AS last_alarm_id
  FROM risk r JOIN stage s ON s.stage_id = r.stage_id JOIN operator o ON o.operator_id = r.operator_id
 WHERE r.kind = 'set' AND r.risk_id = (SELECT max(n.risk_id) FROM risk n WHERE n.stage_id = r.stage_id AND n.name = r.name);

CREATE VIEW v_notifications AS
SELECT n.alarm_id, n.what, n.attempt, n.failure = '' AS went_out, nullif(n.failure, '') AS failure,
       strftime('%Y-%m-%dT%H:%M:%fZ', n.at_ms / 1000.0, 'unixepoch') AS at, coalesce(n.way, 'command') AS way
  FROM notification n;
