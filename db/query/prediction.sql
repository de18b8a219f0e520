-- Predictions, what is measured of items, and what is still to be scored.

-- A version's prediction of an item, whether anybody has said something of the item, the round it is in, and whether it is a case of
-- which more is known than a label.
-- name: prediction.there
SELECT (SELECT prediction_id FROM current_prediction WHERE item_id = $1 AND stage_id = $2 AND model_version_id = $3),
       EXISTS (SELECT 1 FROM decision WHERE item_id = $1 AND stage_id = $2),
       (SELECT round FROM stage_pass WHERE item_id = $1 AND stage_id = $2 ORDER BY pass_id DESC LIMIT 1),
       EXISTS (SELECT 1 FROM known_answer a JOIN known_item k ON k.stage_id = a.stage_id AND k.item_id = a.item_id AND k.purpose = 'challenge'
                WHERE a.stage_id = $2 AND a.item_id = $1);

-- name: prediction.add
INSERT INTO prediction (item_id, stage_id, model_version_id, role, label_id, confidence, bin, is_null, failure, probabilities,
                        latency_us, engine, predicted_ms, round)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING prediction_id;

-- name: prediction.add_region
INSERT INTO region (prediction_id, decision_id, label_id, x, y, width, height, score) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: prediction.add_heat
INSERT INTO prediction_heat (prediction_id, columns, rows, cells) VALUES ($1, $2, $3, $4);

-- name: prediction.read
SELECT p.prediction_id, v.name || ' ' || v.version, p.label_id, p.confidence, p.failure, p.probabilities, h.columns, h.rows, h.cells,
       p.latency_us, p.engine, p.predicted_ms
  FROM current_prediction p
  JOIN model_version v USING (model_version_id)
  LEFT JOIN prediction_heat h USING (prediction_id)
 WHERE p.item_id = $1 AND p.stage_id = $2 AND p.model_version_id = $3;

-- name: prediction.regions
SELECT x, y, width, height, label_id, score FROM region WHERE prediction_id = $1 ORDER BY region_id;

-- What a version has not scored: of the stage's kind and with a file or words; undecided, in the exam pool or
-- in the challenge set, unless $4 asks for all.
-- name: prediction.missing
SELECT i.item_id FROM item i
 WHERE i.item_id > $5 AND i.kind = $3 AND (i.path IS NOT NULL OR i.words IS NOT NULL)
   AND (NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = $1)
        OR EXISTS (SELECT 1 FROM current_pass c WHERE c.item_id = i.item_id AND c.stage_id = $1 AND c.state = 'open'))
   AND NOT EXISTS (SELECT 1 FROM current_prediction p WHERE p.item_id = i.item_id AND p.stage_id = $1 AND p.model_version_id = $2)
   AND ($4 OR NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $1 AND a.state = 'done')
              AND NOT EXISTS (SELECT 1 FROM current_route r WHERE r.item_id = i.item_id AND r.stage_id = $1 AND r.route <> 'human')
           OR EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $1 AND x.item_id = i.item_id)
           OR EXISTS (SELECT 1 FROM known_item k WHERE k.stage_id = $1 AND k.item_id = i.item_id AND k.purpose = 'challenge'))
 ORDER BY i.item_id LIMIT $6;

-- name: prediction.missing_count
SELECT count(*) FROM item i
 WHERE i.kind = $3 AND (i.path IS NOT NULL OR i.words IS NOT NULL)
   AND (NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = $1)
        OR EXISTS (SELECT 1 FROM current_pass c WHERE c.item_id = i.item_id AND c.stage_id = $1 AND c.state = 'open'))
   AND NOT EXISTS (SELECT 1 FROM current_prediction p WHERE p.item_id = i.item_id AND p.stage_id = $1 AND p.model_version_id = $2)
   AND ($4 OR NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $1 AND a.state = 'done')
              AND NOT EXISTS (SELECT 1 FROM current_route r WHERE r.item_id = i.item_id AND r.stage_id = $1 AND r.route <> 'human')
           OR EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $1 AND x.item_id = i.item_id)
           OR EXISTS (SELECT 1 FROM known_item k WHERE k.stage_id = $1 AND k.item_id = i.item_id AND k.purpose = 'challenge'));

