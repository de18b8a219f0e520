-- Metrics: series, what was seen in stretches of time, and the facts that are counted.

-- name: metric.series
SELECT series_id FROM metric_series WHERE stage_id = $1 AND metric = $2 AND scope = $3;

-- name: metric.add_series
INSERT INTO metric_series (stage_id, metric, scope) VALUES ($1, $2, $3) RETURNING series_id;

-- name: metric.bins
SELECT bins FROM metric_rollup WHERE series_id = $1 AND minutes = $2 AND start_ms = $3;

-- name: metric.put
INSERT INTO metric_rollup (series_id, minutes, start_ms, count, sum, low, high, last, last_ms, bins, p50, p95, p99)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, max($6, min($7, $11)), max($6, min($7, $12)), max($6, min($7, $13)))
    ON CONFLICT (series_id, minutes, start_ms) DO UPDATE
   SET count = count + excluded.count, sum = sum + excluded.sum, low = min(low, excluded.low), high = max(high, excluded.high),
       last = iif(excluded.last_ms >= last_ms, excluded.last, last), last_ms = max(last_ms, excluded.last_ms), bins = excluded.bins,
       p50 = max(min(low, excluded.low), min(max(high, excluded.high), $11)),
       p95 = max(min(low, excluded.low), min(max(high, excluded.high), $12)),
       p99 = max(min(low, excluded.low), min(max(high, excluded.high), $13));

-- Points of stage $1, grain $2, in [$3, $4).
-- name: metric.points
SELECT s.series_id, s.metric, s.scope, r.start_ms, r.count, r.sum, r.low, r.high, r.last, r.last_ms, r.bins
  FROM metric_series s CROSS JOIN metric_rollup r ON r.series_id = s.series_id AND r.minutes = $2 AND r.start_ms >= $3 AND r.start_ms < $4
 WHERE s.stage_id = $1
 ORDER BY s.metric, s.scope, r.start_ms;

-- The same of metric $5.
-- name: metric.points_of
SELECT s.series_id, s.metric, s.scope, r.start_ms, r.count, r.sum, r.low, r.high, r.last, r.last_ms, r.bins
  FROM metric_series s CROSS JOIN metric_rollup r ON r.series_id = s.series_id AND r.minutes = $2 AND r.start_ms >= $3 AND r.start_ms < $4
 WHERE s.stage_id = $1 AND s.metric = $5
 ORDER BY s.scope, r.start_ms;

-- The same of its scope $6.
-- name: metric.points_in
SELECT s.series_id, s.metric, s.scope, r.start_ms, r.count, r.sum, r.low, r.high, r.last, r.last_ms, r.bins
  FROM metric_series s CROSS JOIN metric_rollup r ON r.series_id = s.series_id AND r.minutes = $2 AND r.start_ms >= $3 AND r.start_ms < $4
 WHERE s.stage_id = $1 AND s.metric = $5 AND s.scope = $6
 ORDER BY r.start_ms;

-- name: metric.forget
DELETE FROM metric_rollup WHERE (series_id, minutes, start_ms) IN
       (SELECT series_id, minutes, start_ms FROM metric_rollup WHERE minutes = $1 AND start_ms < $2 LIMIT $3);

-- ---- how far the facts have been counted ----

-- name: metric.marks
SELECT name, at FROM monitor_mark WHERE stage_id = $1;

-- name: metric.put_mark
INSERT INTO monitor_mark (stage_id, name, at) VALUES ($1, $2, $3)
    ON CONFLICT (stage_id, name) DO UPDATE SET at = excluded.at;

-- name: metric.newest
SELECT coalesce((SELECT max(prediction_id) FROM prediction), 0), coalesce((SELECT max(decision_id) FROM decision), 0),
       coalesce((SELECT max(route_id) FROM route), 0), coalesce((SELECT max(folded_id) FROM folded), 0),
       coalesce((SELECT max(item_id) FROM item), 0), coalesce((SELECT max(event_id) FROM event), 0);

-- ---- the facts: rows of stage $1 after $2 up to $3 ----

