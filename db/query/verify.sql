-- What the log says, beside what stands in other tables.

-- name: verify.counts
SELECT count(*), count(DISTINCT writer), count(*) FILTER (WHERE kind = 'log.checkpoint') FROM event;

-- The newest event that stands for all before it, of every chain, and for the rows of other tables.
-- name: verify.head
SELECT event_id, at_ms, hash FROM event WHERE kind = 'log.rows' ORDER BY event_id DESC LIMIT 1;

-- name: verify.noted
SELECT event_id FROM event WHERE hash = $1;

-- Heads that a checkpoint names and that are not there.
-- name: verify.heads
SELECT c.event_id, h.key FROM event c, json_each(c.body, '$.heads') h
 WHERE c.kind = 'log.checkpoint'
   AND NOT EXISTS (SELECT 1 FROM event e WHERE e.writer = h.key AND e.seq = h.value ->> '$.seq' AND lower(hex(e.hash)) = h.value ->> '$.hash');

-- Decisions given here beside their events: what differs, or that there is none. A label that was renamed
-- may stand in the event under a name it had.
-- name: verify.decisions
SELECT d.decision_id,
       CASE WHEN e.event_id IS NULL THEN 'no event tells of it'
            WHEN e.body ->> 'uuid' <> lower(printf('%s-%s-%s-%s-%s', substr(hex(d.uuid), 1, 8), substr(hex(d.uuid), 9, 4),
                 substr(hex(d.uuid), 13, 4), substr(hex(d.uuid), 17, 4), substr(hex(d.uuid), 21))) THEN 'its uuid is not that of its event'
            WHEN e.body ->> 'item' <> d.item_id THEN 'its item is not that of its event'
            WHEN e.body ->> 'mode' <> d.mode THEN 'its mode is not that of its event'
            WHEN e.body ->> 'origin' <> d.origin THEN 'its origin is not that of its event'
            WHEN coalesce(e.body ->> 'retracts', 0) <> coalesce(d.retracts, 0) THEN 'what it takes back is not what its event says'
            WHEN coalesce(e.body ->> 'note', '') <> coalesce(lower(hex(d.note)), '') THEN 'its note is not that of its event'
            WHEN (e.operator_id, e.acted_by) IS NOT (d.operator_id, d.acted_by) THEN 'its operator is not that of its event'
            WHEN (e.body ->> 'label' IS NULL) <> (d.label_id IS NULL)
              OR (d.label_id IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM label l WHERE l.label_id = d.label_id AND l.name = e.body ->> 'label')
                  AND NOT EXISTS (SELECT 1 FROM label_change c WHERE c.label_id = d.label_id AND c.kind = 'rename'
                                     AND c.from_name = e.body ->> 'label'))
                 THEN 'its label is not that of its event' END AS why
  FROM decision d
  LEFT JOIN (SELECT * FROM event WHERE entity = 'decision' AND kind LIKE 'decision.%' AND kind NOT IN ('decision.rejected', 'decision.settle')) e
         ON e.entity_id = d.decision_id AND e.kind = 'decision.' || d.kind
 WHERE (d.origin <> 'import' OR d.pass_id IS NOT NULL) AND why IS NOT NULL;

-- Events of decisions that are not there.
-- name: verify.lost_decisions
SELECT e.event_id, e.entity_id FROM event e
 WHERE e.entity = 'decision' AND e.kind IN ('decision.label', 'decision.unsure', 'decision.skip', 'decision.flag', 'decision.retract')
   AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.decision_id = e.entity_id);

-- Spans of rows that one event vouches for.
-- name: verify.batches
SELECT e.event_id, e.kind = 'import.decisions', e.body ->> 'digest', json_extract(e.body, '$.spans')
  FROM event e WHERE e.kind IN ('score', 'import.predictions', 'import.decisions') AND json_type(e.body, '$.digest') = 'text'
   AND json_type(e.body, '$.spans') = 'array'
 ORDER BY e.event_id;

-- Imported decisions whose import has told of its rows, and not of these.
-- name: verify.slipped_decisions
SELECT d.decision_id FROM decision d
  JOIN event e ON e.kind = 'import.decisions' AND e.entity_id = d.import_id AND json_type(e.body, '$.spans') = 'array'
 WHERE d.origin = 'import' AND d.pass_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM json_each(e.body, '$.spans') s WHERE d.decision_id BETWEEN s.value ->> 0 AND s.value ->> 1);

