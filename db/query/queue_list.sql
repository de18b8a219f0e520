-- The queue as a list to look at: pages by key, in both directions, never by offset. Each base
-- statement walks an index from a key on; what else a row shows is looked up for the rows that are
-- kept. A test reads the plan of every statement here: none reads a table from end to end or sorts.
--
-- What an inspector may know is decided here: statements named ".own" read nothing of the model, no
-- lanes and no due times, and answers of nobody but the operator; nor what came to be known from outside.
-- Of an item that is still to be judged blind leads read no more either.

-- Every item, by id, which is the order of arrival: $1 to $2; and whether it is at stage $3: it is of the kind of one that stands
-- on none, or was handed on to it, or has a place there, from the cheapest to find on. That is no condition: a walk over many that are not can be broken off.
-- name: queue_list.items_up
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms,
       CASE WHEN i.kind = (SELECT t.input_kind FROM stage t WHERE t.stage_id = $3 AND NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = $3))
            THEN 1
            WHEN (SELECT c.state FROM stage_pass c WHERE c.item_id = i.item_id AND c.stage_id = $3 ORDER BY c.pass_id DESC LIMIT 1) = 'open'
            THEN 1
            ELSE EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $3 AND a.state <> 'cancelled') END
  FROM item i LEFT JOIN source s ON s.source_id = i.source_id
 WHERE i.item_id BETWEEN $1 AND $2 ORDER BY i.item_id;

-- name: queue_list.items_down
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms,
       CASE WHEN i.kind = (SELECT t.input_kind FROM stage t WHERE t.stage_id = $3 AND NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = $3))
            THEN 1
            WHEN (SELECT c.state FROM stage_pass c WHERE c.item_id = i.item_id AND c.stage_id = $3 ORDER BY c.pass_id DESC LIMIT 1) = 'open'
            THEN 1
            ELSE EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $3 AND a.state <> 'cancelled') END
  FROM item i LEFT JOIN source s ON s.source_id = i.source_id
 WHERE i.item_id BETWEEN $1 AND $2 ORDER BY i.item_id DESC;

-- The same of the items with a place that waits or is taken; one that has two comes twice.
-- name: queue_list.waiting_up
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms, 1
  FROM assignment a CROSS JOIN item i ON i.item_id = a.item_id LEFT JOIN source s ON s.source_id = i.source_id
 WHERE a.stage_id = $3 AND a.state IN ('open', 'leased') AND a.item_id BETWEEN $1 AND $2 ORDER BY a.item_id;

-- name: queue_list.waiting_down
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms, 1
  FROM assignment a CROSS JOIN item i ON i.item_id = a.item_id LEFT JOIN source s ON s.source_id = i.source_id
 WHERE a.stage_id = $3 AND a.state IN ('open', 'leased') AND a.item_id BETWEEN $1 AND $2 ORDER BY a.item_id DESC;

-- Places in the order in which they are handed out while nothing presses, from ($1, $2) on: place and number.
-- What goes to others only, since $4 has answered it by the time $5, is not among them.
-- name: queue_list.next_up
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms,
       a.place, a.assignment_id, a.rank
  FROM assignment a CROSS JOIN item i ON i.item_id = a.item_id LEFT JOIN source s ON s.source_id = i.source_id
 WHERE a.stage_id = $3 AND a.state = 'open' AND (a.place, a.assignment_id) > ($1, $2)
   AND (a.slot = 1 OR coalesce(a.repeat_ms <= $5, 0)
        OR NOT EXISTS (SELECT 1 FROM assignment o
                        WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.state = 'done' AND o.operator_id = $4))
 ORDER BY a.place, a.assignment_id;

-- name: queue_list.next_down
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms,
       a.place, a.assignment_id, a.rank
  FROM assignment a CROSS JOIN item i ON i.item_id = a.item_id LEFT JOIN source s ON s.source_id = i.source_id
 WHERE a.stage_id = $3 AND a.state = 'open' AND (a.place, a.assignment_id) < ($1, $2)
   AND (a.slot = 1 OR coalesce(a.repeat_ms <= $5, 0)
        OR NOT EXISTS (SELECT 1 FROM assignment o
                        WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.state = 'done' AND o.operator_id = $4))
 ORDER BY a.place DESC, a.assignment_id DESC;

-- Items of ranked places, from rank $1 on: of the turns that these have together the first is the highest's.
-- name: queue_list.ranked_up
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms, a.rank
  FROM assignment a CROSS JOIN item i ON i.item_id = a.item_id LEFT JOIN source s ON s.source_id = i.source_id
 WHERE a.stage_id = $2 AND a.state = 'open' AND a.rank IS NOT NULL AND a.rank < $1 ORDER BY a.rank DESC;

-- name: queue_list.ranked_down
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms, a.rank
  FROM assignment a CROSS JOIN item i ON i.item_id = a.item_id LEFT JOIN source s ON s.source_id = i.source_id
 WHERE a.stage_id = $2 AND a.state = 'open' AND a.rank IS NOT NULL AND a.rank > $1 ORDER BY a.rank;

-- Items by the confidence of the prediction that counts, from ($1, $2) on: confidence and prediction.
-- name: queue_list.sure_up
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms,
       p.confidence, p.prediction_id
  FROM answering_prediction p CROSS JOIN item i ON i.item_id = p.item_id LEFT JOIN source s ON s.source_id = i.source_id
 WHERE p.stage_id = $3 AND p.is_null = 0 AND (p.confidence, p.prediction_id) > ($1, $2)
 ORDER BY p.confidence, p.prediction_id;

