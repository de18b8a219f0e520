-- Known answers that are more than a label, and how answers compare with them.

-- What stands beside the label of a known answer: words, regions, or nothing. Where an item of a stage whose answers are more than a
-- label has no row, it is known by its label alone: it was made known before there were such rows. It may be given one later.
CREATE TABLE known_answer (                -- fact
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  words       BLOB REFERENCES content (hash), -- a text, or the name that is to be chosen; NULL: none, or the stage's are regions
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL,
  PRIMARY KEY (stage_id, item_id),
  FOREIGN KEY (stage_id, item_id) REFERENCES known_item (stage_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE known_region (                -- fact: a region of a known answer, in pixels or of a recording as base/segment.h says
  stage_id    INTEGER NOT NULL,
  item_id     INTEGER NOT NULL,
  position    INTEGER NOT NULL CHECK (position >= 1),
  label_id    INTEGER REFERENCES label (label_id),
  x           REAL NOT NULL,
  y           REAL NOT NULL,
  width       REAL NOT NULL,
  height      REAL NOT NULL,
  PRIMARY KEY (stage_id, item_id, position),
  FOREIGN KEY (stage_id, item_id) REFERENCES known_answer (stage_id, item_id)
) STRICT, WITHOUT ROWID;

-- What a version says of a case, or a person of gold, beside the known answer: whether what stands beside the labels matches. The
-- newest row of a prediction or a decision holds.
CREATE TABLE known_comparison (            -- fact
  known_comparison_id INTEGER PRIMARY KEY,
  stage_id      INTEGER NOT NULL,
  item_id       INTEGER NOT NULL,
  prediction_id INTEGER REFERENCES prediction (prediction_id),
  decision_id   INTEGER REFERENCES decision (decision_id),
  rule_version  INTEGER NOT NULL REFERENCES comparison_rule (rule_version),
  matches       INTEGER NOT NULL CHECK (matches IN (0, 1)),
  score         REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  measured      REAL,
  compared_ms   INTEGER NOT NULL,
  CHECK ((prediction_id IS NULL) <> (decision_id IS NULL)),
  FOREIGN KEY (stage_id, item_id) REFERENCES known_answer (stage_id, item_id)
) STRICT;
CREATE INDEX known_comparison_prediction ON known_comparison (prediction_id, known_comparison_id) WHERE prediction_id IS NOT NULL;
CREATE INDEX known_comparison_decision ON known_comparison (decision_id, known_comparison_id) WHERE decision_id IS NOT NULL;
