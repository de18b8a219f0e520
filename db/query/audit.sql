-- Audits: what people say of a sample of what the machine decided.

-- The epoch of the LIVE version $1.
-- name: audit.epoch
SELECT max(epoch_id) FROM epoch WHERE model_version_id = $1;

-- When the first of those that wait is due, and when the oldest was made; also what a hold has put into the lane. An
-- audit is never older than its place. Then, of those whose answer counts nowhere yet in epoch $2, the same.
-- name: audit.first
SELECT (SELECT min(due_ms) FROM assignment WHERE stage_id = $1 AND lane = 'audit' AND state IN ('open', 'leased')),
       (SELECT min(created_ms) FROM assignment WHERE stage_id = $1 AND lane = 'audit' AND state IN ('open', 'leased')),
       min(a.due_ms), min(a.created_ms)
  FROM ladder_waiting w JOIN assignment a ON a.item_id = w.item_id AND a.stage_id = $1 AND a.lane = 'audit'
 WHERE w.epoch_id = $2 AND w.why <> 'settle';

-- Those that wait for an answer: all, overdue (due before $2, or drawn before $3), and drawn before $3. What nobody is sure of, in epoch $4, waits
-- still, and what two differ on: until the place for whoever looks next is due, where there is one.
-- name: audit.waiting
SELECT count(*), count(*) FILTER (WHERE due_ms < $2 OR routed_ms < $3), count(*) FILTER (WHERE routed_ms < $3), coalesce(sum(answered), 0)
  FROM (SELECT a.due_ms, r.routed_ms, 0 AS answered
          FROM assignment a JOIN route r ON r.item_id = a.item_id AND r.stage_id = a.stage_id AND r.route = 'auto+audit'
         WHERE a.stage_id = $1 AND a.lane = 'audit' AND a.state IN ('open', 'leased')
        UNION ALL
        SELECT coalesce((SELECT min(n.due_ms) FROM assignment n
                          WHERE n.item_id = w.item_id AND n.stage_id = $1 AND n.opened_by IS NOT NULL AND n.slot >= 2
                            AND n.lane IN ('second', 'adjudication') AND n.state IN ('open', 'leased')), a.due_ms), r.routed_ms, 1
          FROM ladder_waiting w
          JOIN assignment a ON a.item_id = w.item_id AND a.stage_id = $1 AND a.lane = 'audit' AND a.state NOT IN ('open', 'leased')
          JOIN route r ON r.item_id = w.item_id AND r.stage_id = $1 AND r.route = 'auto+audit'
         WHERE w.epoch_id = $4 AND w.why <> 'settle');

-- The epoch that ended where epoch $1 began, with a demotion, and when that was.
-- name: audit.former
SELECT (SELECT max(p.epoch_id) FROM epoch p WHERE p.model_version_id = e.model_version_id AND p.epoch_id < e.epoch_id), e.at_ms
  FROM epoch e WHERE e.epoch_id = $1 AND e.cause = 'demotion';

-- What the machine has decided by the certificates of an epoch, and how much of it was drawn. Here and below with
-- the epochs whose watch goes on in it.
-- name: audit.drawn
SELECT count(*), count(*) FILTER (WHERE r.route = 'auto+audit')
  FROM threshold_certificate c JOIN route r ON r.certificate_id = c.certificate_id AND r.route <> 'human'
 WHERE c.epoch_id IN (SELECT epoch_id FROM epoch_line WHERE of_epoch_id = $1);

-- What people, or the outside, have said of what the machine decided, after row $2 of an epoch: an audit, wrong,
-- missed, and with which probability it was drawn.
-- name: audit.answered
SELECT f.kind = 'audit', f.predicted_label_id <> f.decided_label_id OR coalesce(f.matches, 1) = 0,
       (f.predicted_label_id <> f.decided_label_id OR coalesce(f.matches, 1) = 0) AND l.critical = 1, f.probability
  FROM folded f JOIN label l ON l.label_id = f.decided_label_id
 WHERE f.epoch_id IN (SELECT epoch_id FROM epoch_line WHERE of_epoch_id = $1) AND f.kind IN ('audit', 'truth') AND f.folded_id > $2
 ORDER BY f.folded_id;

