-- The log.

-- name: event.head
SELECT seq, hash FROM event WHERE writer = $1 ORDER BY seq DESC LIMIT 1;

-- name: event.add
INSERT INTO event (writer, seq, at_ms, operator_id, acted_by, kind, entity, entity_id, body, prev_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- How many events there are since the newest checkpoint, or the first event, and when that was.
-- name: event.since_checkpoint
SELECT (SELECT max(event_id) FROM event) - e.event_id, e.at_ms
  FROM event e
 WHERE e.event_id = coalesce((SELECT max(event_id) FROM event WHERE kind = 'log.checkpoint'), (SELECT min(event_id) FROM event));

-- The end of each chain; from writer to writer through the index, not through all events.
-- name: event.heads
WITH RECURSIVE chain (writer) AS (
  SELECT min(writer) FROM event
  UNION ALL SELECT (SELECT min(e.writer) FROM event e WHERE e.writer > chain.writer) FROM chain WHERE chain.writer IS NOT NULL)
SELECT e.writer, e.seq, e.hash
  FROM chain JOIN event e ON e.writer = chain.writer AND e.seq = (SELECT max(seq) FROM event WHERE writer = chain.writer);

-- What the log says of itself, a digest a minute, is listed where it is asked for. For who does not lead every
-- blind kind of task reads blind, and what others decided is not told: who looks a second time must not know what
-- was said the first. Who judges without the model ($5) reads only of the kinds in this table, of some only what
-- they did themselves: what is not in it, is hidden.
-- name: event.list
WITH told (pattern, own) AS (VALUES
  ('project.init', 0), ('item.add', 0), ('label.*', 0), ('guideline.set', 0), ('operator.*', 0),
  ('decision.label', 1), ('decision.unsure', 1), ('decision.skip', 1), ('decision.flag', 1), ('decision.retract', 1))
SELECT event_id, seq, at_ms, entity_id, writer, operator_name, kind, entity,
       CASE WHEN $3 THEN body
            ELSE replace(replace(replace(body, '"mode":"audit"', '"mode":"blind"'), '"mode":"second"', '"mode":"blind"'),
                         '"mode":"gold"', '"mode":"blind"') END, hash FROM
  (SELECT e.*, o.name AS operator_name FROM event e LEFT JOIN operator o USING (operator_id)
    WHERE (e.kind = $1 OR ($1 IS NULL AND e.kind <> 'log.rows'))
      AND ($3 OR (e.kind NOT IN ('review.streak', 'gold.add', 'log.rows') AND (e.operator_id IS $4 OR e.kind NOT LIKE 'decision.%')))
      AND (NOT $5 OR EXISTS (SELECT 1 FROM told t WHERE e.kind GLOB t.pattern AND (NOT t.own OR e.operator_id IS $4)))
    ORDER BY e.event_id DESC LIMIT $2)
 ORDER BY event_id;

-- name: event.chain
SELECT event_id, writer, seq, at_ms, operator_id, acted_by, kind, entity, entity_id, body, prev_hash, hash
  FROM event ORDER BY writer, seq;
