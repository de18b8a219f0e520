-- Changes of settings that wait for a second lead: events of the entity setting_request.

-- Whether promotions take two people where the setting of stage $1 (0: the project) counts, and somebody
-- besides $2 and $3 leads.
-- name: setting_request.needed
SELECT EXISTS (SELECT 1 FROM setting s WHERE s.key = 'promote.two_person' AND s.value = 'yes'
                AND ($1 = 0 OR s.stage_id = $1
                     OR (s.stage_id = 0 AND NOT EXISTS (SELECT 1 FROM setting o WHERE o.key = s.key AND o.stage_id = $1))))
   AND EXISTS (SELECT 1 FROM operator o WHERE o.role IN ('lead', 'owner') AND o.operator_id NOT IN ($2, $3));

-- name: setting_request.waiting
WITH asked AS (
  SELECT e.event_id, e.entity_id AS stage_id, e.body ->> 'key' AS key, e.body ->> 'from' AS was, e.body ->> 'to' AS value,
         e.operator_id, e.acted_by, e.at_ms, e.body ->> 'expires_ms' AS expires_ms
    FROM event e WHERE e.entity = 'setting_request' AND e.kind = 'setting.request')
SELECT a.event_id, a.stage_id, a.key, a.was, a.value, o.name, a.operator_id, a.acted_by, a.at_ms, a.expires_ms
  FROM asked a JOIN operator o ON o.operator_id = a.operator_id
 WHERE a.expires_ms > $1
   AND NOT EXISTS (SELECT 1 FROM event r WHERE r.entity = 'setting_request' AND r.kind <> 'setting.request' AND r.entity_id = a.event_id)
   AND NOT EXISTS (SELECT 1 FROM asked n WHERE n.stage_id = a.stage_id AND n.key = a.key AND n.event_id > a.event_id)
   AND NOT EXISTS (SELECT 1 FROM setting s WHERE s.stage_id = a.stage_id AND s.key = a.key AND s.changed_ms > a.at_ms)
 ORDER BY a.event_id;
