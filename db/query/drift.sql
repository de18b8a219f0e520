-- Drift: rows to compare, what they are compared with, and what came of it.

-- The newest that LIVE has predicted.
-- name: drift.newest
SELECT max(prediction_id) FROM prediction WHERE stage_id = $1 AND role = 'live';

-- The one so many rows before the end, counted from the newest of them.
-- name: drift.back
SELECT prediction_id FROM prediction WHERE +stage_id = $1 AND role = 'live' ORDER BY prediction_id DESC LIMIT 1 OFFSET $2;

-- name: drift.rows
SELECT * FROM drift_input WHERE +stage_id = $1 AND role = 'live' AND prediction_id > $2 ORDER BY prediction_id LIMIT $3;

-- Rows of a time, and a draw from them by a hash of their number (Knuth's, multiplicative): stages take turns in the numbers, so
-- that every third of them might be all of one stage.
-- name: drift.between_count
SELECT count(*) FROM prediction
 WHERE prediction_id > (SELECT coalesce(max(prediction_id), 0) FROM prediction) - 100000 AND +stage_id = $1 AND role = 'live'
   AND predicted_ms >= $2 AND predicted_ms < $3;

-- name: drift.between
SELECT * FROM drift_input
 WHERE prediction_id > (SELECT coalesce(max(prediction_id), 0) FROM prediction) - 100000 AND +stage_id = $1 AND role = 'live'
   AND predicted_ms >= $2 AND predicted_ms < $3 AND prediction_id * 2654435761 % 4294967296 < $4
 ORDER BY prediction_id;

-- The newest rows of which a certificate is made.
-- name: drift.behind
SELECT d.* FROM (SELECT f.prediction_id FROM threshold_certificate c
                   JOIN folded f ON +f.epoch_id = c.epoch_id AND f.kind = 'blind' AND f.folded_id <= c.folded_id
                  WHERE c.certificate_id = $1 ORDER BY f.prediction_id DESC LIMIT $2) b
  JOIN drift_input d ON d.prediction_id = b.prediction_id ORDER BY d.prediction_id;

-- name: drift.attributes
SELECT name, value FROM item_attribute WHERE item_id = $1;

-- The certificate that the newest epoch of a version stands on.
-- name: drift.certificate
SELECT c.certificate_id, c.at_ms, c.epoch_id, c.folded_id FROM threshold_certificate c
 WHERE c.epoch_id = (SELECT max(epoch_id) FROM epoch WHERE model_version_id = $1) AND c.found = 1
 ORDER BY c.certificate_id DESC LIMIT 1;

-- Whether one was ever a reference.
-- name: drift.used
SELECT 1 FROM drift_reference WHERE certificate_id = $1 LIMIT 1;

-- Blind answers of an epoch up to a row, the newest $3 of them: how many, and where the model differed.
-- name: drift.answered
SELECT count(*), coalesce(sum(wrong), 0)
  FROM (SELECT predicted_label_id <> decided_label_id OR coalesce(matches, 1) = 0 AS wrong FROM folded
         WHERE +epoch_id = $1 AND kind = 'blind' AND folded_id <= $2 ORDER BY folded_id DESC LIMIT $3);

-- Audits of an epoch, the newest $2 of them: the same.
-- name: drift.audited
SELECT count(*), coalesce(sum(wrong), 0)
  FROM (SELECT predicted_label_id <> decided_label_id OR coalesce(matches, 1) = 0 AS wrong FROM folded
         WHERE epoch_id = $1 AND kind = 'audit' ORDER BY folded_id DESC LIMIT $2);

-- name: drift.folded_newest
SELECT max(folded_id) FROM folded WHERE epoch_id = $1;

-- name: drift.reference_add
INSERT INTO drift_reference (stage_id, kind, certificate_id, model_version_id, name, sha256, rows, answers, wrong, folded_id,
                             after_prediction_id, since_ms, until_ms, operator_id, acted_by, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING reference_id;

-- name: drift.feature_add
INSERT INTO drift_reference_feature (reference_id, slice, feature, kind, count, missing, mean, deviation, bins, quantiles)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: drift.reference
SELECT reference_id, kind, certificate_id, model_version_id, name, rows, answers, wrong, folded_id, after_prediction_id, since_ms, until_ms, at_ms
  FROM drift_reference WHERE stage_id = $1 ORDER BY reference_id DESC LIMIT 1;

-- name: drift.features
SELECT slice, feature, kind, count, missing, mean, deviation, bins, quantiles
  FROM drift_reference_feature WHERE reference_id = $1 ORDER BY slice, feature;

-- name: drift.window_add
INSERT INTO drift_window (stage_id, reference_id, slice, first_prediction_id, last_prediction_id, rows, state, begin_ms, end_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING window_id;

-- name: drift.finding_add
INSERT INTO drift_finding (window_id, feature, count, missing, mean, psi, p, p_holm, ks, distance, chi2, js, bins, drifted)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- The newest windows of a slice against a reference, newest first.
-- name: drift.windows
SELECT window_id, first_prediction_id, last_prediction_id, rows, state, begin_ms, end_ms
  FROM drift_window WHERE stage_id = $1 AND slice = $2 AND reference_id = $3 ORDER BY window_id DESC LIMIT $4;

-- name: drift.findings
SELECT feature, count, missing, mean, psi, p, p_holm, ks, distance, chi2, js, bins, drifted
  FROM drift_finding WHERE window_id = $1 ORDER BY feature;

-- The newest window of each slice against a reference, with the feature that has moved most.
-- name: drift.slices
SELECT w.slice, w.state, w.rows, f.feature, f.psi, w.window_id
  FROM drift_window w
  LEFT JOIN drift_finding f ON f.window_id = w.window_id
   AND f.feature = (SELECT g.feature FROM drift_finding g WHERE g.window_id = w.window_id
                     ORDER BY g.drifted DESC, g.psi DESC NULLS LAST, g.feature LIMIT 1)
 WHERE w.window_id IN (SELECT max(window_id) FROM drift_window WHERE stage_id = $1 AND reference_id = $2 AND slice <> '' GROUP BY slice)
 ORDER BY f.drifted DESC, f.psi DESC NULLS LAST, w.slice;

-- name: drift.open
SELECT slice, body FROM drift_open WHERE stage_id = $1 ORDER BY slice;

-- name: drift.open_keep
INSERT INTO drift_open (stage_id, slice, body) VALUES ($1, $2, $3) ON CONFLICT (stage_id, slice) DO UPDATE SET body = excluded.body;

-- name: drift.open_forget
DELETE FROM drift_open WHERE stage_id = $1;

-- name: drift.concept
SELECT epoch_id, folded_id, body FROM drift_concept WHERE stage_id = $1;

-- name: drift.concept_keep
INSERT INTO drift_concept (stage_id, epoch_id, folded_id, body) VALUES ($1, $2, $3, $4)
    ON CONFLICT (stage_id) DO UPDATE SET epoch_id = excluded.epoch_id, folded_id = excluded.folded_id, body = excluded.body;

-- name: drift.answers
SELECT folded_id, predicted_label_id <> decided_label_id OR coalesce(matches, 1) = 0, day_ms, folded_ms FROM folded
 WHERE +epoch_id = $1 AND kind = 'blind' AND folded_id > $2 ORDER BY folded_id;

-- When the answer of a row was given.
-- name: drift.answer_time
SELECT d.decided_ms FROM folded f JOIN decision d ON d.decision_id = f.decision_id WHERE f.folded_id = $1;

-- How often what was so sure was right, among blind answers of an epoch.
-- name: drift.calibration
SELECT bin, count(*), sum(predicted_label_id <> decided_label_id OR coalesce(matches, 1) = 0) FROM folded WHERE epoch_id = $1 AND kind = 'blind' GROUP BY bin ORDER BY bin;

-- name: drift.bins
SELECT bin, count(*) FROM prediction
 WHERE +stage_id = $1 AND model_version_id = $2 AND role = 'live' AND is_null = 0 AND prediction_id BETWEEN $3 AND $4 GROUP BY bin;
