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

-- ---- stages in their order ----------------------------------------------------------------------

CREATE TABLE stage_link (                  -- fact: a stage takes an item up where all of its links hold
  link_id     INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  upstream_id INTEGER NOT NULL REFERENCES stage (stage_id), -- made before it, so that there is no circle
  label_id    INTEGER REFERENCES label (label_id), -- that upstream must say; NULL: whatever it says
  UNIQUE (stage_id, upstream_id)
) STRICT;
CREATE INDEX stage_link_upstream ON stage_link (upstream_id, stage_id);

CREATE TABLE stage_act (                   -- fact: a stage is frozen where its newest row says so
  stage_act_id INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  kind        TEXT NOT NULL CHECK (kind IN ('add', 'freeze', 'thaw')),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  reason      TEXT NOT NULL CHECK (reason <> ''),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX stage_act_stage ON stage_act (stage_id, stage_act_id);

-- Whether a stage with links has an item before it. An item without a row has not reached the stage. A round
-- ends where upstream says other words of an item than before: it is judged anew, by models and by people.
CREATE TABLE stage_pass (                  -- fact: the newest row of an item and stage holds
  pass_id     INTEGER PRIMARY KEY,
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  state       TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  round       INTEGER NOT NULL CHECK (round >= 1),
  words       BLOB NOT NULL CHECK (length(words) = 32), -- keyed hash of what upstream said, of a closed one: last
  why         TEXT NOT NULL,               -- 'vad: speech', as a person reads it
  decision_id INTEGER NOT NULL,            -- the newest rows there were when it was written
  route_id    INTEGER NOT NULL,
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX stage_pass_item ON stage_pass (item_id, stage_id, pass_id);
CREATE INDEX stage_pass_stage ON stage_pass (stage_id, pass_id);

CREATE TABLE stage_sweep (                 -- state: items of a stage are looked at again, one after the other
  stage_id    INTEGER PRIMARY KEY REFERENCES stage (stage_id),
  after_item_id INTEGER NOT NULL           -- up to this one they were
) STRICT;

-- What people said in a round that is over, or of an item that was taken from the stage, is taken back by
-- a row that names the pass; a later pass that gives the item back in the same round gives it again.
ALTER TABLE decision ADD COLUMN pass_id INTEGER REFERENCES stage_pass (pass_id);

-- A version says one thing of an item in each round. NULL: in the first, or the stage has no links; the
-- guard of the table keeps it to one, as a key does not tell NULLs from each other. Another key wants its
-- index made anew, which is what REINDEX does.
ALTER TABLE prediction ADD COLUMN round INTEGER CHECK (round >= 2);
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'UNIQUE (item_id, stage_id, model_version_id)', 'UNIQUE (item_id, stage_id, model_version_id, round)')
 WHERE type = 'table' AND name = 'prediction';
PRAGMA writable_schema = RESET;
REINDEX prediction;
