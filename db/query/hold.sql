-- What the machine decided between a change for the worse and the demotion that followed.

-- name: hold.since
SELECT routed_ms FROM route WHERE route_id = $1;

-- name: hold.of_change
SELECT hold_id FROM hold WHERE level_change_id = $1;

-- name: hold.add
INSERT INTO hold (stage_id, level_change_id, since_ms, at_ms) VALUES ($1, $2, $3, $4) RETURNING hold_id;

-- What version $4 decided from route $3 on.
-- name: hold.add_items
INSERT INTO hold_item (hold_id, item_id, route_id)
SELECT $1, r.item_id, r.route_id FROM route r
 WHERE r.stage_id = $2 AND r.route_id >= $3 AND r.route <> 'human' AND r.model_version_id = $4;

-- Newest first. An item of a hold waits where it has a place in the queue; it is reviewed where it waits no more
-- and people have answered it, or its truth has come in; the rest is untouched: hold.unseen.
-- name: hold.list
WITH of_item AS (
SELECT i.hold_id, i.item_id,
       EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = h.stage_id AND a.state IN ('open', 'leased')) AS waits,
       EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = h.stage_id AND a.state = 'done')
       OR EXISTS (SELECT 1 FROM answer_in_force d WHERE d.item_id = i.item_id AND d.stage_id = h.stage_id AND d.kind = 'label') AS answered
  FROM hold h JOIN hold_item i ON i.hold_id = h.hold_id WHERE h.stage_id = $1)
SELECT h.hold_id, h.since_ms, h.at_ms, c.reason, count(i.item_id), count(*) FILTER (WHERE i.answered AND NOT i.waits),
       count(*) FILTER (WHERE i.waits),
       (SELECT w.reason FROM hold_answer w WHERE w.hold_id = h.hold_id AND w.answer = 'release')
  FROM hold h JOIN level_change c ON c.level_change_id = h.level_change_id LEFT JOIN of_item i ON i.hold_id = h.hold_id
 WHERE h.stage_id = $1 GROUP BY h.hold_id ORDER BY h.hold_id DESC;

-- What the machine said of an item that people may still be asked about, blind, is told to nobody.
-- name: hold.items
SELECT i.item_id, coalesce(i.external_key, i.path, 'item ' || i.item_id), i.group_key,
       CASE WHEN g.name IS NOT NULL OR x.hold_id IS NOT NULL THEN f.name END,
       CASE WHEN g.name IS NOT NULL OR x.hold_id IS NOT NULL THEN p.confidence END, r.routed_ms, g.name
  FROM hold h
  JOIN hold_item t ON t.hold_id = h.hold_id
  JOIN item i ON i.item_id = t.item_id
  JOIN route r ON r.route_id = t.route_id
  LEFT JOIN prediction p ON p.prediction_id = r.prediction_id
  LEFT JOIN final_label f ON f.from_label_id = p.label_id
  LEFT JOIN agreed_label w ON w.item_id = t.item_id AND w.stage_id = h.stage_id
  LEFT JOIN label g ON g.label_id = w.label_id
  LEFT JOIN hold_answer x ON x.hold_id = h.hold_id AND x.answer = 'release'
 WHERE h.hold_id = $1 ORDER BY t.route_id;

-- Items of a hold that nobody has answered and that wait for nobody.
-- name: hold.unseen
SELECT t.item_id FROM hold_item t JOIN hold h ON h.hold_id = t.hold_id
 WHERE t.hold_id = $1
   AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = t.item_id AND a.stage_id = h.stage_id AND a.state <> 'cancelled')
   AND NOT EXISTS (SELECT 1 FROM answer_in_force d WHERE d.item_id = t.item_id AND d.stage_id = h.stage_id AND d.kind = 'label')
 ORDER BY t.item_id;

-- What waits only because hold $1 was sent to people: no audit, and of no other hold that was sent and not let go.
-- name: hold.leave_queue
UPDATE assignment SET state = 'cancelled'
 WHERE state = 'open' AND lane = 'audit'
   AND EXISTS (SELECT 1 FROM hold_item t JOIN hold h ON h.hold_id = t.hold_id JOIN route r ON r.route_id = t.route_id
                WHERE t.hold_id = $1 AND t.item_id = assignment.item_id AND h.stage_id = assignment.stage_id AND r.route = 'auto'
                  AND NOT EXISTS (SELECT 1 FROM route n
                                   WHERE n.item_id = r.item_id AND n.stage_id = r.stage_id AND n.route_id > r.route_id))
   AND NOT EXISTS (SELECT 1 FROM hold_item o JOIN hold_answer s ON s.hold_id = o.hold_id AND s.answer = 'review'
                    WHERE o.item_id = assignment.item_id AND o.hold_id <> $1
                      AND NOT EXISTS (SELECT 1 FROM hold_answer x WHERE x.hold_id = o.hold_id AND x.answer = 'release'));

-- name: hold.answered
SELECT 1 FROM hold_answer WHERE hold_id = $1 AND answer = $2;

-- name: hold.answer
INSERT INTO hold_answer (hold_id, answer, reason, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6);