-- name: verify.gates
SELECT e.event_id, e.entity_id, e.body ->> 'digest' FROM event e WHERE e.kind = 'gate.evaluate';

-- name: verify.unlogged_gates
SELECT g.gate_evaluation_id FROM gate_evaluation g
 WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.kind = 'gate.evaluate' AND e.entity_id = g.gate_evaluation_id);

-- name: verify.levels
SELECT c.level_change_id, e.event_id IS NULL
  FROM level_change c
  LEFT JOIN event e ON e.entity = 'level_change' AND e.entity_id = c.level_change_id AND e.kind = 'level.' || c.kind
 WHERE e.event_id IS NULL OR e.body ->> 'from' <> c.from_level OR e.body ->> 'to' <> c.to_level OR e.body ->> 'reason' <> c.reason
    OR coalesce(e.body ->> 'gate', 0) <> coalesce(c.gate_evaluation_id, 0)
    OR (e.operator_id, e.acted_by) IS NOT (c.operator_id, c.acted_by);

-- Settings that are not what their last event says, or are not there.
-- name: verify.settings
WITH changed AS (SELECT CASE entity WHEN 'project' THEN 0 ELSE entity_id END AS stage_id, body ->> 'key' AS key, body ->> 'to' AS value,
                        max(event_id) FROM event WHERE kind = 'setting.change' GROUP BY 1, 2)
SELECT coalesce(s.stage_id, c.stage_id), coalesce(s.key, c.key) || ' is not what was set last'
  FROM setting s FULL JOIN changed c ON c.stage_id = s.stage_id AND c.key = s.key
 WHERE s.value IS NOT c.value;

-- Rows that each have an event, where they have none, or it says something else.
-- name: verify.told
WITH told AS MATERIALIZED
  (SELECT event_id, kind, entity, entity_id, operator_id, acted_by, body FROM event
    WHERE entity IN ('promotion_request', 'pause', 'hold', 'model_version', 'label', 'stage') AND kind NOT IN ('score', 'setting.change')
       OR kind = 'level.seen' OR entity = 'operator'),
     acts (entity, id, told_of, told_id, kind, operator_id, acted_by, words) AS
  (          SELECT 'promotion_request', request_id, 'promotion_request', request_id, 'level.request', operator_id, acted_by, reason
               FROM promotion_request
   UNION ALL SELECT 'promotion_answer', request_id, 'promotion_request', request_id, 'level.request.' || answer, operator_id, acted_by, reason
               FROM promotion_answer
   UNION ALL SELECT 'pause', pause_id, 'pause', pause_id, 'pause.' || kind, operator_id, acted_by, why FROM pause
   UNION ALL SELECT 'hold_answer', hold_id, 'hold', hold_id, 'hold.' || answer, operator_id, acted_by, reason FROM hold_answer
   UNION ALL SELECT 'demotion_seen', level_change_id, 'level_change', level_change_id, 'level.seen', operator_id, acted_by, '' FROM demotion_seen
   UNION ALL SELECT 'model_version', model_version_id, 'model_version', model_version_id, 'model.add', operator_id, acted_by, '' FROM model_version
   UNION ALL SELECT 'calibration', calibration_id, 'model_version', model_version_id, 'model.calibrate', operator_id, acted_by, '' FROM calibration
   UNION ALL SELECT 'label_change', label_change_id, 'label', label_id, 'label.' || kind, operator_id, acted_by, '' FROM label_change WHERE kind <> 'init'
   UNION ALL SELECT 'stage_act', stage_act_id, 'stage', stage_id, 'stage.' || kind, operator_id, acted_by, reason FROM stage_act
   UNION ALL SELECT 'guideline', guideline_id, 'stage', stage_id, 'guideline.set', operator_id, acted_by, '' FROM guideline)
SELECT a.id, 'no event tells of it as it is', a.entity FROM acts a
 WHERE NOT EXISTS (SELECT 1 FROM told e
                    WHERE e.entity = a.told_of AND e.entity_id = a.told_id AND e.kind = a.kind AND e.operator_id = a.operator_id
                      AND e.acted_by = a.acted_by AND (a.words = '' OR a.words IN (e.body ->> 'reason', e.body ->> 'why')))
