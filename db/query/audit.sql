-- Audits: what people say of a sample of what the machine decided.

-- When the first of those that wait is due, and when the oldest place was made; also what a hold has put into
-- the lane. An audit is never older than its place.
-- name: audit.first
SELECT (SELECT min(due_ms) FROM assignment WHERE stage_id = $1 AND lane = 'audit' AND state IN ('open', 'leased')),
       (SELECT min(created_ms) FROM assignment WHERE stage_id = $1 AND lane = 'audit' AND state IN ('open', 'leased'));

-- Those that wait: all, due before $2, and drawn before $3.
-- name: audit.waiting
SELECT count(*), count(*) FILTER (WHERE a.due_ms < $2), count(*) FILTER (WHERE r.routed_ms < $3), min(r.routed_ms)
  FROM assignment a JOIN route r ON r.item_id = a.item_id AND r.stage_id = a.stage_id AND r.route = 'auto+audit'
 WHERE a.stage_id = $1 AND a.lane = 'audit' AND a.state IN ('open', 'leased');

-- What the machine has decided by the certificates of an epoch, and how much of it was drawn.
-- name: audit.drawn
SELECT count(*), count(*) FILTER (WHERE r.route = 'auto+audit')
  FROM threshold_certificate c JOIN route r ON r.certificate_id = c.certificate_id AND r.route <> 'human' WHERE c.epoch_id = $1;

-- What people, or the outside, have said of what the machine decided, after row $2 of an epoch: an audit, wrong,
-- missed, and with which probability it was drawn.
-- name: audit.answered
SELECT f.kind = 'audit', f.predicted_label_id <> f.decided_label_id, f.predicted_label_id <> f.decided_label_id AND l.critical = 1,
       f.probability
  FROM folded f JOIN label l ON l.label_id = f.decided_label_id
 WHERE f.epoch_id = $1 AND f.kind IN ('audit', 'truth') AND f.folded_id > $2 ORDER BY f.folded_id;

-- The first route among these: what the machine decided from there on may suffer from what they show.
-- name: audit.since
SELECT min(r.route_id) FROM folded f JOIN route r ON r.item_id = f.item_id AND r.stage_id = $1 AND r.route <> 'human'
 WHERE f.epoch_id = $2 AND f.kind IN ('audit', 'truth') AND f.folded_id > $3;
