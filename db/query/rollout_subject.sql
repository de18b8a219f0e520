-- Items of a rollout that people have judged.

-- name: rollout_subject.marks
SELECT folded_id, prediction_id, pause_id, level_change_id, route_id FROM rollout_state WHERE plan_id = $1;

-- name: rollout_subject.newest
SELECT coalesce((SELECT max(folded_id) FROM folded), 0), coalesce((SELECT max(prediction_id) FROM prediction), 0),
       coalesce((SELECT max(pause_id) FROM pause), 0), coalesce((SELECT max(level_change_id) FROM level_change), 0),
       coalesce((SELECT max(route_id) FROM route), 0);

-- name: rollout_subject.put_marks
INSERT INTO rollout_state (plan_id, folded_id, prediction_id, pause_id, level_change_id, route_id, predictions, nulls, failures, slow,
                           items)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (plan_id) DO UPDATE
   SET folded_id = excluded.folded_id, prediction_id = excluded.prediction_id, pause_id = excluded.pause_id,
       level_change_id = excluded.level_change_id, route_id = excluded.route_id, predictions = excluded.predictions,
       nulls = excluded.nulls, failures = excluded.failures, slow = excluded.slow, items = excluded.items;

-- What rollout.judged_counts gives, as JSON.
-- name: rollout_subject.put_judged
UPDATE rollout_state
   SET judged = $2, judged_id = (SELECT coalesce(max(judged_id), 0) FROM rollout_judged),
       label_set = (SELECT coalesce(max(c.version), 0) FROM label_change c JOIN rollout_plan p ON p.stage_id = c.stage_id WHERE p.plan_id = $1)
 WHERE plan_id = $1;

-- The shares that a plan has given, in their order.
-- name: rollout_subject.shares
SELECT share, at_ms FROM rollout_act WHERE plan_id = $1 AND kind IN ('canary', 'advance', 'switch') ORDER BY act_id;

-- Items with a settled answer of which version $1 or $2 has had it counted after $3, or has predicted them after $4,
-- and that plan $5 has not counted yet; in the order in which they settled.
-- name: rollout_subject.items
SELECT c.item_id, min(g.folded_id) AS place
  FROM (SELECT f.item_id FROM folded f CROSS JOIN epoch e ON e.epoch_id = f.epoch_id
         WHERE f.folded_id > $3 AND e.model_version_id IN ($1, $2)
        UNION
        SELECT p.item_id FROM prediction p WHERE p.prediction_id > $4 AND +p.model_version_id IN ($1, $2)) c
 CROSS JOIN epoch o ON o.model_version_id IN ($1, $2)
 CROSS JOIN folded g ON g.epoch_id = o.epoch_id AND g.item_id = c.item_id AND g.kind <> 'truth'
 WHERE NOT EXISTS (SELECT 1 FROM rollout_judged j WHERE j.plan_id = $5 AND j.item_id = c.item_id)
 GROUP BY c.item_id
 ORDER BY place;