-- $4: whether there are any regions.
-- name: metric.predictions
SELECT p.model_version_id, p.role = 'live', p.predicted_ms, p.latency_us, p.is_null, p.is_null = 1 AND p.confidence IS NULL,
       p.label_id, p.confidence, p.engine = 'import',
       CASE WHEN $4 AND p.role = 'live' THEN (SELECT count(*) FROM region r WHERE r.prediction_id = p.prediction_id) END,
       CASE WHEN p.role = 'live' AND EXISTS (SELECT 1 FROM stage_link l WHERE l.upstream_id = $1)
            THEN p.is_null = 0 AND EXISTS (SELECT 1 FROM stage_link l WHERE l.upstream_id = $1 AND coalesce(l.label_id, p.label_id) = p.label_id) END,
       CASE WHEN $5 AND p.role = 'live' AND p.is_null = 0
            THEN (SELECT coalesce(sum(r.width), 0) FROM region r WHERE r.prediction_id = p.prediction_id) /
                 (SELECT nullif(f.length, 0) FROM item_feature f WHERE f.item_id = p.item_id) END
  FROM prediction p
 WHERE p.prediction_id > $2 AND p.prediction_id <= $3 AND +p.stage_id = $1
 ORDER BY p.prediction_id;

-- name: metric.has_regions
SELECT EXISTS (SELECT 1 FROM region WHERE prediction_id IS NOT NULL);

-- Whether a stage marks stretches of time in recordings.
-- name: metric.has_segments
SELECT EXISTS (SELECT 1 FROM stage WHERE stage_id = $1 AND input_kind = 'audio' AND output_kind = 'regions');

-- What pictures and recordings were like that LIVE has seen, each once, whatever sees it next: another stage, another round,
-- another version. Who looks at them measures them.
-- name: metric.features
SELECT p.predicted_ms, coalesce(i.source_id, 0), f.width, f.height, CAST(f.width AS REAL) / nullif(f.height, 0), f.brightness, f.contrast,
       f.blur, f.saturation, f.noise, f.length, f.words, f.digits, f.letters, f.spaces, f.foreign_letters, f.level, f.clipping,
       f.silence, f.missing, f.fields, NULL
  FROM prediction p CROSS JOIN item_feature f ON f.item_id = p.item_id CROSS JOIN item i ON i.item_id = p.item_id
 WHERE p.prediction_id > $2 AND p.prediction_id <= $3 AND +p.stage_id = $1 AND p.role = 'live' AND p.engine <> 'import'
   AND i.kind IN ('image', 'audio')
   AND NOT EXISTS (SELECT 1 FROM prediction q WHERE q.item_id = p.item_id AND q.prediction_id < p.prediction_id
                                                AND q.role = 'live' AND q.engine <> 'import')
 ORDER BY p.prediction_id;

-- What all other items were like, which is known as they come; and the record itself where something is missing from it;
-- long ones are left out.
-- name: metric.features_come
SELECT i.added_ms, coalesce(i.source_id, 0), f.width, f.height, CAST(f.width AS REAL) / nullif(f.height, 0), f.brightness, f.contrast,
       f.blur, f.saturation, f.noise, f.length, f.words, f.digits, f.letters, f.spaces, f.foreign_letters, f.level, f.clipping,
       f.silence, f.missing, f.fields,
       CASE WHEN f.missing > 0 AND i.kind = 'record'
            THEN (SELECT CAST(c.bytes AS TEXT) FROM content c WHERE c.hash = i.words AND length(c.bytes) <= 65536) END
  FROM item i CROSS JOIN item_feature f ON f.item_id = i.item_id
 WHERE i.item_id > $1 AND i.item_id <= $2 AND i.kind NOT IN ('image', 'audio')
 ORDER BY i.item_id;

