-- Retraining: runs, what they were trained on, and what became of it.

-- ---- formats ------------------------------------------------------------------------------------

-- What a file said beyond what has a place here, of an item, or of a prediction, a decision or a region of it. It comes
-- out again with them.
CREATE TABLE import_extra (                -- fact
  extra_id      INTEGER PRIMARY KEY,
  item_id       INTEGER NOT NULL REFERENCES item (item_id),
  prediction_id INTEGER REFERENCES prediction (prediction_id),
  decision_id   INTEGER REFERENCES decision (decision_id),
  region_id     INTEGER REFERENCES region (region_id),
  fields        BLOB NOT NULL REFERENCES content (hash), -- a JSON object
  CHECK ((prediction_id IS NOT NULL) + (decision_id IS NOT NULL) + (region_id IS NOT NULL) <= 1)
) STRICT;
CREATE INDEX import_extra_item ON import_extra (item_id, extra_id);

-- ---- monitoring ---------------------------------------------------------------------------------

ALTER TABLE notification ADD COLUMN way TEXT CHECK (way IN ('syslog')); -- how it was told; NULL: by notify.command

-- Of a histogram, from its bins: what SQL cannot work out. NULL: no histogram, or not written since there are these.
ALTER TABLE metric_rollup ADD COLUMN p50 REAL;
ALTER TABLE metric_rollup ADD COLUMN p95 REAL;
ALTER TABLE metric_rollup ADD COLUMN p99 REAL;
