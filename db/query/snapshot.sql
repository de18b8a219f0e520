-- Training snapshots: what has been answered by now, and what was handed to trainers.

-- Each item of stage $1 that people have answered, with the answers that may tell its label: what is known from
-- outside, what leads found when they looked again, what they settled, what people agree on and the first blind answer
-- that says so, and the newest assisted one. kept: why it is never learnt from; group: another item of its group is not,
-- and look-alikes go together. What version $2 says of it, unless it has learnt from it.
-- Each kind of answer is read once for all items, since what is looked up item by item takes four times as long; the items in
-- the order of the answers, for the same reason.
-- name: snapshot.answers
WITH answered AS (SELECT DISTINCT d.item_id FROM decision d WHERE d.stage_id = $1 AND d.kind IN ('label', 'unsure')),
     kept AS MATERIALIZED (SELECT k.item_id, min(k.why) AS why FROM kept_from_training k WHERE k.stage_id = $1 GROUP BY k.item_id),
     kept_group AS MATERIALIZED (SELECT DISTINCT i.group_key FROM kept k JOIN item i ON i.item_id = k.item_id WHERE i.group_key IS NOT NULL),
     told AS MATERIALIZED (SELECT a.item_id, max(a.decision_id) FILTER (WHERE a.mode = 'truth') AS truth_id,
                                  max(a.decision_id) FILTER (WHERE a.mode = 'assisted') AS assisted_id
                             FROM answer_in_force a WHERE a.stage_id = $1 AND a.kind = 'label' AND a.mode IN ('truth', 'assisted') GROUP BY a.item_id),
     settled AS MATERIALIZED (SELECT s.item_id, max(s.decision_id) AS settled_id FROM settling_answer s WHERE s.stage_id = $1 GROUP BY s.item_id),
     agreed AS MATERIALIZED (SELECT g.item_id, g.label_id FROM agreed_label g WHERE g.stage_id = $1),
     blind AS MATERIALIZED (SELECT b.item_id, min(b.decision_id) AS blind_id, count(*) AS answers FROM blind_answer b
                             WHERE b.stage_id = $1 GROUP BY b.item_id),
     corrected AS MATERIALIZED (SELECT c.item_id, max(c.decision_id) AS corrected_id FROM corrected_answer c WHERE c.stage_id = $1 GROUP BY c.item_id)
SELECT i.item_id, i.sha256, i.group_key, coalesce(k.why, iif(i.group_key IN (SELECT group_key FROM kept_group), 'group', NULL)),
       t.truth_id, s.settled_id, g.item_id IS NOT NULL AS is_blind, g.label_id AS agreed_id, b.blind_id, coalesce(b.answers, 0) AS blind_answers,
       t.assisted_id, p.prediction_id, p.probabilities, c.corrected_id,
       (SELECT f.label_id FROM final_label f WHERE f.from_label_id = p.label_id) AS predicted_id, p.confidence
  FROM answered w
  CROSS JOIN item i ON i.item_id = w.item_id
  LEFT JOIN kept k ON k.item_id = i.item_id
  LEFT JOIN told t ON t.item_id = i.item_id
  LEFT JOIN settled s ON s.item_id = i.item_id
  LEFT JOIN agreed g ON g.item_id = i.item_id
  LEFT JOIN blind b ON b.item_id = i.item_id
  LEFT JOIN corrected c ON c.item_id = i.item_id
  LEFT JOIN current_prediction p ON p.item_id = i.item_id AND p.stage_id = $1 AND p.model_version_id = $2 AND p.is_null = 0
                        AND NOT EXISTS (SELECT 1 FROM training_item t WHERE t.model_version_id = $2 AND t.sha256 = i.sha256)
 ORDER BY i.sha256;

-- What each answer of a stage says, as labels are merged now, and who gave it; NULL: no label.
-- name: snapshot.said
SELECT d.decision_id, f.label_id, d.operator_id FROM decision d LEFT JOIN final_label f ON f.from_label_id = d.label_id
 WHERE d.stage_id = $1 AND d.kind IN ('label', 'unsure') ORDER BY d.decision_id;

-- name: snapshot.add
INSERT INTO training_snapshot (stage_id, label_set, decision_id, eval_share, train_items, eval_items, left_out, sha256, operator_id,
                               acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING snapshot_id;

-- name: snapshot.add_item
INSERT INTO snapshot_item (snapshot_id, item_id, sha256, label_id, split, decision_id, source, margin) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: snapshot.newest_decision
SELECT coalesce(max(decision_id), 0) FROM decision WHERE stage_id = $1;

-- Suspects first, the most doubtful of them first.
-- name: snapshot.items
SELECT n.item_id, n.sha256, n.label_id, n.split, n.decision_id, n.source, n.margin, l.name, i.group_key
  FROM snapshot_item n JOIN label l ON l.label_id = n.label_id JOIN item i ON i.item_id = n.item_id
 WHERE n.snapshot_id = $1 AND ($2 IS NULL OR n.split = $2)
 ORDER BY n.margin IS NULL, n.margin DESC, n.item_id LIMIT $3;

-- name: snapshot.read
SELECT train_items, eval_items, left_out, sha256, at_ms,
       (SELECT count(*) FROM snapshot_item n WHERE n.snapshot_id = t.snapshot_id AND n.margin IS NOT NULL)
  FROM training_snapshot t WHERE snapshot_id = $1;

-- name: snapshot.balance
SELECT l.name, sum(n.split = 'train'), sum(n.split = 'eval'), sum(n.margin IS NOT NULL)
  FROM snapshot_item n JOIN label l ON l.label_id = n.label_id
 WHERE n.snapshot_id = $1 GROUP BY n.label_id ORDER BY l.position;

-- name: snapshot.regions
SELECT x, y, width, height FROM region WHERE decision_id = $1 ORDER BY region_id;

-- Whether version $1 learnt from a content.
-- name: snapshot.learnt
SELECT 1 FROM training_item WHERE model_version_id = $1 AND sha256 = $2;

-- Whether a content is an item that versions of stage $1 are judged by: why.
-- name: snapshot.kept
SELECT k.why FROM item i JOIN kept_from_training k ON k.item_id = i.item_id AND k.stage_id = $1 WHERE i.sha256 = $2 LIMIT 1;
