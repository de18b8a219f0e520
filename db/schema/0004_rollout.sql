-- Rollouts: how a version comes into the traffic of a stage and out of it again.

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'CHECK (role IN (''live'', ''canary'', ''shadow'', ''standby'', ''idle''))',
  'CHECK (role IN (''live'', ''canary'', ''shadow'', ''standby'', ''next'', ''idle'', ''retired''))')
 WHERE type = 'table' AND name = 'rollout';
PRAGMA writable_schema = RESET;

-- What was agreed before a version was given traffic: its steps, what each asks for, and the rules that
-- take it back. Without a rule there is none.
CREATE TABLE rollout_plan (                -- fact
  plan_id     INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  kind        TEXT NOT NULL CHECK (kind IN ('shadow', 'next', 'canary', 'switch')),
  model_version_id INTEGER NOT NULL REFERENCES model_version (model_version_id), -- the candidate
  against_id  INTEGER REFERENCES model_version (model_version_id), -- LIVE then
  step_items  INTEGER NOT NULL CHECK (step_items >= 0), -- judged items that each step asks for
  soak_ms     INTEGER NOT NULL CHECK (soak_ms >= 0),    -- how long each step lasts at least
  bake_ms     INTEGER NOT NULL CHECK (bake_ms >= 0),    -- how long the rules stay armed after the last
  most_items  INTEGER NOT NULL CHECK (most_items >= 0), -- of a canary, judged or not, before it is LIVE
  judged      REAL NOT NULL CHECK (judged > 0 AND judged <= 1), -- share of each arm that people decide blind
  exposure    REAL,                        -- errors that it may add at worst; NULL: not known
  decision_id INTEGER NOT NULL,            -- the newest rows as it began
  prediction_id INTEGER NOT NULL,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  reason      TEXT NOT NULL CHECK (reason <> ''),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX rollout_plan_stage ON rollout_plan (stage_id, plan_id);

CREATE TABLE rollout_step (                -- fact
  plan_id  INTEGER NOT NULL REFERENCES rollout_plan (plan_id),
  position INTEGER NOT NULL CHECK (position >= 1),
  share    REAL NOT NULL CHECK (share > 0 AND share <= 1),
  PRIMARY KEY (plan_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollout_rule (                -- fact
  plan_id  INTEGER NOT NULL REFERENCES rollout_plan (plan_id),
  rule     TEXT NOT NULL,                  -- errors, worse, nulls, failures, latency, alarm, exposure
  bound    REAL,                           -- what it must not pass; NULL where it has none
  PRIMARY KEY (plan_id, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollout_act (                 -- fact: the traffic is these, applied in their order
  act_id   INTEGER PRIMARY KEY,
  stage_id INTEGER NOT NULL REFERENCES stage (stage_id),
  kind     TEXT NOT NULL CHECK (kind IN ('first', 'shadow', 'next', 'canary', 'advance', 'switch', 'rollback', 'stop', 'retire')),
  model_version_id INTEGER NOT NULL REFERENCES model_version (model_version_id), -- that is acted on; of a rollback: to which it goes back
  share    REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
  plan_id  INTEGER REFERENCES rollout_plan (plan_id),
  step     INTEGER,                        -- of the plan, from 1
  rule     TEXT,                           -- of a rollback by itself: the one that fired
  evidence TEXT,                           -- JSON: what was counted when it was done
  level_change_id INTEGER REFERENCES level_change (level_change_id), -- where the level fell with it
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by INTEGER NOT NULL REFERENCES operator (operator_id),
  reason   TEXT NOT NULL,
  at_ms    INTEGER NOT NULL
) STRICT;
CREATE INDEX rollout_act_stage ON rollout_act (stage_id, act_id);
ALTER TABLE rollout ADD COLUMN act_id INTEGER REFERENCES rollout_act (act_id);

-- What was LIVE before there were acts became so by the first.
INSERT INTO rollout_act (stage_id, kind, model_version_id, share, operator_id, acted_by, reason, at_ms)
SELECT stage_id, 'first', model_version_id, 1, operator_id, acted_by, reason, at_ms FROM rollout r
 WHERE role = 'live' AND rollout_id = (SELECT min(rollout_id) FROM rollout WHERE stage_id = r.stage_id AND role = 'live');

-- Answers of people to items of a rollout, in the order in which they moved its tests.
CREATE TABLE rollout_judged (              -- fact
  judged_id   INTEGER PRIMARY KEY,
  plan_id     INTEGER NOT NULL REFERENCES rollout_plan (plan_id),
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  arm         TEXT NOT NULL CHECK (arm IN ('candidate', 'against', 'both')), -- whose answer counted for it; both: scored behind
  comparable  INTEGER NOT NULL CHECK (comparable IN (0, 1)), -- drawn alike in both arms: it counts in unpaired tests
  step        INTEGER NOT NULL,
  candidate_prediction_id INTEGER REFERENCES prediction (prediction_id),
  against_prediction_id   INTEGER REFERENCES prediction (prediction_id),
  decision_id INTEGER NOT NULL REFERENCES decision (decision_id),
  decided_label_id INTEGER NOT NULL REFERENCES label (label_id),
  judged_ms   INTEGER NOT NULL,
  UNIQUE (plan_id, item_id)
) STRICT;

CREATE TABLE rollout_state (               -- state: how far the rules of a plan have been looked at, and what was counted
  plan_id         INTEGER PRIMARY KEY REFERENCES rollout_plan (plan_id),
  folded_id       INTEGER NOT NULL,        -- up to these
  prediction_id   INTEGER NOT NULL,
  route_id        INTEGER NOT NULL,
  pause_id        INTEGER NOT NULL,
  level_change_id INTEGER NOT NULL,
  predictions     INTEGER NOT NULL,        -- of the candidate since the plan began, up to prediction_id
  nulls           INTEGER NOT NULL,
  failures        INTEGER NOT NULL,        -- that the other had not
  slow            INTEGER NOT NULL,        -- by the plan's bound
  items           INTEGER NOT NULL         -- that it was to answer for, up to route_id
) STRICT;

-- What callers of the service asked for, so that the same question twice is told from two.
CREATE TABLE service_request (                     -- fact
  service_request_id INTEGER PRIMARY KEY,
  stage_id   INTEGER NOT NULL REFERENCES stage (stage_id),
  item_id    INTEGER NOT NULL REFERENCES item (item_id),
  caller     BLOB NOT NULL CHECK (length(caller) = 32), -- keyed hash of where it came from
  key        BLOB CHECK (length(key) = 32), -- keyed hash of the caller and its Idempotency-Key; NULL: it had none
  repeats    INTEGER NOT NULL CHECK (repeats IN (0, 1)), -- the caller had asked for the same item minutes before
  at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX service_request_item ON service_request (item_id, caller, at_ms);
CREATE INDEX service_request_key ON service_request (key, at_ms) WHERE key IS NOT NULL;

-- Nulls are few, and asked for wherever versions are listed.
CREATE INDEX prediction_null ON prediction (model_version_id, confidence) WHERE is_null = 1;

-- Whose answer counts for an item is not what the version was when it predicted.
DROP INDEX prediction_sure;
CREATE INDEX prediction_sure ON prediction (stage_id, confidence) WHERE is_null = 0;
