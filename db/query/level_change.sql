-- Levels.

-- name: level.current
SELECT to_level FROM level_change WHERE stage_id = $1 ORDER BY level_change_id DESC LIMIT 1;

-- name: level.add
INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms, gate_evaluation_id, request_id,
                          epoch_id, evidence)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING level_change_id;

-- The newest change, whether it was a stop, and whether another version became live or evidence began
-- anew since: an epoch that begins with its version says nothing, nor does the switch that the change came with,
-- whose rows may be a millisecond younger.
-- name: level.last
SELECT c.from_level, c.at_ms, c.kind = 'stop',
       EXISTS (SELECT 1 FROM rollout r WHERE r.stage_id = c.stage_id AND r.role = 'live' AND r.at_ms > c.at_ms
                 AND NOT EXISTS (SELECT 1 FROM rollout_act a WHERE a.act_id = r.act_id AND a.level_change_id = c.level_change_id)),
       EXISTS (SELECT 1 FROM epoch e WHERE e.stage_id = c.stage_id AND e.cause <> 'first' AND e.at_ms >= c.at_ms)
  FROM level_change c WHERE c.stage_id = $1 ORDER BY c.level_change_id DESC LIMIT 1;

-- name: level.history
SELECT c.from_level, c.to_level, c.kind, o.name, c.reason, c.at_ms, b.name, a.name, c.epoch_id, c.evidence IS NOT NULL
  FROM level_change c JOIN operator o ON o.operator_id = c.operator_id JOIN operator b ON b.operator_id = c.acted_by
  LEFT JOIN promotion_request r ON r.request_id = c.request_id LEFT JOIN operator a ON a.operator_id = r.operator_id
 WHERE c.stage_id = $1 ORDER BY c.level_change_id;

-- Items of a stage's kind, or predicted for it, that nobody, nor the machine, has decided, and that have no place in its queue.
-- name: level.unplaced
SELECT i.item_id FROM item i
 WHERE (i.kind = $2 OR EXISTS (SELECT 1 FROM prediction p WHERE p.item_id = i.item_id AND p.stage_id = $1))
   AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $1)
   AND NOT EXISTS (SELECT 1 FROM current_route r WHERE r.item_id = i.item_id AND r.stage_id = $1 AND r.route <> 'human')
   AND (NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = $1)
        OR EXISTS (SELECT 1 FROM current_pass c WHERE c.item_id = i.item_id AND c.stage_id = $1 AND c.state = 'open'))
   AND NOT EXISTS (SELECT 1 FROM known_item k WHERE k.item_id = i.item_id AND k.stage_id = $1)
 ORDER BY i.item_id;
