-- On what evidence machines were let decide: epochs, certificates, gates as they stood, requests.

CREATE VIEW v_epochs AS
SELECT e.epoch_id, s.name AS stage, v.name || ' ' || v.version AS model, e.attempt, e.cause,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.at_ms / 1000.0, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%fZ', lead(e.at_ms) OVER (PARTITION BY e.model_version_id ORDER BY e.epoch_id) / 1000.0, 'unixepoch') AS until,
       e.label_set,
       (SELECT count(*) FROM folded f WHERE f.epoch_id = e.epoch_id AND f.kind = 'blind') AS settled,
       (SELECT count(*) FROM folded f WHERE f.epoch_id = e.epoch_id AND f.kind = 'audit') AS audits,
       (SELECT count(*) FROM folded f WHERE f.epoch_id = e.epoch_id AND f.kind = 'truth') AS truths,
       (SELECT count(*) FROM folded f WHERE f.epoch_id = e.epoch_id AND f.kind = 'none') AS uncounted,
       (SELECT count(*) FROM threshold_certificate c WHERE c.epoch_id = e.epoch_id) AS looks,
       EXISTS (SELECT 1 FROM threshold_certificate c WHERE c.epoch_id = e.epoch_id AND c.found = 1) AS certified,
       e.line_id, e.since_prediction_id
  FROM epoch e JOIN stage s ON s.stage_id = e.stage_id JOIN model_version v ON v.model_version_id = e.model_version_id;

CREATE VIEW v_certificates AS
SELECT c.certificate_id, c.epoch_id, s.name AS stage, v.name || ' ' || v.version AS model, c.look, c.found, nullif(c.why, '') AS why,
       c.threshold, c.coverage, c.settled, c.accepted, c.errors, c.risk, c.risk_bound, c.criticals, c.missed, c.miss, c.miss_bound,
       c.delta, c.grid, strftime('%Y-%m-%dT%H:%M:%fZ', c.at_ms / 1000.0, 'unixepoch') AS looked_at
  FROM threshold_certificate c
  JOIN epoch e ON e.epoch_id = c.epoch_id
  JOIN stage s ON s.stage_id = e.stage_id
  JOIN model_version v ON v.model_version_id = e.model_version_id;

-- What was counted, a row for each item of an epoch. A day begins at midnight where the project is: thirteen hours
-- later it has that date in UTC too, from 11 hours behind it to 13 ahead of it.
CREATE VIEW v_folded AS
SELECT f.folded_id, s.name AS stage, v.name || ' ' || v.version AS model, f.epoch_id, e.attempt,
       NOT EXISTS (SELECT 1 FROM epoch n WHERE n.model_version_id = e.model_version_id AND n.epoch_id > e.epoch_id) AS is_newest,
       f.item_id,
       (SELECT CASE WHEN i.path IS NULL OR r.root IS NULL THEN i.path ELSE rtrim(r.root, '/') || '/' || i.path END
          FROM item i LEFT JOIN source r ON r.source_id = i.source_id WHERE i.item_id = f.item_id) AS path,
       f.kind, f.why, m.name AS predicted_label, d.name AS decided_label, d.critical,
       (SELECT p.confidence FROM prediction p WHERE p.prediction_id = f.prediction_id) AS confidence,
       f.bin, f.probability, f.predicted_label_id = f.decided_label_id AND coalesce(f.matches, 1) = 1 AS agrees, f.imported, f.sampled,
       f.folded_id > (SELECT max(w.folded_id) FROM watch w WHERE w.epoch_id = f.epoch_id) AS watched,
       strftime('%Y-%m-%d', f.day_ms / 1000.0, 'unixepoch', '+13 hours') AS day,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.folded_ms / 1000.0, 'unixepoch') AS folded_at,
       f.group_key, f.prediction_id, f.decision_id, f.route_id
  FROM epoch e
  JOIN folded f ON f.epoch_id = e.epoch_id
  JOIN stage s ON s.stage_id = e.stage_id
  JOIN model_version v ON v.model_version_id = e.model_version_id
  JOIN label m ON m.label_id = f.predicted_label_id
  JOIN label d ON d.label_id = f.decided_label_id;

