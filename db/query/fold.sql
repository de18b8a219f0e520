-- Settled answers on their way into the sequential tests.

-- name: fold.state
SELECT folded_id, decision_id, prediction_id, settlement_id, settings_ms, audit_probability, blind_share, share_settled, state
  FROM ladder_state WHERE epoch_id = $1;

-- name: fold.put_state
INSERT INTO ladder_state (epoch_id, folded_id, decision_id, prediction_id, settlement_id, settings_ms, audit_probability, blind_share,
                          share_settled, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (epoch_id) DO UPDATE
   SET folded_id = excluded.folded_id, decision_id = excluded.decision_id, prediction_id = excluded.prediction_id,
       settlement_id = excluded.settlement_id, settings_ms = excluded.settings_ms, audit_probability = excluded.audit_probability,
       blind_share = excluded.blind_share, share_settled = excluded.share_settled, state = excluded.state;

-- The newest rows of all, and what says whether settings of stage $1 are still the same.
-- name: fold.newest
SELECT coalesce((SELECT max(decision_id) FROM decision), 0), coalesce((SELECT max(prediction_id) FROM prediction), 0),
       coalesce((SELECT max(settlement_id) FROM settlement), 0),
       coalesce((SELECT sum(changed_ms) FROM setting WHERE stage_id IN (0, $1)), 0);

-- Whether decisions of stage $1 after $2 are more than $5, or any of them can no longer be taken back: it
-- was recorded by $3 ($6: where it answers an audit), numbered up to $4, or imported.
-- name: fold.decisions_due
SELECT count(*) >= $5 OR coalesce(max(origin = 'import' OR recorded_ms <= iif(mode = 'audit', $6, $3) OR decision_id <= $4), 0)
  FROM (SELECT decision_id, origin, recorded_ms, mode FROM decision
         WHERE decision_id > $2 AND stage_id = $1 AND mode NOT IN ('assisted', 'gold') LIMIT $5);

-- Whether anything waits since $2; of stage $3 audits since $4.
-- name: fold.waiting_due
SELECT 1 FROM ladder_waiting w
 WHERE w.epoch_id = $1 AND w.since_ms <= max($2, $4)
   AND (w.since_ms <= $2 OR EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = w.item_id AND a.stage_id = $3 AND a.lane = 'audit'))
 LIMIT 1;

-- Decisions of items of stage $1 that were decided after $2, predicted by version $3 after $4, or wait in
-- epoch $5 since $6 or before, audits since $7.
-- name: fold.decisions
SELECT d.item_id, d.decision_id, d.kind, d.mode, d.origin = 'import', coalesce(f.label_id, 0), coalesce(d.retracts, 0),
       d.decided_ms, d.recorded_ms, d.operator_id, d.seen_prediction_id IS NOT NULL,
       (SELECT group_concat(u.first_id) FROM unlike_answer u WHERE u.second_id = d.decision_id)
  FROM (SELECT item_id FROM decision WHERE decision_id > $2 AND stage_id = $1 AND mode NOT IN ('assisted', 'gold')
        UNION
        SELECT p.item_id FROM prediction p
         WHERE p.prediction_id > $4 AND +p.model_version_id = $3
           AND EXISTS (SELECT 1 FROM decision e WHERE e.item_id = p.item_id AND e.stage_id = $1)
        UNION
        SELECT item_id FROM ladder_waiting WHERE epoch_id = $5 AND since_ms <= $6
        UNION
        SELECT w.item_id FROM ladder_waiting w JOIN assignment a ON a.item_id = w.item_id AND a.stage_id = $1 AND a.lane = 'audit'
         WHERE w.epoch_id = $5 AND w.since_ms <= $7) c
 CROSS JOIN decision d ON d.item_id = c.item_id AND d.stage_id = $1
  LEFT JOIN final_label f ON f.from_label_id = d.label_id
 ORDER BY d.item_id, d.decision_id;

-- Which of the things that are rare there are at all: known items and places for another look in stage $1,
-- contents that version $2 was trained on, rows of epoch $3, a time at which the machine might decide.
-- name: fold.rare
SELECT EXISTS (SELECT 1 FROM known_item WHERE stage_id = $1),
       EXISTS (SELECT 1 FROM assignment WHERE stage_id = $1 AND lane IN ('second', 'adjudication') AND lane <> 'review'
                                           AND state IN ('open', 'leased') AND opened_by IS NOT NULL),
       EXISTS (SELECT 1 FROM training_item WHERE model_version_id = $2),
       EXISTS (SELECT 1 FROM folded WHERE epoch_id = $3),
       EXISTS (SELECT 1 FROM level_change WHERE stage_id = $1 AND to_level >= 3);

