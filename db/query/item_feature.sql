-- What was measured of items, in the order of ladder/feature.h.

-- name: feature.read
SELECT width, height, brightness, contrast, blur, saturation, length, missing, file_size, noise, words, digits, letters, spaces,
       foreign_letters, level, clipping, silence, fields
  FROM item_feature WHERE item_id = $1;

-- name: feature.there
SELECT 1 FROM item_feature WHERE item_id = $1;

-- The size of a file is known with its item; a record is none.
-- name: feature.add
INSERT INTO item_feature (item_id, width, height, brightness, contrast, blur, saturation, length, missing, file_size, noise, words,
                          digits, letters, spaces, foreign_letters, level, clipping, silence, fields, measured_ms)
SELECT item_id, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10, CASE WHEN kind <> 'record' THEN bytes END), $11, $12, $13, $14, $15,
       $16, $17, $18, $19, $20, $21
  FROM item WHERE item_id = $1;
