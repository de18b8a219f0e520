-- What the log says, beside what stands in other tables.

-- name: verify.counts
SELECT count(*), count(DISTINCT writer), count(*) FILTER (WHERE kind = 'log.checkpoint') FROM event;

-- name: verify.head
SELECT event_id, at_ms, hash FROM event WHERE kind = 'log.checkpoint' ORDER BY event_id DESC LIMIT 1;

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
 WHERE d.origin <> 'import' AND why IS NOT NULL;

-- Events of decisions that are not there.
-- name: verify.lost_decisions
SELECT e.event_id, e.entity_id FROM event e
 WHERE e.entity = 'decision' AND e.kind IN ('decision.label', 'decision.unsure', 'decision.skip', 'decision.flag', 'decision.retract')
   AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.decision_id = e.entity_id);

-- name: verify.decision_count
SELECT count(*) FROM decision WHERE origin <> 'import';

-- Spans of rows that one event vouches for.
-- name: verify.batches
SELECT e.event_id, e.kind = 'import.decisions', e.body ->> 'digest', json_extract(e.body, '$.spans')
  FROM event e WHERE e.kind IN ('score', 'import.predictions', 'import.decisions') AND json_type(e.body, '$.spans') = 'array'
 ORDER BY e.event_id;

-- name: verify.unvouched
SELECT (SELECT count(*) FROM prediction) + (SELECT count(*) FROM decision WHERE origin = 'import');

-- Imported decisions whose import has told of its rows, and not of these.
-- name: verify.slipped_decisions
SELECT d.decision_id FROM decision d
  JOIN event e ON e.kind = 'import.decisions' AND e.entity_id = d.import_id AND json_type(e.body, '$.spans') = 'array'
 WHERE d.origin = 'import'
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

-- Settings that are not what their last event says.
-- name: verify.settings
SELECT s.stage_id, s.key FROM setting s
 WHERE s.value IS NOT (SELECT e.body ->> 'to' FROM event e
                        WHERE e.kind = 'setting.change' AND e.body ->> 'key' = s.key
                          AND e.entity = CASE s.stage_id WHEN 0 THEN 'project' ELSE 'stage' END
                          AND e.entity_id = CASE s.stage_id WHEN 0 THEN 1 ELSE s.stage_id END
                        ORDER BY e.event_id DESC LIMIT 1);