-- What is known of item $1 in stage $2, with version $3 in epoch $4. $5 to $9: what fold.rare has said. $10: the first
-- epoch whose watch goes on in $4; NULL: there is none. $11: the decision that the answer rests on; a prediction whose words
-- could not be compared with it, since they are erased, says nothing. NULL: of this stage labels are all.
-- name: fold.item
SELECT p.prediction_id,
       CASE WHEN $11 IS NULL OR c.agrees IS NOT NULL THEN w.label_id END,
       p.bin, i.group_key, i.sha256, i.added_ms, r.route, r.level, r.model_version_id,
       r.audit_probability, coalesce(x.probability, 0), t.why,
       CASE WHEN $8 THEN EXISTS (SELECT 1 FROM folded o WHERE o.epoch_id = $4 AND o.item_id = $1) ELSE 0 END,
       CASE WHEN $5 THEN EXISTS (SELECT 1 FROM known_beforehand k WHERE k.stage_id = $2 AND k.item_id = $1) ELSE 0 END,
       CASE WHEN $6 THEN EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = $1 AND a.stage_id = $2 AND a.lane IN ('second', 'adjudication')
                                    AND a.opened_by IS NOT NULL AND a.state IN ('open', 'leased')) ELSE 0 END,
       CASE WHEN $7 THEN EXISTS (SELECT 1 FROM training_item g WHERE g.model_version_id = $3 AND g.sha256 = i.sha256) ELSE 0 END,
       (SELECT c.epoch_id FROM threshold_certificate c WHERE c.certificate_id = r.certificate_id), r.route_id,
       CASE WHEN $9 THEN EXISTS (SELECT 1 FROM route q WHERE q.item_id = $1 AND q.stage_id = $2 AND q.level >= 3) ELSE 0 END,
       CASE WHEN $9 THEN (SELECT min(l.at_ms) FROM level_change l
                           WHERE l.stage_id = $2 AND r.route_id > 0 AND l.level_change_id > coalesce(r.level_change_id, 0) AND l.to_level >= 3) END,
       CASE WHEN $10 IS NOT NULL THEN EXISTS (SELECT 1 FROM epoch e JOIN folded o ON o.epoch_id = e.epoch_id AND o.item_id = $1
                                               WHERE e.model_version_id = $3 AND e.epoch_id >= $10 AND e.epoch_id <> $4
                                                 AND o.kind IN ('below', 'audit', 'truth')) ELSE 0 END,
       c.matches
  FROM item i
  LEFT JOIN current_prediction p ON p.item_id = i.item_id AND p.stage_id = $2 AND p.model_version_id = $3
  LEFT JOIN comparison c ON c.prediction_id = p.prediction_id AND c.decision_id = $11
  LEFT JOIN final_label w ON w.from_label_id = p.label_id
  LEFT JOIN route r ON r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = $1 AND q.stage_id = $2)
  LEFT JOIN exam_item x ON x.stage_id = $2 AND x.item_id = $1
  LEFT JOIN ladder_waiting t ON t.epoch_id = $4 AND t.item_id = $1
 WHERE i.item_id = $1;

-- Predictions of version $1 after $2 up to $3, and nulls among them.
-- Of known cases no prediction counts that was made once they were known.
-- name: fold.predictions
SELECT count(*), count(*) FILTER (WHERE p.is_null = 1) FROM prediction p
 WHERE p.prediction_id > $2 AND p.prediction_id <= $3 AND +p.model_version_id = $1
   AND NOT EXISTS (SELECT 1 FROM known_item k
                    WHERE k.stage_id = p.stage_id AND k.item_id = p.item_id AND k.purpose = 'challenge' AND k.at_ms <= p.predicted_ms);

-- name: fold.wait
INSERT INTO ladder_waiting (epoch_id, item_id, why, since_ms) VALUES ($1, $2, $3, $4)
    ON CONFLICT (epoch_id, item_id) DO UPDATE SET why = excluded.why, since_ms = excluded.since_ms;

-- name: fold.wait_no_more
DELETE FROM ladder_waiting WHERE epoch_id = $1 AND item_id = $2;

-- name: fold.waiting
SELECT why, count(*) FROM ladder_waiting WHERE epoch_id = $1 GROUP BY why;

-- name: folded.add
INSERT INTO folded (folded_id, epoch_id, item_id, kind, why, prediction_id, decision_id, predicted_label_id, decided_label_id, bin,
                    probability, imported, day_ms, group_key, sampled, route_id, until_decision_id, folded_ms, matches)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- name: folded.rows
SELECT folded_id, item_id, kind, why, prediction_id, decision_id, predicted_label_id, decided_label_id, bin, probability, imported,
       day_ms, group_key, sampled, route_id, until_decision_id, matches
  FROM folded WHERE epoch_id = $1 AND folded_id > $2 ORDER BY folded_id;

-- name: folded.any
SELECT EXISTS (SELECT 1 FROM folded WHERE epoch_id = $1);

-- name: folded.newest
SELECT max(folded_id) FROM folded;

-- name: folded.group
SELECT 1 FROM folded WHERE epoch_id = $1 AND group_key = $2 AND kind <> 'none' AND (kind IN ('audit', 'truth')) = $3 LIMIT 1;

-- Whether one of a group has counted in watching version $1, in an epoch from $2 on but $3.
-- name: folded.group_carried
SELECT 1 FROM epoch e JOIN folded f ON f.epoch_id = e.epoch_id AND f.group_key = $4 AND f.kind IN ('audit', 'truth')
 WHERE e.model_version_id = $1 AND e.epoch_id >= $2 AND (e.epoch_id < $3 OR $3 = 0) LIMIT 1;

-- The newest watch of an epoch.
-- name: watch.newest
SELECT watch_id, level_change_id, certificate_id, folded_id, error_limit, miss_limit, patience, at_ms FROM watch
 WHERE epoch_id = $1 ORDER BY watch_id DESC LIMIT 1;

-- name: watch.all
SELECT watch_id, level_change_id, certificate_id, folded_id, error_limit, miss_limit, patience, at_ms FROM watch
 WHERE epoch_id = $1 ORDER BY watch_id;

-- name: watch.add
INSERT INTO watch (epoch_id, level_change_id, certificate_id, folded_id, error_limit, miss_limit, patience, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING watch_id;

-- The promotion that let the machine of stage $1 decide last.
-- name: watch.promotion
SELECT level_change_id FROM level_change
 WHERE stage_id = $1 AND kind = 'promote' AND to_level = 3 ORDER BY level_change_id DESC LIMIT 1;