UNION ALL
SELECT h.hold_id, 'no event tells of it as it is', 'hold' FROM hold h
 WHERE NOT EXISTS (SELECT 1 FROM told e
                    WHERE e.entity = 'hold' AND e.entity_id = h.hold_id AND e.kind = 'hold.add'
                      AND e.body ->> 'items' = (SELECT count(*) FROM hold_item i WHERE i.hold_id = h.hold_id))
UNION ALL
SELECT o.operator_id, 'the role of ' || o.name || ' is not what was given last', 'operator' FROM operator o
 WHERE o.role IS NOT coalesce((SELECT coalesce(e.body ->> 'to', e.body ->> 'role') FROM told e
                                WHERE e.entity = 'operator' AND e.entity_id = o.operator_id AND e.kind IN ('operator.add', 'operator.role')
                                ORDER BY e.event_id DESC LIMIT 1),
                              CASE o.operator_id WHEN (SELECT operator_id FROM event WHERE kind = 'project.init') THEN 'owner' END)
UNION ALL
SELECT l.label_id, 'its name is not what it was called last', 'label' FROM label l
 WHERE l.name IS NOT coalesce((SELECT c.to_name FROM label_change c WHERE c.label_id = l.label_id AND c.kind IN ('add', 'rename')
                                ORDER BY c.version DESC LIMIT 1), l.name)
UNION ALL
SELECT l.label_id, 'nobody has merged it into another', 'label' FROM label l
 WHERE l.merged_into IS NOT NULL AND NOT EXISTS (SELECT 1 FROM label_change c WHERE c.label_id = l.label_id AND c.kind = 'merge');

-- Comparisons that are not what their rule says (rule 1: the labels are the same, after merges; others: and what stands beside
-- them matches), and those that are missing. Labels may have been merged since.
-- name: verify.comparisons
WITH RECURSIVE merged (label_id, into_id) AS (
  SELECT label_id, merged_into FROM label WHERE merged_into IS NOT NULL
  UNION SELECT m.label_id, l.merged_into FROM merged m JOIN label l ON l.label_id = m.into_id WHERE l.merged_into IS NOT NULL),
     final (label_id, into_id) AS MATERIALIZED (
  SELECT l.label_id, coalesce((SELECT m.into_id FROM merged m JOIN label f ON f.label_id = m.into_id
                                WHERE m.label_id = l.label_id AND f.merged_into IS NULL), l.label_id) FROM label l)
SELECT c.decision_id, 'what is stored of it and prediction ' || c.prediction_id || ' is not what comparing them gives'
  FROM comparison c JOIN prediction p ON p.prediction_id = c.prediction_id JOIN decision d ON d.decision_id = c.decision_id
 WHERE p.item_id <> d.item_id
    OR (c.rule_version = 1) <> ((SELECT s.output_kind FROM stage s WHERE s.stage_id = p.stage_id) = 'class')
    OR (c.rule_version = 1) <> (c.matches IS NULL)
    OR (c.rule_version = 1 AND c.score <> c.agrees) OR (c.agrees = 1 AND c.matches = 0)
    OR (c.agrees = 0 AND p.label_id = d.label_id AND coalesce(c.matches, 1) = 1)
    OR (c.agrees = 1 AND p.label_id <> d.label_id
        AND (SELECT into_id FROM final WHERE label_id = p.label_id) <> (SELECT into_id FROM final WHERE label_id = d.label_id));

-- name: verify.uncompared
SELECT d.decision_id, 'it has not been compared with prediction ' || p.prediction_id
  FROM decision d JOIN prediction p ON p.item_id = d.item_id AND p.stage_id = d.stage_id
 WHERE d.kind = 'label' AND d.mode <> 'gold' AND p.is_null = 0
   AND p.round IS (SELECT nullif(c.round, 1) FROM stage_pass c WHERE c.item_id = d.item_id AND c.stage_id = d.stage_id AND c.decision_id < d.decision_id
                    ORDER BY c.pass_id DESC LIMIT 1)
   AND NOT EXISTS (SELECT 1 FROM comparison c WHERE c.prediction_id = p.prediction_id AND c.decision_id = d.decision_id)
   AND NOT EXISTS (SELECT 1 FROM prediction_output o JOIN content w ON w.hash = o.words AND w.bytes IS NULL
                    WHERE o.prediction_id = p.prediction_id)
   AND NOT EXISTS (SELECT 1 FROM decision_output o JOIN content w ON w.hash = o.words AND w.bytes IS NULL
                    WHERE o.decision_id = d.decision_id)
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id);

