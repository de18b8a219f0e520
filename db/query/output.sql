-- What stands beside labels, and how it compares.

-- name: output.add_predicted
INSERT INTO prediction_output (prediction_id, kind, words) VALUES ($1, $2, $3);

-- name: output.add_decided
INSERT INTO decision_output (decision_id, kind, words, entered) VALUES ($1, $2, $3, $4);

-- name: output.copy_decided
INSERT INTO decision_output (decision_id, kind, words, entered)
SELECT $2, kind, words, entered FROM decision_output WHERE decision_id = $1;

-- name: output.predicted
SELECT c.bytes FROM prediction_output o JOIN content c ON c.hash = o.words WHERE o.prediction_id = $1 AND o.kind = $2;

-- name: output.decided
SELECT c.bytes FROM decision_output o JOIN content c ON c.hash = o.words WHERE o.decision_id = $1 AND o.kind = $2;

-- name: output.entered
SELECT entered FROM decision_output WHERE decision_id = $1;

-- name: output.predicted_regions
SELECT r.x, r.y, r.width, r.height, coalesce(f.label_id, 0), r.score
  FROM region r LEFT JOIN final_label f ON f.from_label_id = r.label_id WHERE r.prediction_id = $1 ORDER BY r.region_id;

-- name: output.decided_regions
SELECT r.x, r.y, r.width, r.height, coalesce(f.label_id, 0), r.score
  FROM region r LEFT JOIN final_label f ON f.from_label_id = r.label_id WHERE r.decision_id = $1 ORDER BY r.region_id;

-- The stage's newest rule, where it is this one.
-- name: output.rule
SELECT rule_version FROM comparison_rule
 WHERE rule_version = (SELECT max(rule_version) FROM comparison_rule WHERE stage_id = $1)
   AND measure = $2 AND bound = $3 AND exact = $4;

-- name: output.newest_rule
SELECT max(rule_version) FROM comparison_rule WHERE stage_id = $1;

-- name: output.rule_of
SELECT measure, bound, exact FROM comparison_rule WHERE rule_version = $1;

-- name: output.add_rule
INSERT INTO comparison_rule (rule_version, stage_id, measure, bound, exact, at_ms)
VALUES (coalesce((SELECT max(rule_version) FROM comparison_rule), 1) + 1, $1, $2, $3, $4, $5) RETURNING rule_version;

-- Answers in force that were given without the model, before decision $3.
-- name: output.answers
SELECT decision_id FROM answer_in_force
 WHERE item_id = $1 AND stage_id = $2 AND kind = 'label' AND mode IN ('blind', 'audit', 'second') AND decision_id < $3
 ORDER BY decision_id;

-- name: output.add_answers
INSERT INTO answer_comparison (first_id, second_id, rule_version, matches, score, measured, compared_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: output.verdict
SELECT rule_version, agrees, score, measured FROM comparison WHERE prediction_id = $1 AND decision_id = $2 ORDER BY rule_version DESC LIMIT 1;

-- Names that people chose of items of stage $1 but $2, and lists of what was predicted of such items lately.
-- name: output.names_elsewhere
SELECT is_choice, bytes
  FROM (SELECT DISTINCT 1 AS is_choice, c.bytes
          FROM (SELECT o.words FROM decision d JOIN decision_output o ON o.decision_id = d.decision_id AND o.kind = 'choice'
                 WHERE d.stage_id = $1 AND d.item_id <> $2 ORDER BY d.decision_id DESC LIMIT 2000) n
          JOIN content c ON c.hash = n.words AND c.bytes IS NOT NULL)
UNION ALL
SELECT is_choice, bytes
  FROM (SELECT 0 AS is_choice, c.bytes
          FROM prediction p JOIN prediction_output o ON o.prediction_id = p.prediction_id AND o.kind = 'ranking'
          JOIN content c ON c.hash = o.words AND c.bytes IS NOT NULL
         WHERE p.stage_id = $1 AND p.item_id <> $2
         ORDER BY p.prediction_id DESC LIMIT 100);
