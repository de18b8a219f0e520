-- Monitoring: metrics rolled up, bands and the alarms they raise, what a stage's inputs were like, and how far
-- they have moved since.

-- ---- metrics ------------------------------------------------------------------------------------

-- Metrics that a project adds, mutes or gives up: the newest row of a name holds.
CREATE TABLE metric_change (               -- fact
  metric_change_id INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('define', 'mute', 'unmute', 'drop')),
  metric      TEXT NOT NULL CHECK (metric <> ''),
  query       TEXT,                        -- of a definition: SQL over the views; its first column is the value
  unit        TEXT NOT NULL,
  help        TEXT NOT NULL,
  reason      TEXT NOT NULL,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL,
  CHECK ((kind = 'define') = (query IS NOT NULL))
) STRICT;
CREATE INDEX metric_change_metric ON metric_change (metric, metric_change_id);

-- What follows can be made anew from the facts as far as it comes from them, and is thrown away when it is old.
CREATE TABLE metric_series (
  series_id INTEGER PRIMARY KEY,
  stage_id  INTEGER NOT NULL,              -- 0: of the project, not of a stage
  metric    TEXT NOT NULL,
  scope     TEXT NOT NULL,                 -- '' or what it is of: a source, a label, a version, a host
  UNIQUE (stage_id, metric, scope)
) STRICT;