-- Answers and what else people did: whether it differs from what was shown, and, of a second look, from what was
-- said first.
-- name: metric.decisions
SELECT d.operator_id, d.kind, d.mode, d.origin, d.decided_ms, d.duration_ms, d.redoes IS NOT NULL,
       CASE WHEN d.kind = 'label' AND d.seen_prediction_id IS NOT NULL
            THEN (SELECT p.label_id IS NOT d.label_id OR EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = d.decision_id)
                   FROM prediction p WHERE p.prediction_id = d.seen_prediction_id) END,
       CASE WHEN d.kind = 'label' AND d.mode = 'second'
            THEN (SELECT e.label_id IS NOT d.label_id
                         OR EXISTS (SELECT 1 FROM unlike_answer u WHERE u.second_id = d.decision_id AND u.first_id = e.decision_id)
                    FROM decision e
                   WHERE e.item_id = d.item_id AND e.stage_id = d.stage_id AND e.decision_id < d.decision_id AND e.kind = 'label'
                     AND e.mode IN ('blind', 'audit')
                   ORDER BY e.decision_id DESC LIMIT 1) END,
       CASE WHEN d.origin <> 'import' THEN (SELECT a.created_ms FROM assignment a WHERE a.assignment_id = d.assignment_id) END,
       d.origin IN ('plain', 'command')
         OR EXISTS (SELECT 1 FROM decision_output o WHERE o.decision_id = d.decision_id AND o.entered = 'typed'
                                                       AND (o.kind = 'choice' OR d.seen_prediction_id IS NOT NULL))
  FROM decision d
 WHERE d.decision_id > $2 AND d.decision_id <= $3 AND +d.stage_id = $1
 ORDER BY d.decision_id;

-- Answers compared with what LIVE said, up to prediction $4.
-- name: metric.compared
SELECT d.mode, d.decided_ms, c.agrees
  FROM decision d CROSS JOIN comparison c ON c.decision_id = d.decision_id AND c.prediction_id <= $4
 CROSS JOIN prediction p ON p.prediction_id = c.prediction_id
 WHERE d.decision_id > $2 AND d.decision_id <= $3 AND +d.stage_id = $1 AND d.mode IN ('blind', 'assisted') AND d.redoes IS NULL
   AND p.role = 'live'
 ORDER BY d.decision_id, c.prediction_id;

-- The same of predictions after $2 up to $3, with answers up to $4, which were there first.
-- name: metric.compared_later
SELECT d.mode, d.decided_ms, c.agrees
  FROM comparison c CROSS JOIN decision d ON d.decision_id = c.decision_id CROSS JOIN prediction p ON p.prediction_id = c.prediction_id
 WHERE c.prediction_id > $2 AND c.prediction_id <= $3 AND c.decision_id <= $4 AND d.stage_id = $1 AND d.mode IN ('blind', 'assisted')
   AND d.redoes IS NULL AND p.role = 'live'
 ORDER BY c.prediction_id, c.decision_id;

-- name: metric.routes
SELECT r.routed_ms, r.route <> 'human', r.reason FROM route r
 WHERE r.route_id > $2 AND r.route_id <= $3 AND +r.stage_id = $1
 ORDER BY r.route_id;

-- name: metric.audits
SELECT f.folded_ms, f.predicted_label_id <> f.decided_label_id OR coalesce(f.matches, 1) = 0 FROM folded f JOIN epoch e ON e.epoch_id = f.epoch_id
 WHERE f.folded_id > $2 AND f.folded_id <= $3 AND +e.stage_id = $1 AND f.kind = 'audit'
 ORDER BY f.folded_id;

-- The newest $2 blind answers that count as evidence for LIVE, looked for among the newest $3 of all.
-- name: metric.evidence
SELECT p.confidence, f.predicted_label_id = f.decided_label_id AND coalesce(f.matches, 1) = 1,
       (SELECT d.decided_ms FROM decision d WHERE d.decision_id = f.decision_id)
  FROM folded f CROSS JOIN prediction p ON p.prediction_id = f.prediction_id
 WHERE f.folded_id > (SELECT max(folded_id) FROM folded) - $3 AND f.kind = 'blind'
   AND f.epoch_id = (SELECT max(e.epoch_id) FROM epoch e WHERE e.model_version_id = (
       SELECT r.model_version_id FROM rollout r
        WHERE r.stage_id = $1 AND r.role = 'live'
          AND r.rollout_id = (SELECT max(rollout_id) FROM rollout WHERE model_version_id = r.model_version_id)
        ORDER BY r.rollout_id DESC LIMIT 1))
 ORDER BY f.folded_id DESC LIMIT $2;

