-- The order of the queue, and answers that are looked at again.

-- ---- the order of the queue ---------------------------------------------------------------------

-- How much is learnt from an answer, the higher the more; NULL: the place stands where the shuffle puts it. The
-- turns that the shuffle gives to places with a rank are theirs in the order of their ranks. What is to be
-- answered without the model has none.
ALTER TABLE assignment ADD COLUMN rank INTEGER CHECK (rank >= 0);
CREATE INDEX assignment_rank ON assignment (stage_id, rank, reserved_for) WHERE state = 'open' AND rank IS NOT NULL;

CREATE TABLE queue_rank (                  -- state: what a place was ranked by last
  assignment_id INTEGER PRIMARY KEY REFERENCES assignment (assignment_id),
  score       REAL NOT NULL,               -- 0..1, the weighted mean of those of the next four that there are
  uncertainty REAL,
  diversity   REAL,
  disagreement REAL,
  rarity      REAL,
  drawn       INTEGER NOT NULL CHECK (drawn IN (0, 1)), -- of the random share: it keeps its place, and has no rank
  model_version_id INTEGER NOT NULL REFERENCES model_version (model_version_id), -- that answers for the item
  at_ms       INTEGER NOT NULL
) STRICT;

CREATE TABLE queue_round (                 -- state: the places of a stage are ranked by item, again and again
  stage_id    INTEGER PRIMARY KEY REFERENCES stage (stage_id),
  after_item_id INTEGER NOT NULL,          -- up to this one they are
  basis       TEXT NOT NULL,               -- settings and versions that they are ranked by
  prediction_id INTEGER NOT NULL,          -- the newest as the round began
  decision_id INTEGER NOT NULL,
  ranked      INTEGER NOT NULL,            -- places that it has ranked so far
  at_ms       INTEGER NOT NULL             -- when it began
) STRICT;

-- ---- answers in doubt ---------------------------------------------------------------------------

-- Leads look again at answers in doubt in a lane of its own, so that nothing that counts as evidence waits for them.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'OR lane IN (''audit'', ''adjudication'')', 'OR lane IN (''audit'', ''adjudication'') OR lane IN (''suspect'')')
 WHERE type = 'table' AND name = 'assignment';
PRAGMA writable_schema = RESET;

CREATE TABLE suspect_batch (               -- fact: answers that a lead wants to be looked at again
  batch_id    INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  model_version_id INTEGER NOT NULL REFERENCES model_version (model_version_id), -- that they were compared with
  answers     INTEGER NOT NULL CHECK (answers >= 0), -- that were compared
  found       INTEGER NOT NULL CHECK (found >= 0),   -- suspects among them; the batch may have fewer
  reason      TEXT NOT NULL,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX suspect_batch_stage ON suspect_batch (stage_id, batch_id);

CREATE TABLE suspect_item (                -- fact
  batch_id    INTEGER NOT NULL REFERENCES suspect_batch (batch_id),
  position    INTEGER NOT NULL CHECK (position >= 1), -- 1: most in doubt; those drawn to compare with come last
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  decision_id INTEGER NOT NULL REFERENCES decision (decision_id), -- the answer in doubt
  prediction_id INTEGER NOT NULL REFERENCES prediction (prediction_id),
  label_id    INTEGER NOT NULL REFERENCES label (label_id),       -- given
  other_label_id INTEGER NOT NULL REFERENCES label (label_id),    -- shown beside it: what it may be instead
  contradicted TEXT CHECK (contradicted IN ('model', 'peers') OR contradicted IN ('both')), -- NULL: by nobody, it was drawn
  margin      REAL,                        -- by how much the other label is likelier, 0..1; NULL: it was drawn
  assignment_id INTEGER NOT NULL UNIQUE REFERENCES assignment (assignment_id), -- the place where it is looked at again
  PRIMARY KEY (batch_id, position),
  CHECK ((contradicted IS NULL) = (margin IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX suspect_item_item ON suspect_item (item_id);

-- ---- answers compared by another rule ------------------------------------------------------------

-- Where agree.* changes, what was counted by the former rule is no evidence any more: another attempt begins.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'IN (''first'', ''demotion'', ''labels'')', 'IN (''first'', ''demotion'', ''labels'', ''rule'')')
 WHERE type = 'table' AND name = 'epoch';
PRAGMA writable_schema = RESET;
ALTER TABLE epoch ADD COLUMN rule_version INTEGER REFERENCES comparison_rule (rule_version); -- as it began; NULL: labels alone, or not noted yet

-- ---- rollouts -----------------------------------------------------------------------------------

-- What people have judged of a plan, counted once: of rows up to judged_id, by the labels of label_set. With other labels
-- all of it is counted anew.
ALTER TABLE rollout_state ADD COLUMN judged_id INTEGER;
ALTER TABLE rollout_state ADD COLUMN label_set INTEGER; -- version of the stage's labels; NULL: nothing is counted
ALTER TABLE rollout_state ADD COLUMN judged TEXT;       -- JSON: [[arm, comparable, step, candidate, against, rows], ...], as rollout.judged_counts has them
