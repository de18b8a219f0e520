-- Ranks of places in the queue, for the order "active".

-- name: queue_rank.round
SELECT after_item_id, basis, prediction_id, decision_id, ranked FROM queue_round WHERE stage_id = $1;

-- name: queue_rank.newest
SELECT coalesce((SELECT max(prediction_id) FROM prediction), 0), coalesce((SELECT max(decision_id) FROM decision), 0);

-- name: queue_rank.keep_round
INSERT INTO queue_round (stage_id, after_item_id, basis, prediction_id, decision_id, ranked, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (stage_id) DO UPDATE SET after_item_id = excluded.after_item_id, basis = excluded.basis, prediction_id = excluded.prediction_id,
  decision_id = excluded.decision_id, ranked = excluded.ranked, at_ms = excluded.at_ms;

-- First looks that wait, of items above $2, with what was measured of them.
-- name: queue_rank.places
SELECT a.assignment_id, a.item_id, a.mode IS 'assisted', i.sha256, i.group_key,
       f.width, f.height, f.brightness, f.contrast, f.blur, f.saturation, f.length, f.missing, f.file_size, f.noise, f.words, f.digits,
       f.letters, f.spaces, f.foreign_letters, f.level, f.clipping, f.silence, f.fields
  FROM assignment a JOIN item i ON i.item_id = a.item_id LEFT JOIN item_feature f ON f.item_id = a.item_id
 WHERE a.stage_id = $1 AND a.state IN ('open', 'leased') AND a.item_id > $2 AND a.state = 'open' AND a.slot = 1 AND a.lane = 'review'
   AND a.mode IS NOT 'gold'
 ORDER BY a.item_id LIMIT $3;

-- What versions have said of an item.
-- name: queue_rank.said
SELECT p.model_version_id, coalesce(f.label_id, 0), p.confidence, p.probabilities
  FROM current_prediction p LEFT JOIN final_label f ON f.from_label_id = p.label_id
 WHERE p.item_id = $1 AND p.stage_id = $2;

-- How often each label was given among the newest $2 acts of people in the project.
-- name: queue_rank.labels
SELECT f.label_id, count(*) FROM decision d JOIN final_label f ON f.from_label_id = d.label_id
 WHERE d.decision_id > (SELECT max(decision_id) FROM decision) - $2 AND +d.stage_id = $1 AND d.kind = 'label' AND d.mode <> 'gold'
 GROUP BY f.label_id;

-- What was measured of the items that were answered last, of at most $3 among the newest $2 acts.
-- name: queue_rank.answered
SELECT f.width, f.height, f.brightness, f.contrast, f.blur, f.saturation, f.length, f.missing, f.file_size, f.noise, f.words, f.digits,
       f.letters, f.spaces, f.foreign_letters, f.level, f.clipping, f.silence, f.fields
  FROM decision d CROSS JOIN item_feature f ON f.item_id = d.item_id
 WHERE d.decision_id > (SELECT max(decision_id) FROM decision) - $2 AND +d.stage_id = $1 AND d.kind = 'label' AND d.mode <> 'gold'
 ORDER BY d.decision_id DESC LIMIT $3;

-- name: queue_rank.set
UPDATE assignment SET rank = $2 WHERE assignment_id = $1 AND state = 'open' AND rank IS NOT $2;

-- name: queue_rank.keep
INSERT INTO queue_rank (assignment_id, score, uncertainty, diversity, disagreement, rarity, drawn, model_version_id, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (assignment_id) DO UPDATE SET score = excluded.score, uncertainty = excluded.uncertainty, diversity = excluded.diversity,
  disagreement = excluded.disagreement, rarity = excluded.rarity, drawn = excluded.drawn, model_version_id = excluded.model_version_id,
  at_ms = excluded.at_ms;

-- name: queue_rank.forget
DELETE FROM queue_rank WHERE assignment_id = $1;

-- What an open place of an item was ranked by.
-- name: queue_rank.of_item
SELECT a.rank IS NOT NULL, q.drawn, q.score, q.uncertainty, q.diversity, q.disagreement, q.rarity
  FROM assignment a JOIN queue_rank q ON q.assignment_id = a.assignment_id
 WHERE a.item_id = $1 AND a.stage_id = $2 AND a.state = 'open' AND a.slot = 1;

-- ---- at a claim ----

-- The ranked place that is due the next turn of a ranked one, for an actor: as queue.head.
-- name: queue_rank.best
SELECT a.assignment_id, a.item_id, a.slot, a.lane, a.mode, a.rank FROM assignment a
 WHERE a.state = 'open' AND ($3 OR a.lane NOT IN ('adjudication', 'suspect')) AND a.stage_id = $2 AND a.reserved_for IS NULL AND a.rank IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM decision s
                    WHERE s.operator_id = $1 AND s.assignment_id = a.assignment_id AND s.kind = 'skip' AND +s.decision_id > a.skips_end
                      AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = s.decision_id))
   AND NOT EXISTS (SELECT 1 FROM assignment o
                    WHERE o.item_id = a.item_id AND o.stage_id = a.stage_id AND o.operator_id = $1
                      AND (o.state = 'leased' OR (o.state = 'done' AND NOT coalesce(a.repeat_ms <= $4, 0))))
 ORDER BY a.rank DESC;

-- name: queue_rank.has
SELECT 1 FROM assignment WHERE assignment_id = $1 AND rank IS NOT NULL;

-- name: queue_rank.turn
SELECT place FROM assignment WHERE assignment_id = $1;

-- name: queue_rank.put
UPDATE assignment SET place = $2 WHERE assignment_id = $1;