-- name: queue_list.sure_down
SELECT i.item_id, i.kind, coalesce(i.path, i.external_key, 'item ' || i.item_id), coalesce(s.name, ''), i.added_ms,
       p.confidence, p.prediction_id
  FROM answering_prediction p CROSS JOIN item i ON i.item_id = p.item_id LEFT JOIN source s ON s.source_id = i.source_id
 WHERE p.stage_id = $3 AND p.is_null = 0 AND (p.confidence, p.prediction_id) < ($1, $2)
 ORDER BY p.confidence DESC, p.prediction_id DESC;

-- name: queue_list.last_item
SELECT max(item_id) FROM item;

-- What says whether an item is still to be judged blind.
-- name: queue_list.modes
SELECT state, lane, mode FROM assignment WHERE item_id = $1 AND stage_id = $2;

-- Answers given without the model that can be taken back: recorded since $3, and after $4.
-- name: queue_list.unsettled
SELECT d.operator_id FROM decision d
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.recorded_ms > $3 AND d.decision_id > $4 AND d.kind IN ('label', 'unsure')
   AND d.mode NOT IN ('assisted', 'truth') AND d.origin <> 'import'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);

-- The places of an item, for leads ($3; $4 is the time). An audit or a second look that waits would tell of
-- the model, so the lane is told when it is done; and to whoever has answered the item it is decided, whether
-- others look at it too or not. Where they are asked again, their former answer stands for nothing.
-- name: queue_list.places
SELECT a.state, o.name, a.operator_id, a.assignment_id,
       CASE WHEN a.state IN ('open', 'leased') AND a.lane IN ('second', 'audit') THEN 'review' ELSE a.lane END, r.name FROM assignment a
  LEFT JOIN operator o ON o.operator_id = a.operator_id
  LEFT JOIN operator r ON r.operator_id = a.reserved_for
 WHERE a.item_id = $1 AND a.stage_id = $2
   AND (a.lane NOT IN ('second', 'adjudication') OR a.operator_id IS $3 OR (a.state = 'open' AND coalesce(a.repeat_ms <= $4, 0))
        OR NOT EXISTS (SELECT 1 FROM assignment o
                        WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.state = 'done' AND o.operator_id = $3))
   AND NOT (a.state = 'done' AND a.operator_id IS $3
            AND EXISTS (SELECT 1 FROM assignment b
                         WHERE b.item_id = a.item_id AND b.stage_id = a.stage_id AND b.lane = 'second'
                           AND ((b.state = 'open' AND b.repeat_ms <= $4) OR (b.state = 'leased' AND b.operator_id = $3))))
 ORDER BY a.slot;

-- For inspectors ($3; $4 is the time). A tie is for leads: to everybody else the item is decided. Where one
-- is asked again, as if for the first time, their former answer stands for nothing.
-- name: queue_list.places.own
SELECT CASE WHEN a.lane IN ('adjudication', 'suspect') THEN 'done' ELSE a.state END, CASE WHEN a.lane IN ('adjudication', 'suspect') THEN NULL ELSE o.name END,
       a.operator_id, a.assignment_id
  FROM assignment a LEFT JOIN operator o ON o.operator_id = a.operator_id
 WHERE a.item_id = $1 AND a.stage_id = $2 AND a.state <> 'cancelled'
   AND NOT (a.state = 'done' AND a.operator_id = $3
            AND EXISTS (SELECT 1 FROM assignment b
                         WHERE b.item_id = a.item_id AND b.stage_id = a.stage_id AND b.lane = 'second'
                           AND ((b.state = 'open' AND b.repeat_ms <= $4) OR (b.state = 'leased' AND b.operator_id = $3))))
 ORDER BY a.slot;

-- What was said of an item and holds, the newest last.
-- name: queue_list.said
SELECT d.kind, f.name, d.decision_id FROM decision d
  LEFT JOIN label l ON l.label_id = d.label_id
  LEFT JOIN label f ON f.label_id = coalesce(l.merged_into, l.label_id)
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.kind IN ('label', 'unsure', 'flag')
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
 ORDER BY d.decision_id;

-- name: queue_list.said.own
SELECT d.kind, f.name, d.decision_id FROM decision d
  LEFT JOIN label l ON l.label_id = d.label_id
  LEFT JOIN label f ON f.label_id = coalesce(l.merged_into, l.label_id)
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.kind IN ('label', 'unsure', 'flag') AND d.operator_id = $3
   AND d.mode <> 'truth'
   AND (d.kind = 'flag'
        OR NOT EXISTS (SELECT 1 FROM assignment b
                        WHERE b.item_id = $1 AND b.stage_id = $2 AND b.lane = 'second'
                          AND ((b.state = 'open' AND b.repeat_ms <= $4) OR (b.state = 'leased' AND b.operator_id = $3))))
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
 ORDER BY d.decision_id;

-- What the version that answers for the item said.
-- name: queue_list.prediction
SELECT f.name, p.confidence, p.prediction_id FROM answering_prediction p
  LEFT JOIN label l ON l.label_id = p.label_id
  LEFT JOIN label f ON f.label_id = coalesce(l.merged_into, l.label_id)
 WHERE p.item_id = $1 AND p.stage_id = $2;

-- name: queue_list.route
SELECT route, reason FROM route WHERE item_id = $1 AND stage_id = $2 ORDER BY route_id DESC LIMIT 1;

-- name: queue_list.attribute
SELECT value FROM item_attribute WHERE item_id = $1 AND name = $2;
