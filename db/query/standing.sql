-- What all routes of a moment have in common.

-- name: standing.level
SELECT to_level, level_change_id FROM level_change WHERE stage_id = $1 ORDER BY level_change_id DESC LIMIT 1;

-- The epoch of a version, unless the labels have changed since it began; a new name changes nothing.
-- name: standing.epoch
SELECT e.epoch_id, s.audit_probability, s.blind_share FROM epoch e LEFT JOIN ladder_state s ON s.epoch_id = e.epoch_id
 WHERE e.model_version_id = $1
   AND NOT EXISTS (SELECT 1 FROM label_change c WHERE c.stage_id = e.stage_id AND c.version > e.label_set AND c.kind <> 'rename')
 ORDER BY e.epoch_id DESC LIMIT 1;

-- The newest certificate of an epoch that keeps what is asked by now: certificate_holds().
-- name: standing.certificate
SELECT certificate_id, threshold, coverage FROM threshold_certificate
 WHERE epoch_id = $1 AND found = 1 AND risk <= $2 AND miss <= $3 AND by_class >= $4 AND budget <= $5 ORDER BY look DESC LIMIT 1;

-- name: standing.classes
SELECT label_id, threshold FROM certificate_class WHERE certificate_id = $1 ORDER BY label_id;

-- Whether the evidence of an epoch has carried the stage to a level, with promises no looser than by now.
-- They were written as decimals: a last digit makes none stricter.
-- name: standing.carried
SELECT 1 FROM level_change c LEFT JOIN gate_evaluation g ON g.gate_evaluation_id = c.gate_evaluation_id
 WHERE c.stage_id = $1 AND c.epoch_id = $2 AND c.to_level = $3 AND c.kind = 'promote'
   AND (g.policy IS NULL OR (json_extract(g.policy, '$."promise.error"') <= $4 * (1 + 1e-12)
                             AND json_extract(g.policy, '$."promise.miss"') <= $5 * (1 + 1e-12)))
 LIMIT 1;

-- name: standing.ranges
SELECT feature, low, high FROM certificate_range WHERE certificate_id = $1;

-- A row for each feature, also where it was never measured, so that this is done once. $2: how often one
-- must have been measured for its range to be known.
-- name: standing.measure
INSERT INTO certificate_range (certificate_id, feature, items, low, high)
WITH input AS (SELECT m.* FROM threshold_certificate c
                 JOIN folded f ON f.epoch_id = c.epoch_id AND f.kind = 'blind' AND f.folded_id <= c.folded_id
                 JOIN item_feature m ON m.item_id = f.item_id
                WHERE c.certificate_id = $1),
     feature (name) AS (VALUES ('width'), ('height'), ('brightness'), ('contrast'), ('blur'), ('saturation'), ('length'),
          ('missing'), ('file_size'), ('noise'), ('words'), ('digits'), ('letters'), ('spaces'), ('foreign_letters'), ('level'),
          ('clipping'), ('silence'), ('fields')),
     measured AS (SELECT 'width' AS name, width AS value FROM input
                  UNION ALL SELECT 'height', height FROM input UNION ALL SELECT 'brightness', brightness FROM input
                  UNION ALL SELECT 'contrast', contrast FROM input UNION ALL SELECT 'blur', blur FROM input
                  UNION ALL SELECT 'saturation', saturation FROM input UNION ALL SELECT 'length', length FROM input
                  UNION ALL SELECT 'missing', missing FROM input UNION ALL SELECT 'file_size', file_size FROM input
                  UNION ALL SELECT 'noise', noise FROM input UNION ALL SELECT 'words', words FROM input
                  UNION ALL SELECT 'digits', digits FROM input UNION ALL SELECT 'letters', letters FROM input
                  UNION ALL SELECT 'spaces', spaces FROM input UNION ALL SELECT 'foreign_letters', foreign_letters FROM input
                  UNION ALL SELECT 'level', level FROM input UNION ALL SELECT 'clipping', clipping FROM input
                  UNION ALL SELECT 'silence', silence FROM input UNION ALL SELECT 'fields', fields FROM input),
     ranked AS (SELECT name, value, row_number() OVER (PARTITION BY name ORDER BY value) AS nth, count(*) OVER (PARTITION BY name) AS n
                  FROM measured WHERE value IS NOT NULL)
SELECT $1, t.name, coalesce(max(r.n), 0),
       CASE WHEN max(r.n) >= $2 THEN max(CASE WHEN r.nth = 1 + (r.n - 1) / 1000 THEN r.value END) END,
       CASE WHEN max(r.n) >= $2 THEN max(CASE WHEN r.nth = r.n - (r.n - 1) / 1000 THEN r.value END) END
  FROM feature t LEFT JOIN ranked r ON r.name = t.name GROUP BY t.name;
