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

-- ---- retraining ---------------------------------------------------------------------------------

CREATE TABLE training_snapshot (           -- fact: what people had said by then, as it was handed to a trainer
  snapshot_id INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  label_set   INTEGER NOT NULL,            -- version of the stage's labels
  decision_id INTEGER NOT NULL,            -- decisions up to this one were looked at
  eval_share  REAL NOT NULL CHECK (eval_share > 0 AND eval_share < 1), -- of the draws that kept an item for evaluation
  train_items INTEGER NOT NULL CHECK (train_items >= 0),
  eval_items  INTEGER NOT NULL CHECK (eval_items >= 0),
  left_out    TEXT NOT NULL,               -- JSON: how many answered items are not in it, by why
  sha256      BLOB NOT NULL CHECK (length(sha256) = 32), -- over content hash, label and split of its items, by content hash
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX training_snapshot_stage ON training_snapshot (stage_id, snapshot_id);

CREATE TABLE snapshot_item (               -- fact. A guard refuses what is evidence or known: exam, audits, gold, challenges
  snapshot_id INTEGER NOT NULL REFERENCES training_snapshot (snapshot_id),
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  sha256      BLOB NOT NULL CHECK (length(sha256) = 32), -- of its content
  label_id    INTEGER NOT NULL REFERENCES label (label_id), -- as merged then
  split       TEXT NOT NULL CHECK (split IN ('train', 'eval')),
  decision_id INTEGER NOT NULL REFERENCES decision (decision_id), -- the answer that the label comes from
  source      TEXT NOT NULL CHECK (source IN ('truth', 'adjudicated') OR source IN ('agreed', 'blind') OR source IN ('assisted')),
  margin      REAL,                        -- of a suspect: by how much the model puts another label above it; NULL: none
  PRIMARY KEY (snapshot_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshot_item_item ON snapshot_item (item_id);

CREATE TABLE retrain_run (                 -- fact: that one was asked for, and by what
  run_id      INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  cause       TEXT NOT NULL CHECK (cause IN ('manual', 'decisions', 'disagreements', 'age', 'schedule', 'alarm')),
  reason      TEXT NOT NULL,               -- one line for people
  alarm_id    INTEGER REFERENCES alarm (alarm_id),
  parent_id   INTEGER REFERENCES model_version (model_version_id), -- LIVE then, whose weights it goes on from; NULL: none
  retry_of    INTEGER REFERENCES retrain_run (run_id),
  decision_id INTEGER NOT NULL,            -- the newest then: from there on new ones are counted
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX retrain_run_stage ON retrain_run (stage_id, run_id);

CREATE TABLE retrain_step (                -- fact: the newest step of a run is its state
  step_id     INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES retrain_run (run_id),
  state       TEXT NOT NULL CHECK (state IN ('due', 'exporting', 'training', 'checking', 'registered', 'failed', 'cancelled')),
  snapshot_id INTEGER REFERENCES training_snapshot (snapshot_id), -- from training on
  model_version_id INTEGER REFERENCES model_version (model_version_id), -- of registered: the candidate
  exit_code   INTEGER,                     -- of the command, at the step that follows it; 128 + n: signal n ended it
  words       TEXT NOT NULL,               -- one line: what is done, or why it failed
  body        TEXT NOT NULL,               -- JSON: figures of the step
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL,
  CHECK ((state = 'registered') = (model_version_id IS NOT NULL))
) STRICT;
CREATE INDEX retrain_step_run ON retrain_step (run_id, step_id);
CREATE INDEX retrain_step_version ON retrain_step (model_version_id) WHERE model_version_id IS NOT NULL;

CREATE TABLE retrain_active (              -- state: the process that is at work on a run; one a stage
  stage_id    INTEGER PRIMARY KEY REFERENCES stage (stage_id),
  run_id      INTEGER NOT NULL REFERENCES retrain_run (run_id),
  holder      TEXT NOT NULL,               -- the process: pid, its start, host
  folder      TEXT NOT NULL,               -- where dataset, output and log are
  cancel      TEXT NOT NULL,               -- who asks it to stop, and why; '': nobody
  beat_ms     INTEGER NOT NULL             -- when it last said that it is alive
) STRICT;

CREATE TABLE retrain_progress (            -- state: what the command's output said, at most one row a second
  run_id      INTEGER NOT NULL REFERENCES retrain_run (run_id),
  position    INTEGER NOT NULL,
  progress    REAL,                        -- 0..1; NULL: it did not say
  loss        REAL,
  at_ms       INTEGER NOT NULL,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- ---- calibration --------------------------------------------------------------------------------

CREATE TABLE calibration (                 -- fact: a version whose confidence was fitted anew, and what that changed
  calibration_id INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  model_version_id INTEGER NOT NULL UNIQUE REFERENCES model_version (model_version_id), -- the new one
  parent_id   INTEGER NOT NULL REFERENCES model_version (model_version_id), -- whose answers were fitted
  method      TEXT NOT NULL CHECK (method IN ('temperature', 'isotonic')),
  answers     INTEGER NOT NULL,            -- blind answers it was fitted on
  decision_id INTEGER NOT NULL,            -- up to this one
  ece_before  REAL NOT NULL,               -- calibration error, 15 bins of equal mass
  ece_after   REAL NOT NULL,               -- on answers that each part of the fit had not seen; so is brier_after
  brier_before REAL NOT NULL,
  brier_after REAL NOT NULL,
  figures     TEXT NOT NULL,               -- JSON: the fit, and the bins of both reliability charts
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;

-- What waits for a second lead is asked for by every list of bands.
CREATE INDEX event_limit_request ON event (event_id) WHERE entity = 'limit_request';
