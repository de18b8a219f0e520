-- The ladder in earnest: epochs of evidence, certificates, gates as they stood, requests that a second
-- person confirms, pauses, what is held after a demotion, and items whose answer is known.

-- SQLite looks for a word in a list of three or more in a temporary table that it makes for each row: more
-- work than the rest of an insert. Lists of two it compares. The tables that grow by the million say the
-- same in pairs; this is how SQLite's manual has a CHECK changed (ALTER TABLE, section 7).
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'CHECK (kind IN (''image'', ''text'', ''audio'', ''record''))',
  'CHECK (kind IN (''image'', ''text'') OR kind IN (''audio'', ''record''))')
 WHERE type = 'table' AND name = 'item';
UPDATE sqlite_schema SET sql = replace(sql,
  'CHECK (role IN (''live'', ''canary'', ''shadow'', ''idle''))',
  'CHECK (role IN (''live'', ''canary'') OR role IN (''shadow'', ''idle''))')
 WHERE type = 'table' AND name = 'prediction';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'CHECK (route IN (''human'', ''auto'', ''auto+audit''))',
  'CHECK (route IN (''human'', ''auto'') OR route IN (''auto+audit''))'),
  'CHECK (mode IN (''blind'', ''assisted'', ''audit''))',
  'CHECK (mode IN (''blind'', ''assisted'') OR mode IN (''audit''))')
 WHERE type = 'table' AND name = 'route';
UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
  'CHECK (lane IN (''review'', ''second'', ''audit'', ''adjudication''))',
  'CHECK (lane IN (''review'', ''second'') OR lane IN (''audit'', ''adjudication''))'),
  'CHECK (state IN (''open'', ''leased'', ''done'', ''cancelled''))',
  'CHECK (state IN (''open'', ''leased'') OR state IN (''done'', ''cancelled''))'),
  'CHECK (mode IN (''blind'', ''assisted'', ''audit'', ''second'', ''adjudication'', ''gold''))',
  'CHECK (mode IN (''blind'', ''assisted'') OR mode IN (''audit'', ''second'') OR mode IN (''adjudication'', ''gold''))')
 WHERE type = 'table' AND name = 'assignment';
UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
  'CHECK (kind IN (''label'', ''unsure'', ''skip'', ''flag'', ''retract''))',
  'CHECK (kind IN (''label'', ''unsure'') OR kind IN (''skip'', ''flag'') OR kind IN (''retract''))'),
  'CHECK (mode IN (''blind'', ''assisted'', ''audit'', ''second'', ''adjudication'', ''gold'', ''truth''))',
  'CHECK (mode IN (''blind'', ''assisted'') OR mode IN (''audit'', ''second'') OR mode IN (''adjudication'', ''gold'') OR mode IN (''truth''))'),
  'CHECK (origin IN (''console'', ''command'', ''plain'', ''import'', ''simulated''))',
  'CHECK (origin IN (''console'', ''command'') OR origin IN (''plain'', ''import'') OR origin IN (''simulated''))')
 WHERE type = 'table' AND name = 'decision';
PRAGMA writable_schema = RESET;

-- One attempt of a version at the ladder. Evidence counts from its beginning on.
CREATE TABLE epoch (                       -- fact: the newest row of a version holds
  epoch_id    INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  model_version_id INTEGER NOT NULL REFERENCES model_version (model_version_id),
  attempt     INTEGER NOT NULL CHECK (attempt >= 1), -- of the year, which sets alpha
  cause       TEXT NOT NULL CHECK (cause IN ('first', 'demotion', 'labels')),
  level_change_id INTEGER REFERENCES level_change (level_change_id), -- the demotion that began it
  label_set   INTEGER NOT NULL,            -- version of the stage's labels
  since_decision_id INTEGER NOT NULL CHECK (since_decision_id >= 0), -- decisions up to this one do not count
  since_prediction_id INTEGER NOT NULL CHECK (since_prediction_id >= 0), -- predictions up to this one are not counted
  at_ms       INTEGER NOT NULL,
  line_id     INTEGER REFERENCES epoch (epoch_id), -- where labels were merely merged: the first of the version's epochs
                                           -- whose watch goes on in this one; NULL: it begins with nothing
  spent       INTEGER NOT NULL DEFAULT 1 CHECK (spent >= 1), -- attempts: of merged labels, all merges there were to choose from
  CHECK (line_id IS NULL OR (cause = 'labels' AND line_id < epoch_id))
) STRICT;
CREATE INDEX epoch_version ON epoch (model_version_id, epoch_id);
CREATE INDEX epoch_stage ON epoch (stage_id, at_ms);

