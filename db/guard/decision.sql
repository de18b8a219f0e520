-- Who may decide, and what may be taken back and given again.

-- What comes from a file finds its place taken and left in one step.
CREATE TRIGGER decision_needs_claim BEFORE INSERT ON decision
  WHEN NEW.mode <> 'truth' AND (NEW.kind <> 'retract' OR NEW.pass_id IS NULL)
   AND NOT EXISTS (SELECT 1 FROM decision f WHERE NEW.kind = 'retract' AND f.decision_id = NEW.retracts AND f.kind = 'flag')
   AND NOT EXISTS (SELECT 1 FROM assignment a
                    WHERE a.assignment_id = NEW.assignment_id AND a.item_id = NEW.item_id AND a.stage_id = NEW.stage_id
                      AND a.operator_id = NEW.operator_id AND a.mode = NEW.mode
                      AND (a.state = 'leased' OR (a.state = 'done' AND (NEW.origin = 'import' OR NEW.pass_id IS NOT NULL))))
BEGIN SELECT RAISE(ABORT, 'a decision needs a place in the queue that its operator has taken'); END;

CREATE TRIGGER decision_label_of_stage BEFORE INSERT ON decision
  WHEN NEW.label_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM label l WHERE l.label_id = NEW.label_id AND l.stage_id = NEW.stage_id)
BEGIN SELECT RAISE(ABORT, 'the label belongs to another stage'); END;

CREATE TRIGGER decision_one_in_force BEFORE INSERT ON decision
  WHEN NEW.kind IN ('label', 'unsure')
   AND EXISTS (SELECT 1 FROM decision d
                WHERE d.assignment_id = NEW.assignment_id AND d.kind IN ('label', 'unsure')
                  AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.retracts = d.decision_id))
BEGIN SELECT RAISE(ABORT, 'this place in the queue is answered already'); END;

-- A flag is for leads: they may clear anyone's, on whose screen the item may be.
CREATE TRIGGER decision_retracts_own BEFORE INSERT ON decision
  WHEN NEW.kind = 'retract'
   AND NOT EXISTS (SELECT 1 FROM decision d
                    WHERE d.decision_id = NEW.retracts AND d.kind <> 'retract'
                      AND (d.operator_id = NEW.operator_id OR NEW.pass_id IS NOT NULL
                           OR (d.kind = 'flag' AND EXISTS (SELECT 1 FROM operator o WHERE o.operator_id = NEW.operator_id
                                                              AND o.role IN ('lead', 'owner'))))
                      AND d.item_id = NEW.item_id AND d.stage_id = NEW.stage_id AND d.assignment_id = NEW.assignment_id)
BEGIN SELECT RAISE(ABORT, 'only one''s own answer can be taken back'); END;

CREATE TRIGGER decision_retracts_unsettled BEFORE INSERT ON decision
  WHEN NEW.kind = 'retract' AND NEW.pass_id IS NULL
   AND EXISTS (SELECT 1 FROM settlement s WHERE s.stage_id = NEW.stage_id AND s.decision_id >= NEW.retracts)
   AND NOT EXISTS (SELECT 1 FROM decision f WHERE f.decision_id = NEW.retracts AND f.kind = 'flag')
BEGIN SELECT RAISE(ABORT, 'a settled answer cannot be taken back'); END;

CREATE TRIGGER decision_simulated_in_demos BEFORE INSERT ON decision
  WHEN NEW.origin = 'simulated' AND NOT EXISTS (SELECT 1 FROM project WHERE simulated = 1)
BEGIN SELECT RAISE(ABORT, 'simulated decisions belong in demo projects'); END;

-- A row that gives an answer again says the same of the same place, and that answer was taken back.
CREATE TRIGGER decision_redoes_undone BEFORE INSERT ON decision
  WHEN NEW.redoes IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM decision d JOIN decision r ON r.retracts = d.decision_id
                    WHERE d.decision_id = NEW.redoes AND d.operator_id = NEW.operator_id AND d.kind = NEW.kind
                      AND d.label_id IS NEW.label_id AND d.assignment_id = NEW.assignment_id AND d.item_id = NEW.item_id)
BEGIN SELECT RAISE(ABORT, 'only one''s own answer that was taken back can be given again'); END;

CREATE TRIGGER assignment_kept BEFORE UPDATE ON assignment
  WHEN NEW.state = 'leased' AND OLD.state <> 'leased' AND NEW.reserved_for IS NOT NULL AND NEW.reserved_for IS NOT NEW.operator_id
BEGIN SELECT RAISE(ABORT, 'this place in the queue is kept for another operator'); END;

-- Only where upstream has changed is an answer taken back or given again by a pass.
CREATE TRIGGER decision_of_pass BEFORE INSERT ON decision
  WHEN NEW.pass_id IS NOT NULL
   AND NOT ((NEW.kind = 'retract' OR NEW.redoes IS NOT NULL)
            AND EXISTS (SELECT 1 FROM stage_pass p
                         WHERE p.pass_id = NEW.pass_id AND p.item_id = NEW.item_id AND p.stage_id = NEW.stage_id
                           AND (NEW.kind <> 'retract' OR p.state = 'closed' OR p.round > 1)))
BEGIN SELECT RAISE(ABORT, 'an answer is taken back by a pass only where upstream has changed'); END;
