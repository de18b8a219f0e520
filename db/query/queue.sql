-- The queue. Each of these must find its rows by an index, however long the queue is: a test reads
-- the plan of every statement here. The literal words 'open' and 'leased' let the partial indexes apply,
-- and a + before a column keeps its index from being taken for the better way to an operator's few skips.
--
-- Those that choose a place for an actor have the same values: $1 who, $2 the stage, $3 whether they
-- lead, who alone are given ties and answers in doubt, and $4 the time, from which on a place may be for whoever has
-- answered its item before.

-- name: queue.add
INSERT INTO assignment (item_id, stage_id, slot, lane, due_ms, place, created_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING assignment_id;

-- name: queue.content
SELECT sha256 FROM item WHERE item_id = $1;

-- name: queue.return_expired
UPDATE assignment SET state = 'open', operator_id = NULL, lease_token = NULL, lease_expires_ms = NULL, lease_holder = NULL
 WHERE state = 'leased' AND lease_expires_ms <= $1;

-- The actor's own leases in a stage, oldest first.
-- name: queue.own
SELECT assignment_id, item_id, slot, lane, mode, lease_holder FROM assignment
 WHERE state = 'leased' AND lease_expires_ms > $3 AND operator_id = $1 AND stage_id = $2
 ORDER BY assignment_id;

-- What is kept for the actor, for them alone and before anything else.
-- name: queue.reserved
SELECT a.assignment_id, a.item_id, a.slot, a.lane, a.mode, a.rank FROM assignment a
 WHERE a.state = 'open' AND ($3 OR a.lane NOT IN ('adjudication', 'suspect')) AND a.reserved_for = $1 AND a.stage_id = $2
   AND NOT EXISTS (SELECT 1 FROM decision s
                    WHERE s.operator_id = $1 AND s.assignment_id = a.assignment_id AND s.kind = 'skip' AND +s.decision_id > a.skips_end
                      AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = s.decision_id))
   AND NOT EXISTS (SELECT 1 FROM assignment o
                    WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.operator_id = $1
                      AND (o.state = 'leased' OR (o.state = 'done' AND NOT coalesce(a.repeat_ms <= $4, 0))))
 ORDER BY a.due_ms, a.place;

-- The queue from its head on, for an actor: what they have not skipped, and have answered no other
-- place of.
-- name: queue.head
SELECT a.assignment_id, a.item_id, a.slot, a.lane, a.mode, a.rank FROM assignment a
 WHERE a.state = 'open' AND ($3 OR a.lane NOT IN ('adjudication', 'suspect')) AND a.stage_id = $2 AND a.reserved_for IS NULL
   AND NOT EXISTS (SELECT 1 FROM decision s
                    WHERE s.operator_id = $1 AND s.assignment_id = a.assignment_id AND s.kind = 'skip' AND +s.decision_id > a.skips_end
                      AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = s.decision_id))
   AND NOT EXISTS (SELECT 1 FROM assignment o
                    WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.operator_id = $1
                      AND (o.state = 'leased' OR (o.state = 'done' AND NOT coalesce(a.repeat_ms <= $4, 0))))
 ORDER BY a.place;

-- Of these what must be answered by $5, the most urgent first.
-- name: queue.pressing
SELECT a.assignment_id, a.item_id, a.slot, a.lane, a.mode, a.rank FROM assignment a
 WHERE a.state = 'open' AND ($3 OR a.lane NOT IN ('adjudication', 'suspect')) AND a.stage_id = $2 AND a.reserved_for IS NULL
   AND a.due_ms < 9223372036854775807 AND a.due_ms <= $5
   AND NOT EXISTS (SELECT 1 FROM decision s
                    WHERE s.operator_id = $1 AND s.assignment_id = a.assignment_id AND s.kind = 'skip' AND +s.decision_id > a.skips_end
                      AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = s.decision_id))
   AND NOT EXISTS (SELECT 1 FROM assignment o
                    WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.operator_id = $1
                      AND (o.state = 'leased' OR (o.state = 'done' AND NOT coalesce(a.repeat_ms <= $4, 0))))
 ORDER BY a.due_ms, a.place;

-- What the actor has skipped, longest ago first. assignment_id > 0 leads to the index of skips.
-- name: queue.skipped
SELECT a.assignment_id, a.item_id, a.slot, a.lane, a.mode, a.rank
  FROM decision s JOIN assignment a ON a.assignment_id = s.assignment_id
 WHERE s.operator_id = $1 AND s.kind = 'skip' AND s.assignment_id > 0 AND a.state = 'open' AND ($3 OR a.lane NOT IN ('adjudication', 'suspect')) AND +a.stage_id = $2
   AND (a.reserved_for IS NULL OR a.reserved_for = $1)
   AND s.decision_id = (SELECT max(+t.decision_id) FROM decision t
                         WHERE t.operator_id = $1 AND t.assignment_id = a.assignment_id AND t.kind = 'skip' AND +t.decision_id > a.skips_end
                           AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = t.decision_id))
   AND NOT EXISTS (SELECT 1 FROM assignment o
                    WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.operator_id = $1
                      AND (o.state = 'leased' OR (o.state = 'done' AND NOT coalesce(a.repeat_ms <= $4, 0))))
 ORDER BY +s.decision_id;

