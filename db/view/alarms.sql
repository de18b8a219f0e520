-- Alarms and what they come from.

-- An alarm with what was last done about it. Not part of the contract.
CREATE VIEW alarm_now AS
SELECT a.*, (SELECT w.value FROM alarm_act w WHERE w.alarm_id = a.alarm_id AND w.kind = 'worse' ORDER BY w.alarm_act_id DESC LIMIT 1) AS worse,
       n.kind AS act, n.until_ms, n.note, n.at_ms AS acted_ms, n.operator_id, coalesce(l.guards, '') AS guards,
       coalesce((SELECT r.owner FROM risk r WHERE r.stage_id = a.stage_id AND r.name = l.guards ORDER BY r.risk_id DESC LIMIT 1), '') AS owner
  FROM alarm a
  LEFT JOIN alarm_act n ON n.alarm_act_id = (SELECT max(m.alarm_act_id) FROM alarm_act m WHERE m.alarm_id = a.alarm_id)
  LEFT JOIN metric_limit l ON l.limit_id = a.limit_id;
