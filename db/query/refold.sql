-- The ladder of a stage from its facts, as it was.

-- name: refold.epochs
SELECT epoch_id, model_version_id, attempt, label_set, since_decision_id, since_prediction_id, at_ms, line_id, spent FROM epoch
 WHERE stage_id = $1 ORDER BY epoch_id;

-- What epoch $1 of stage $2 and version $3 was planned by, as it was at $4: its cause; attempts that had been spent since $5,
-- counting an epoch by rows folded before that moment, and by then; changes of the labels after version $6 up to $7:
-- those that are no merges, and merges; whether a decision after $8 is older, or one up to it younger; whether an answer to a
-- prediction after $9 went its way before; whether the rule by which answers are compared is another than of the epoch before.
-- name: refold.epoch
SELECT e.cause,
       (SELECT coalesce(sum(o.spent), 0) FROM epoch o
         WHERE o.stage_id = $2 AND o.at_ms > $5 AND o.epoch_id < $1
           AND (EXISTS (SELECT 1 FROM folded f WHERE f.epoch_id = o.epoch_id AND f.folded_ms < $4)
                OR (o.model_version_id <> $3
                    AND NOT EXISTS (SELECT 1 FROM epoch n
                                     WHERE n.model_version_id = o.model_version_id AND n.epoch_id > o.epoch_id AND n.epoch_id < $1)))),
       (SELECT coalesce(sum(o.spent), 0) FROM epoch o
         WHERE o.stage_id = $2 AND o.at_ms > $5 AND o.epoch_id < $1
           AND (EXISTS (SELECT 1 FROM folded f WHERE f.epoch_id = o.epoch_id AND f.folded_ms <= $4)
                OR (o.model_version_id <> $3
                    AND NOT EXISTS (SELECT 1 FROM epoch n
                                     WHERE n.model_version_id = o.model_version_id AND n.epoch_id > o.epoch_id AND n.epoch_id < $1)))),
       (SELECT count(*) FROM label_change WHERE stage_id = $2 AND version > $6 AND version <= $7 AND kind NOT IN ('rename', 'merge')),
       (SELECT count(*) FROM label_change WHERE stage_id = $2 AND version > $6 AND version <= $7 AND kind = 'merge'),
       EXISTS (SELECT 1 FROM decision WHERE decision_id > $8 AND recorded_ms < $4)
         OR EXISTS (SELECT 1 FROM decision WHERE decision_id <= $8 AND recorded_ms > $4),
       EXISTS (SELECT 1 FROM route WHERE prediction_id > $9 AND routed_ms < $4),
       coalesce((SELECT b.rule_version FROM epoch b WHERE b.model_version_id = $3 AND b.epoch_id < $1 ORDER BY b.epoch_id DESC LIMIT 1)
                <> e.rule_version, e.cause = 'rule')
  FROM epoch e WHERE e.epoch_id = $1;

-- What says that evidence took automation back: an epoch that an alarm began, of the epoch that it ended, with the change
-- of level that it names and the level by then; and changes that no epoch names.
-- name: refold.demotions
SELECT coalesce((SELECT max(b.epoch_id) FROM epoch b WHERE b.model_version_id = e.model_version_id AND b.epoch_id < e.epoch_id), 0),
       e.epoch_id, coalesce(e.level_change_id, 0), coalesce(c.kind = 'demote', 0), coalesce(c.epoch_id, 0), c.from_level, c.to_level,
       c.reason, c.evidence, e.at_ms,
       coalesce((SELECT l.to_level FROM level_change l WHERE l.stage_id = $1 AND l.at_ms <= e.at_ms ORDER BY l.level_change_id DESC LIMIT 1), 0)
  FROM epoch e LEFT JOIN level_change c ON c.level_change_id = e.level_change_id AND c.stage_id = $1
 WHERE e.stage_id = $1 AND e.cause = 'demotion'
UNION ALL
SELECT coalesce(c.epoch_id, 0), 0, c.level_change_id, 1, coalesce(c.epoch_id, 0), c.from_level, c.to_level, c.reason, c.evidence, c.at_ms, 0
  FROM level_change c
 WHERE c.stage_id = $1 AND c.kind = 'demote' AND c.evidence LIKE '%"detector"%'
   AND NOT EXISTS (SELECT 1 FROM epoch e WHERE e.level_change_id = c.level_change_id AND e.cause = 'demotion')
 ORDER BY 2, 3;

-- Whether version $1 was live at a time.
-- name: refold.live
SELECT coalesce((SELECT r.role = 'live' FROM rollout r WHERE r.model_version_id = $1 AND r.at_ms <= $2
                  ORDER BY r.rollout_id DESC LIMIT 1), 0);

