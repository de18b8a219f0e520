-- Rollouts: plans, acts, and the roles that follow from them.

-- name: rollout.role_add
INSERT INTO rollout (stage_id, model_version_id, role, share, operator_id, acted_by, reason, at_ms, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: rollout.steps_of_traffic
SELECT kind, model_version_id, share FROM rollout_act WHERE stage_id = $1 ORDER BY act_id;

-- name: rollout.act_add
INSERT INTO rollout_act (stage_id, kind, model_version_id, share, plan_id, step, rule, evidence, level_change_id, operator_id, acted_by,
                         reason, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING act_id;

-- name: rollout.acts
SELECT a.act_id, a.kind, a.model_version_id, a.share, a.plan_id, a.step, v.name || ' ' || v.version, a.rule, a.evidence, a.reason, o.name,
       b.name, a.level_change_id, a.at_ms
  FROM rollout_act a
  JOIN model_version v ON v.model_version_id = a.model_version_id
  JOIN operator o ON o.operator_id = a.operator_id
  JOIN operator b ON b.operator_id = a.acted_by
 WHERE a.stage_id = $1 ORDER BY a.act_id DESC LIMIT $2;

-- name: rollout.act_of_plan
SELECT act_id, kind, model_version_id, share, step, at_ms FROM rollout_act
 WHERE stage_id = $1 AND plan_id = $2 AND kind <> 'rollback' ORDER BY act_id DESC LIMIT 1;

-- The newest act that decided who answers.
-- name: rollout.newest
SELECT kind, plan_id, share, at_ms FROM rollout_act
 WHERE stage_id = $1 AND kind IN ('first', 'canary', 'advance', 'switch', 'rollback') ORDER BY act_id DESC LIMIT 1;

-- name: rollout.plan_beside
SELECT coalesce((SELECT plan_id FROM rollout_act WHERE stage_id = $1 AND model_version_id = $2 AND kind IN ('shadow', 'next')
                  ORDER BY act_id DESC LIMIT 1), 0);

-- name: rollout.plan_add
INSERT INTO rollout_plan (stage_id, kind, model_version_id, against_id, step_items, soak_ms, bake_ms, most_items, judged, exposure,
                          decision_id, prediction_id, operator_id, acted_by, reason, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING plan_id;

-- name: rollout.plan_step
INSERT INTO rollout_step (plan_id, position, share) VALUES ($1, $2, $3);

-- name: rollout.plan_rule
INSERT INTO rollout_rule (plan_id, rule, bound) VALUES ($1, $2, $3);

-- name: rollout.plan
SELECT p.plan_id, p.kind, p.model_version_id, p.against_id, p.step_items, p.soak_ms, p.bake_ms, p.most_items, p.judged, p.exposure,
       p.decision_id, p.prediction_id, p.at_ms, p.reason, o.name
  FROM rollout_plan p JOIN operator o ON o.operator_id = p.operator_id WHERE p.plan_id = $1;

-- name: rollout.plan_steps
SELECT share FROM rollout_step WHERE plan_id = $1 ORDER BY position;

-- name: rollout.plan_rules
SELECT rule, bound FROM rollout_rule WHERE plan_id = $1 ORDER BY rule;

-- What an item's draw is made from, and the version that it was given to: one that has answered for it, for which
-- people have taken it, or whose answer was shown beside it. At level 2 leads may have read that in a list, which
-- nobody notes, and answers to what is open there count as evidence: so it is given by its route. What a machine at
-- level 3 or 4 left to people is evidence of nothing, whoever answers: it is given only where it was shown.
-- name: rollout.given
SELECT i.sha256, i.group_key,
       CASE WHEN (r.mode = 'assisted' AND r.level <= 2) OR r.route <> 'human'
              OR EXISTS (SELECT 1 FROM assignment a
                          WHERE a.item_id = i.item_id AND a.stage_id = $2
                            AND (a.state IN ('leased', 'done') OR a.mode = 'assisted' OR a.reserved_for IS NOT NULL))
            THEN r.model_version_id END
  FROM item i
  LEFT JOIN route r ON r.route_id = (SELECT max(route_id) FROM route WHERE item_id = i.item_id AND stage_id = $2)
 WHERE i.item_id = $1;

-- A canary's name, and the share of each arm that people decide blind for its comparison.
-- name: rollout.canary
SELECT v.name || ' ' || v.version,
       (SELECT p.judged FROM rollout_act a JOIN rollout_plan p ON p.plan_id = a.plan_id
         WHERE a.model_version_id = v.model_version_id AND a.kind = 'canary' ORDER BY a.act_id DESC LIMIT 1)
  FROM model_version v WHERE v.model_version_id = $1;

-- Of the exam pool of stage $1: items that people have answered blind, those of them that version $2 has
-- answered, and when. What it was trained on is left out.
-- name: rollout.exam
SELECT count(*), count(p.prediction_id), min(b.decided_ms), max(b.decided_ms)
  FROM exam_item x
  JOIN item i ON i.item_id = x.item_id
  JOIN (SELECT item_id, stage_id, max(decided_ms) AS decided_ms FROM blind_answer GROUP BY item_id, stage_id) b
    ON b.item_id = x.item_id AND b.stage_id = x.stage_id
  LEFT JOIN current_prediction p ON p.item_id = x.item_id AND p.stage_id = x.stage_id AND p.model_version_id = $2
 WHERE x.stage_id = $1
   AND NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id = $2 AND t.sha256 = i.sha256);

-- The newest items that came after $2, and when the first of them did.
-- name: rollout.pace
SELECT count(*), min(added_ms)
  FROM (SELECT added_ms FROM item WHERE kind = $1 ORDER BY item_id DESC LIMIT 10000) WHERE added_ms > $2;

-- A rollback takes out what its plan had brought in, or whoever answered before it and does not after it.
-- name: rollout.taken_out
SELECT a.act_id, a.at_ms, a.reason FROM rollout_act a
 WHERE a.stage_id = $1 AND a.kind = 'rollback'
   AND EXISTS (SELECT 1 FROM rollout r
                WHERE r.act_id = a.act_id AND r.model_version_id = $2
                  AND (SELECT b.role FROM rollout b WHERE b.model_version_id = $2 AND b.rollout_id < r.rollout_id ORDER BY b.rollout_id DESC LIMIT 1)
                      IN ('canary', 'live'))
   AND NOT EXISTS (SELECT 1 FROM rollout r WHERE r.model_version_id = $2 AND r.act_id > a.act_id AND r.role IN ('canary', 'live'))
 ORDER BY a.act_id DESC LIMIT 1;

-- Nulls without a confidence are failures.
-- name: rollout.said
SELECT (SELECT count(*) FROM prediction WHERE model_version_id = $1), count(*), coalesce(sum(confidence IS NULL), 0)
  FROM prediction WHERE model_version_id = $1 AND is_null = 1;

-- One row an item by the label that counts, as report.pairs has them, of the newest $3 items that version $1 has
-- answered: how many count, and are right. NULL where there is no such label, which counts as neither; asked for
-- once, since the view works it out anew wherever it is named. With the sign an item's predictions are looked up
-- by that item: without, SQLite reads for each all that the version has said from the first item on.
-- name: rollout.judged
SELECT count(w.label_id = g.label_id),
       coalesce(sum(w.label_id = g.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = g.decision_id)), 0)
  FROM agreed_label g
 CROSS JOIN current_prediction p ON p.item_id = +g.item_id AND p.stage_id = g.stage_id AND p.model_version_id = $1 AND p.is_null = 0
 CROSS JOIN final_label w ON w.from_label_id = p.label_id
 WHERE g.stage_id = $2
   AND g.item_id >= coalesce((SELECT item_id FROM prediction WHERE model_version_id = $1 ORDER BY item_id DESC LIMIT 1 OFFSET $3 - 1), 0)
   AND NOT EXISTS (SELECT 1 FROM training_item t
                    WHERE t.model_version_id = $1 AND t.sha256 = (SELECT i.sha256 FROM item i WHERE i.item_id = g.item_id));

-- name: rollout.latencies
SELECT latency_us / 1000.0 AS ms
  FROM (SELECT latency_us FROM prediction WHERE model_version_id = $1 AND latency_us > 0 ORDER BY item_id DESC LIMIT 1000) ORDER BY ms;

-- What people have judged of plan $1, counted: arm 0 the candidate's, 1 the other's, 2 both; answers 0 none, 1 wrong,
-- 2 right; labels as they are by now. What was counted at the newest look stands, unless labels are others since: then
-- all rows are read. The rows after it are found by their numbers.
-- name: rollout.judged_counts
WITH kept AS (
  SELECT t.judged_id, t.judged FROM rollout_state t JOIN rollout_plan p ON p.plan_id = t.plan_id
   WHERE t.plan_id = $1 AND t.label_set = (SELECT coalesce(max(version), 0) FROM label_change WHERE stage_id = p.stage_id)),
part AS (
  SELECT e.value ->> 0 AS arm, e.value ->> 1 AS comparable, e.value ->> 2 AS step, e.value ->> 3 AS candidate, e.value ->> 4 AS against,
         e.value ->> 5 AS items
    FROM kept CROSS JOIN json_each(kept.judged) e
  UNION ALL
  SELECT CASE j.arm WHEN 'candidate' THEN 0 WHEN 'against' THEN 1 ELSE 2 END, j.comparable, j.step,
         CASE WHEN c.is_null = 1 THEN 0
              ELSE 1 + (coalesce(cf.label_id = df.label_id, 0)
                        AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = c.prediction_id AND u.decision_id = j.decision_id)) END,
         CASE WHEN coalesce(a.is_null, 1) = 1 THEN 0
              ELSE 1 + (coalesce(af.label_id = df.label_id, 0)
                        AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = a.prediction_id AND u.decision_id = j.decision_id)) END,
         1
    FROM rollout_judged j
    JOIN prediction c ON c.prediction_id = j.candidate_prediction_id
    LEFT JOIN final_label cf ON cf.from_label_id = c.label_id
    LEFT JOIN prediction a ON a.prediction_id = j.against_prediction_id
    LEFT JOIN final_label af ON af.from_label_id = a.label_id
    JOIN final_label df ON df.from_label_id = j.decided_label_id
   WHERE j.judged_id > coalesce((SELECT judged_id FROM kept), 0) AND +j.plan_id = $1)