-- name: metric.items
SELECT coalesce(source_id, 0), added_ms, bytes FROM item WHERE item_id > $1 AND item_id <= $2 ORDER BY item_id;

-- name: metric.events
SELECT at_ms, kind = 'review.streak', coalesce(operator_id, 0), coalesce(body ->> 'present', 0), coalesce(body ->> 'rejected', 0) FROM event
 WHERE event_id > $1 AND event_id <= $2 AND kind IN ('item.add', 'review.streak')
 ORDER BY event_id;

-- ---- what is told apart: the name of a source, a label, a version, an operator ----

-- name: metric.source
SELECT name FROM source WHERE source_id = $1;

-- name: metric.label
SELECT name FROM label WHERE label_id = $1;

-- name: metric.version
SELECT name || ' ' || version FROM model_version WHERE model_version_id = $1;

-- name: metric.operator
SELECT name FROM operator WHERE operator_id = $1;

-- What waits for people in stage $1, and since when. assignment_waiting has them by item: places of the items that came
-- first are the oldest but for audits and second looks, which are made later; so the oldest of the first ones is told.
-- name: metric.waiting
SELECT (SELECT count(*) FROM assignment a WHERE a.stage_id = $1 AND a.state IN ('open', 'leased')),
       (SELECT min(created_ms) FROM (SELECT a.created_ms FROM assignment a WHERE a.stage_id = $1 AND a.state IN ('open', 'leased')
                                      ORDER BY a.item_id LIMIT 1000));

-- ---- what a project says of metrics ----

-- The names that have been seen in stage $1 or in the project.
-- name: metric.seen
SELECT DISTINCT metric FROM metric_series WHERE stage_id IN (0, $1);

-- The first $3 scopes that metric $2 was told apart by in stage $1.
-- name: metric.scopes
SELECT scope FROM metric_series WHERE stage_id = $1 AND metric = $2 AND scope <> '' ORDER BY series_id LIMIT $3;

-- When something of $2 and scope $3 was last seen in stage $1 or in the project.
-- name: metric.last
SELECT max(r.last_ms) FROM metric_series s CROSS JOIN metric_rollup r ON r.series_id = s.series_id AND r.minutes = 1440
 WHERE s.stage_id IN (0, $1) AND s.metric = $2 AND s.scope = $3;

-- What holds of each name that somebody has changed something about.
-- name: metric.changes
SELECT c.metric, c.kind, d.query, d.unit, d.help FROM metric_change c
  LEFT JOIN metric_change d ON d.metric_change_id = (SELECT max(n.metric_change_id) FROM metric_change n
                                                      WHERE n.metric = c.metric AND n.kind = 'define')
 WHERE c.metric_change_id = (SELECT max(n.metric_change_id) FROM metric_change n WHERE n.metric = c.metric)
 ORDER BY c.metric;

-- The bands in force in stage $1.
-- name: metric.limits
SELECT l.metric, l.scope, l.low, l.high FROM metric_limit l
 WHERE l.stage_id = $1 AND l.kind = 'set'
   AND l.limit_id = (SELECT max(n.limit_id) FROM metric_limit n
                      WHERE n.stage_id = l.stage_id AND n.metric = l.metric AND n.scope = l.scope)
 ORDER BY l.metric, l.scope;

-- name: metric.alarms
SELECT metric, scope FROM alarm_open WHERE stage_id = $1;

-- When the project began: it was made, or has history from before that.
-- name: metric.began
SELECT CASE WHEN o.start_ms + 86400000 <= p.created_ms THEN o.start_ms ELSE p.created_ms END
  FROM project p, (SELECT min(start_ms) AS start_ms FROM metric_rollup WHERE minutes = 1440) o;

-- name: metric.change
INSERT INTO metric_change (kind, metric, query, unit, help, reason, operator_id, acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING metric_change_id;
