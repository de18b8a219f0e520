-- Planned looks for a threshold.

-- name: certificate.add
INSERT INTO threshold_certificate (epoch_id, look, folded_id, found, why, bin, threshold, grid, settled, accepted, errors, coverage,
                                   risk, risk_bound, missed, criticals, miss, miss_bound, delta, budget, at_ms, by_class)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) RETURNING certificate_id;

-- name: certificate.newest
SELECT certificate_id, look, found, why, bin, threshold, grid, settled, accepted, errors, coverage, risk, risk_bound, missed,
       criticals, miss, miss_bound, delta, budget, folded_id, by_class, at_ms
  FROM threshold_certificate WHERE epoch_id = $1 ORDER BY look DESC LIMIT 1;

-- The newest that keeps what is asked by now: certificate_holds().
-- name: certificate.holding
SELECT certificate_id, look, found, why, bin, threshold, grid, settled, accepted, errors, coverage, risk, risk_bound, missed,
       criticals, miss, miss_bound, delta, budget, folded_id, by_class, at_ms
  FROM threshold_certificate WHERE epoch_id = $1 AND found = 1 AND risk <= $2 AND miss <= $3 AND by_class >= $4 AND budget <= $5
 ORDER BY look DESC LIMIT 1;

-- name: certificate.all
SELECT certificate_id, look, found, why, bin, threshold, grid, settled, accepted, errors, coverage, risk, risk_bound, missed,
       criticals, miss, miss_bound, delta, budget, folded_id, by_class, at_ms
  FROM threshold_certificate WHERE epoch_id = $1 ORDER BY look;

-- name: certificate.add_class
INSERT INTO certificate_class (certificate_id, label_id, bin, threshold, accepted, errors, risk_bound) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: certificate.classes
SELECT label_id, bin, threshold, accepted, errors, risk_bound FROM certificate_class WHERE certificate_id = $1;