SELECT arm, comparable, step, candidate, against, sum(items) FROM part GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5;

-- What has been counted of plan $1 when its rules were looked at, and up to where.
-- name: rollout.counted
SELECT prediction_id, route_id, predictions, nulls, failures, slow, items FROM rollout_state WHERE plan_id = $1;

-- What version $1 has said after prediction $2, and where version $3 has said more of the same items; $4: ms.
-- name: rollout.said_since
SELECT count(*), coalesce(sum(p.is_null), 0),
       coalesce(sum(CASE WHEN p.is_null = 1 AND p.confidence IS NULL
                         THEN EXISTS (SELECT 1 FROM prediction a
                                       WHERE a.item_id = p.item_id AND a.stage_id = p.stage_id AND a.model_version_id = $3
                                         AND a.round IS p.round AND a.confidence IS NOT NULL) ELSE 0 END), 0),
       coalesce(sum(p.latency_us > $4 * 1000), 0)
  FROM prediction p WHERE p.prediction_id > $2 AND +p.model_version_id = $1;

-- Items of which version $3 has said something after prediction $2, where version $1 had failed before, after $4.
-- name: rollout.failed_before
SELECT count(*)
  FROM prediction a
 CROSS JOIN prediction p ON p.item_id = a.item_id AND p.stage_id = a.stage_id AND p.model_version_id = $1 AND p.round IS a.round
 WHERE a.prediction_id > $2 AND +a.model_version_id = $3 AND a.confidence IS NOT NULL
   AND p.prediction_id <= $2 AND p.prediction_id > $4 AND p.is_null = 1 AND p.confidence IS NULL;

-- Items that version $2 of stage $1 was first to answer for by routes after $4, none of them from before $3; and what stopped
-- the machine there since $3.
-- name: rollout.answered_for
SELECT (SELECT count(*) FROM route r
         WHERE r.route_id > $4 AND r.stage_id = $1 AND r.model_version_id = $2 AND r.routed_ms >= $3
           AND NOT EXISTS (SELECT 1 FROM route q
                            WHERE q.item_id = r.item_id AND q.stage_id = r.stage_id AND q.route_id < r.route_id
                              AND q.model_version_id = $2 AND q.routed_ms >= $3)),
       (SELECT count(*) FROM pause WHERE stage_id = $1 AND kind = 'begin' AND at_ms >= $3)
     + (SELECT count(*) FROM level_change WHERE stage_id = $1 AND kind = 'demote' AND evidence IS NOT NULL AND at_ms >= $3
           AND level_change_id NOT IN (SELECT level_change_id FROM rollout_act WHERE level_change_id IS NOT NULL));
