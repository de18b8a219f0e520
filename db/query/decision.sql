-- Decisions. A + before a column keeps its index out of use where an operator has a hundred thousand rows
-- and the item a few.

-- name: decision.by_uuid
SELECT decision_id FROM decision WHERE uuid = $1;

-- name: decision.add
INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, retracts,
                      seen_prediction_id, note, duration_ms, origin, import_id, decided_ms, recorded_ms, redoes, pass_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING decision_id;

-- name: decision.predictions
SELECT prediction_id, label_id FROM current_prediction WHERE item_id = $1 AND stage_id = $2 AND is_null = 0;

-- What is to be compared of the labels after $1.
-- name: decision.said_since
SELECT p.prediction_id, p.label_id, d.decision_id, d.label_id
  FROM decision d CROSS JOIN current_prediction p ON p.item_id = d.item_id AND p.stage_id = d.stage_id AND p.is_null = 0
 WHERE d.decision_id > $1 AND d.kind = 'label' ORDER BY d.decision_id, p.prediction_id;

-- name: comparison.add
INSERT INTO comparison (prediction_id, decision_id, rule_version, agrees, score, compared_ms, matches, measured)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- An operator's answers that have not been taken back, newest first. These four give the same columns.
-- name: decision.last
SELECT d.decision_id, d.item_id, d.assignment_id, coalesce(d.label_id, 0), d.kind, l.name, d.duration_ms, d.decided_ms, d.recorded_ms,
       d.mode, d.origin, a.state, a.operator_id, a.slot, a.lane,
       coalesce(i.path, i.external_key, 'item ' || i.item_id), d.note, coalesce(d.seen_prediction_id, 0), a.mode,
       coalesce((SELECT m.label_id = h.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id
                                                                                AND u.decision_id = d.decision_id)
                   FROM prediction p JOIN final_label m ON m.from_label_id = p.label_id
                   JOIN final_label h ON h.from_label_id = d.label_id
                  WHERE p.prediction_id = d.seen_prediction_id AND d.mode = 'assisted' AND d.kind = 'label'), -1)
  FROM decision d
  JOIN assignment a ON a.assignment_id = d.assignment_id
  JOIN item i ON i.item_id = d.item_id
  LEFT JOIN label l ON l.label_id = d.label_id
 WHERE d.operator_id = $1 AND d.stage_id = $2 AND d.kind <> 'retract' AND d.origin <> 'import'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
 ORDER BY d.decision_id DESC LIMIT $3;

-- The last one that can be given back to its operator: a skip or flag of what somebody else has taken
-- since is passed over.
-- name: decision.last_own
SELECT d.decision_id, d.item_id, d.assignment_id, coalesce(d.label_id, 0), d.kind, l.name, d.duration_ms, d.decided_ms, d.recorded_ms,
       d.mode, d.origin, a.state, a.operator_id, a.slot, a.lane,
       coalesce(i.path, i.external_key, 'item ' || i.item_id), d.note, coalesce(d.seen_prediction_id, 0), a.mode,
       coalesce((SELECT m.label_id = h.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id
                                                                                AND u.decision_id = d.decision_id)
                   FROM prediction p JOIN final_label m ON m.from_label_id = p.label_id
                   JOIN final_label h ON h.from_label_id = d.label_id
                  WHERE p.prediction_id = d.seen_prediction_id AND d.mode = 'assisted' AND d.kind = 'label'), -1)
  FROM decision d
  JOIN assignment a ON a.assignment_id = d.assignment_id
  JOIN item i ON i.item_id = d.item_id
  LEFT JOIN label l ON l.label_id = d.label_id
 WHERE d.operator_id = $1 AND d.stage_id = $2 AND d.kind <> 'retract' AND d.origin <> 'import'
   AND (a.operator_id = $1 OR (a.state = 'open' AND (a.reserved_for IS NULL OR a.reserved_for = $1)))
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
 ORDER BY d.decision_id DESC LIMIT $3;