-- What is known of item $1 in stage $2, answered as row $3 of folded says, for versions $4 and $5 of plan $6, which
-- began at $7: both have to have given a label, in the round in which the answer was given. Trained: of either version. Of what comes with time only what was
-- there by $8 is looked at, and of what the plan has counted only rows before $9.
-- name: rollout_subject.item
SELECT i.sha256, i.group_key,
       EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $2 AND x.item_id = $1),
       c.prediction_id, a.prediction_id, f.decision_id, f.decided_label_id,
       EXISTS (SELECT 1 FROM epoch e JOIN folded g ON g.epoch_id = e.epoch_id AND g.item_id = $1
                WHERE e.model_version_id IN ($4, $5) AND g.folded_ms <= $8 AND (g.kind = 'blind' OR g.sampled = 1)),
       EXISTS (SELECT 1 FROM epoch e JOIN folded g ON g.epoch_id = e.epoch_id AND g.item_id = $1
                WHERE e.model_version_id IN ($4, $5) AND g.folded_ms <= $8 AND g.why = 'trained')
         OR EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id IN ($4, $5) AND t.sha256 = i.sha256)
         OR EXISTS (SELECT 1 FROM model_version v
                     WHERE v.model_version_id IN ($4, $5) AND v.trained_on = 'unknown' AND i.added_ms < v.added_ms),
       (SELECT min(r.routed_ms) FROM route r WHERE r.item_id = $1 AND r.stage_id = $2),
       EXISTS (SELECT 1 FROM route r
                WHERE r.item_id = $1 AND r.stage_id = $2 AND (r.route <> 'human' OR r.level >= 3) AND r.routed_ms < $7),
       (SELECT min(d.decision_id) FROM decision d WHERE d.item_id = $1 AND d.stage_id = $2 AND d.mode NOT IN ('assisted', 'gold')),
       (SELECT r.level FROM route r WHERE r.item_id = $1 AND r.stage_id = $2 AND r.routed_ms <= $8 ORDER BY r.route_id DESC LIMIT 1),
       CASE WHEN i.group_key IS NOT NULL
            THEN EXISTS (SELECT 1 FROM item o CROSS JOIN rollout_judged j ON j.plan_id = $6 AND j.item_id = o.item_id AND j.judged_id < $9
                          WHERE o.group_key = i.group_key) ELSE 0 END
  FROM item i
  JOIN folded f ON f.folded_id = $3
  JOIN prediction c ON c.item_id = $1 AND c.stage_id = $2 AND c.model_version_id = $4 AND c.is_null = 0
                   AND c.round IS (SELECT nullif(s.round, 1) FROM stage_pass s WHERE s.item_id = $1 AND s.stage_id = $2 AND s.decision_id < f.decision_id
                                   ORDER BY s.pass_id DESC LIMIT 1)
  JOIN prediction a ON a.item_id = $1 AND a.stage_id = $2 AND a.model_version_id = $5 AND a.is_null = 0 AND a.round IS c.round
 WHERE i.item_id = $1;

-- At one go those of them that nobody's draw has to be looked at for, which are most where a plan begins late: people had
-- judged them before ($6: the newest decision by then), so they are of neither arm, and of no group, in which the order
-- would matter. Otherwise as below, in stage $7, at $8; what it leaves out is looked at one by one.
-- name: rollout_subject.add_past
INSERT INTO rollout_judged (plan_id, item_id, arm, comparable, step, candidate_prediction_id, against_prediction_id, decision_id,
                            decided_label_id, judged_ms)
SELECT $5, n.item_id, 'both', 0, 0, c.prediction_id, a.prediction_id, f.decision_id, f.decided_label_id, $8
  FROM (SELECT c.item_id, min(CASE WHEN g.kind <> 'truth' THEN g.folded_id END) AS place, max(g.kind = 'blind' OR g.sampled = 1) AS even,
               max(g.why IS 'trained') AS trained
          FROM (SELECT f.item_id FROM folded f CROSS JOIN epoch e ON e.epoch_id = f.epoch_id
                 WHERE f.folded_id > $3 AND e.model_version_id IN ($1, $2)
                UNION
                SELECT p.item_id FROM prediction p WHERE p.prediction_id > $4 AND +p.model_version_id IN ($1, $2)) c
         CROSS JOIN epoch o ON o.model_version_id IN ($1, $2)
         CROSS JOIN folded g ON g.epoch_id = o.epoch_id AND g.item_id = c.item_id
         WHERE NOT EXISTS (SELECT 1 FROM rollout_judged j WHERE j.plan_id = $5 AND j.item_id = c.item_id)
         GROUP BY c.item_id) n
 CROSS JOIN item i ON i.item_id = n.item_id AND i.group_key IS NULL
 CROSS JOIN folded f ON f.folded_id = n.place
 CROSS JOIN prediction c ON c.item_id = n.item_id AND c.stage_id = $7 AND c.model_version_id = $1 AND c.is_null = 0
                        AND c.round IS (SELECT nullif(s.round, 1) FROM stage_pass s WHERE s.item_id = n.item_id AND s.stage_id = $7 AND s.decision_id < f.decision_id
                                        ORDER BY s.pass_id DESC LIMIT 1)
 CROSS JOIN prediction a ON a.item_id = n.item_id AND a.stage_id = $7 AND a.model_version_id = $2 AND a.is_null = 0 AND a.round IS c.round
 WHERE EXISTS (SELECT 1 FROM decision d WHERE d.item_id = n.item_id AND d.stage_id = $7 AND d.mode NOT IN ('assisted', 'gold') AND d.decision_id <= $6)
   AND n.even AND NOT n.trained
   AND NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id IN ($1, $2) AND t.sha256 = i.sha256)
   AND NOT EXISTS (SELECT 1 FROM model_version v
                    WHERE v.model_version_id IN ($1, $2) AND v.trained_on = 'unknown' AND i.added_ms < v.added_ms)
 ORDER BY n.place;

