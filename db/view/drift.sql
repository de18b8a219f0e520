-- What windows were compared with, and how far they had moved.

CREATE VIEW v_drift AS
SELECT s.name AS stage, w.slice, f.feature, g.kind, w.state AS window_state, iif(f.drifted = 1 OR f.psi IS NOT NULL, f.drifted, NULL) AS drifted, f.psi, f.p, f.p_holm, f.ks, f.distance AS w1,
       f.chi2, f.js, f.count AS items, f.missing, f.mean, g.mean AS reference_mean, g.deviation AS reference_deviation,
       strftime('%Y-%m-%dT%H:%M:%fZ', w.begin_ms / 1000.0, 'unixepoch') AS begin_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', w.end_ms / 1000.0, 'unixepoch') AS end_at,
       w.first_prediction_id, w.last_prediction_id, f.bins, g.bins AS reference_bins, r.reference_id, r.kind AS reference,
       w.window_id
  FROM drift_finding f
  JOIN drift_window w ON w.window_id = f.window_id
  JOIN drift_reference r ON r.reference_id = w.reference_id
  JOIN drift_reference_feature g ON g.reference_id = w.reference_id AND g.slice = w.slice AND g.feature = f.feature
  JOIN stage s ON s.stage_id = w.stage_id;

CREATE VIEW v_drift_references AS
SELECT s.name AS stage, r.reference_id, r.kind, r.name, r.rows, r.answers, r.wrong, v.name || ' ' || v.version AS model,
       r.certificate_id, o.name AS operator, strftime('%Y-%m-%dT%H:%M:%fZ', r.at_ms / 1000.0, 'unixepoch') AS set_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', lead(r.at_ms) OVER (PARTITION BY r.stage_id ORDER BY r.reference_id) / 1000.0, 'unixepoch') AS until,
       lower(hex(r.sha256)) AS sha256, b.name AS acted_by
  FROM drift_reference r
  JOIN stage s ON s.stage_id = r.stage_id
  LEFT JOIN model_version v ON v.model_version_id = r.model_version_id
  JOIN operator o ON o.operator_id = r.operator_id
  JOIN operator b ON b.operator_id = r.acted_by;
