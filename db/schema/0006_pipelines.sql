-- Pipelines: stages that stand on each other, and answers that are more than a label.

-- ---- answers that are more than a label ---------------------------------------------------------

-- What a prediction says beside its label and regions, which are rows of region. A text is UTF-8, a ranking a JSON array of names, best first, data any JSON for the stages after it.
CREATE TABLE prediction_output (           -- fact
  prediction_id INTEGER NOT NULL REFERENCES prediction (prediction_id),
  kind  TEXT NOT NULL CHECK (kind IN ('text', 'ranking') OR kind IN ('data')),
  words BLOB NOT NULL REFERENCES content (hash),
  PRIMARY KEY (prediction_id, kind)
) STRICT, WITHOUT ROWID;

-- What a person says beside the label. Of a ranking that is the one name that was chosen.
CREATE TABLE decision_output (             -- fact
  decision_id INTEGER NOT NULL REFERENCES decision (decision_id),
  kind    TEXT NOT NULL CHECK (kind IN ('text', 'choice')),
  words   BLOB NOT NULL REFERENCES content (hash),
  entered TEXT NOT NULL CHECK (entered IN ('shown', 'chosen') OR entered IN ('typed', 'given')), -- left as it was shown,
                                           -- picked from a list, typed, or given by a command or a file
  PRIMARY KEY (decision_id, kind)
) STRICT, WITHOUT ROWID;

-- How answers are compared where a label is not all of them. Rule 1, which compares labels alone, has no row.
CREATE TABLE comparison_rule (             -- fact: the newest of a stage holds
  rule_version INTEGER PRIMARY KEY CHECK (rule_version > 1),
  stage_id  INTEGER NOT NULL REFERENCES stage (stage_id),
  measure   TEXT NOT NULL CHECK (measure IN ('iou', 'wer', 'cer', 'rank')),
  bound     REAL NOT NULL CHECK (bound >= 0), -- IoU at least, errors at most, among the first so many
  exact     INTEGER NOT NULL CHECK (exact IN (0, 1)), -- text as it is written, case and signs too
  at_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX comparison_rule_stage ON comparison_rule (stage_id, rule_version);

-- agrees: the same label, and matches. measured: mean IoU of what was matched, the error rate, or the place of the
-- choice in the ranking, from 1; NULL where it is not defined.
ALTER TABLE comparison ADD COLUMN matches INTEGER CHECK (matches IN (0, 1)); -- what stands beside the label; NULL: nothing does
ALTER TABLE comparison ADD COLUMN measured REAL;

CREATE TABLE answer_comparison (           -- fact: what two answers to an item have in common; by labels alone they need none
  first_id     INTEGER NOT NULL REFERENCES decision (decision_id),
  second_id    INTEGER NOT NULL REFERENCES decision (decision_id),
  rule_version INTEGER NOT NULL REFERENCES comparison_rule (rule_version),
  matches      INTEGER NOT NULL CHECK (matches IN (0, 1)),
  score        REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  measured     REAL,
  compared_ms  INTEGER NOT NULL,
  PRIMARY KEY (second_id, first_id),
  CHECK (first_id < second_id)
) STRICT, WITHOUT ROWID;

-- As comparison.matches was when it was counted.
ALTER TABLE folded ADD COLUMN matches INTEGER CHECK (matches IN (0, 1));