CREATE TABLE metric_rollup (
  series_id INTEGER NOT NULL REFERENCES metric_series (series_id),
  minutes   INTEGER NOT NULL CHECK (minutes IN (1, 60) OR minutes IN (1440)), -- how long it covers
  start_ms  INTEGER NOT NULL,
  count     INTEGER NOT NULL,
  sum       REAL NOT NULL,
  low       REAL NOT NULL,
  high      REAL NOT NULL,
  last      REAL NOT NULL,
  last_ms   INTEGER NOT NULL,
  bins      BLOB,                          -- of a histogram: pairs of a bin and how often, as varints
  PRIMARY KEY (series_id, minutes, start_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX metric_rollup_age ON metric_rollup (minutes, start_ms);

CREATE TABLE monitor_mark (                -- up to which row of a table of facts metrics have counted
  stage_id INTEGER NOT NULL,
  name     TEXT NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (stage_id, name)
) STRICT, WITHOUT ROWID;

-- ---- bands, risks and alarms --------------------------------------------------------------------

CREATE TABLE risk (                        -- fact: what could go wrong, as the team lists it; the newest row of a name holds
  risk_id     INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  kind        TEXT NOT NULL CHECK (kind IN ('set', 'drop')),
  name        TEXT NOT NULL CHECK (name <> ''),
  owner       TEXT NOT NULL,               -- who looks after it; '': nobody is named
  reason      TEXT NOT NULL,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX risk_stage ON risk (stage_id, name, risk_id);

CREATE TABLE metric_limit (                -- fact: the newest row of a stage, metric and scope holds
  limit_id    INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  kind        TEXT NOT NULL CHECK (kind IN ('set', 'drop')),
  metric      TEXT NOT NULL CHECK (metric <> ''),
  scope       TEXT NOT NULL,               -- '': of the whole, '*': of each
  low         REAL,
  high        REAL,
  for_ms      INTEGER NOT NULL CHECK (for_ms >= 0),   -- outside for so long, before it is an alarm
  missing_ms  INTEGER NOT NULL CHECK (missing_ms >= 0), -- nothing seen in so much working time is one too; 0: it is not
  least       INTEGER NOT NULL CHECK (least >= 0),    -- values in the window, for it to be judged
  severity    TEXT NOT NULL CHECK (severity IN ('warn', 'alarm')),
  action      TEXT NOT NULL CHECK (action IN ('notify', 'audit-up', 'pause', 'demote', 'rollback', 'retrain')),
  guards      TEXT NOT NULL,               -- the risk that it watches; ''
  reason      TEXT NOT NULL,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL,
  CHECK (low IS NULL OR high IS NULL OR low <= high)
) STRICT;
CREATE INDEX metric_limit_stage ON metric_limit (stage_id, metric, scope, limit_id);

CREATE TABLE limit_state (                 -- where each band stands between two looks: state, not history
  stage_id  INTEGER NOT NULL,
  metric    TEXT NOT NULL,
  scope     TEXT NOT NULL,
  side      TEXT NOT NULL CHECK (side IN ('inside', 'below', 'above', 'missing')),
  since_ms  INTEGER NOT NULL,              -- on that side
  looked_ms INTEGER NOT NULL,
  alarm_id  INTEGER REFERENCES alarm (alarm_id), -- that told of it since it left; NULL: none did. People may have closed it
  PRIMARY KEY (stage_id, metric, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm (                       -- fact: that one was raised; what became of it: alarm_act
  alarm_id  INTEGER PRIMARY KEY,
  stage_id  INTEGER NOT NULL REFERENCES stage (stage_id),
  limit_id  INTEGER REFERENCES metric_limit (limit_id), -- NULL: a band of the program's own, or drift
  metric    TEXT NOT NULL,
  scope     TEXT NOT NULL,
  side      TEXT NOT NULL CHECK (side IN ('below', 'above', 'missing')),
  value     REAL,                          -- NULL: missing
  low       REAL,
  high      REAL,
  count     INTEGER NOT NULL,              -- values behind it
  severity  TEXT NOT NULL CHECK (severity IN ('warn', 'alarm')),
  action    TEXT NOT NULL,
  evidence  TEXT NOT NULL,                 -- JSON
  words     TEXT NOT NULL,                 -- one line for people
  since_ms  INTEGER NOT NULL,              -- when it left its band
  opened_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX alarm_stage ON alarm (stage_id, metric, scope, alarm_id);

CREATE TABLE alarm_act (                   -- fact: applied in their order they give its state
  alarm_act_id INTEGER PRIMARY KEY,
  alarm_id    INTEGER NOT NULL REFERENCES alarm (alarm_id),
  kind        TEXT NOT NULL CHECK (kind IN ('acknowledge', 'worse', 'snooze', 'close', 'false')),
  value       REAL,                        -- of the metric then
  until_ms    INTEGER,                     -- of a snooze
  note        TEXT NOT NULL,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id), -- the service, where it was done by itself
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX alarm_act_alarm ON alarm_act (alarm_id, alarm_act_id);

CREATE TABLE alarm_open (                  -- one open alarm a metric and scope: an index of the acts
  stage_id INTEGER NOT NULL,
  metric   TEXT NOT NULL,
  scope    TEXT NOT NULL,
  alarm_id INTEGER NOT NULL UNIQUE REFERENCES alarm (alarm_id),
  PRIMARY KEY (stage_id, metric, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE notification (                -- fact: that somebody was told of an alarm, or could not be
  notification_id INTEGER PRIMARY KEY,
  alarm_id INTEGER NOT NULL REFERENCES alarm (alarm_id),
  alarm_act_id INTEGER REFERENCES alarm_act (alarm_act_id), -- NULL: that it opened
  what     TEXT NOT NULL CHECK (what IN ('opened', 'worse', 'closed')),
  attempt  INTEGER NOT NULL CHECK (attempt >= 1),
  failure  TEXT NOT NULL,                  -- '': it went out
  at_ms    INTEGER NOT NULL
) STRICT;
CREATE INDEX notification_alarm ON notification (alarm_id, notification_id);

-- ---- inputs and drift ---------------------------------------------------------------------------

-- More that is measured of an item when it is first scored. Rows from before have none of it.
ALTER TABLE item_feature ADD COLUMN file_size INTEGER;  -- bytes
ALTER TABLE item_feature ADD COLUMN noise REAL;         -- of a picture: standard deviation, 0..1
ALTER TABLE item_feature ADD COLUMN words INTEGER;      -- of a text
ALTER TABLE item_feature ADD COLUMN digits REAL;        -- of a text: share of its characters, 0..1; so do the next three
ALTER TABLE item_feature ADD COLUMN letters REAL;
ALTER TABLE item_feature ADD COLUMN spaces REAL;
ALTER TABLE item_feature ADD COLUMN foreign_letters REAL; -- beyond ASCII
ALTER TABLE item_feature ADD COLUMN level REAL;         -- of a recording: RMS, dB of full scale
ALTER TABLE item_feature ADD COLUMN clipping REAL;      -- of a recording: share of its samples
ALTER TABLE item_feature ADD COLUMN silence REAL;       -- of a recording: share of its 20 ms frames
ALTER TABLE item_feature ADD COLUMN fields INTEGER;     -- of a record, missing ones among them

CREATE TABLE drift_reference (             -- fact: what windows are compared with; the newest of a stage holds
  reference_id INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  kind        TEXT NOT NULL CHECK (kind IN ('certificate', 'file', 'card', 'rows')),
  certificate_id INTEGER REFERENCES threshold_certificate (certificate_id),
  model_version_id INTEGER REFERENCES model_version (model_version_id), -- whose answers are compared; NULL: nobody's
  name        TEXT NOT NULL,               -- for people: of the file, of the version
  sha256      BLOB CHECK (sha256 IS NULL OR length(sha256) = 32), -- of the file
  rows        INTEGER NOT NULL CHECK (rows >= 0),
  answers     INTEGER NOT NULL CHECK (answers >= 0), -- of its rows: what people have answered blind
  wrong       INTEGER NOT NULL CHECK (wrong BETWEEN 0 AND answers), -- and where the model differed
  folded_id   INTEGER NOT NULL,            -- answers up to this row of folded came before it
  after_prediction_id INTEGER NOT NULL,    -- windows begin behind this one
  since_ms    INTEGER,                     -- of its rows
  until_ms    INTEGER,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX drift_reference_stage ON drift_reference (stage_id, reference_id);

CREATE TABLE drift_reference_feature (     -- fact
  reference_id INTEGER NOT NULL REFERENCES drift_reference (reference_id),
  slice     TEXT NOT NULL,                 -- '' or NAME=VALUE: of which rows
  feature   TEXT NOT NULL,                 -- brightness, confidence, label, an attribute ...
  kind      TEXT NOT NULL CHECK (kind IN ('number', 'category')),
  count     INTEGER NOT NULL,              -- missing ones too
  missing   INTEGER NOT NULL,
  mean      REAL,
  deviation REAL,
  bins      TEXT NOT NULL,                 -- JSON: edges and counts of bins, or names and counts
  quantiles TEXT,                          -- JSON: of a number, at 0, 1 % ... 100 %
  PRIMARY KEY (reference_id, slice, feature)
) STRICT, WITHOUT ROWID;

CREATE TABLE drift_window (                -- fact: a window that is complete, as it was judged
  window_id    INTEGER PRIMARY KEY,
  stage_id     INTEGER NOT NULL REFERENCES stage (stage_id),
  reference_id INTEGER NOT NULL REFERENCES drift_reference (reference_id),
  slice        TEXT NOT NULL,              -- '' or NAME=VALUE: of which items
  first_prediction_id INTEGER NOT NULL,
  last_prediction_id  INTEGER NOT NULL,
  rows         INTEGER NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('calm', 'watch', 'alarm')),
  begin_ms     INTEGER NOT NULL,
  end_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX drift_window_stage ON drift_window (stage_id, slice, window_id);

CREATE TABLE drift_finding (               -- fact
  window_id INTEGER NOT NULL REFERENCES drift_window (window_id),
  feature   TEXT NOT NULL,
  count     INTEGER NOT NULL,
  missing   INTEGER NOT NULL,
  mean      REAL,
  psi       REAL,                          -- NULL: not defined
  p         REAL,
  p_holm    REAL,                          -- over the features of the window
  ks        REAL,
  distance  REAL,                          -- Wasserstein, in the feature's unit
  chi2      REAL,
  js        REAL,                          -- bits
  bins      TEXT NOT NULL,                 -- JSON: counts in the reference's bins
  drifted   INTEGER NOT NULL CHECK (drifted IN (0, 1)), -- significant and big
  PRIMARY KEY (window_id, feature)
) STRICT, WITHOUT ROWID;

-- State, not history: it can be made again from the rows of predictions and answers.
CREATE TABLE drift_open (                  -- windows of slices that are not complete yet
  stage_id INTEGER NOT NULL,
  slice    TEXT NOT NULL,
  body     TEXT NOT NULL,                  -- JSON: counts by cell
  PRIMARY KEY (stage_id, slice)
) STRICT, WITHOUT ROWID;

CREATE TABLE drift_concept (               -- the detector on what people answer blind
  stage_id  INTEGER PRIMARY KEY,
  epoch_id  INTEGER NOT NULL,
  folded_id INTEGER NOT NULL,              -- answers up to this row were taken in
  body      TEXT NOT NULL                  -- JSON
) STRICT, WITHOUT ROWID;

-- ---- rollouts -----------------------------------------------------------------------------------

-- What waits for a second lead, and what was taken back and seen, is asked for every few seconds.
CREATE INDEX event_rollout_request ON event (entity_id, event_id) WHERE entity = 'rollout_request';
CREATE INDEX event_rollout_seen ON event (entity_id) WHERE kind = 'rollout.seen';

-- ---- imports ------------------------------------------------------------------------------------

CREATE TABLE importing (                   -- state: processes that are in the middle of a file, of which nothing counts before it is whole
  stage_id INTEGER NOT NULL REFERENCES stage (stage_id),
  holder   TEXT NOT NULL,                  -- the process: pid, its start, host
  at_ms    INTEGER NOT NULL,               -- when it last stored a batch
  PRIMARY KEY (stage_id, holder)
) STRICT, WITHOUT ROWID;