-- One place, where it is open to the actor.
-- name: queue.open_place
SELECT a.assignment_id, a.item_id, a.slot, a.lane, a.mode, a.rank FROM assignment a
 WHERE a.assignment_id = $5 AND a.stage_id = $2 AND a.state = 'open' AND ($3 OR a.lane NOT IN ('adjudication', 'suspect'))
   AND (a.reserved_for IS NULL OR a.reserved_for = $1)
   AND NOT EXISTS (SELECT 1 FROM assignment o
                    WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.operator_id = $1
                      AND (o.state = 'leased' OR (o.state = 'done' AND NOT coalesce(a.repeat_ms <= $4, 0))));

-- name: queue.of_item
SELECT assignment_id, item_id, slot, lane, state, operator_id, lease_holder, mode, reserved_for, repeat_ms FROM assignment
 WHERE item_id = $1 AND stage_id = $2 AND state <> 'cancelled' ORDER BY slot;

-- name: queue.place
SELECT state, operator_id, lease_token, mode FROM assignment WHERE assignment_id = $1;

-- name: queue.lease
UPDATE assignment SET state = 'leased', operator_id = $2, mode = $3, lease_token = $4, lease_expires_ms = $5, lease_holder = $6,
       lease_count = lease_count + 1
 WHERE assignment_id = $1
   AND ((state = 'open' AND (reserved_for IS NULL OR reserved_for = $2)) OR (state = 'leased' AND operator_id = $2));

-- name: queue.stage
SELECT stage_id FROM assignment WHERE assignment_id = $1;

-- name: queue.renew
UPDATE assignment SET lease_expires_ms = $4
 WHERE assignment_id = $1 AND operator_id = $2 AND state = 'leased' AND lease_token = $3;

-- name: queue.release
UPDATE assignment SET state = 'open', operator_id = NULL, lease_token = NULL, lease_expires_ms = NULL, lease_holder = NULL
 WHERE assignment_id = $1 AND operator_id = $2 AND state = 'leased' AND lease_token = $3;

-- name: queue.close
UPDATE assignment SET state = 'done', lease_token = NULL, lease_expires_ms = NULL, lease_holder = NULL
 WHERE assignment_id = $1 AND operator_id = $2 AND state = 'leased';

-- name: queue.cancel
UPDATE assignment SET state = 'cancelled' WHERE assignment_id = $1 AND state = 'open';

-- name: queue.to_lane
UPDATE assignment SET state = 'open', lane = $2, due_ms = $3 WHERE assignment_id = $1 AND state IN ('open', 'cancelled');

-- name: queue.take_back
UPDATE assignment SET state = 'open', operator_id = NULL
 WHERE assignment_id = $1 AND operator_id = $2 AND state = 'done';

-- name: queue.first_place
SELECT assignment_id, state, lane FROM assignment WHERE item_id = $1 AND stage_id = $2 AND slot = 1;

-- A further place for an imported answer, taken and left in one step.
-- name: queue.add_answered
INSERT INTO assignment (item_id, stage_id, slot, lane, due_ms, place, created_ms, state, operator_id, mode, lease_count)
VALUES ($1, $2, coalesce((SELECT max(slot) + 1 FROM assignment WHERE item_id = $1 AND stage_id = $2), 1), 'review', $3, 0, $4,
        'done', $5, $6, 1) RETURNING assignment_id, slot;

-- Places that wait for an actor: anyone's, and what is kept for them, but not what they may not take.
-- Nobody has answered an item whose first place is open.
-- name: queue.count
SELECT count(*) FROM (SELECT 1 FROM assignment a
                       WHERE a.state = 'open' AND ($3 OR a.lane NOT IN ('adjudication', 'suspect')) AND a.stage_id = $2
                         AND (a.reserved_for IS NULL OR a.reserved_for = $1)
                         AND (a.slot = 1 OR NOT EXISTS
                              (SELECT 1 FROM assignment o
                                WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.operator_id = $1
                                  AND (o.state = 'leased' OR (o.state = 'done' AND NOT coalesce(a.repeat_ms <= $4, 0)))))
                       LIMIT $5);

-- name: queue.waiting_place
SELECT assignment_id, slot FROM assignment
 WHERE item_id = $1 AND stage_id = $2 AND state = 'open' AND lane IN ('review', 'audit') AND (reserved_for IS NULL OR reserved_for = $3) ORDER BY slot LIMIT 1;

-- ---- what leads do ----

-- name: queue.assign
UPDATE assignment SET reserved_for = $3
 WHERE assignment_id = $1 AND stage_id = $2 AND state IN ('open', 'leased') AND reserved_for IS NOT $3;

-- name: queue.newest_decision
SELECT max(decision_id) FROM decision;

-- name: queue.answered_item
SELECT item_id FROM assignment WHERE assignment_id = $1 AND stage_id = $2 AND state = 'done';

-- name: queue.waiting
SELECT assignment_id FROM assignment WHERE item_id = $1 AND stage_id = $2 AND state IN ('open', 'leased') LIMIT 1;

-- A place that is on a screen, or was skipped by anyone.
-- name: queue.put_back
UPDATE assignment SET state = 'open', operator_id = NULL, lease_token = NULL, lease_expires_ms = NULL, lease_holder = NULL, skips_end = $3
 WHERE assignment_id = $1 AND stage_id = $2
   AND (state = 'leased'
        OR (state = 'open' AND EXISTS (SELECT 1 FROM decision s
                                        WHERE s.assignment_id = $1 AND s.kind = 'skip' AND +s.decision_id > skips_end
                                          AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = s.decision_id))));