-- What an operator took back last and has not done again, where nothing new was answered since.
-- name: decision.last_undone
SELECT d.decision_id, d.item_id, d.assignment_id, coalesce(d.label_id, 0), d.kind, l.name, d.duration_ms, d.decided_ms, d.recorded_ms,
       d.mode, d.origin, a.state, a.operator_id, a.slot, a.lane,
       coalesce(i.path, i.external_key, 'item ' || i.item_id), d.note, coalesce(d.seen_prediction_id, 0), a.mode,
       coalesce((SELECT m.label_id = h.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id
                                                                                AND u.decision_id = d.decision_id)
                   FROM prediction p JOIN final_label m ON m.from_label_id = p.label_id
                   JOIN final_label h ON h.from_label_id = d.label_id
                  WHERE p.prediction_id = d.seen_prediction_id AND d.mode = 'assisted' AND d.kind = 'label'), -1)
  FROM decision t
  JOIN decision d ON d.decision_id = t.retracts
  JOIN assignment a ON a.assignment_id = d.assignment_id
  JOIN item i ON i.item_id = d.item_id
  LEFT JOIN label l ON l.label_id = d.label_id
 WHERE t.operator_id = $1 AND t.stage_id = $2 AND t.kind = 'retract' AND d.operator_id = $1 AND t.pass_id IS NULL
   AND t.decision_id > coalesce((SELECT f.decision_id FROM decision f
                                  WHERE f.operator_id = $1 AND f.stage_id = $2 AND f.kind <> 'retract' AND f.redoes IS NULL
                                    AND f.origin <> 'import' ORDER BY f.decision_id DESC LIMIT 1), 0)
   AND NOT EXISTS (SELECT 1 FROM decision n WHERE n.redoes = d.decision_id)
 ORDER BY t.decision_id DESC LIMIT $3;

-- An operator's answer in force for an item.
-- name: decision.of_item
SELECT d.decision_id, d.item_id, d.assignment_id, coalesce(d.label_id, 0), d.kind, l.name, d.duration_ms, d.decided_ms, d.recorded_ms,
       d.mode, d.origin, a.state, a.operator_id, a.slot, a.lane,
       coalesce(i.path, i.external_key, 'item ' || i.item_id), d.note, coalesce(d.seen_prediction_id, 0), a.mode,
       coalesce((SELECT m.label_id = h.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id
                                                                                AND u.decision_id = d.decision_id)
                   FROM prediction p JOIN final_label m ON m.from_label_id = p.label_id
                   JOIN final_label h ON h.from_label_id = d.label_id
                  WHERE p.prediction_id = d.seen_prediction_id AND d.mode = 'assisted' AND d.kind = 'label'), -1)
  FROM decision d
  JOIN assignment a ON a.assignment_id = d.assignment_id
  JOIN item i ON i.item_id = d.item_id
  LEFT JOIN label l ON l.label_id = d.label_id
 WHERE d.item_id = $3 AND d.stage_id = $2 AND +d.operator_id = $1 AND d.kind IN ('label', 'unsure') AND d.origin <> 'import'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
 ORDER BY d.decision_id DESC LIMIT 1;

-- The answer to a place that its operator has just taken back: but for flags nothing of theirs there is
-- newer. Others' flags that they cleared are no answers of theirs.
-- name: decision.taken_back
SELECT t.retracts FROM decision t
 WHERE t.kind = 'retract' AND t.pass_id IS NULL
   AND t.decision_id = (SELECT max(+n.decision_id) FROM decision n
                         WHERE n.assignment_id = $1 AND +n.operator_id = $2 AND n.kind <> 'flag'
                           AND NOT EXISTS (SELECT 1 FROM decision f WHERE f.decision_id = n.retracts AND +f.operator_id <> $2));

-- Flags of an item that stand.
-- name: decision.flags
SELECT d.decision_id, d.assignment_id, d.mode FROM decision d
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.kind = 'flag'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
 ORDER BY d.decision_id;

-- What an operator has skipped of a place since it was last put back for all.
-- name: decision.skips
SELECT count(*) FROM decision s JOIN assignment a ON a.assignment_id = s.assignment_id
 WHERE s.operator_id = $1 AND s.assignment_id = $2 AND s.kind = 'skip' AND +s.decision_id > a.skips_end
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = s.decision_id);

-- name: decision.given
SELECT d.kind, coalesce(d.label_id, 0), c.bytes, o.words, w.bytes
  FROM decision d LEFT JOIN content c ON c.hash = d.note LEFT JOIN decision_output o ON o.decision_id = d.decision_id
  LEFT JOIN content w ON w.hash = o.words
 WHERE d.decision_id = $1;