-- Settled answers in the order in which they moved the sequential tests of an epoch. blind: drawn
-- independently of what the model said; below: an exam item that level 3 left to people; audit: what the
-- machine decided; truth: known later from outside; none: counts nowhere, and why says so.
CREATE TABLE folded (                      -- fact
  folded_id   INTEGER PRIMARY KEY,
  epoch_id    INTEGER NOT NULL REFERENCES epoch (epoch_id),
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  kind        TEXT NOT NULL CHECK (kind IN ('blind', 'below') OR kind IN ('audit', 'truth') OR kind IN ('none')),
  why         TEXT,                        -- of none: 'alike', 'trained', 'chosen', 'carried': the epoch before watched by it
  prediction_id INTEGER NOT NULL REFERENCES prediction (prediction_id),
  decision_id INTEGER NOT NULL REFERENCES decision (decision_id), -- the one that completed the answer
  predicted_label_id INTEGER NOT NULL REFERENCES label (label_id), -- as merged then
  decided_label_id   INTEGER NOT NULL REFERENCES label (label_id),
  bin         INTEGER NOT NULL CHECK (bin BETWEEN 0 AND 999),
  probability REAL NOT NULL CHECK (probability > 0 AND probability <= 1), -- with which people saw it
  imported    INTEGER NOT NULL CHECK (imported IN (0, 1)), -- an answer that somebody vouches for
  day_ms      INTEGER NOT NULL,            -- when the day of the answer began
  group_key   TEXT,                        -- look-alikes, of which one counts
  sampled     INTEGER NOT NULL CHECK (sampled IN (0, 1)), -- of the even sample of what level 4 would decide
  route_id    INTEGER REFERENCES route (route_id), -- by which it was judged; NULL: there was none
  until_decision_id INTEGER NOT NULL REFERENCES decision (decision_id), -- decisions up to this one were looked at
  folded_ms   INTEGER NOT NULL,
  UNIQUE (epoch_id, item_id),
  CHECK ((kind = 'none') = (why IS NOT NULL))
) STRICT;
CREATE INDEX folded_group ON folded (epoch_id, group_key) WHERE group_key IS NOT NULL;
CREATE INDEX folded_audit ON folded (epoch_id, folded_id) WHERE kind = 'audit';

CREATE TABLE watch (                       -- fact: what the machine decides is watched from here on
  watch_id    INTEGER PRIMARY KEY,
  epoch_id    INTEGER NOT NULL REFERENCES epoch (epoch_id),
  level_change_id INTEGER NOT NULL REFERENCES level_change (level_change_id), -- the promotion that let it decide
  certificate_id  INTEGER NOT NULL REFERENCES threshold_certificate (certificate_id),
  folded_id   INTEGER NOT NULL,            -- rows after this one are watched
  error_limit REAL NOT NULL CHECK (error_limit > 0),
  miss_limit  REAL NOT NULL CHECK (miss_limit > 0),
  patience    REAL NOT NULL CHECK (patience >= 1),
  at_ms       INTEGER NOT NULL,
  UNIQUE (epoch_id, level_change_id, certificate_id)
) STRICT;

