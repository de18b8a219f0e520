-- Telling of alarms.

-- The first that is due by a way, $5 ('': the command), that the setting $4 switches on: $2 attempts at most, the last
-- of them a minute ago, then two, four.
-- name: notice.due
WITH since AS (SELECT changed_ms FROM setting WHERE key = $4 AND stage_id IN (0, $1) ORDER BY stage_id DESC LIMIT 1),
     told AS (SELECT a.alarm_id, 0 AS act_id, 'opened' AS what, a.opened_ms AS at_ms, a.value, '' AS note
                FROM alarm a, since WHERE a.stage_id = $1 AND a.opened_ms >= since.changed_ms
               UNION ALL
              SELECT m.alarm_id, m.alarm_act_id, iif(m.kind = 'worse', 'worse', 'closed'), m.at_ms, m.value, m.note
                FROM since, alarm a JOIN alarm_act m ON m.alarm_id = a.alarm_id
               WHERE a.stage_id = $1 AND m.kind IN ('worse', 'close', 'false') AND m.at_ms >= since.changed_ms),
     tried AS (SELECT t.*, count(n.notification_id) AS tries, max(n.at_ms) AS tried_ms
                 FROM told t
                 LEFT JOIN notification n ON n.alarm_id = t.alarm_id AND coalesce(n.alarm_act_id, 0) = t.act_id AND coalesce(n.way, '') = $5
                GROUP BY t.alarm_id, t.act_id HAVING count(n.notification_id) = count(nullif(n.failure, '')))
SELECT t.alarm_id, t.act_id, t.what, t.at_ms, t.value, t.note, t.tries + 1, a.metric, a.scope, a.side, a.severity, a.action, a.words, a.low,
       a.high, a.count, a.opened_ms
  FROM tried t JOIN alarm a ON a.alarm_id = t.alarm_id
 WHERE t.tries < $2 AND (t.tries = 0 OR t.tried_ms + (60000 << (t.tries - 1)) <= $3)
 ORDER BY t.at_ms, t.alarm_id, t.act_id LIMIT 1;

-- name: notice.add
INSERT INTO notification (alarm_id, alarm_act_id, what, attempt, failure, at_ms, way) VALUES ($1, $2, $3, $4, $5, $6, nullif($7, ''));

-- name: notice.last
SELECT what, failure, attempt, at_ms, coalesce(way, '') FROM notification WHERE alarm_id = $1 ORDER BY notification_id DESC LIMIT $2;

-- name: notice.leased
SELECT at FROM monitor_mark WHERE stage_id = $1 AND name = 'notify';

-- name: notice.lease
INSERT INTO monitor_mark (stage_id, name, at) VALUES ($1, 'notify', $2) ON CONFLICT (stage_id, name) DO UPDATE SET at = excluded.at;
