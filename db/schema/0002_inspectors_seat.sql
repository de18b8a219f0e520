-- What the inspector's seat needs beyond first light: guidelines to judge by, and places kept for one
-- operator.

CREATE TABLE guideline (                   -- fact: each row is a new version; the newest holds
  guideline_id INTEGER PRIMARY KEY,
  stage_id    INTEGER NOT NULL REFERENCES stage (stage_id),
  version     INTEGER NOT NULL,
  words       BLOB NOT NULL REFERENCES content (hash),
  operator_id INTEGER NOT NULL REFERENCES operator (operator_id),
  acted_by    INTEGER NOT NULL REFERENCES operator (operator_id),
  at_ms       INTEGER NOT NULL,
  UNIQUE (stage_id, version)
) STRICT;

-- A place that a lead has given to one operator: nobody else is handed it. NULL: anyone's.
ALTER TABLE assignment ADD COLUMN reserved_for INTEGER REFERENCES operator (operator_id);
CREATE INDEX assignment_reserved ON assignment (reserved_for, stage_id) WHERE reserved_for IS NOT NULL AND state = 'open';

-- For the list of the queue: what waits, in the order of arrival, and the live model's surest answers.
CREATE INDEX assignment_waiting ON assignment (stage_id, item_id) WHERE state IN ('open', 'leased');
CREATE INDEX prediction_sure ON prediction (stage_id, confidence) WHERE role = 'live' AND is_null = 0;