-- Comparisons by more than labels, with their rules.
-- name: verify.outputs
SELECT c.prediction_id, c.decision_id, s.name, r.measure, r.bound, r.exact, c.matches
  FROM comparison c JOIN comparison_rule r ON r.rule_version = c.rule_version JOIN stage s ON s.stage_id = r.stage_id;

-- The same with known answers.
-- name: verify.known
SELECT c.item_id, c.prediction_id, s.name, r.measure, r.bound, r.exact, c.matches, c.decision_id, c.known_comparison_id
  FROM known_comparison c JOIN comparison_rule r ON r.rule_version = c.rule_version JOIN stage s ON s.stage_id = c.stage_id
 ORDER BY c.known_comparison_id;

-- What was said of items of which more is known than a label, and was not compared with that though words of neither are erased.
-- name: verify.known_uncompared
SELECT n.item_id, 'what is known of item ' || n.item_id || ' has not been compared with ' || n.said
  FROM (SELECT p.item_id, p.stage_id, 'prediction ' || p.prediction_id AS said,
               EXISTS (SELECT 1 FROM known_comparison c WHERE c.prediction_id = p.prediction_id) AS compared,
               EXISTS (SELECT 1 FROM prediction_output o JOIN content w ON w.hash = o.words WHERE o.prediction_id = p.prediction_id AND w.bytes IS NULL) AS erased
          FROM known_item k JOIN current_prediction p ON p.item_id = k.item_id AND p.stage_id = k.stage_id
         WHERE k.purpose = 'challenge' AND p.is_null = 0
        UNION ALL
        SELECT d.item_id, d.stage_id, 'decision ' || d.decision_id,
               EXISTS (SELECT 1 FROM known_comparison c WHERE c.decision_id = d.decision_id),
               EXISTS (SELECT 1 FROM decision_output o JOIN content w ON w.hash = o.words WHERE o.decision_id = d.decision_id AND w.bytes IS NULL)
          FROM decision d JOIN known_item k ON k.item_id = d.item_id AND k.stage_id = d.stage_id
         WHERE k.purpose = 'gold' AND d.mode = 'gold' AND d.kind = 'label') n
  JOIN known_answer a ON a.stage_id = n.stage_id AND a.item_id = n.item_id
  LEFT JOIN content w ON w.hash = a.words
 WHERE NOT n.compared AND NOT n.erased AND (a.words IS NULL OR w.bytes IS NOT NULL);

-- What the machine decided, beside what it must rest on.
-- name: verify.routes
SELECT r.route_id,
       CASE WHEN r.level < 3 OR g.level_change_id IS NULL OR g.to_level < r.level THEN 'the level did not let the machine decide'
            WHEN p.prediction_id IS NULL OR p.is_null = 1 OR p.item_id <> r.item_id OR p.model_version_id IS NOT r.model_version_id
                 THEN 'it rests on no answer of its version'
            WHEN c.certificate_id IS NULL OR c.found = 0 THEN 'it rests on no certificate'
            WHEN r.level = 3 AND r.threshold IS NOT CASE WHEN c.by_class THEN k.threshold ELSE c.threshold END
                 THEN 'its threshold is not that of its certificate'
            WHEN r.level = 3 AND p.confidence < r.threshold THEN 'the confidence is below the threshold' END AS wrong
  FROM route r
  LEFT JOIN level_change g ON g.level_change_id = r.level_change_id AND g.stage_id = r.stage_id
  LEFT JOIN prediction p ON p.prediction_id = r.prediction_id
  LEFT JOIN threshold_certificate c ON c.certificate_id = r.certificate_id
  LEFT JOIN certificate_class k ON k.certificate_id = c.certificate_id AND k.label_id = p.label_id
 WHERE r.route <> 'human' AND wrong IS NOT NULL;

-- Words beside the keyed hash that stands for them.
-- name: verify.words
SELECT hash, bytes FROM content WHERE bytes IS NOT NULL;