-- Audits of an epoch that are answered and count no further yet, since somebody is to look again or two do not
-- agree: wrong, missed, by the first blind label (NULL where there is none), and the probability.
-- name: audit.pending
SELECT f.label_id <> m.label_id OR EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = b.decision_id),
       (f.label_id <> m.label_id OR EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = b.decision_id))
         AND f.critical = 1, r.audit_probability
  FROM threshold_certificate c
  JOIN route r ON r.certificate_id = c.certificate_id AND r.route = 'auto+audit'
  JOIN prediction p ON p.prediction_id = r.prediction_id
  JOIN final_label m ON m.from_label_id = p.label_id
  LEFT JOIN blind_answer b ON b.decision_id = (SELECT min(n.decision_id) FROM blind_answer n
                                                WHERE n.item_id = r.item_id AND n.stage_id = r.stage_id)
  LEFT JOIN label f ON f.label_id = b.label_id
 WHERE c.epoch_id IN (SELECT epoch_id FROM epoch_line WHERE of_epoch_id = $1)
   AND NOT EXISTS (SELECT 1 FROM epoch_line n JOIN folded o ON o.epoch_id = n.epoch_id AND o.item_id = r.item_id WHERE n.of_epoch_id = $1)
   AND (EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = r.item_id AND a.stage_id = r.stage_id AND a.opened_by IS NOT NULL
                   AND a.lane IN ('second', 'adjudication') AND a.state IN ('open', 'leased'))
        OR EXISTS (SELECT 1 FROM agreed_label g WHERE g.item_id = r.item_id AND g.stage_id = r.stage_id AND g.label_id IS NULL));

-- The same in the order of their first labels, as the detectors of epoch $1 would take them: not what a version was
-- trained on, and look-alikes once. $2: the stage.
-- name: audit.provisional
SELECT f.label_id <> m.label_id OR EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = b.decision_id),
       (f.label_id <> m.label_id OR EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = b.decision_id))
         AND f.critical = 1, min(b.decision_id) AS first_id
  FROM ladder_waiting w
  JOIN route r ON r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = w.item_id AND q.stage_id = $2) AND r.route = 'auto+audit'
  JOIN threshold_certificate c ON c.certificate_id = r.certificate_id
   AND c.epoch_id IN (SELECT epoch_id FROM epoch_line WHERE of_epoch_id = $1)
  JOIN item i ON i.item_id = w.item_id
  JOIN prediction p ON p.prediction_id = r.prediction_id
  JOIN final_label m ON m.from_label_id = p.label_id
  JOIN blind_answer b ON b.decision_id = (SELECT min(n.decision_id) FROM blind_answer n WHERE n.item_id = w.item_id AND n.stage_id = $2)
  JOIN label f ON f.label_id = b.label_id
 WHERE w.epoch_id = $1 AND w.why <> 'settle'
   AND NOT EXISTS (SELECT 1 FROM training_item g WHERE g.model_version_id = r.model_version_id AND g.sha256 = i.sha256)
   AND (i.group_key IS NULL
        OR NOT EXISTS (SELECT 1 FROM epoch_line n JOIN folded o ON o.epoch_id = n.epoch_id AND o.group_key = i.group_key
                        WHERE n.of_epoch_id = $1 AND o.kind IN ('audit', 'truth')))
 GROUP BY coalesce('g' || i.group_key, i.item_id) ORDER BY first_id;

-- The first route among these: what the machine decided from there on may suffer from what they show.
-- name: audit.since
SELECT min(r.route_id) FROM folded f JOIN route r ON r.item_id = f.item_id AND r.stage_id = $1 AND r.route <> 'human'
 WHERE f.epoch_id IN (SELECT epoch_id FROM epoch_line WHERE of_epoch_id = $2) AND f.kind IN ('audit', 'truth') AND f.folded_id > $3;
