-- What may be learnt from, and how a version that was trained comes into the traffic.

-- Exam items, audits and what is known beforehand are what versions are judged by: none of them is ever learnt from.
CREATE TRIGGER snapshot_item_no_evidence BEFORE INSERT ON snapshot_item
  WHEN EXISTS (SELECT 1 FROM training_snapshot s JOIN exam_item e ON e.stage_id = s.stage_id
                WHERE s.snapshot_id = NEW.snapshot_id AND e.item_id = NEW.item_id)
    OR EXISTS (SELECT 1 FROM training_snapshot s JOIN known_item k ON k.stage_id = s.stage_id
                WHERE s.snapshot_id = NEW.snapshot_id AND k.item_id = NEW.item_id)
    OR EXISTS (SELECT 1 FROM training_snapshot s JOIN route r ON r.stage_id = s.stage_id AND r.route = 'auto+audit'
                WHERE s.snapshot_id = NEW.snapshot_id AND r.item_id = NEW.item_id)
    OR EXISTS (SELECT 1 FROM training_snapshot s JOIN assignment a ON a.stage_id = s.stage_id AND a.lane = 'audit'
                WHERE s.snapshot_id = NEW.snapshot_id AND a.item_id = NEW.item_id)
    OR EXISTS (SELECT 1 FROM training_snapshot s JOIN decision d ON d.stage_id = s.stage_id AND d.mode IN ('audit', 'gold')
                WHERE s.snapshot_id = NEW.snapshot_id AND d.item_id = NEW.item_id)
BEGIN SELECT RAISE(ABORT, 'exam, audited, gold and challenge items are never trained on'); END;

CREATE TRIGGER snapshot_item_as_it_is BEFORE INSERT ON snapshot_item
  WHEN NOT EXISTS (SELECT 1 FROM item i JOIN training_snapshot s ON s.snapshot_id = NEW.snapshot_id
                     JOIN decision d ON d.decision_id = NEW.decision_id AND d.item_id = i.item_id AND d.stage_id = s.stage_id
                    WHERE i.item_id = NEW.item_id AND i.sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'a row of a snapshot is an item, its content and an answer to it'); END;

-- Two items of one group are on the same side, or what is learnt from one would be tested on the other.
CREATE TRIGGER snapshot_item_group BEFORE INSERT ON snapshot_item
  WHEN EXISTS (SELECT 1 FROM item i JOIN item g ON g.group_key = i.group_key JOIN snapshot_item o ON o.item_id = g.item_id
                WHERE i.item_id = NEW.item_id AND o.snapshot_id = NEW.snapshot_id AND o.split <> NEW.split)
BEGIN SELECT RAISE(ABORT, 'items of one group are learnt from or kept for evaluation together'); END;

CREATE TRIGGER retrain_run_one BEFORE INSERT ON retrain_run
  WHEN EXISTS (SELECT 1 FROM retrain_now r WHERE r.stage_id = NEW.stage_id AND r.ended = 0)
BEGIN SELECT RAISE(ABORT, 'a run of this stage is under way'); END;

CREATE TRIGGER retrain_step_follows BEFORE INSERT ON retrain_step
  WHEN NOT EXISTS (SELECT 1 FROM (VALUES ('', 'due'), ('due', 'exporting'), ('exporting', 'training'), ('training', 'checking'),
                                         ('checking', 'registered')) f
                    WHERE f.column2 = NEW.state
                      AND f.column1 = coalesce((SELECT o.state FROM retrain_step o WHERE o.run_id = NEW.run_id ORDER BY o.step_id DESC LIMIT 1), ''))
   AND NOT (NEW.state IN ('failed', 'cancelled')
            AND EXISTS (SELECT 1 FROM retrain_now r WHERE r.run_id = NEW.run_id AND r.state <> '' AND r.ended = 0))
BEGIN SELECT RAISE(ABORT, 'a run goes from due over exporting, training and checking to registered, or fails, or is cancelled'); END;

-- What was trained or fitted here answers for nothing before it has been SHADOW.
CREATE TRIGGER rollout_candidate_shadow_first BEFORE INSERT ON rollout
  WHEN NEW.role IN ('live', 'canary')
   AND EXISTS (SELECT 1 FROM candidate_version c WHERE c.model_version_id = NEW.model_version_id)
   AND NOT EXISTS (SELECT 1 FROM rollout r WHERE r.model_version_id = NEW.model_version_id AND r.role IN ('shadow', 'live', 'canary'))
BEGIN SELECT RAISE(ABORT, 'a version that was trained or calibrated here starts in shadow'); END;
