-- Two versions of a stage on the same items.

-- What versions $2 and $3 said of items of stage $1 that people judged whatever a model said of them, of which the
-- answer counts and was given at $4 or later, in the round of the answer: by source, by decided label, whether each is right, and whether
-- one of them was trained on it.
-- name: comparison.cells
SELECT s.name, d.label_id, a.label_id = d.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = g.decision_id),
       b.label_id = d.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = q.prediction_id AND u.decision_id = g.decision_id),
       EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id IN ($2, $3) AND t.sha256 = i.sha256)
         OR EXISTS (SELECT 1 FROM model_version v
                     WHERE v.model_version_id IN ($2, $3) AND v.trained_on = 'unknown' AND i.added_ms < v.added_ms) AS trained,
       count(*)
  FROM (SELECT f.item_id, max(f.folded_id) AS folded_id FROM folded f JOIN epoch e ON e.epoch_id = f.epoch_id
         WHERE e.stage_id = $1 AND f.kind <> 'truth'
           AND (f.kind = 'blind' OR f.sampled = 1 OR f.why = 'trained'
                OR EXISTS (SELECT 1 FROM rollout_plan r CROSS JOIN rollout_judged j ON j.plan_id = r.plan_id AND j.item_id = f.item_id
                            WHERE r.stage_id = $1))
         GROUP BY f.item_id) c
 CROSS JOIN folded g ON g.folded_id = c.folded_id
 CROSS JOIN prediction p ON p.item_id = c.item_id AND p.stage_id = $1 AND p.model_version_id = $2 AND p.is_null = 0
                         AND p.round IS (SELECT nullif(s.round, 1) FROM stage_pass s WHERE s.item_id = c.item_id AND s.stage_id = $1 AND s.decision_id < g.decision_id
                                         ORDER BY s.pass_id DESC LIMIT 1)
 CROSS JOIN prediction q ON q.item_id = c.item_id AND q.stage_id = $1 AND q.model_version_id = $3 AND q.is_null = 0 AND q.round IS p.round
 CROSS JOIN decision x ON x.decision_id = g.decision_id AND x.decided_ms >= $4
 CROSS JOIN item i ON i.item_id = c.item_id
  JOIN final_label d ON d.from_label_id = g.decided_label_id
  JOIN final_label a ON a.from_label_id = p.label_id
  JOIN final_label b ON b.from_label_id = q.label_id
  LEFT JOIN source s ON s.source_id = i.source_id
 GROUP BY 1, 2, 3, 4, 5;

-- The items behind a cell: $4 and $5, whether each version is right; $6: the decided label, $7: the source ('' for
-- items that have none); NULL: any.
-- name: comparison.items
SELECT c.item_id, coalesce(i.path, i.external_key, ''), a.name, b.name, d.name, p.confidence, q.confidence
  FROM (SELECT f.item_id, max(f.folded_id) AS folded_id FROM folded f JOIN epoch e ON e.epoch_id = f.epoch_id
         WHERE e.stage_id = $1 AND f.kind <> 'truth'
           AND (f.kind = 'blind' OR f.sampled = 1 OR f.why = 'trained'
                OR EXISTS (SELECT 1 FROM rollout_plan r CROSS JOIN rollout_judged j ON j.plan_id = r.plan_id AND j.item_id = f.item_id
                            WHERE r.stage_id = $1))
         GROUP BY f.item_id) c
 CROSS JOIN folded g ON g.folded_id = c.folded_id
 CROSS JOIN prediction p ON p.item_id = c.item_id AND p.stage_id = $1 AND p.model_version_id = $2 AND p.is_null = 0
                         AND p.round IS (SELECT nullif(s.round, 1) FROM stage_pass s WHERE s.item_id = c.item_id AND s.stage_id = $1 AND s.decision_id < g.decision_id
                                         ORDER BY s.pass_id DESC LIMIT 1)
 CROSS JOIN prediction q ON q.item_id = c.item_id AND q.stage_id = $1 AND q.model_version_id = $3 AND q.is_null = 0 AND q.round IS p.round
 CROSS JOIN item i ON i.item_id = c.item_id
  JOIN final_label d ON d.from_label_id = g.decided_label_id
  JOIN final_label a ON a.from_label_id = p.label_id
  JOIN final_label b ON b.from_label_id = q.label_id
  LEFT JOIN source s ON s.source_id = i.source_id
 WHERE (a.label_id = d.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = g.decision_id)) = $4
   AND (b.label_id = d.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = q.prediction_id AND u.decision_id = g.decision_id)) = $5
   AND ($6 IS NULL OR d.label_id = $6)
   AND ($7 IS NULL OR coalesce(s.name, '') = $7)
   AND NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id IN ($2, $3) AND t.sha256 = i.sha256)
   AND NOT EXISTS (SELECT 1 FROM model_version v
                    WHERE v.model_version_id IN ($2, $3) AND v.trained_on = 'unknown' AND i.added_ms < v.added_ms)
 ORDER BY c.folded_id DESC
 LIMIT $8 OFFSET $9;

-- Of the newest $4 items that versions $2 and $3 of stage $1 both were asked about: answers, and those missing.
-- name: comparison.said
SELECT count(*), coalesce(sum(first_null), 0), coalesce(sum(second_null), 0)
  FROM (SELECT p.is_null AS first_null, q.is_null AS second_null
          FROM prediction p
         CROSS JOIN prediction q ON q.item_id = p.item_id AND q.stage_id = $1 AND q.model_version_id = $3 AND q.round IS p.round
         WHERE p.model_version_id = $2 AND p.stage_id = $1
         ORDER BY p.item_id DESC LIMIT $4) n;

-- How long version $2 took for the newest $4 items that version $3 was asked about too, in ms, shortest first.
-- name: comparison.latencies
SELECT ms
  FROM (SELECT p.latency_us / 1000.0 AS ms
          FROM prediction p
         CROSS JOIN prediction q ON q.item_id = p.item_id AND q.stage_id = $1 AND q.model_version_id = $3 AND q.round IS p.round
         WHERE p.model_version_id = $2 AND p.stage_id = $1 AND p.latency_us > 0
         ORDER BY p.item_id DESC LIMIT $4) n
 ORDER BY ms;