CREATE TABLE ladder_state (                -- state: what the rows of an epoch add up to; they can make it anew
  epoch_id      INTEGER PRIMARY KEY REFERENCES epoch (epoch_id),
  folded_id     INTEGER NOT NULL,          -- rows up to this one are in it
  decision_id   INTEGER NOT NULL,          -- decisions up to this one were looked at
  prediction_id INTEGER NOT NULL,          -- predictions up to this one were
  settlement_id INTEGER NOT NULL,          -- settlements up to this one were
  settings_ms   INTEGER NOT NULL,          -- when settings were changed, added up: another sum, other settings
  audit_probability REAL NOT NULL CHECK (audit_probability > 0 AND audit_probability <= 1), -- where the machine decides
  blind_share   REAL NOT NULL CHECK (blind_share > 0 AND blind_share <= 1),                 -- at level 2
  share_settled INTEGER NOT NULL,          -- settled items from which blind_share is worked out anew
  state         TEXT NOT NULL              -- JSON
) STRICT;

CREATE TABLE ladder_waiting (              -- state: items with an answer that cannot count yet, and what it waits for
  epoch_id    INTEGER NOT NULL REFERENCES epoch (epoch_id),
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  why         TEXT NOT NULL CHECK (why IN ('settle', 'second') OR why IN ('unsure', 'skip')),
  since_ms    INTEGER NOT NULL,            -- of settle: when the newest answer was given; else for ever
  PRIMARY KEY (epoch_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ladder_waiting_since ON ladder_waiting (epoch_id, since_ms);

CREATE TABLE threshold_certificate (       -- fact: a planned look, whether it found a threshold or not
  certificate_id INTEGER PRIMARY KEY,
  epoch_id    INTEGER NOT NULL REFERENCES epoch (epoch_id),
  look        INTEGER NOT NULL CHECK (look >= 1),
  folded_id   INTEGER NOT NULL REFERENCES folded (folded_id), -- the evidence went up to this row
  found       INTEGER NOT NULL CHECK (found IN (0, 1)),
  why         TEXT NOT NULL,               -- where it was not found
  bin         INTEGER NOT NULL CHECK (bin BETWEEN -1 AND 999),
  threshold   REAL,
  grid        TEXT NOT NULL,
  settled     INTEGER NOT NULL,
  accepted    INTEGER NOT NULL,
  errors      INTEGER NOT NULL,
  coverage    REAL,
  risk        REAL NOT NULL,
  risk_bound  REAL,
  missed      INTEGER NOT NULL,
  criticals   INTEGER NOT NULL,
  miss        REAL NOT NULL,
  miss_bound  REAL,
  delta       REAL NOT NULL,
  budget      REAL NOT NULL,
  at_ms       INTEGER NOT NULL,
  by_class    INTEGER NOT NULL DEFAULT 0 CHECK (by_class IN (0, 1)), -- a threshold for each label: certificate_class
  UNIQUE (epoch_id, look),
  CHECK ((found = 1) = (threshold IS NOT NULL AND bin >= 0 AND why = ''))
) STRICT;

CREATE TABLE certificate_class (           -- fact: thresholds of their own, where they are asked for
  certificate_id INTEGER NOT NULL REFERENCES threshold_certificate (certificate_id),
  label_id    INTEGER NOT NULL REFERENCES label (label_id), -- predicted
  bin         INTEGER NOT NULL CHECK (bin BETWEEN -1 AND 999), -- -1: the machine never decides this one
  threshold   REAL,
  accepted    INTEGER NOT NULL,
  errors      INTEGER NOT NULL,
  risk_bound  REAL,
  PRIMARY KEY (certificate_id, label_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE certificate_range (           -- fact: what the inputs of the certificate's items were like
  certificate_id INTEGER NOT NULL REFERENCES threshold_certificate (certificate_id),
  feature     TEXT NOT NULL,               -- width, brightness, ...: a column of item_feature
  items       INTEGER NOT NULL CHECK (items >= 0), -- of these it was measured
  low         REAL,                        -- 0.1 % quantile; NULL: measured too seldom
  high        REAL,                        -- 99.9 % quantile
  PRIMARY KEY (certificate_id, feature),
  CHECK ((low IS NULL) = (high IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE gate_evaluation (             -- fact: a gate as it stood when somebody acted on it
  gate_evaluation_id INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  model_version_id INTEGER REFERENCES model_version (model_version_id),
  epoch_id    INTEGER REFERENCES epoch (epoch_id),
  certificate_id INTEGER REFERENCES threshold_certificate (certificate_id),
  level_change_id INTEGER REFERENCES level_change (level_change_id), -- that made from_level; NULL: the stage was made so
  from_level  INTEGER NOT NULL CHECK (from_level BETWEEN 0 AND 4),
  to_level    INTEGER NOT NULL CHECK (to_level BETWEEN 0 AND 4),
  open        INTEGER NOT NULL CHECK (open IN (0, 1)),
  alpha       REAL NOT NULL,
  folded_id   INTEGER NOT NULL,            -- the newest rows it may have read
  decision_id INTEGER NOT NULL,
  prediction_id INTEGER NOT NULL,
  policy      TEXT NOT NULL,               -- what was asked, JSON
  plan_hash   BLOB NOT NULL CHECK (length(plan_hash) = 32), -- over what would be done, and by what
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX gate_evaluation_stage ON gate_evaluation (stage_id, gate_evaluation_id);

CREATE TABLE gate_check (                  -- fact
  gate_evaluation_id INTEGER NOT NULL REFERENCES gate_evaluation (gate_evaluation_id),
  position    INTEGER NOT NULL,
  name        TEXT NOT NULL,
  claim       TEXT NOT NULL,
  value       REAL,
  bound       REAL,
  need        REAL,
  k           INTEGER NOT NULL,
  n           INTEGER NOT NULL,
  ok          INTEGER NOT NULL CHECK (ok IN (0, 1)),
  why         TEXT NOT NULL,
  PRIMARY KEY (gate_evaluation_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE promotion_request (           -- fact: waits for a second person
  request_id  INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  gate_evaluation_id INTEGER NOT NULL REFERENCES gate_evaluation (gate_evaluation_id),
  reason      TEXT NOT NULL CHECK (reason <> ''),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL,
  expires_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX promotion_request_stage ON promotion_request (stage_id, request_id);

CREATE TABLE promotion_answer (            -- fact: what became of a request
  request_id  INTEGER PRIMARY KEY REFERENCES promotion_request (request_id),
  answer      TEXT NOT NULL CHECK (answer IN ('approved', 'refused', 'withdrawn')),
  reason      TEXT NOT NULL,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;

ALTER TABLE level_change ADD COLUMN gate_evaluation_id INTEGER REFERENCES gate_evaluation (gate_evaluation_id); -- of a promotion
ALTER TABLE level_change ADD COLUMN request_id INTEGER REFERENCES promotion_request (request_id);
ALTER TABLE level_change ADD COLUMN epoch_id INTEGER REFERENCES epoch (epoch_id); -- whose evidence carried it, or fell
ALTER TABLE level_change ADD COLUMN evidence TEXT; -- of a demotion by itself, JSON

ALTER TABLE route ADD COLUMN certificate_id INTEGER REFERENCES threshold_certificate (certificate_id);

-- The machine decides nothing between a begin and its end; the level and the epoch stay.
CREATE TABLE pause (                       -- fact: the newest row of a stage holds
  pause_id    INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  kind        TEXT NOT NULL CHECK (kind IN ('begin', 'end')),
  why         TEXT NOT NULL CHECK (why <> ''),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX pause_stage ON pause (stage_id, pause_id);

-- What the machine decided between a change for the worse and the demotion that followed.
CREATE TABLE hold (                        -- fact
  hold_id     INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  level_change_id INTEGER NOT NULL UNIQUE REFERENCES level_change (level_change_id),
  since_ms    INTEGER NOT NULL,            -- estimated time of the change
  at_ms       INTEGER NOT NULL
) STRICT;

CREATE TABLE hold_item (                   -- fact
  hold_id     INTEGER NOT NULL REFERENCES hold (hold_id),
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  route_id    INTEGER NOT NULL REFERENCES route (route_id),
  PRIMARY KEY (hold_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE hold_answer (                 -- fact: what was done about a hold: put in the queue, or let go
  hold_id     INTEGER NOT NULL REFERENCES hold (hold_id),
  answer      TEXT NOT NULL CHECK (answer IN ('review', 'release')),
  reason      TEXT NOT NULL,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL,
  PRIMARY KEY (hold_id, answer)
) STRICT, WITHOUT ROWID;

CREATE TABLE demotion_seen (               -- fact: a lead has taken notice of a demotion that came by itself
  level_change_id INTEGER PRIMARY KEY REFERENCES level_change (level_change_id),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;

-- Items whose answer is known. gold: mixed into people's work; challenge: cases that every version must
-- get right. Neither is ever evidence.
CREATE TABLE known_item (                  -- fact
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  purpose     TEXT NOT NULL CHECK (purpose IN ('gold', 'challenge')),
  label_id    INTEGER NOT NULL REFERENCES label (label_id),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL,
  PRIMARY KEY (stage_id, item_id)
) STRICT, WITHOUT ROWID;

-- Most items that come in by the million have no path.
DROP INDEX item_path;
CREATE INDEX item_path ON item (path) WHERE path IS NOT NULL;

CREATE TABLE gold_turn (                   -- state: claims of an operator so far, each of which is a draw for gold
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  turn        INTEGER NOT NULL CHECK (turn >= 1),
  PRIMARY KEY (stage_id, operator_id)
) STRICT, WITHOUT ROWID;

-- Why a place of the lanes second and adjudication was opened: by which answer, and with what chance where
-- it was drawn; and from when on it may go to whoever has answered the item before (NULL: never).
ALTER TABLE assignment ADD COLUMN opened_by INTEGER REFERENCES decision (decision_id);
ALTER TABLE assignment ADD COLUMN cause TEXT CHECK (cause IN ('critical', 'drawn') OR cause IN ('unsure', 'tie')); -- NULL: none of these
ALTER TABLE assignment ADD COLUMN probability REAL CHECK (probability > 0 AND probability <= 1);
ALTER TABLE assignment ADD COLUMN repeat_ms INTEGER;

-- Ties are in the order of the queue too, for leads.
DROP INDEX assignment_queue;
CREATE INDEX assignment_queue ON assignment (stage_id, place, assignment_id, reserved_for) WHERE state = 'open';
CREATE INDEX assignment_due ON assignment (stage_id, due_ms, place, reserved_for) WHERE state = 'open' AND due_ms < 9223372036854775807;
DROP INDEX assignment_reserved;
CREATE INDEX assignment_reserved ON assignment (reserved_for, stage_id, due_ms, place) WHERE reserved_for IS NOT NULL AND state = 'open';

-- For what is counted at every step.
CREATE INDEX assignment_further ON assignment (stage_id, item_id) WHERE slot >= 2;
CREATE INDEX decision_counting ON decision (stage_id, decision_id) WHERE mode NOT IN ('assisted', 'gold');
CREATE INDEX decision_unsure ON decision (stage_id, item_id) WHERE kind = 'unsure';
CREATE INDEX assignment_lane ON assignment (stage_id, lane, due_ms) WHERE state IN ('open', 'leased') AND lane <> 'review';
CREATE INDEX assignment_audit ON assignment (stage_id, created_ms) WHERE state IN ('open', 'leased') AND lane = 'audit';
CREATE INDEX route_machine ON route (stage_id, route_id) WHERE route <> 'human';
CREATE INDEX route_certificate ON route (certificate_id, route) WHERE route <> 'human';
CREATE INDEX event_checkpoint ON event (event_id) WHERE kind = 'log.checkpoint';

-- The log vouches for rows of other tables: how far it has come with each.
CREATE TABLE vouched (                     -- state: the events log.rows say the same
  fact        TEXT PRIMARY KEY,
  last_id     INTEGER NOT NULL             -- of tables that are taken whole: how many rows there were
) STRICT, WITHOUT ROWID;
CREATE INDEX event_setting_request ON event (event_id) WHERE entity = 'setting_request';
CREATE INDEX event_rows ON event (event_id) WHERE kind = 'log.rows';
