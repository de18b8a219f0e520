-- Items whose answer is known.

-- name: known.of_item
SELECT k.purpose, l.name, k.label_id FROM known_item k JOIN label l ON l.label_id = k.label_id WHERE k.stage_id = $1 AND k.item_id = $2;

-- name: known.add
INSERT INTO known_item (stage_id, item_id, purpose, label_id, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: known.add_answer
INSERT INTO known_answer (stage_id, item_id, words, operator_id, acted_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6);

-- name: known.add_region
INSERT INTO known_region (stage_id, item_id, position, label_id, x, y, width, height) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: known.add_comparison
INSERT INTO known_comparison (stage_id, item_id, prediction_id, decision_id, rule_version, matches, score, measured, compared_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- Whether its words are erased, and the words.
-- name: known.answer
SELECT a.words IS NOT NULL AND c.bytes IS NULL, c.bytes FROM known_answer a LEFT JOIN content c ON c.hash = a.words
 WHERE a.stage_id = $1 AND a.item_id = $2;

-- name: known.regions
SELECT r.x, r.y, r.width, r.height, coalesce(f.label_id, 0)
  FROM known_region r LEFT JOIN final_label f ON f.from_label_id = r.label_id
 WHERE r.stage_id = $1 AND r.item_id = $2 ORDER BY r.position;

-- name: known.found_of
SELECT c.matches, r.measure, r.bound, r.exact FROM known_comparison c JOIN comparison_rule r ON r.rule_version = c.rule_version
 WHERE c.prediction_id = $1 ORDER BY c.known_comparison_id DESC LIMIT 1;

-- What versions have said of the cases of stage $1, or of item $2, in the rounds that they are in, and was not compared by the newest rule.
-- name: known.predicted
SELECT a.item_id, p.prediction_id, 0
  FROM known_answer a JOIN known_item k ON k.stage_id = a.stage_id AND k.item_id = a.item_id AND k.purpose = 'challenge'
  JOIN current_prediction p ON p.item_id = a.item_id AND p.stage_id = a.stage_id AND p.is_null = 0
 WHERE a.stage_id = $1 AND ($2 IS NULL OR a.item_id = $2)
   AND NOT EXISTS (SELECT 1 FROM known_comparison c
                    WHERE c.prediction_id = p.prediction_id
                      AND c.rule_version = (SELECT max(rule_version) FROM comparison_rule WHERE stage_id = $1))
 ORDER BY p.prediction_id;

-- What people have said of item $2, which is gold.
-- name: known.answered
SELECT d.item_id, 0, d.decision_id FROM decision d
 WHERE d.item_id = $2 AND d.stage_id = $1 AND d.mode = 'gold' AND d.kind = 'label' ORDER BY d.decision_id;

-- name: known.close_places
UPDATE assignment SET state = 'cancelled' WHERE item_id = $2 AND stage_id = $1 AND state = 'open';

-- Why item $2 of stage $1 cannot be made known: it is evidence already, or may become that. Whoever could take
-- such items out could choose what counts. Only what waits for anyone, before the model's answer has had a say in
-- who gets it, is free.
-- name: known.evidence
SELECT CASE WHEN EXISTS (SELECT 1 FROM decision WHERE stage_id = $1 AND item_id = $2) THEN 'is decided already, and may be evidence'
            WHEN EXISTS (SELECT 1 FROM folded f JOIN epoch e ON e.epoch_id = f.epoch_id WHERE e.stage_id = $1 AND f.item_id = $2)
            THEN 'has been counted as evidence'
            WHEN EXISTS (SELECT 1 FROM route WHERE stage_id = $1 AND item_id = $2 AND route = 'auto+audit') THEN 'is drawn to be audited'
            WHEN EXISTS (SELECT 1 FROM route WHERE stage_id = $1 AND item_id = $2 AND route <> 'human') THEN 'is decided already, by the machine'
            WHEN EXISTS (SELECT 1 FROM route WHERE stage_id = $1 AND item_id = $2) THEN 'has been given to people with the model''s answer known, and may become evidence'
            WHEN EXISTS (SELECT 1 FROM assignment WHERE stage_id = $1 AND item_id = $2 AND state IN ('open', 'leased') AND lane <> 'review')
            THEN 'waits for another look'
            WHEN EXISTS (SELECT 1 FROM assignment WHERE stage_id = $1 AND item_id = $2 AND state = 'leased') THEN 'is on somebody''s screen'
       END AS why
 WHERE why IS NOT NULL;

-- The cases for models, beside what version $2 says.
-- name: known.challenge
SELECT k.item_id, k.at_ms, coalesce(i.path, i.external_key, 'item ' || i.item_id), f.name, o.name, f.critical, p.prediction_id, w.name,
       p.confidence, p.is_null = 0 AND w.label_id = f.label_id
  FROM known_item k
  JOIN item i ON i.item_id = k.item_id
  JOIN operator o ON o.operator_id = k.operator_id
  JOIN final_label f ON f.from_label_id = k.label_id
  LEFT JOIN current_prediction p ON p.item_id = k.item_id AND p.stage_id = k.stage_id AND p.model_version_id = $2
  LEFT JOIN final_label w ON w.from_label_id = p.label_id
 WHERE k.stage_id = $1 AND k.purpose = 'challenge' ORDER BY k.item_id;

-- name: known.list
SELECT k.item_id, k.at_ms, coalesce(i.path, i.external_key, 'item ' || i.item_id), f.name, o.name, f.critical,
       (SELECT count(g.right) FROM gold_answer g WHERE g.item_id = k.item_id AND g.stage_id = k.stage_id),
       (SELECT coalesce(sum(g.right), 0) FROM gold_answer g WHERE g.item_id = k.item_id AND g.stage_id = k.stage_id)
  FROM known_item k
  JOIN item i ON i.item_id = k.item_id
  JOIN operator o ON o.operator_id = k.operator_id
  JOIN final_label f ON f.from_label_id = k.label_id
 WHERE k.stage_id = $1 AND k.purpose = $2 ORDER BY k.item_id;

-- Gold that came $2 or more before everything that waits for people; none while nothing waits.
-- name: gold.older
SELECT count(*) FROM known_item k JOIN item i ON i.item_id = k.item_id
 WHERE k.stage_id = $1 AND k.purpose = 'gold'
   AND i.added_ms + $2 <= (SELECT min(w.added_ms) FROM assignment a JOIN item w ON w.item_id = a.item_id
                            WHERE a.stage_id = $1 AND a.state = 'open' AND a.lane = 'review'
                              AND NOT EXISTS (SELECT 1 FROM known_item q WHERE q.stage_id = $1 AND q.item_id = a.item_id));

-- name: known.found
SELECT operator, label, critical, answers, right FROM v_gold WHERE stage = (SELECT name FROM stage WHERE stage_id = $1)
 ORDER BY operator, critical DESC, label;

-- name: gold.turn
SELECT turn FROM gold_turn WHERE stage_id = $1 AND operator_id = $2;

-- name: gold.next_turn
INSERT INTO gold_turn (stage_id, operator_id, turn) VALUES ($1, $2, 1)
ON CONFLICT (stage_id, operator_id) DO UPDATE SET turn = turn + 1;

-- What an operator may be given: it is at the stage, not answered by them since $3, and not in their hands.
-- name: gold.rested
SELECT k.item_id FROM known_item k
 WHERE k.stage_id = $1 AND k.purpose = 'gold'
   AND (NOT EXISTS (SELECT 1 FROM stage_link l WHERE l.stage_id = $1)
        OR EXISTS (SELECT 1 FROM current_pass c WHERE c.item_id = k.item_id AND c.stage_id = $1 AND c.state = 'open'))
   AND NOT EXISTS (SELECT 1 FROM decision d
                    WHERE d.item_id = k.item_id AND d.stage_id = k.stage_id AND +d.operator_id = $2 AND d.decided_ms > $3)
   AND NOT EXISTS (SELECT 1 FROM assignment a
                    WHERE a.item_id = k.item_id AND a.stage_id = k.stage_id
                      AND (a.state = 'leased' OR (a.state = 'open' AND a.reserved_for = $2)))
 ORDER BY k.item_id;

-- name: gold.open
INSERT INTO assignment (item_id, stage_id, slot, lane, place, created_ms, mode, reserved_for, repeat_ms)
VALUES ($1, $2, coalesce((SELECT max(slot) FROM assignment WHERE item_id = $1 AND stage_id = $2), 0) + 1, 'review', 0, $3, 'gold', $4, 0)
RETURNING assignment_id;