-- What version $2 has not scored beside others: what has come, or was judged, since it has its role; what waits;
-- the exam pool and the challenge set. $4: of the exam pool only what was judged;
-- else $7, in the count $5: all that it was not asked about. Judged: since it has its role.
-- name: prediction.side
SELECT i.item_id, i.sha256, i.group_key,
       EXISTS (SELECT 1 FROM decision d
                WHERE d.item_id = i.item_id AND d.stage_id = $1 AND d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second')
                  AND d.decided_ms >= (SELECT max(at_ms) FROM rollout WHERE model_version_id = $2))
  FROM item i
 WHERE i.item_id > $5 AND i.kind = $3 AND (i.path IS NOT NULL OR i.words IS NOT NULL)
   AND (NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = $1)
        OR EXISTS (SELECT 1 FROM current_pass c WHERE c.item_id = i.item_id AND c.stage_id = $1 AND c.state = 'open'))
   AND NOT EXISTS (SELECT 1 FROM current_prediction p WHERE p.item_id = i.item_id AND p.stage_id = $1 AND p.model_version_id = $2)
   AND NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id = $2 AND t.sha256 = i.sha256)
   AND CASE WHEN $4
            THEN EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $1 AND x.item_id = i.item_id)
             AND EXISTS (SELECT 1 FROM decision d
                          WHERE d.item_id = i.item_id AND d.stage_id = $1 AND d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second'))
            ELSE $7 OR i.added_ms >= (SELECT max(at_ms) FROM rollout WHERE model_version_id = $2)
              OR (NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $1 AND a.state = 'done')
                  AND NOT EXISTS (SELECT 1 FROM current_route r WHERE r.item_id = i.item_id AND r.stage_id = $1 AND r.route <> 'human'))
              OR EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $1 AND x.item_id = i.item_id)
              OR EXISTS (SELECT 1 FROM known_item k WHERE k.stage_id = $1 AND k.item_id = i.item_id AND k.purpose = 'challenge')
              OR EXISTS (SELECT 1 FROM decision d
                          WHERE d.item_id = i.item_id AND d.stage_id = $1 AND d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second')
                            AND d.decided_ms >= (SELECT max(at_ms) FROM rollout WHERE model_version_id = $2)) END
 ORDER BY i.item_id LIMIT $6;

-- name: prediction.side_count
SELECT count(*)
  FROM item i
 WHERE i.item_id > 0 AND i.kind = $3 AND (i.path IS NOT NULL OR i.words IS NOT NULL)
   AND (NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = $1)
        OR EXISTS (SELECT 1 FROM current_pass c WHERE c.item_id = i.item_id AND c.stage_id = $1 AND c.state = 'open'))
   AND NOT EXISTS (SELECT 1 FROM current_prediction p WHERE p.item_id = i.item_id AND p.stage_id = $1 AND p.model_version_id = $2)
   AND NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id = $2 AND t.sha256 = i.sha256)
   AND CASE WHEN $4
            THEN EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $1 AND x.item_id = i.item_id)
             AND EXISTS (SELECT 1 FROM decision d
                          WHERE d.item_id = i.item_id AND d.stage_id = $1 AND d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second'))
            ELSE $5 OR i.added_ms >= (SELECT max(at_ms) FROM rollout WHERE model_version_id = $2)
              OR (NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $1 AND a.state = 'done')
                  AND NOT EXISTS (SELECT 1 FROM current_route r WHERE r.item_id = i.item_id AND r.stage_id = $1 AND r.route <> 'human'))
              OR EXISTS (SELECT 1 FROM exam_item x WHERE x.stage_id = $1 AND x.item_id = i.item_id)
              OR EXISTS (SELECT 1 FROM known_item k WHERE k.stage_id = $1 AND k.item_id = i.item_id AND k.purpose = 'challenge')
              OR EXISTS (SELECT 1 FROM decision d
                          WHERE d.item_id = i.item_id AND d.stage_id = $1 AND d.kind = 'label' AND d.mode IN ('blind', 'audit', 'second')
                            AND d.decided_ms >= (SELECT max(at_ms) FROM rollout WHERE model_version_id = $2)) END;

-- Of the newest $2 predictions those of version $1, and those of them without an answer.
-- name: prediction.newest_nulls
SELECT count(*), coalesce(sum(is_null), 0)
  FROM (SELECT model_version_id, is_null FROM prediction ORDER BY prediction_id DESC LIMIT $2) WHERE model_version_id = $1;

-- Answers in force for an item that a prediction can be compared with, and whether each was given here.
-- name: prediction.decisions
SELECT d.decision_id, d.label_id, d.origin <> 'import' FROM decision d
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.kind = 'label' AND d.mode <> 'gold'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);
