-- What people decided blind of what a version said: the evidence that gates read.

-- Settled items with a label that counts and a label of version $2, in the order in which they were
-- decided from $3 on; what the version was trained on, or may have been, is left out.
-- name: evidence.rows
SELECT g.item_id, g.label_id, w.label_id, p.bin, g.decided_ms, i.group_key
  FROM agreed_label g
  JOIN prediction p ON p.item_id = g.item_id AND p.stage_id = g.stage_id AND p.model_version_id = $2
  JOIN final_label w ON w.from_label_id = p.label_id
  JOIN item i ON i.item_id = g.item_id
  JOIN model_version m ON m.model_version_id = p.model_version_id
  JOIN settled_until u ON u.stage_id = g.stage_id
 WHERE g.stage_id = $1 AND g.label_id IS NOT NULL AND p.is_null = 0 AND g.decided_ms >= $3
   AND (m.trained_on <> 'unknown' OR i.added_ms >= m.added_ms)
   AND NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id = m.model_version_id AND t.sha256 = i.sha256)
   AND NOT EXISTS (SELECT 1 FROM blind_answer b JOIN decision d USING (decision_id)
                    WHERE b.item_id = g.item_id AND b.stage_id = g.stage_id AND d.origin <> 'import'
                      AND d.recorded_ms > u.at_ms AND d.decision_id > u.decision_id)
 ORDER BY g.decided_ms, g.item_id;

-- Predictions of version $1, and nulls among them.
-- name: evidence.predictions
SELECT count(*), count(*) FILTER (WHERE is_null = 1) FROM prediction WHERE model_version_id = $1;

-- Items of which something was said blind from $2 on and that cannot count: unsure or skipped, and those
-- that wait for a second look or a lead.
-- name: evidence.pending
SELECT count(*) FILTER (WHERE why IN ('unsure', 'skipped')), count(*) FILTER (WHERE why IN ('second', 'tie'))
  FROM pending_item WHERE stage_id = $1 AND since_ms >= $2;

-- name: evidence.seconds
SELECT avg(duration_ms) / 1000.0 FROM answer_in_force WHERE stage_id = $1 AND origin IN ('console', 'plain') AND duration_ms > 0;
