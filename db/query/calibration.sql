-- Versions whose confidence was fitted anew.

-- What version $2 of stage $1 said of items that people judged without it, of which the answer counts: how sure it was and
-- whether it was right, oldest answer first. Not of what it was trained on.
-- name: calibration.answers
SELECT p.confidence,
       a.label_id = d.label_id AND NOT EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = g.decision_id),
       g.decision_id
  FROM (SELECT f.item_id, max(f.folded_id) AS folded_id FROM folded f JOIN epoch e ON e.epoch_id = f.epoch_id
         WHERE e.stage_id = $1 AND f.kind = 'blind' GROUP BY f.item_id) c
 CROSS JOIN folded g ON g.folded_id = c.folded_id
 CROSS JOIN prediction p ON p.item_id = c.item_id AND p.stage_id = $1 AND p.model_version_id = $2 AND p.is_null = 0 AND p.confidence BETWEEN 0 AND 1
                         AND p.round IS (SELECT nullif(s.round, 1) FROM stage_pass s WHERE s.item_id = c.item_id AND s.stage_id = $1 AND s.decision_id < g.decision_id
                                         ORDER BY s.pass_id DESC LIMIT 1)
 CROSS JOIN item i ON i.item_id = c.item_id
  JOIN final_label d ON d.from_label_id = g.decided_label_id
  JOIN final_label a ON a.from_label_id = p.label_id
 WHERE NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id = $2 AND t.sha256 = i.sha256)
   AND NOT EXISTS (SELECT 1 FROM model_version v WHERE v.model_version_id = $2 AND v.trained_on = 'unknown' AND i.added_ms < v.added_ms)
 ORDER BY g.decision_id, i.item_id;

-- name: calibration.add
INSERT INTO calibration (stage_id, model_version_id, parent_id, method, answers, decision_id, ece_before, ece_after, brier_before,
                         brier_after, figures, operator_id, acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);
