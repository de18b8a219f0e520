-- All that happened to one item, for whoever looks at it. Statements named ".own" are those that an
-- inspector may read: nothing of the model, no lanes and modes, and answers of nobody else, nor what
-- came to be known from outside; nor what they had answered before they were asked again, as if for the first time, until
-- they have. Of an item that is still to be judged blind, or whose answer is not settled, leads read those, and besides what
-- people asked for.

-- name: item_history.said
SELECT d.decided_ms, o.name, d.kind, l.name, d.mode, d.duration_ms, CAST(c.bytes AS TEXT), d.origin,
       (SELECT r.decided_ms FROM decision r WHERE r.retracts = d.decision_id), d.decision_id
  FROM decision d
  JOIN operator o ON o.operator_id = d.operator_id
  LEFT JOIN label l ON l.label_id = d.label_id
  LEFT JOIN content c ON c.hash = d.note
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.kind <> 'retract' ORDER BY d.decision_id;

-- name: item_history.said.own
SELECT d.decided_ms, o.name, d.kind, l.name, '', d.duration_ms, CAST(c.bytes AS TEXT), d.origin,
       (SELECT r.decided_ms FROM decision r WHERE r.retracts = d.decision_id), d.decision_id
  FROM decision d
  JOIN operator o ON o.operator_id = d.operator_id
  LEFT JOIN label l ON l.label_id = d.label_id
  LEFT JOIN content c ON c.hash = d.note
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.kind <> 'retract' AND d.operator_id = $3 AND d.mode <> 'truth'
   AND (d.kind IN ('skip', 'flag')
        OR NOT EXISTS (SELECT 1 FROM assignment b
                        WHERE b.item_id = $1 AND b.stage_id = $2 AND b.lane = 'second'
                          AND b.repeat_ms <= $4 AND d.recorded_ms < b.repeat_ms
                          AND (b.state = 'open' OR (b.state = 'leased' AND b.operator_id = $3))))
 ORDER BY d.decision_id;

-- name: item_history.said.blind
SELECT d.decided_ms, o.name, d.kind, l.name, d.mode, d.duration_ms, CAST(c.bytes AS TEXT), d.origin,
       (SELECT r.decided_ms FROM decision r WHERE r.retracts = d.decision_id), d.decision_id
  FROM decision d
  JOIN operator o ON o.operator_id = d.operator_id
  LEFT JOIN label l ON l.label_id = d.label_id
  LEFT JOIN content c ON c.hash = d.note
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.mode <> 'truth'
   AND (d.kind IN ('skip', 'flag')
        OR (d.kind <> 'retract' AND d.operator_id = $3
            AND NOT EXISTS (SELECT 1 FROM assignment b
                             WHERE b.item_id = $1 AND b.stage_id = $2 AND b.lane = 'second'
                               AND b.repeat_ms <= $4 AND d.recorded_ms < b.repeat_ms
                               AND (b.state = 'open' OR (b.state = 'leased' AND b.operator_id = $3)))))
 ORDER BY d.decision_id;

-- name: item_history.routes
SELECT routed_ms, route, mode, reason, level FROM route WHERE item_id = $1 AND stage_id = $2 ORDER BY route_id;

-- name: item_history.predictions
SELECT p.predicted_ms, v.name || ' ' || v.version, p.role, l.name, p.confidence, p.failure, p.prediction_id FROM prediction p
  JOIN model_version v ON v.model_version_id = p.model_version_id
  LEFT JOIN label l ON l.label_id = p.label_id
 WHERE p.item_id = $1 AND p.stage_id = $2;

-- What it has counted as, where that is not what holds by now.
-- name: item_history.counted
SELECT f.folded_ms, v.name || ' ' || v.version, c.name
  FROM epoch e
  JOIN folded f ON f.epoch_id = e.epoch_id AND f.item_id = $1
  JOIN model_version v ON v.model_version_id = e.model_version_id
  JOIN final_label c ON c.from_label_id = f.decided_label_id
  JOIN agreed_label g ON g.item_id = f.item_id AND g.stage_id = e.stage_id
 WHERE e.stage_id = $2 AND f.kind IN ('blind', 'below', 'audit') AND g.label_id IS NOT c.label_id;

-- name: item_history.places
SELECT a.created_ms, a.lane, a.state, o.name, a.lease_count, a.lease_expires_ms, r.name FROM assignment a
  LEFT JOIN operator o ON o.operator_id = a.operator_id
  LEFT JOIN operator r ON r.operator_id = a.reserved_for
 WHERE a.item_id = $1 AND a.stage_id = $2 ORDER BY a.slot;

-- What waits ($3: for whom, $4: when), as if it were all that was ever asked for; what others look at a second
-- time is not told to whoever has answered.
-- name: item_history.places.blind
SELECT (SELECT min(b.created_ms) FROM assignment b WHERE b.item_id = a.item_id AND b.stage_id = a.stage_id), CASE WHEN a.lane IN ('second', 'audit') THEN 'review' ELSE a.lane END, a.state, o.name, a.lease_count,
       a.lease_expires_ms, r.name FROM assignment a
  LEFT JOIN operator o ON o.operator_id = a.operator_id
  LEFT JOIN operator r ON r.operator_id = a.reserved_for
 WHERE a.item_id = $1 AND a.stage_id = $2 AND a.state IN ('open', 'leased')
   AND (a.slot = 1 OR a.operator_id IS $3 OR coalesce(a.repeat_ms <= $4, 0)
        OR NOT EXISTS (SELECT 1 FROM assignment o
                        WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.state = 'done' AND o.operator_id = $3))
 ORDER BY a.slot;