-- The rows that a look for a certificate read, and of which of them the machine would be sure.
CREATE VIEW v_certified AS
SELECT c.certificate_id, f.stage, f.model, f.epoch_id, f.is_newest, c.look, c.found, c.settled, f.folded_id, f.item_id, f.predicted_label,
       f.decided_label, f.critical, f.confidence, f.agrees,
       c.found = 1 AND coalesce(f.bin >= CASE WHEN c.by_class = 0 THEN c.bin ELSE nullif(k.bin, -1) END, 0) AS sure
  FROM threshold_certificate c
  JOIN v_folded f ON f.epoch_id = c.epoch_id AND f.folded_id <= c.folded_id AND f.kind = 'blind'
  LEFT JOIN folded o ON c.by_class = 1 AND o.folded_id = f.folded_id
  LEFT JOIN certificate_class k ON k.certificate_id = c.certificate_id AND k.label_id = o.predicted_label_id;

CREATE VIEW v_gate_checks AS
SELECT g.gate_evaluation_id, s.name AS stage, v.name || ' ' || v.version AS model, g.from_level, g.to_level, g.open, c.position, c.name,
       c.claim, c.value, c.bound, c.need, c.k, c.n, c.ok, c.why, g.alpha, o.name AS operator, b.name AS acted_by,
       strftime('%Y-%m-%dT%H:%M:%fZ', g.at_ms / 1000.0, 'unixepoch') AS looked_at, g.policy, g.certificate_id, g.epoch_id
  FROM gate_evaluation g
  JOIN gate_check c ON c.gate_evaluation_id = g.gate_evaluation_id
  JOIN stage s ON s.stage_id = g.stage_id
  JOIN operator o ON o.operator_id = g.operator_id
  JOIN operator b ON b.operator_id = g.acted_by
  LEFT JOIN model_version v ON v.model_version_id = g.model_version_id;

CREATE VIEW v_requests AS
SELECT r.request_id, s.name AS stage, g.from_level, g.to_level, o.name AS operator, b.name AS acted_by, r.reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.at_ms / 1000.0, 'unixepoch') AS asked_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.expires_ms / 1000.0, 'unixepoch') AS expires_at,
       a.answer, p.name AS answered_by, nullif(a.reason, '') AS answer_reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.at_ms / 1000.0, 'unixepoch') AS answered_at, r.gate_evaluation_id
  FROM promotion_request r
  JOIN gate_evaluation g ON g.gate_evaluation_id = r.gate_evaluation_id
  JOIN stage s ON s.stage_id = r.stage_id
  JOIN operator o ON o.operator_id = r.operator_id
  JOIN operator b ON b.operator_id = r.acted_by
  LEFT JOIN promotion_answer a ON a.request_id = r.request_id
  LEFT JOIN operator p ON p.operator_id = a.operator_id;

-- Items that counted as one label, and of which people have agreed on another since, or have not yet.
CREATE VIEW v_contradictions AS
SELECT f.item_id, s.name AS stage, v.name || ' ' || v.version AS model, c.name AS counted_label, l.name AS agreed_label, f.imported,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.folded_ms / 1000.0, 'unixepoch') AS counted_at, f.epoch_id
  FROM folded f
  JOIN epoch e ON e.epoch_id = f.epoch_id
  JOIN stage s ON s.stage_id = e.stage_id
  JOIN model_version v ON v.model_version_id = e.model_version_id
  JOIN final_label c ON c.from_label_id = f.decided_label_id
  JOIN agreed_label g ON g.item_id = f.item_id AND g.stage_id = e.stage_id
  LEFT JOIN label l ON l.label_id = g.label_id
 WHERE f.kind IN ('blind', 'below', 'audit') AND g.label_id IS NOT c.label_id;