-- The rows of epoch $1, of stage $2 and version $3, beside what they name. $4: the first epoch whose watch goes on in
-- it; NULL: there is none.
-- name: refold.rows
SELECT f.folded_id, f.item_id, f.kind, f.why, f.prediction_id, f.decision_id, f.predicted_label_id, f.decided_label_id, f.bin,
       f.probability, f.imported, f.day_ms, f.group_key, f.sampled, f.folded_ms, f.until_decision_id,
       p.item_id IS f.item_id AND p.stage_id IS $2 AND p.model_version_id IS $3 AND p.is_null IS 0,
       p.label_id, p.confidence, p.bin, i.group_key, i.added_ms, r.route, r.level, r.model_version_id, r.audit_probability,
       coalesce(x.probability, 0),
       EXISTS (SELECT 1 FROM known_beforehand k WHERE k.stage_id = $2 AND k.item_id = f.item_id AND k.at_ms < f.folded_ms),
       EXISTS (SELECT 1 FROM training_item g WHERE g.model_version_id = $3 AND g.sha256 = i.sha256), f.route_id,
       (f.route_id IS NOT NULL AND r.route_id IS NULL)
       OR EXISTS (SELECT 1 FROM route q WHERE q.item_id = f.item_id AND q.stage_id = $2 AND q.route_id > coalesce(f.route_id, 0)
                                          AND q.routed_ms < f.folded_ms),
       EXISTS (SELECT 1 FROM decision d WHERE d.item_id = f.item_id AND d.stage_id = $2 AND d.decision_id > f.until_decision_id
                                          AND d.recorded_ms < f.folded_ms),
       i.sha256, (SELECT c.epoch_id FROM threshold_certificate c WHERE c.certificate_id = r.certificate_id),
       EXISTS (SELECT 1 FROM route q WHERE q.item_id = f.item_id AND q.stage_id = $2 AND q.route_id <= f.route_id AND q.level >= 3),
       (SELECT min(l.at_ms) FROM level_change l
         WHERE l.stage_id = $2 AND r.route_id > 0 AND l.level_change_id > coalesce(r.level_change_id, 0) AND l.to_level >= 3),
       CASE WHEN $4 IS NOT NULL THEN EXISTS (SELECT 1 FROM epoch e JOIN folded o ON o.epoch_id = e.epoch_id AND o.item_id = f.item_id
                                              WHERE e.model_version_id = $3 AND e.epoch_id >= $4 AND e.epoch_id < $1
                                                AND o.kind IN ('below', 'audit', 'truth')) ELSE 0 END,
       f.matches, (SELECT c.matches FROM comparison c WHERE c.prediction_id = f.prediction_id AND c.decision_id = f.decision_id)
  FROM folded f
  LEFT JOIN prediction p ON p.prediction_id = f.prediction_id
  LEFT JOIN item i ON i.item_id = f.item_id
  LEFT JOIN route r ON r.route_id = f.route_id AND r.item_id = f.item_id AND r.stage_id = $2
  LEFT JOIN exam_item x ON x.stage_id = $2 AND x.item_id = f.item_id
 WHERE f.epoch_id = $1 ORDER BY f.folded_id;

-- name: refold.decisions
SELECT decision_id, kind, mode, origin = 'import', coalesce(label_id, 0), coalesce(retracts, 0), decided_ms, recorded_ms,
       operator_id, seen_prediction_id IS NOT NULL,
       (SELECT group_concat(u.first_id) FROM unlike_answer u WHERE u.second_id = decision_id)
  FROM decision WHERE item_id = $1 AND stage_id = $2 AND decision_id <= $3 ORDER BY decision_id;

-- name: refold.settled
SELECT max(decision_id) FROM settlement WHERE stage_id = $1 AND at_ms <= $2;

-- name: refold.label_set
SELECT max(version) FROM label_change WHERE stage_id = $1 AND at_ms <= $2;

-- name: refold.gates
SELECT g.gate_evaluation_id,
       coalesce((SELECT e.event_id FROM event e WHERE e.kind = 'gate.evaluate' AND e.entity_id = g.gate_evaluation_id), 0)
  FROM gate_evaluation g WHERE g.stage_id = $1 ORDER BY g.gate_evaluation_id;

