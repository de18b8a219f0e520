-- The first schema. Facts are appended and guarded by the triggers of db/guard/; state is
-- derived by views. Times are integer milliseconds since 1970 UTC (x_ms); 0/1 columns are booleans;
-- enumerations are short words with a CHECK, so that rows can be read without a code book.

-- ---- who and what -------------------------------------------------------------------------------

CREATE TABLE project (
  project_id INTEGER PRIMARY KEY CHECK (project_id = 1),
  name       TEXT NOT NULL,
  use_case   TEXT NOT NULL CHECK (use_case IN ('new', 'assist', 'replace')),
  draw_key   BLOB NOT NULL CHECK (length(draw_key) = 16),  -- keys every draw and every hash of words
  simulated  INTEGER NOT NULL CHECK (simulated IN (0, 1)), -- a demo: simulated decisions may count
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE operator (
  operator_id INTEGER PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,
  role        TEXT NOT NULL CHECK (role IN ('inspector', 'lead', 'owner', 'analyst', 'service')),
  os_uid      INTEGER UNIQUE,              -- the login of this machine; NULL: acted for by the owner
  created_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE stage (
  stage_id    INTEGER PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,
  position    INTEGER NOT NULL,
  input_kind  TEXT NOT NULL CHECK (input_kind IN ('image', 'text', 'audio', 'record')),
  output_kind TEXT NOT NULL CHECK (output_kind IN ('class', 'regions', 'text', 'ranking')),
  created_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
  stage_id   INTEGER NOT NULL,             -- 0: the whole project
  key        TEXT NOT NULL,
  value      TEXT NOT NULL,
  changed_ms INTEGER NOT NULL,
  PRIMARY KEY (stage_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE label (
  label_id    INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  name        TEXT NOT NULL,
  position    INTEGER NOT NULL,
  critical    INTEGER NOT NULL CHECK (critical IN (0, 1)),
  retired     INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
  merged_into INTEGER REFERENCES label (label_id),
  UNIQUE (stage_id, name)
) STRICT;

CREATE TABLE label_change (                -- fact: each row is a new version of the label set
  label_change_id INTEGER PRIMARY KEY,
  stage_id   INTEGER NOT NULL REFERENCES stage (stage_id),
  version    INTEGER NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('init', 'add', 'rename', 'merge', 'retire')),
  label_id   INTEGER REFERENCES label (label_id),
  from_name  TEXT,
  to_name    TEXT,
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by   INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms      INTEGER NOT NULL,
  UNIQUE (stage_id, version)
) STRICT;

-- ---- items --------------------------------------------------------------------------------------

CREATE TABLE source (
  source_id INTEGER PRIMARY KEY,
  name      TEXT NOT NULL,
  root      TEXT NOT NULL,                 -- absolute folder, printable
  root_raw  BLOB,                          -- its bytes, where they are not the same as root
  added_ms  INTEGER NOT NULL,
  UNIQUE (name, root)
) STRICT;

CREATE TABLE content (                     -- words that must be forgettable; facts hold the keyed hash
  hash  BLOB PRIMARY KEY CHECK (length(hash) = 32),
  bytes BLOB                               -- NULL: erased
) STRICT, WITHOUT ROWID;

CREATE TABLE item (                        -- fact but for where its file lies
  item_id      INTEGER PRIMARY KEY,
  kind         TEXT NOT NULL CHECK (kind IN ('image', 'text', 'audio', 'record')),
  sha256       BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
  external_key TEXT UNIQUE,
  source_id    INTEGER REFERENCES source (source_id),
  path         TEXT,                       -- below the source's root, printable
  path_raw     BLOB,                       -- its bytes, where they are not the same as path
  bytes        INTEGER NOT NULL,
  group_key    TEXT,                       -- look-alikes that count once: lot, user, part
  words        BLOB REFERENCES content (hash), -- text items and records
  captured_ms  INTEGER,
  added_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX item_path ON item (path);
CREATE INDEX item_group ON item (group_key) WHERE group_key IS NOT NULL;

CREATE TABLE item_attribute (              -- fact: extra columns of what was added
  item_id INTEGER NOT NULL REFERENCES item (item_id),
  name    TEXT NOT NULL,
  value   TEXT NOT NULL,
  PRIMARY KEY (item_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_feature (                -- fact: measured once, when the item is first scored
  item_id     INTEGER PRIMARY KEY REFERENCES item (item_id),
  width       INTEGER,
  height      INTEGER,
  brightness  REAL,
  contrast    REAL,
  blur        REAL,
  saturation  REAL,
  length      INTEGER,                     -- of text and audio
  missing     INTEGER,                     -- values missing from a record
  measured_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE exam_item (                   -- fact: drawn for the exam pool, with the share it was drawn at
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  probability REAL NOT NULL CHECK (probability > 0 AND probability <= 1),
  drawn_ms    INTEGER NOT NULL,
  PRIMARY KEY (stage_id, item_id)
) STRICT, WITHOUT ROWID;

-- ---- models -------------------------------------------------------------------------------------

CREATE TABLE model_version (               -- fact
  model_version_id INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  name        TEXT NOT NULL,
  version     TEXT NOT NULL,
  engine      TEXT NOT NULL,               -- 'import': its predictions come from a file
  sha256      BLOB CHECK (length(sha256) = 32), -- of the model's file; NULL where imported
  path        TEXT,                        -- of the model's file, absolute
  card        TEXT,                        -- the card as it was added, JSON
  label_set   INTEGER NOT NULL,            -- version of the stage's labels it was added under
  trained_on  TEXT NOT NULL CHECK (trained_on IN ('listed', 'unknown', 'vouched')),
  vouched_by  INTEGER REFERENCES operator (operator_id),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  added_ms    INTEGER NOT NULL,
  UNIQUE (stage_id, name, version),
  CHECK ((trained_on = 'vouched') = (vouched_by IS NOT NULL)),
  CHECK ((engine = 'import') = (sha256 IS NULL))
) STRICT;
CREATE INDEX model_version_content ON model_version (stage_id, sha256);

CREATE TABLE model_label (                 -- fact: what each output of the model means here
  model_version_id INTEGER NOT NULL REFERENCES model_version (model_version_id),
  position INTEGER NOT NULL,               -- from 0, the model's own order
  label_id INTEGER NOT NULL REFERENCES label (label_id),
  PRIMARY KEY (model_version_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE training_item (               -- fact: contents a version was trained on
  model_version_id INTEGER NOT NULL REFERENCES model_version (model_version_id),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  PRIMARY KEY (model_version_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollout (                     -- fact: the newest row of a version is its role
  rollout_id INTEGER PRIMARY KEY,
  stage_id   INTEGER NOT NULL REFERENCES stage (stage_id),
  model_version_id INTEGER NOT NULL REFERENCES model_version (model_version_id),
  role       TEXT NOT NULL CHECK (role IN ('live', 'canary', 'shadow', 'standby', 'idle')),
  share      REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by   INTEGER NOT NULL REFERENCES operator (operator_id),
  reason     TEXT NOT NULL,
  at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX rollout_version ON rollout (model_version_id, rollout_id);
CREATE INDEX rollout_stage ON rollout (stage_id, rollout_id);

-- ---- what the model said, who decides, what people said ------------------------------------------

CREATE TABLE prediction (                  -- fact
  prediction_id INTEGER PRIMARY KEY,
  item_id       INTEGER NOT NULL REFERENCES item (item_id),
  stage_id      INTEGER NOT NULL REFERENCES stage (stage_id),
  model_version_id INTEGER NOT NULL REFERENCES model_version (model_version_id),
  role          TEXT NOT NULL CHECK (role IN ('live', 'canary', 'shadow', 'idle')), -- at that time
  label_id      INTEGER REFERENCES label (label_id),
  confidence    REAL CHECK (confidence BETWEEN 0 AND 1),
  bin           INTEGER CHECK (bin BETWEEN 0 AND 999), -- 200 a decade of 1 - confidence
  is_null       INTEGER NOT NULL CHECK (is_null IN (0, 1)),
  failure       TEXT,                      -- why there is no answer; NULL where there is one
  probabilities TEXT,                      -- JSON array in the order of model_label
  latency_us    INTEGER NOT NULL,
  engine        TEXT NOT NULL,
  predicted_ms  INTEGER NOT NULL,
  UNIQUE (item_id, stage_id, model_version_id),
  CHECK ((label_id IS NULL) = (is_null = 1)),
  CHECK (is_null = 1 OR (confidence IS NOT NULL AND bin IS NOT NULL AND failure IS NULL)),
  CHECK (is_null = 0 OR failure IS NOT NULL)
) STRICT;
CREATE INDEX prediction_version ON prediction (model_version_id, item_id);

CREATE TABLE prediction_heat (             -- fact: where the model looked
  prediction_id INTEGER PRIMARY KEY REFERENCES prediction (prediction_id),
  columns INTEGER NOT NULL CHECK (columns BETWEEN 1 AND 256),
  rows    INTEGER NOT NULL CHECK (rows BETWEEN 1 AND 256),
  cells   BLOB NOT NULL CHECK (length(cells) = columns * rows)
) STRICT;

CREATE TABLE level_change (                -- fact: the newest row of a stage is its level
  level_change_id INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  from_level  INTEGER NOT NULL CHECK (from_level BETWEEN 0 AND 4),
  to_level    INTEGER NOT NULL CHECK (to_level BETWEEN 0 AND 4),
  kind        TEXT NOT NULL CHECK (kind IN ('init', 'promote', 'demote', 'stop', 'resume', 'decree')),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  reason      TEXT NOT NULL CHECK (reason <> ''),
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX level_change_stage ON level_change (stage_id, level_change_id);

CREATE TABLE route (                       -- fact: the newest row of an item and stage holds
  route_id    INTEGER PRIMARY KEY,
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  route       TEXT NOT NULL CHECK (route IN ('human', 'auto', 'auto+audit')),
  mode        TEXT NOT NULL CHECK (mode IN ('blind', 'assisted', 'audit')), -- how people decide it, if they do
  reason      TEXT NOT NULL,
  level       INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
  level_change_id INTEGER REFERENCES level_change (level_change_id), -- NULL: the level the stage was made with
  model_version_id INTEGER REFERENCES model_version (model_version_id),
  prediction_id INTEGER REFERENCES prediction (prediction_id),
  threshold   REAL,
  audit_probability REAL NOT NULL CHECK (audit_probability BETWEEN 0 AND 1),
  routed_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX route_item ON route (item_id, stage_id, route_id);

CREATE TABLE assignment (                  -- state: a place in the queue; one row per needed answer
  assignment_id INTEGER PRIMARY KEY,
  item_id     INTEGER NOT NULL REFERENCES item (item_id),
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  slot        INTEGER NOT NULL CHECK (slot >= 1),
  lane        TEXT NOT NULL CHECK (lane IN ('review', 'second', 'audit', 'adjudication')),
  due_ms      INTEGER NOT NULL DEFAULT 9223372036854775807, -- audits and second looks have one
  place       INTEGER NOT NULL CHECK (place >= 0),          -- keyed shuffle of the rest
  state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'leased', 'done', 'cancelled')),
  mode        TEXT CHECK (mode IN ('blind', 'assisted', 'audit', 'second', 'adjudication', 'gold')), -- fixed at the claim
  operator_id INTEGER REFERENCES operator (operator_id),
  lease_token BLOB,
  lease_expires_ms INTEGER,
  lease_holder TEXT,                       -- the process that shows it: pid, its start, host
  lease_count INTEGER NOT NULL DEFAULT 0,
  created_ms  INTEGER NOT NULL,
  UNIQUE (item_id, stage_id, slot),
  CHECK ((state = 'leased') = (lease_expires_ms IS NOT NULL)),
  CHECK (state <> 'open' OR operator_id IS NULL)
) STRICT;
CREATE INDEX assignment_queue ON assignment (stage_id, due_ms, place) WHERE state = 'open' AND lane <> 'adjudication';
CREATE INDEX assignment_lease ON assignment (lease_expires_ms) WHERE state = 'leased';
CREATE INDEX assignment_own ON assignment (operator_id, stage_id) WHERE state = 'leased';

CREATE TABLE import_batch (                -- fact: rows that came from a file, and who answers for them
  import_id   INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('predictions', 'decisions')),
  file        TEXT NOT NULL,
  sha256      BLOB CHECK (length(sha256) = 32),
  mode        TEXT,                        -- claimed for decisions: blind, assisted, truth
  vouched_by  INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;

CREATE TABLE decision (                    -- fact: everything an operator says of an item
  decision_id   INTEGER PRIMARY KEY,
  uuid          BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16), -- version 7, made by the client
  kind          TEXT NOT NULL CHECK (kind IN ('label', 'unsure', 'skip', 'flag', 'retract')),
  assignment_id INTEGER REFERENCES assignment (assignment_id), -- NULL for what came to be known from outside
  item_id       INTEGER NOT NULL REFERENCES item (item_id),
  stage_id      INTEGER NOT NULL REFERENCES stage (stage_id),
  operator_id   INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by      INTEGER NOT NULL REFERENCES operator (operator_id),
  label_id      INTEGER REFERENCES label (label_id),
  mode          TEXT NOT NULL CHECK (mode IN ('blind', 'assisted', 'audit', 'second', 'adjudication', 'gold', 'truth')),
  retracts      INTEGER UNIQUE REFERENCES decision (decision_id),
  seen_prediction_id INTEGER REFERENCES prediction (prediction_id), -- what was on the screen
  note          BLOB REFERENCES content (hash),
  duration_ms   INTEGER NOT NULL CHECK (duration_ms >= 0),
  origin        TEXT NOT NULL CHECK (origin IN ('console', 'command', 'plain', 'import', 'simulated')),
  import_id     INTEGER REFERENCES import_batch (import_id),
  decided_ms    INTEGER NOT NULL,
  recorded_ms   INTEGER NOT NULL,
  CHECK ((kind = 'label') = (label_id IS NOT NULL)),
  CHECK ((kind = 'retract') = (retracts IS NOT NULL)),
  CHECK ((origin = 'import') = (import_id IS NOT NULL)),
  CHECK ((mode = 'truth') = (assignment_id IS NULL)),
  CHECK (mode IN ('assisted', 'adjudication') OR seen_prediction_id IS NULL) -- blind means blind
) STRICT;
CREATE INDEX decision_item ON decision (item_id, stage_id, decision_id);
CREATE INDEX decision_assignment ON decision (assignment_id);
CREATE INDEX decision_skip ON decision (operator_id, assignment_id) WHERE kind = 'skip';
CREATE INDEX decision_operator ON decision (operator_id, decision_id);
CREATE INDEX decision_operator_time ON decision (operator_id, decided_ms);

CREATE TABLE region (                      -- fact: a rectangle in picture pixels, of a prediction or a decision
  region_id     INTEGER PRIMARY KEY,
  prediction_id INTEGER REFERENCES prediction (prediction_id),
  decision_id   INTEGER REFERENCES decision (decision_id),
  label_id      INTEGER REFERENCES label (label_id),
  x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL CHECK (width >= 0), height REAL NOT NULL CHECK (height >= 0),
  score         REAL CHECK (score BETWEEN 0 AND 1),
  CHECK ((prediction_id IS NULL) <> (decision_id IS NULL))
) STRICT;
CREATE INDEX region_prediction ON region (prediction_id) WHERE prediction_id IS NOT NULL;
CREATE INDEX region_decision ON region (decision_id) WHERE decision_id IS NOT NULL;

CREATE TABLE settlement (                  -- fact: decisions up to this one may no longer be taken back
  settlement_id INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  decision_id INTEGER NOT NULL REFERENCES decision (decision_id),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL
) STRICT;

CREATE TABLE comparison (                  -- fact: appended by whichever of the two comes later
  prediction_id INTEGER NOT NULL REFERENCES prediction (prediction_id),
  decision_id   INTEGER NOT NULL REFERENCES decision (decision_id),
  rule_version  INTEGER NOT NULL,
  agrees        INTEGER NOT NULL CHECK (agrees IN (0, 1)),
  score         REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  compared_ms   INTEGER NOT NULL,
  PRIMARY KEY (prediction_id, decision_id, rule_version)
) STRICT, WITHOUT ROWID;
CREATE INDEX comparison_decision ON comparison (decision_id);

-- ---- the log -------------------------------------------------------------------------------------

CREATE TABLE event (                       -- fact: one hash chain per writer
  event_id    INTEGER PRIMARY KEY,
  writer      TEXT NOT NULL,               -- operator@host
  seq         INTEGER NOT NULL CHECK (seq >= 1),
  at_ms       INTEGER NOT NULL,
  operator_id INTEGER REFERENCES operator (operator_id),
  acted_by    INTEGER REFERENCES operator (operator_id),
  kind        TEXT NOT NULL,               -- 'level.promote', 'item.add', ...
  entity      TEXT NOT NULL,
  entity_id   INTEGER NOT NULL,
  body        TEXT NOT NULL,               -- JSON, keys sorted
  prev_hash   BLOB NOT NULL CHECK (length(prev_hash) = 32), -- zeros before the first
  hash        BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  UNIQUE (writer, seq)
) STRICT;