-- name: decision.regions
SELECT x, y, width, height, coalesce(label_id, 0), score FROM region WHERE decision_id = $1 ORDER BY region_id;

-- name: decision.copy_regions
INSERT INTO region (decision_id, label_id, x, y, width, height, score)
SELECT $2, label_id, x, y, width, height, score FROM region WHERE decision_id = $1 ORDER BY region_id;

-- The last $3 acts of an operator, newest first, as a streak of fast accepts is made of: whether each is one,
-- that is given where somebody sat, with the label that was shown; and whether it is an answer, or one taken
-- back, where the model's was shown at all.
-- name: decision.accepts
SELECT d.decision_id,
       d.kind = 'label' AND d.mode = 'assisted' AND d.redoes IS NULL AND d.origin IN ('console', 'plain') AND d.duration_ms < $4
       AND EXISTS (SELECT 1 FROM prediction p JOIN final_label m ON m.from_label_id = p.label_id
                     JOIN final_label h ON h.from_label_id = d.label_id
                    WHERE p.prediction_id = d.seen_prediction_id AND m.label_id = h.label_id
                      AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = d.decision_id)),
       d.mode = 'assisted' AND d.kind IN ('label', 'unsure', 'retract')
  FROM decision d WHERE d.operator_id = $1 AND d.stage_id = $2 ORDER BY d.decision_id DESC LIMIT $3;

-- Where the operator's last streak ended.
-- name: decision.streak_end
SELECT entity_id FROM event WHERE kind = 'review.streak' AND operator_id = $1 ORDER BY entity_id DESC LIMIT 1;

-- name: decision.settled_id
SELECT max(decision_id) FROM settlement WHERE stage_id = $1;

-- name: decision.unsettled
SELECT count(*), max(d.decision_id) FROM decision d
 WHERE d.stage_id = $1 AND d.decision_id > $2 AND d.recorded_ms > $3 AND d.kind IN ('label', 'unsure') AND d.origin <> 'import'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);

-- name: settlement.add
INSERT INTO settlement (stage_id, decision_id, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5);

-- name: decision.counts
SELECT count(*) FILTER (WHERE d.kind IN ('label', 'unsure') AND d.decided_ms >= $3
                          AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)),
       count(*) FILTER (WHERE d.kind = 'retract' AND d.pass_id IS NULL AND d.decided_ms >= $3),
       count(*) FILTER (WHERE d.kind IN ('label', 'unsure') AND d.decided_ms > $4)
  FROM decision d
 WHERE d.operator_id = $1 AND d.stage_id = $2 AND d.decided_ms >= min($3, $4);

-- name: import.begin
INSERT INTO import_batch (kind, file, sha256, mode, vouched_by, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING import_id;

-- What an answer of operator $3 for item $1 finds: an answer of theirs in force ($4: one from outside), and the item's first
-- place, where it waits for anybody or for them.
-- name: import.look
SELECT (SELECT d.decision_id FROM decision d
         WHERE d.item_id = $1 AND d.stage_id = $2 AND +d.operator_id = $3 AND d.kind IN ('label', 'unsure') AND (d.mode = 'truth') = $4
           AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id)
         LIMIT 1),
       (SELECT a.assignment_id FROM assignment a
         WHERE a.item_id = $1 AND a.stage_id = $2 AND a.slot = 1 AND a.state = 'open' AND a.lane IN ('review', 'audit')
           AND (a.reserved_for IS NULL OR a.reserved_for = $3));

-- Places that wait, taken and left by imported answers in one step.
-- name: import.leave_places
WITH answered (assignment_id, operator_id, mode) AS (VALUES ($1, $2, $3))
UPDATE assignment SET state = 'done', operator_id = n.operator_id, mode = n.mode, lease_count = lease_count + 1
  FROM answered n WHERE assignment.assignment_id = n.assignment_id AND assignment.state = 'open';

-- Whether item $1 has counted in stage $2 as another label than $3, in any epoch.
-- name: import.contradicts
SELECT 1 FROM epoch e JOIN folded f ON f.epoch_id = e.epoch_id AND f.item_id = $1
  JOIN final_label c ON c.from_label_id = f.decided_label_id JOIN final_label g ON g.from_label_id = $3
 WHERE e.stage_id = $2 AND f.kind <> 'none' AND c.label_id <> g.label_id LIMIT 1;