-- Items that were looked at for epoch $1, of stage $2 and version $3, by decision $5 and prediction $7 (after $4 and $6, where it
-- begins), and that had no row by row $8, at $9: the route they had, whether it was audited, of the exam, known beforehand; whether
-- a place for another look was open for sure, and whether one may have been: when one was taken back no row tells.
-- name: refold.waiting
SELECT c.item_id, r.route, r.level, coalesce(x.probability, 0),
       EXISTS (SELECT 1 FROM known_beforehand k WHERE k.stage_id = $2 AND k.item_id = c.item_id AND k.at_ms <= $9),
       EXISTS (SELECT 1 FROM assignment a
                WHERE a.item_id = c.item_id AND a.stage_id = $2 AND a.lane IN ('second', 'adjudication') AND a.opened_by <= $5
                  AND a.state <> 'cancelled'
                  AND NOT EXISTS (SELECT 1 FROM decision d
                                   WHERE d.item_id = c.item_id AND d.assignment_id = a.assignment_id AND d.decision_id <= $5)),
       EXISTS (SELECT 1 FROM assignment a
                WHERE a.item_id = c.item_id AND a.stage_id = $2 AND a.lane IN ('second', 'adjudication') AND a.opened_by IS NOT NULL
                  AND a.created_ms <= $9
                  AND NOT EXISTS (SELECT 1 FROM decision d
                                   WHERE d.item_id = c.item_id AND d.assignment_id = a.assignment_id AND d.decision_id <= $5
                                     AND d.kind IN ('label', 'unsure')
                                     AND NOT EXISTS (SELECT 1 FROM decision t WHERE t.retracts = d.decision_id AND t.decision_id <= $5)))
  FROM (SELECT item_id FROM decision WHERE decision_id > $4 AND decision_id <= $5 AND stage_id = $2 AND mode NOT IN ('assisted', 'gold')
        UNION
        SELECT p.item_id FROM prediction p
         WHERE $4 > 0 AND p.prediction_id > $6 AND p.prediction_id <= $7 AND +p.model_version_id = $3
           AND EXISTS (SELECT 1 FROM decision e WHERE e.item_id = p.item_id AND e.stage_id = $2 AND e.decision_id <= $4)) c
  LEFT JOIN route r ON r.route_id = (SELECT max(q.route_id) FROM route q
                                      WHERE q.item_id = c.item_id AND q.stage_id = $2 AND q.routed_ms <= $9)
  LEFT JOIN exam_item x ON x.stage_id = $2 AND x.item_id = c.item_id
 WHERE NOT EXISTS (SELECT 1 FROM folded f WHERE f.epoch_id = $1 AND f.item_id = c.item_id AND f.folded_id <= $8);

-- Audits of stage $1 that nobody had answered by decision $4 and that were overdue at $2, or drawn before $3: for sure, and
-- with those whose place was taken back since.
-- name: refold.overdue
SELECT count(*) FILTER (WHERE a.state <> 'cancelled'), count(*)
  FROM assignment a
  JOIN route r ON r.item_id = a.item_id AND r.stage_id = a.stage_id AND r.route = 'auto+audit' AND r.routed_ms <= $2
 WHERE a.stage_id = $1 AND a.lane = 'audit' AND a.created_ms <= $2 AND (a.due_ms < $2 OR r.routed_ms < $3)
   AND NOT EXISTS (SELECT 1 FROM decision d
                    WHERE d.item_id = a.item_id AND d.assignment_id = a.assignment_id AND d.decision_id <= $4
                      AND NOT EXISTS (SELECT 1 FROM decision t WHERE t.retracts = d.decision_id AND t.decision_id <= $4));

-- Alarms of stage $1 that keep a gate closed, those of drift and where $3 holds all that are severe, open at $2: for sure,
-- and with those that came or went in that millisecond.
-- name: refold.alarms
SELECT count(*) FILTER (WHERE a.opened_ms < $2
                          AND NOT EXISTS (SELECT 1 FROM alarm_act c
                                           WHERE c.alarm_id = a.alarm_id AND c.kind IN ('close', 'false') AND c.at_ms <= $2)),
       count(*)
  FROM alarm a
 WHERE a.stage_id = $1 AND a.opened_ms <= $2 AND (a.metric LIKE 'drift.%' OR ($3 AND a.severity = 'alarm'))
   AND NOT EXISTS (SELECT 1 FROM alarm_act c WHERE c.alarm_id = a.alarm_id AND c.kind IN ('close', 'false') AND c.at_ms < $2);

-- Pauses of stage $1, each with the first route by which the machine decided although it held.
-- name: refold.pauses
SELECT p.pause_id,
       (SELECT min(r.route_id) FROM route r
         WHERE r.stage_id = $1 AND r.route <> 'human' AND r.routed_ms > p.at_ms
           AND r.routed_ms < coalesce((SELECT min(e.at_ms) FROM pause e WHERE e.stage_id = $1 AND e.pause_id > p.pause_id AND e.kind = 'end'),
                                      9223372036854775807)) AS decided_id
  FROM pause p WHERE p.stage_id = $1 AND p.kind = 'begin' AND decided_id IS NOT NULL ORDER BY p.pause_id;

-- Audits of stage $1 that were answered later than $2 ms after they were drawn, or not at all, with the time of the last
-- decision of the machine before that answer.
-- name: refold.late
SELECT item_id, routed_ms,
       (SELECT q.routed_ms FROM route q
         WHERE q.stage_id = $1 AND q.route <> 'human' AND q.routed_ms < answered_ms ORDER BY q.route_id DESC LIMIT 1)
  FROM (SELECT a.item_id, r.routed_ms,
               coalesce((SELECT min(d.recorded_ms) FROM decision d WHERE d.item_id = a.item_id AND d.assignment_id = a.assignment_id),
                        9223372036854775807) AS answered_ms
          FROM assignment a JOIN route r ON r.item_id = a.item_id AND r.stage_id = a.stage_id AND r.route = 'auto+audit'
         WHERE a.stage_id = $1 AND a.lane = 'audit' AND a.state <> 'cancelled')
 WHERE answered_ms > routed_ms + $2 ORDER BY item_id;
