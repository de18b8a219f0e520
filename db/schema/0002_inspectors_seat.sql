-- What the inspector's seat needs beyond first light: guidelines to judge by, places kept for one
-- operator, and answers that are done again after they were taken back.

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

-- A place that a lead has given to one operator: nobody else is handed it. NULL: anyone's. What was
-- skipped up to a decision counts as not skipped once a lead has put the place in the queue again.
ALTER TABLE assignment ADD COLUMN reserved_for INTEGER REFERENCES operator (operator_id);
ALTER TABLE assignment ADD COLUMN skips_end INTEGER NOT NULL DEFAULT 0;
CREATE INDEX assignment_reserved ON assignment (reserved_for, stage_id, due_ms, place)
  WHERE reserved_for IS NOT NULL AND state = 'open' AND lane <> 'adjudication';
DROP INDEX assignment_queue;
CREATE INDEX assignment_queue ON assignment (stage_id, due_ms, place, reserved_for) WHERE state = 'open' AND lane <> 'adjudication';

-- For the list of the queue: what waits, in the order of arrival, and the live model's surest answers.
CREATE INDEX assignment_waiting ON assignment (stage_id, item_id) WHERE state IN ('open', 'leased');
CREATE INDEX prediction_sure ON prediction (stage_id, confidence) WHERE role = 'live' AND is_null = 0;

-- The answer, taken back before, that this one gives again.
ALTER TABLE decision ADD COLUMN redoes INTEGER REFERENCES decision (decision_id);
CREATE UNIQUE INDEX decision_redoes ON decision (redoes) WHERE redoes IS NOT NULL;

-- Who brought the item in; NULL: before this was kept.
ALTER TABLE item ADD COLUMN added_by INTEGER REFERENCES operator (operator_id);

-- Streaks of an operator: entity_id is the last decision of each.
CREATE INDEX event_streak ON event (operator_id, entity_id) WHERE kind = 'review.streak';