-- The first row with a settled answer to item $3, of version $1 or $2, by $4.
-- name: rollout_subject.settled
SELECT min(g.folded_id) FROM epoch o CROSS JOIN folded g ON g.epoch_id = o.epoch_id AND g.item_id = $3 AND g.kind <> 'truth' AND g.folded_ms <= $4
 WHERE o.model_version_id IN ($1, $2);

-- The level of stage $1 at $2.
-- name: rollout_subject.level
SELECT to_level FROM level_change WHERE stage_id = $1 AND at_ms <= $2 ORDER BY level_change_id DESC LIMIT 1;

-- name: rollout_subject.add
INSERT INTO rollout_judged (plan_id, item_id, arm, comparable, step, candidate_prediction_id, against_prediction_id, decision_id,
                            decided_label_id, judged_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- Of the items of stage $1 that version $2 answers, by the arm that plan $3 counted them in or by their newest route, and
-- that people judged first after decision $4 and since $5: those that are settled; those that wait only until it is
-- too late to take the answer back, given after $6 and decision $7; and when the last of these was given. What a canary of
-- before has drawn is not its traffic. Of look-alikes one: the plan may have judged another of them than the version's own evidence has.
-- name: rollout_subject.step
SELECT count(DISTINCT CASE WHEN settled THEN unit END), coalesce(sum(NOT settled AND open), 0), max(CASE WHEN NOT settled AND open THEN recorded_ms END)
  FROM (SELECT (SELECT coalesce(i.group_key, i.item_id) FROM item i WHERE i.item_id = b.item_id) AS unit,
               d.recorded_ms, d.recorded_ms > $6 AND d.decision_id > $7 AND d.origin <> 'import' AS open,
               EXISTS (SELECT 1 FROM rollout_judged j WHERE j.plan_id = $3 AND j.item_id = b.item_id AND j.arm = 'candidate')
                 OR EXISTS (SELECT 1 FROM epoch e JOIN folded f ON f.epoch_id = e.epoch_id AND f.item_id = d.item_id
                             WHERE e.model_version_id = $2 AND (f.why IS NULL OR f.why = 'chosen')) AS settled
          FROM blind_answer b CROSS JOIN decision d ON d.decision_id = b.decision_id
         WHERE b.decision_id > $4 AND b.stage_id = $1 AND d.recorded_ms >= $5
           AND NOT EXISTS (SELECT 1 FROM blind_answer o
                            WHERE o.item_id = b.item_id AND o.stage_id = b.stage_id AND o.decision_id < b.decision_id)
           AND (EXISTS (SELECT 1 FROM rollout_judged j WHERE j.plan_id = $3 AND j.item_id = b.item_id AND j.arm = 'candidate')
                OR EXISTS (SELECT 1 FROM route r
                            WHERE r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = b.item_id AND q.stage_id = b.stage_id)
                              AND r.model_version_id = $2 AND r.level <= 2
                              AND r.routed_ms >= (SELECT at_ms FROM rollout_plan WHERE plan_id = $3))));
