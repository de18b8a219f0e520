-- Facts are appended, never changed: an undo is another row. INSERT OR REPLACE deletes the row in its
-- way without asking a DELETE trigger, so an insert that meets a key which is there is refused before.
-- These guards use nothing but SQLite's own functions: they hold for every program that opens the file.

CREATE TRIGGER label_change_no_update BEFORE UPDATE ON label_change
BEGIN SELECT RAISE(ABORT, 'label_change rows are facts: they are never changed'); END;
CREATE TRIGGER label_change_no_delete BEFORE DELETE ON label_change
BEGIN SELECT RAISE(ABORT, 'label_change rows are facts: they are never deleted'); END;
CREATE TRIGGER label_change_no_replace BEFORE INSERT ON label_change
  WHEN EXISTS (SELECT 1 FROM label_change WHERE label_change_id = NEW.label_change_id)
    OR EXISTS (SELECT 1 FROM label_change WHERE stage_id = NEW.stage_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'label_change rows are facts: this one is there already'); END;

CREATE TRIGGER guideline_no_update BEFORE UPDATE ON guideline
BEGIN SELECT RAISE(ABORT, 'guideline rows are facts: they are never changed'); END;
CREATE TRIGGER guideline_no_delete BEFORE DELETE ON guideline
BEGIN SELECT RAISE(ABORT, 'guideline rows are facts: they are never deleted'); END;
CREATE TRIGGER guideline_no_replace BEFORE INSERT ON guideline
  WHEN EXISTS (SELECT 1 FROM guideline WHERE guideline_id = NEW.guideline_id)
    OR EXISTS (SELECT 1 FROM guideline WHERE stage_id = NEW.stage_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'guideline rows are facts: this one is there already'); END;

CREATE TRIGGER item_attribute_no_update BEFORE UPDATE ON item_attribute
BEGIN SELECT RAISE(ABORT, 'item_attribute rows are facts: they are never changed'); END;
CREATE TRIGGER item_attribute_no_delete BEFORE DELETE ON item_attribute
BEGIN SELECT RAISE(ABORT, 'item_attribute rows are facts: they are never deleted'); END;
CREATE TRIGGER item_attribute_no_replace BEFORE INSERT ON item_attribute
  WHEN EXISTS (SELECT 1 FROM item_attribute WHERE item_id = NEW.item_id AND name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'item_attribute rows are facts: this one is there already'); END;

CREATE TRIGGER item_feature_no_update BEFORE UPDATE ON item_feature
BEGIN SELECT RAISE(ABORT, 'item_feature rows are facts: they are never changed'); END;
CREATE TRIGGER item_feature_no_delete BEFORE DELETE ON item_feature
BEGIN SELECT RAISE(ABORT, 'item_feature rows are facts: they are never deleted'); END;
CREATE TRIGGER item_feature_no_replace BEFORE INSERT ON item_feature
  WHEN EXISTS (SELECT 1 FROM item_feature WHERE item_id = NEW.item_id)
BEGIN SELECT RAISE(ABORT, 'item_feature rows are facts: this one is there already'); END;

CREATE TRIGGER exam_item_no_update BEFORE UPDATE ON exam_item
BEGIN SELECT RAISE(ABORT, 'exam_item rows are facts: they are never changed'); END;
CREATE TRIGGER exam_item_no_delete BEFORE DELETE ON exam_item
BEGIN SELECT RAISE(ABORT, 'exam_item rows are facts: they are never deleted'); END;
CREATE TRIGGER exam_item_no_replace BEFORE INSERT ON exam_item
  WHEN EXISTS (SELECT 1 FROM exam_item WHERE stage_id = NEW.stage_id AND item_id = NEW.item_id)
BEGIN SELECT RAISE(ABORT, 'exam_item rows are facts: this one is there already'); END;

CREATE TRIGGER model_version_no_update BEFORE UPDATE ON model_version
BEGIN SELECT RAISE(ABORT, 'model_version rows are facts: they are never changed'); END;
CREATE TRIGGER model_version_no_delete BEFORE DELETE ON model_version
BEGIN SELECT RAISE(ABORT, 'model_version rows are facts: they are never deleted'); END;
CREATE TRIGGER model_version_no_replace BEFORE INSERT ON model_version
  WHEN EXISTS (SELECT 1 FROM model_version WHERE model_version_id = NEW.model_version_id)
    OR EXISTS (SELECT 1 FROM model_version WHERE stage_id = NEW.stage_id AND name = NEW.name AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'model_version rows are facts: this one is there already'); END;

CREATE TRIGGER model_label_no_update BEFORE UPDATE ON model_label
BEGIN SELECT RAISE(ABORT, 'model_label rows are facts: they are never changed'); END;
CREATE TRIGGER model_label_no_delete BEFORE DELETE ON model_label
BEGIN SELECT RAISE(ABORT, 'model_label rows are facts: they are never deleted'); END;
CREATE TRIGGER model_label_no_replace BEFORE INSERT ON model_label
  WHEN EXISTS (SELECT 1 FROM model_label WHERE model_version_id = NEW.model_version_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'model_label rows are facts: this one is there already'); END;

CREATE TRIGGER training_item_no_update BEFORE UPDATE ON training_item
BEGIN SELECT RAISE(ABORT, 'training_item rows are facts: they are never changed'); END;
CREATE TRIGGER training_item_no_delete BEFORE DELETE ON training_item
BEGIN SELECT RAISE(ABORT, 'training_item rows are facts: they are never deleted'); END;
CREATE TRIGGER training_item_no_replace BEFORE INSERT ON training_item
  WHEN EXISTS (SELECT 1 FROM training_item WHERE model_version_id = NEW.model_version_id AND sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'training_item rows are facts: this one is there already'); END;

CREATE TRIGGER rollout_no_update BEFORE UPDATE ON rollout
BEGIN SELECT RAISE(ABORT, 'rollout rows are facts: they are never changed'); END;
CREATE TRIGGER rollout_no_delete BEFORE DELETE ON rollout
BEGIN SELECT RAISE(ABORT, 'rollout rows are facts: they are never deleted'); END;
CREATE TRIGGER rollout_no_replace BEFORE INSERT ON rollout
  WHEN EXISTS (SELECT 1 FROM rollout WHERE rollout_id = NEW.rollout_id)
BEGIN SELECT RAISE(ABORT, 'rollout rows are facts: this one is there already'); END;

CREATE TRIGGER rollout_plan_no_update BEFORE UPDATE ON rollout_plan
BEGIN SELECT RAISE(ABORT, 'rollout_plan rows are facts: they are never changed'); END;
CREATE TRIGGER rollout_plan_no_delete BEFORE DELETE ON rollout_plan
BEGIN SELECT RAISE(ABORT, 'rollout_plan rows are facts: they are never deleted'); END;
CREATE TRIGGER rollout_plan_no_replace BEFORE INSERT ON rollout_plan
  WHEN EXISTS (SELECT 1 FROM rollout_plan WHERE plan_id = NEW.plan_id)
BEGIN SELECT RAISE(ABORT, 'rollout_plan rows are facts: this one is there already'); END;

CREATE TRIGGER rollout_step_no_update BEFORE UPDATE ON rollout_step
BEGIN SELECT RAISE(ABORT, 'rollout_step rows are facts: they are never changed'); END;
CREATE TRIGGER rollout_step_no_delete BEFORE DELETE ON rollout_step
BEGIN SELECT RAISE(ABORT, 'rollout_step rows are facts: they are never deleted'); END;
CREATE TRIGGER rollout_step_no_replace BEFORE INSERT ON rollout_step
  WHEN EXISTS (SELECT 1 FROM rollout_step WHERE plan_id = NEW.plan_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'rollout_step rows are facts: this one is there already'); END;

CREATE TRIGGER rollout_rule_no_update BEFORE UPDATE ON rollout_rule
BEGIN SELECT RAISE(ABORT, 'rollout_rule rows are facts: they are never changed'); END;
CREATE TRIGGER rollout_rule_no_delete BEFORE DELETE ON rollout_rule
BEGIN SELECT RAISE(ABORT, 'rollout_rule rows are facts: they are never deleted'); END;
CREATE TRIGGER rollout_rule_no_replace BEFORE INSERT ON rollout_rule
  WHEN EXISTS (SELECT 1 FROM rollout_rule WHERE plan_id = NEW.plan_id AND rule = NEW.rule)
BEGIN SELECT RAISE(ABORT, 'rollout_rule rows are facts: this one is there already'); END;

CREATE TRIGGER rollout_act_no_update BEFORE UPDATE ON rollout_act
BEGIN SELECT RAISE(ABORT, 'rollout_act rows are facts: they are never changed'); END;
CREATE TRIGGER rollout_act_no_delete BEFORE DELETE ON rollout_act
BEGIN SELECT RAISE(ABORT, 'rollout_act rows are facts: they are never deleted'); END;
CREATE TRIGGER rollout_act_no_replace BEFORE INSERT ON rollout_act
  WHEN EXISTS (SELECT 1 FROM rollout_act WHERE act_id = NEW.act_id)
BEGIN SELECT RAISE(ABORT, 'rollout_act rows are facts: this one is there already'); END;

CREATE TRIGGER rollout_judged_no_update BEFORE UPDATE ON rollout_judged
BEGIN SELECT RAISE(ABORT, 'rollout_judged rows are facts: they are never changed'); END;
CREATE TRIGGER rollout_judged_no_delete BEFORE DELETE ON rollout_judged
BEGIN SELECT RAISE(ABORT, 'rollout_judged rows are facts: they are never deleted'); END;
CREATE TRIGGER rollout_judged_no_replace BEFORE INSERT ON rollout_judged
  WHEN EXISTS (SELECT 1 FROM rollout_judged WHERE judged_id = NEW.judged_id OR (plan_id = NEW.plan_id AND item_id = NEW.item_id))
BEGIN SELECT RAISE(ABORT, 'rollout_judged rows are facts: this one is there already'); END;

CREATE TRIGGER prediction_no_update BEFORE UPDATE ON prediction
BEGIN SELECT RAISE(ABORT, 'prediction rows are facts: they are never changed'); END;
CREATE TRIGGER prediction_no_delete BEFORE DELETE ON prediction
BEGIN SELECT RAISE(ABORT, 'prediction rows are facts: they are never deleted'); END;
CREATE TRIGGER prediction_no_replace BEFORE INSERT ON prediction
  WHEN EXISTS (SELECT 1 FROM prediction WHERE prediction_id = NEW.prediction_id)
    OR EXISTS (SELECT 1 FROM prediction WHERE item_id = NEW.item_id AND stage_id = NEW.stage_id AND model_version_id = NEW.model_version_id
                                               AND round IS NEW.round)
BEGIN SELECT RAISE(ABORT, 'prediction rows are facts: this one is there already'); END;

CREATE TRIGGER prediction_heat_no_update BEFORE UPDATE ON prediction_heat
BEGIN SELECT RAISE(ABORT, 'prediction_heat rows are facts: they are never changed'); END;
CREATE TRIGGER prediction_heat_no_delete BEFORE DELETE ON prediction_heat
BEGIN SELECT RAISE(ABORT, 'prediction_heat rows are facts: they are never deleted'); END;
CREATE TRIGGER prediction_heat_no_replace BEFORE INSERT ON prediction_heat
  WHEN EXISTS (SELECT 1 FROM prediction_heat WHERE prediction_id = NEW.prediction_id)
BEGIN SELECT RAISE(ABORT, 'prediction_heat rows are facts: this one is there already'); END;

CREATE TRIGGER level_change_no_update BEFORE UPDATE ON level_change
BEGIN SELECT RAISE(ABORT, 'level_change rows are facts: they are never changed'); END;
CREATE TRIGGER level_change_no_delete BEFORE DELETE ON level_change
BEGIN SELECT RAISE(ABORT, 'level_change rows are facts: they are never deleted'); END;
CREATE TRIGGER level_change_no_replace BEFORE INSERT ON level_change
  WHEN EXISTS (SELECT 1 FROM level_change WHERE level_change_id = NEW.level_change_id)
BEGIN SELECT RAISE(ABORT, 'level_change rows are facts: this one is there already'); END;

CREATE TRIGGER route_no_update BEFORE UPDATE ON route
BEGIN SELECT RAISE(ABORT, 'route rows are facts: they are never changed'); END;
CREATE TRIGGER route_no_delete BEFORE DELETE ON route
BEGIN SELECT RAISE(ABORT, 'route rows are facts: they are never deleted'); END;
CREATE TRIGGER route_no_replace BEFORE INSERT ON route
  WHEN EXISTS (SELECT 1 FROM route WHERE route_id = NEW.route_id)
BEGIN SELECT RAISE(ABORT, 'route rows are facts: this one is there already'); END;

CREATE TRIGGER import_batch_no_update BEFORE UPDATE ON import_batch
BEGIN SELECT RAISE(ABORT, 'import_batch rows are facts: they are never changed'); END;
CREATE TRIGGER import_batch_no_delete BEFORE DELETE ON import_batch
BEGIN SELECT RAISE(ABORT, 'import_batch rows are facts: they are never deleted'); END;
CREATE TRIGGER import_batch_no_replace BEFORE INSERT ON import_batch
  WHEN EXISTS (SELECT 1 FROM import_batch WHERE import_id = NEW.import_id)
BEGIN SELECT RAISE(ABORT, 'import_batch rows are facts: this one is there already'); END;

CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decision rows are facts: they are never changed'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decision rows are facts: they are never deleted'); END;
CREATE TRIGGER decision_no_replace BEFORE INSERT ON decision
  WHEN EXISTS (SELECT 1 FROM decision WHERE decision_id = NEW.decision_id)
    OR EXISTS (SELECT 1 FROM decision WHERE uuid = NEW.uuid)
    OR EXISTS (SELECT 1 FROM decision WHERE retracts = NEW.retracts)
    OR EXISTS (SELECT 1 FROM decision WHERE redoes = NEW.redoes)
BEGIN SELECT RAISE(ABORT, 'decision rows are facts: this one is there already'); END;

CREATE TRIGGER region_no_update BEFORE UPDATE ON region
BEGIN SELECT RAISE(ABORT, 'region rows are facts: they are never changed'); END;
CREATE TRIGGER region_no_delete BEFORE DELETE ON region
BEGIN SELECT RAISE(ABORT, 'region rows are facts: they are never deleted'); END;
CREATE TRIGGER region_no_replace BEFORE INSERT ON region
  WHEN EXISTS (SELECT 1 FROM region WHERE region_id = NEW.region_id)
BEGIN SELECT RAISE(ABORT, 'region rows are facts: this one is there already'); END;

CREATE TRIGGER settlement_no_update BEFORE UPDATE ON settlement
BEGIN SELECT RAISE(ABORT, 'settlement rows are facts: they are never changed'); END;
CREATE TRIGGER settlement_no_delete BEFORE DELETE ON settlement
BEGIN SELECT RAISE(ABORT, 'settlement rows are facts: they are never deleted'); END;
CREATE TRIGGER settlement_no_replace BEFORE INSERT ON settlement
  WHEN EXISTS (SELECT 1 FROM settlement WHERE settlement_id = NEW.settlement_id)
BEGIN SELECT RAISE(ABORT, 'settlement rows are facts: this one is there already'); END;

CREATE TRIGGER comparison_no_update BEFORE UPDATE ON comparison
BEGIN SELECT RAISE(ABORT, 'comparison rows are facts: they are never changed'); END;
CREATE TRIGGER comparison_no_delete BEFORE DELETE ON comparison
BEGIN SELECT RAISE(ABORT, 'comparison rows are facts: they are never deleted'); END;
CREATE TRIGGER comparison_no_replace BEFORE INSERT ON comparison
  WHEN EXISTS (SELECT 1 FROM comparison WHERE prediction_id = NEW.prediction_id AND decision_id = NEW.decision_id AND rule_version = NEW.rule_version)
BEGIN SELECT RAISE(ABORT, 'comparison rows are facts: this one is there already'); END;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event rows are facts: they are never changed'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'event rows are facts: they are never deleted'); END;
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
  WHEN EXISTS (SELECT 1 FROM event WHERE event_id = NEW.event_id)
    OR EXISTS (SELECT 1 FROM event WHERE writer = NEW.writer AND seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM event WHERE hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'event rows are facts: this one is there already'); END;

CREATE TRIGGER epoch_no_update BEFORE UPDATE ON epoch
BEGIN SELECT RAISE(ABORT, 'epoch rows are facts: they are never changed'); END;
CREATE TRIGGER epoch_no_delete BEFORE DELETE ON epoch
BEGIN SELECT RAISE(ABORT, 'epoch rows are facts: they are never deleted'); END;
CREATE TRIGGER epoch_no_replace BEFORE INSERT ON epoch
  WHEN EXISTS (SELECT 1 FROM epoch WHERE epoch_id = NEW.epoch_id)
BEGIN SELECT RAISE(ABORT, 'epoch rows are facts: this one is there already'); END;

CREATE TRIGGER folded_no_update BEFORE UPDATE ON folded
BEGIN SELECT RAISE(ABORT, 'folded rows are facts: they are never changed'); END;
CREATE TRIGGER folded_no_delete BEFORE DELETE ON folded
BEGIN SELECT RAISE(ABORT, 'folded rows are facts: they are never deleted'); END;
CREATE TRIGGER folded_no_replace BEFORE INSERT ON folded
  WHEN EXISTS (SELECT 1 FROM folded WHERE folded_id = NEW.folded_id)
    OR EXISTS (SELECT 1 FROM folded WHERE epoch_id = NEW.epoch_id AND item_id = NEW.item_id)
BEGIN SELECT RAISE(ABORT, 'folded rows are facts: this one is there already'); END;

CREATE TRIGGER watch_no_update BEFORE UPDATE ON watch
BEGIN SELECT RAISE(ABORT, 'watch rows are facts: they are never changed'); END;
CREATE TRIGGER watch_no_delete BEFORE DELETE ON watch
BEGIN SELECT RAISE(ABORT, 'watch rows are facts: they are never deleted'); END;
CREATE TRIGGER watch_no_replace BEFORE INSERT ON watch
  WHEN EXISTS (SELECT 1 FROM watch WHERE watch_id = NEW.watch_id)
    OR EXISTS (SELECT 1 FROM watch WHERE epoch_id = NEW.epoch_id AND level_change_id = NEW.level_change_id
                                     AND certificate_id = NEW.certificate_id)
BEGIN SELECT RAISE(ABORT, 'watch rows are facts: this one is there already'); END;

CREATE TRIGGER threshold_certificate_no_update BEFORE UPDATE ON threshold_certificate
BEGIN SELECT RAISE(ABORT, 'threshold_certificate rows are facts: they are never changed'); END;
CREATE TRIGGER threshold_certificate_no_delete BEFORE DELETE ON threshold_certificate
BEGIN SELECT RAISE(ABORT, 'threshold_certificate rows are facts: they are never deleted'); END;
CREATE TRIGGER threshold_certificate_no_replace BEFORE INSERT ON threshold_certificate
  WHEN EXISTS (SELECT 1 FROM threshold_certificate WHERE certificate_id = NEW.certificate_id)
    OR EXISTS (SELECT 1 FROM threshold_certificate WHERE epoch_id = NEW.epoch_id AND look = NEW.look)
BEGIN SELECT RAISE(ABORT, 'threshold_certificate rows are facts: this one is there already'); END;

CREATE TRIGGER certificate_class_no_update BEFORE UPDATE ON certificate_class
BEGIN SELECT RAISE(ABORT, 'certificate_class rows are facts: they are never changed'); END;
CREATE TRIGGER certificate_class_no_delete BEFORE DELETE ON certificate_class
BEGIN SELECT RAISE(ABORT, 'certificate_class rows are facts: they are never deleted'); END;
CREATE TRIGGER certificate_class_no_replace BEFORE INSERT ON certificate_class
  WHEN EXISTS (SELECT 1 FROM certificate_class WHERE certificate_id = NEW.certificate_id AND label_id = NEW.label_id)
BEGIN SELECT RAISE(ABORT, 'certificate_class rows are facts: this one is there already'); END;

CREATE TRIGGER certificate_range_no_update BEFORE UPDATE ON certificate_range
BEGIN SELECT RAISE(ABORT, 'certificate_range rows are facts: they are never changed'); END;
CREATE TRIGGER certificate_range_no_delete BEFORE DELETE ON certificate_range
BEGIN SELECT RAISE(ABORT, 'certificate_range rows are facts: they are never deleted'); END;
CREATE TRIGGER certificate_range_no_replace BEFORE INSERT ON certificate_range
  WHEN EXISTS (SELECT 1 FROM certificate_range WHERE certificate_id = NEW.certificate_id AND feature = NEW.feature)
BEGIN SELECT RAISE(ABORT, 'certificate_range rows are facts: this one is there already'); END;

CREATE TRIGGER gate_evaluation_no_update BEFORE UPDATE ON gate_evaluation
BEGIN SELECT RAISE(ABORT, 'gate_evaluation rows are facts: they are never changed'); END;
CREATE TRIGGER gate_evaluation_no_delete BEFORE DELETE ON gate_evaluation
BEGIN SELECT RAISE(ABORT, 'gate_evaluation rows are facts: they are never deleted'); END;
CREATE TRIGGER gate_evaluation_no_replace BEFORE INSERT ON gate_evaluation
  WHEN EXISTS (SELECT 1 FROM gate_evaluation WHERE gate_evaluation_id = NEW.gate_evaluation_id)
BEGIN SELECT RAISE(ABORT, 'gate_evaluation rows are facts: this one is there already'); END;

CREATE TRIGGER gate_check_no_update BEFORE UPDATE ON gate_check
BEGIN SELECT RAISE(ABORT, 'gate_check rows are facts: they are never changed'); END;
CREATE TRIGGER gate_check_no_delete BEFORE DELETE ON gate_check
BEGIN SELECT RAISE(ABORT, 'gate_check rows are facts: they are never deleted'); END;
CREATE TRIGGER gate_check_no_replace BEFORE INSERT ON gate_check
  WHEN EXISTS (SELECT 1 FROM gate_check WHERE gate_evaluation_id = NEW.gate_evaluation_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'gate_check rows are facts: this one is there already'); END;

CREATE TRIGGER promotion_request_no_update BEFORE UPDATE ON promotion_request
BEGIN SELECT RAISE(ABORT, 'promotion_request rows are facts: they are never changed'); END;
CREATE TRIGGER promotion_request_no_delete BEFORE DELETE ON promotion_request
BEGIN SELECT RAISE(ABORT, 'promotion_request rows are facts: they are never deleted'); END;
CREATE TRIGGER promotion_request_no_replace BEFORE INSERT ON promotion_request
  WHEN EXISTS (SELECT 1 FROM promotion_request WHERE request_id = NEW.request_id)
BEGIN SELECT RAISE(ABORT, 'promotion_request rows are facts: this one is there already'); END;

CREATE TRIGGER promotion_answer_no_update BEFORE UPDATE ON promotion_answer
BEGIN SELECT RAISE(ABORT, 'promotion_answer rows are facts: they are never changed'); END;
CREATE TRIGGER promotion_answer_no_delete BEFORE DELETE ON promotion_answer
BEGIN SELECT RAISE(ABORT, 'promotion_answer rows are facts: they are never deleted'); END;
CREATE TRIGGER promotion_answer_no_replace BEFORE INSERT ON promotion_answer
  WHEN EXISTS (SELECT 1 FROM promotion_answer WHERE request_id = NEW.request_id)
BEGIN SELECT RAISE(ABORT, 'promotion_answer rows are facts: this one is there already'); END;

CREATE TRIGGER pause_no_update BEFORE UPDATE ON pause
BEGIN SELECT RAISE(ABORT, 'pause rows are facts: they are never changed'); END;
CREATE TRIGGER pause_no_delete BEFORE DELETE ON pause
BEGIN SELECT RAISE(ABORT, 'pause rows are facts: they are never deleted'); END;
CREATE TRIGGER pause_no_replace BEFORE INSERT ON pause
  WHEN EXISTS (SELECT 1 FROM pause WHERE pause_id = NEW.pause_id)
BEGIN SELECT RAISE(ABORT, 'pause rows are facts: this one is there already'); END;

CREATE TRIGGER hold_no_update BEFORE UPDATE ON hold
BEGIN SELECT RAISE(ABORT, 'hold rows are facts: they are never changed'); END;
CREATE TRIGGER hold_no_delete BEFORE DELETE ON hold
BEGIN SELECT RAISE(ABORT, 'hold rows are facts: they are never deleted'); END;
CREATE TRIGGER hold_no_replace BEFORE INSERT ON hold
  WHEN EXISTS (SELECT 1 FROM hold WHERE hold_id = NEW.hold_id)
    OR EXISTS (SELECT 1 FROM hold WHERE level_change_id = NEW.level_change_id)
BEGIN SELECT RAISE(ABORT, 'hold rows are facts: this one is there already'); END;

CREATE TRIGGER hold_item_no_update BEFORE UPDATE ON hold_item
BEGIN SELECT RAISE(ABORT, 'hold_item rows are facts: they are never changed'); END;
CREATE TRIGGER hold_item_no_delete BEFORE DELETE ON hold_item
BEGIN SELECT RAISE(ABORT, 'hold_item rows are facts: they are never deleted'); END;
CREATE TRIGGER hold_item_no_replace BEFORE INSERT ON hold_item
  WHEN EXISTS (SELECT 1 FROM hold_item WHERE hold_id = NEW.hold_id AND item_id = NEW.item_id)
BEGIN SELECT RAISE(ABORT, 'hold_item rows are facts: this one is there already'); END;

CREATE TRIGGER hold_answer_no_update BEFORE UPDATE ON hold_answer
BEGIN SELECT RAISE(ABORT, 'hold_answer rows are facts: they are never changed'); END;
CREATE TRIGGER hold_answer_no_delete BEFORE DELETE ON hold_answer
BEGIN SELECT RAISE(ABORT, 'hold_answer rows are facts: they are never deleted'); END;
CREATE TRIGGER hold_answer_no_replace BEFORE INSERT ON hold_answer
  WHEN EXISTS (SELECT 1 FROM hold_answer WHERE hold_id = NEW.hold_id AND answer = NEW.answer)
BEGIN SELECT RAISE(ABORT, 'hold_answer rows are facts: this one is there already'); END;

CREATE TRIGGER known_item_no_update BEFORE UPDATE ON known_item
BEGIN SELECT RAISE(ABORT, 'known_item rows are facts: they are never changed'); END;
CREATE TRIGGER known_item_no_delete BEFORE DELETE ON known_item
BEGIN SELECT RAISE(ABORT, 'known_item rows are facts: they are never deleted'); END;
CREATE TRIGGER known_item_no_replace BEFORE INSERT ON known_item
  WHEN EXISTS (SELECT 1 FROM known_item WHERE stage_id = NEW.stage_id AND item_id = NEW.item_id)
BEGIN SELECT RAISE(ABORT, 'known_item rows are facts: this one is there already'); END;

CREATE TRIGGER known_answer_no_update BEFORE UPDATE ON known_answer
BEGIN SELECT RAISE(ABORT, 'known_answer rows are facts: they are never changed'); END;
CREATE TRIGGER known_answer_no_delete BEFORE DELETE ON known_answer
BEGIN SELECT RAISE(ABORT, 'known_answer rows are facts: they are never deleted'); END;
CREATE TRIGGER known_answer_no_replace BEFORE INSERT ON known_answer
  WHEN EXISTS (SELECT 1 FROM known_answer WHERE stage_id = NEW.stage_id AND item_id = NEW.item_id)
BEGIN SELECT RAISE(ABORT, 'known_answer rows are facts: this one is there already'); END;
CREATE TRIGGER known_answer_fits BEFORE INSERT ON known_answer
  WHEN (SELECT output_kind FROM stage WHERE stage_id = NEW.stage_id) = 'class'
    OR (NEW.words IS NOT NULL AND (SELECT output_kind FROM stage WHERE stage_id = NEW.stage_id) NOT IN ('text', 'ranking'))
BEGIN SELECT RAISE(ABORT, 'a known answer has no words where answers of the stage have none'); END;

CREATE TRIGGER known_region_no_update BEFORE UPDATE ON known_region
BEGIN SELECT RAISE(ABORT, 'known_region rows are facts: they are never changed'); END;
CREATE TRIGGER known_region_no_delete BEFORE DELETE ON known_region
BEGIN SELECT RAISE(ABORT, 'known_region rows are facts: they are never deleted'); END;
CREATE TRIGGER known_region_no_replace BEFORE INSERT ON known_region
  WHEN EXISTS (SELECT 1 FROM known_region WHERE stage_id = NEW.stage_id AND item_id = NEW.item_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'known_region rows are facts: this one is there already'); END;

CREATE TRIGGER known_comparison_no_update BEFORE UPDATE ON known_comparison
BEGIN SELECT RAISE(ABORT, 'known_comparison rows are facts: they are never changed'); END;
CREATE TRIGGER known_comparison_no_delete BEFORE DELETE ON known_comparison
BEGIN SELECT RAISE(ABORT, 'known_comparison rows are facts: they are never deleted'); END;
CREATE TRIGGER known_comparison_no_replace BEFORE INSERT ON known_comparison
  WHEN EXISTS (SELECT 1 FROM known_comparison WHERE known_comparison_id = NEW.known_comparison_id)
BEGIN SELECT RAISE(ABORT, 'known_comparison rows are facts: this one is there already'); END;
CREATE TRIGGER known_comparison_fits BEFORE INSERT ON known_comparison
  WHEN NOT EXISTS (SELECT 1 FROM prediction p WHERE p.prediction_id = NEW.prediction_id AND p.item_id = NEW.item_id AND p.stage_id = NEW.stage_id)
   AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.decision_id = NEW.decision_id AND d.item_id = NEW.item_id AND d.stage_id = NEW.stage_id)
BEGIN SELECT RAISE(ABORT, 'what is compared with a known answer is of another item'); END;

CREATE TRIGGER demotion_seen_no_update BEFORE UPDATE ON demotion_seen
BEGIN SELECT RAISE(ABORT, 'demotion_seen rows are facts: they are never changed'); END;
CREATE TRIGGER demotion_seen_no_delete BEFORE DELETE ON demotion_seen
BEGIN SELECT RAISE(ABORT, 'demotion_seen rows are facts: they are never deleted'); END;
CREATE TRIGGER demotion_seen_no_replace BEFORE INSERT ON demotion_seen
  WHEN EXISTS (SELECT 1 FROM demotion_seen WHERE level_change_id = NEW.level_change_id)
BEGIN SELECT RAISE(ABORT, 'demotion_seen rows are facts: this one is there already'); END;

CREATE TRIGGER service_request_no_update BEFORE UPDATE ON service_request
BEGIN SELECT RAISE(ABORT, 'service_request rows are facts: they are never changed'); END;
CREATE TRIGGER service_request_no_delete BEFORE DELETE ON service_request
BEGIN SELECT RAISE(ABORT, 'service_request rows are facts: they are never deleted'); END;
CREATE TRIGGER service_request_no_replace BEFORE INSERT ON service_request
  WHEN EXISTS (SELECT 1 FROM service_request WHERE service_request_id = NEW.service_request_id)
BEGIN SELECT RAISE(ABORT, 'service_request rows are facts: this one is there already'); END;

CREATE TRIGGER metric_change_no_update BEFORE UPDATE ON metric_change
BEGIN SELECT RAISE(ABORT, 'metric_change rows are facts: they are never changed'); END;
CREATE TRIGGER metric_change_no_delete BEFORE DELETE ON metric_change
BEGIN SELECT RAISE(ABORT, 'metric_change rows are facts: they are never deleted'); END;
CREATE TRIGGER metric_change_no_replace BEFORE INSERT ON metric_change
  WHEN EXISTS (SELECT 1 FROM metric_change WHERE metric_change_id = NEW.metric_change_id)
BEGIN SELECT RAISE(ABORT, 'metric_change rows are facts: this one is there already'); END;

CREATE TRIGGER risk_no_update BEFORE UPDATE ON risk
BEGIN SELECT RAISE(ABORT, 'risk rows are facts: they are never changed'); END;
CREATE TRIGGER risk_no_delete BEFORE DELETE ON risk
BEGIN SELECT RAISE(ABORT, 'risk rows are facts: they are never deleted'); END;
CREATE TRIGGER risk_no_replace BEFORE INSERT ON risk
  WHEN EXISTS (SELECT 1 FROM risk WHERE risk_id = NEW.risk_id)
BEGIN SELECT RAISE(ABORT, 'risk rows are facts: this one is there already'); END;

CREATE TRIGGER metric_limit_no_update BEFORE UPDATE ON metric_limit
BEGIN SELECT RAISE(ABORT, 'metric_limit rows are facts: they are never changed'); END;
CREATE TRIGGER metric_limit_no_delete BEFORE DELETE ON metric_limit
BEGIN SELECT RAISE(ABORT, 'metric_limit rows are facts: they are never deleted'); END;
CREATE TRIGGER metric_limit_no_replace BEFORE INSERT ON metric_limit
  WHEN EXISTS (SELECT 1 FROM metric_limit WHERE limit_id = NEW.limit_id)
BEGIN SELECT RAISE(ABORT, 'metric_limit rows are facts: this one is there already'); END;

CREATE TRIGGER alarm_no_update BEFORE UPDATE ON alarm
BEGIN SELECT RAISE(ABORT, 'alarm rows are facts: they are never changed'); END;
CREATE TRIGGER alarm_no_delete BEFORE DELETE ON alarm
BEGIN SELECT RAISE(ABORT, 'alarm rows are facts: they are never deleted'); END;
CREATE TRIGGER alarm_no_replace BEFORE INSERT ON alarm
  WHEN EXISTS (SELECT 1 FROM alarm WHERE alarm_id = NEW.alarm_id)
BEGIN SELECT RAISE(ABORT, 'alarm rows are facts: this one is there already'); END;

CREATE TRIGGER alarm_act_no_update BEFORE UPDATE ON alarm_act
BEGIN SELECT RAISE(ABORT, 'alarm_act rows are facts: they are never changed'); END;
CREATE TRIGGER alarm_act_no_delete BEFORE DELETE ON alarm_act
BEGIN SELECT RAISE(ABORT, 'alarm_act rows are facts: they are never deleted'); END;
CREATE TRIGGER alarm_act_no_replace BEFORE INSERT ON alarm_act
  WHEN EXISTS (SELECT 1 FROM alarm_act WHERE alarm_act_id = NEW.alarm_act_id)
BEGIN SELECT RAISE(ABORT, 'alarm_act rows are facts: this one is there already'); END;

CREATE TRIGGER notification_no_update BEFORE UPDATE ON notification
BEGIN SELECT RAISE(ABORT, 'notification rows are facts: they are never changed'); END;
CREATE TRIGGER notification_no_delete BEFORE DELETE ON notification
BEGIN SELECT RAISE(ABORT, 'notification rows are facts: they are never deleted'); END;
CREATE TRIGGER notification_no_replace BEFORE INSERT ON notification
  WHEN EXISTS (SELECT 1 FROM notification WHERE notification_id = NEW.notification_id)
BEGIN SELECT RAISE(ABORT, 'notification rows are facts: this one is there already'); END;

CREATE TRIGGER drift_reference_no_update BEFORE UPDATE ON drift_reference
BEGIN SELECT RAISE(ABORT, 'drift_reference rows are facts: they are never changed'); END;
CREATE TRIGGER drift_reference_no_delete BEFORE DELETE ON drift_reference
BEGIN SELECT RAISE(ABORT, 'drift_reference rows are facts: they are never deleted'); END;
CREATE TRIGGER drift_reference_no_replace BEFORE INSERT ON drift_reference
  WHEN EXISTS (SELECT 1 FROM drift_reference WHERE reference_id = NEW.reference_id)
BEGIN SELECT RAISE(ABORT, 'drift_reference rows are facts: this one is there already'); END;

CREATE TRIGGER drift_reference_feature_no_update BEFORE UPDATE ON drift_reference_feature
BEGIN SELECT RAISE(ABORT, 'drift_reference_feature rows are facts: they are never changed'); END;
CREATE TRIGGER drift_reference_feature_no_delete BEFORE DELETE ON drift_reference_feature
BEGIN SELECT RAISE(ABORT, 'drift_reference_feature rows are facts: they are never deleted'); END;
CREATE TRIGGER drift_reference_feature_no_replace BEFORE INSERT ON drift_reference_feature
  WHEN EXISTS (SELECT 1 FROM drift_reference_feature WHERE reference_id = NEW.reference_id AND slice = NEW.slice AND feature = NEW.feature)
BEGIN SELECT RAISE(ABORT, 'drift_reference_feature rows are facts: this one is there already'); END;

CREATE TRIGGER drift_window_no_update BEFORE UPDATE ON drift_window
BEGIN SELECT RAISE(ABORT, 'drift_window rows are facts: they are never changed'); END;
CREATE TRIGGER drift_window_no_delete BEFORE DELETE ON drift_window
BEGIN SELECT RAISE(ABORT, 'drift_window rows are facts: they are never deleted'); END;
CREATE TRIGGER drift_window_no_replace BEFORE INSERT ON drift_window
  WHEN EXISTS (SELECT 1 FROM drift_window WHERE window_id = NEW.window_id)
BEGIN SELECT RAISE(ABORT, 'drift_window rows are facts: this one is there already'); END;

CREATE TRIGGER drift_finding_no_update BEFORE UPDATE ON drift_finding
BEGIN SELECT RAISE(ABORT, 'drift_finding rows are facts: they are never changed'); END;
CREATE TRIGGER drift_finding_no_delete BEFORE DELETE ON drift_finding
BEGIN SELECT RAISE(ABORT, 'drift_finding rows are facts: they are never deleted'); END;
CREATE TRIGGER drift_finding_no_replace BEFORE INSERT ON drift_finding
  WHEN EXISTS (SELECT 1 FROM drift_finding WHERE window_id = NEW.window_id AND feature = NEW.feature)
BEGIN SELECT RAISE(ABORT, 'drift_finding rows are facts: this one is there already'); END;

CREATE TRIGGER import_extra_no_update BEFORE UPDATE ON import_extra
BEGIN SELECT RAISE(ABORT, 'import_extra rows are facts: they are never changed'); END;
CREATE TRIGGER import_extra_no_delete BEFORE DELETE ON import_extra
BEGIN SELECT RAISE(ABORT, 'import_extra rows are facts: they are never deleted'); END;
CREATE TRIGGER import_extra_no_replace BEFORE INSERT ON import_extra
  WHEN EXISTS (SELECT 1 FROM import_extra WHERE extra_id = NEW.extra_id)
BEGIN SELECT RAISE(ABORT, 'import_extra rows are facts: this one is there already'); END;

CREATE TRIGGER prediction_output_no_update BEFORE UPDATE ON prediction_output
BEGIN SELECT RAISE(ABORT, 'prediction_output rows are facts: they are never changed'); END;
CREATE TRIGGER prediction_output_no_delete BEFORE DELETE ON prediction_output
BEGIN SELECT RAISE(ABORT, 'prediction_output rows are facts: they are never deleted'); END;
CREATE TRIGGER prediction_output_no_replace BEFORE INSERT ON prediction_output
  WHEN EXISTS (SELECT 1 FROM prediction_output WHERE prediction_id = NEW.prediction_id AND kind = NEW.kind)
BEGIN SELECT RAISE(ABORT, 'prediction_output rows are facts: this one is there already'); END;

CREATE TRIGGER decision_output_no_update BEFORE UPDATE ON decision_output
BEGIN SELECT RAISE(ABORT, 'decision_output rows are facts: they are never changed'); END;
CREATE TRIGGER decision_output_no_delete BEFORE DELETE ON decision_output
BEGIN SELECT RAISE(ABORT, 'decision_output rows are facts: they are never deleted'); END;
CREATE TRIGGER decision_output_no_replace BEFORE INSERT ON decision_output
  WHEN EXISTS (SELECT 1 FROM decision_output WHERE decision_id = NEW.decision_id AND kind = NEW.kind)
BEGIN SELECT RAISE(ABORT, 'decision_output rows are facts: this one is there already'); END;

CREATE TRIGGER comparison_rule_no_update BEFORE UPDATE ON comparison_rule
BEGIN SELECT RAISE(ABORT, 'comparison_rule rows are facts: they are never changed'); END;
CREATE TRIGGER comparison_rule_no_delete BEFORE DELETE ON comparison_rule
BEGIN SELECT RAISE(ABORT, 'comparison_rule rows are facts: they are never deleted'); END;
CREATE TRIGGER comparison_rule_no_replace BEFORE INSERT ON comparison_rule
  WHEN EXISTS (SELECT 1 FROM comparison_rule WHERE rule_version = NEW.rule_version)
BEGIN SELECT RAISE(ABORT, 'comparison_rule rows are facts: this one is there already'); END;

CREATE TRIGGER answer_comparison_no_update BEFORE UPDATE ON answer_comparison
BEGIN SELECT RAISE(ABORT, 'answer_comparison rows are facts: they are never changed'); END;
CREATE TRIGGER answer_comparison_no_delete BEFORE DELETE ON answer_comparison
BEGIN SELECT RAISE(ABORT, 'answer_comparison rows are facts: they are never deleted'); END;
CREATE TRIGGER answer_comparison_no_replace BEFORE INSERT ON answer_comparison
  WHEN EXISTS (SELECT 1 FROM answer_comparison WHERE second_id = NEW.second_id AND first_id = NEW.first_id)
BEGIN SELECT RAISE(ABORT, 'answer_comparison rows are facts: this one is there already'); END;

CREATE TRIGGER stage_link_no_update BEFORE UPDATE ON stage_link
BEGIN SELECT RAISE(ABORT, 'stage_link rows are facts: they are never changed'); END;
CREATE TRIGGER stage_link_no_delete BEFORE DELETE ON stage_link
BEGIN SELECT RAISE(ABORT, 'stage_link rows are facts: they are never deleted'); END;
CREATE TRIGGER stage_link_no_replace BEFORE INSERT ON stage_link
  WHEN EXISTS (SELECT 1 FROM stage_link WHERE link_id = NEW.link_id)
    OR EXISTS (SELECT 1 FROM stage_link WHERE stage_id = NEW.stage_id AND upstream_id = NEW.upstream_id)
BEGIN SELECT RAISE(ABORT, 'stage_link rows are facts: this one is there already'); END;

CREATE TRIGGER stage_act_no_update BEFORE UPDATE ON stage_act
BEGIN SELECT RAISE(ABORT, 'stage_act rows are facts: they are never changed'); END;
CREATE TRIGGER stage_act_no_delete BEFORE DELETE ON stage_act
BEGIN SELECT RAISE(ABORT, 'stage_act rows are facts: they are never deleted'); END;
CREATE TRIGGER stage_act_no_replace BEFORE INSERT ON stage_act
  WHEN EXISTS (SELECT 1 FROM stage_act WHERE stage_act_id = NEW.stage_act_id)
BEGIN SELECT RAISE(ABORT, 'stage_act rows are facts: this one is there already'); END;

CREATE TRIGGER stage_pass_no_update BEFORE UPDATE ON stage_pass
BEGIN SELECT RAISE(ABORT, 'stage_pass rows are facts: they are never changed'); END;
CREATE TRIGGER stage_pass_no_delete BEFORE DELETE ON stage_pass
BEGIN SELECT RAISE(ABORT, 'stage_pass rows are facts: they are never deleted'); END;
CREATE TRIGGER stage_pass_no_replace BEFORE INSERT ON stage_pass
  WHEN EXISTS (SELECT 1 FROM stage_pass WHERE pass_id = NEW.pass_id)
BEGIN SELECT RAISE(ABORT, 'stage_pass rows are facts: this one is there already'); END;

-- Stages stand in an order without a circle: each on such as were made before it, and on what those can say.
CREATE TRIGGER stage_link_in_order BEFORE INSERT ON stage_link
  WHEN NEW.upstream_id >= NEW.stage_id
    OR (NEW.label_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM label l WHERE l.label_id = NEW.label_id AND l.stage_id = NEW.upstream_id))
BEGIN SELECT RAISE(ABORT, 'a stage stands on one that was there before it, and on a label of that one'); END;

CREATE TRIGGER training_snapshot_no_update BEFORE UPDATE ON training_snapshot
BEGIN SELECT RAISE(ABORT, 'training_snapshot rows are facts: they are never changed'); END;
CREATE TRIGGER training_snapshot_no_delete BEFORE DELETE ON training_snapshot
BEGIN SELECT RAISE(ABORT, 'training_snapshot rows are facts: they are never deleted'); END;
CREATE TRIGGER training_snapshot_no_replace BEFORE INSERT ON training_snapshot
  WHEN EXISTS (SELECT 1 FROM training_snapshot WHERE snapshot_id = NEW.snapshot_id)
BEGIN SELECT RAISE(ABORT, 'training_snapshot rows are facts: this one is there already'); END;

CREATE TRIGGER snapshot_item_no_update BEFORE UPDATE ON snapshot_item
BEGIN SELECT RAISE(ABORT, 'snapshot_item rows are facts: they are never changed'); END;
CREATE TRIGGER snapshot_item_no_delete BEFORE DELETE ON snapshot_item
BEGIN SELECT RAISE(ABORT, 'snapshot_item rows are facts: they are never deleted'); END;
CREATE TRIGGER snapshot_item_no_replace BEFORE INSERT ON snapshot_item
  WHEN EXISTS (SELECT 1 FROM snapshot_item WHERE snapshot_id = NEW.snapshot_id AND item_id = NEW.item_id)
BEGIN SELECT RAISE(ABORT, 'snapshot_item rows are facts: this one is there already'); END;

CREATE TRIGGER retrain_run_no_update BEFORE UPDATE ON retrain_run
BEGIN SELECT RAISE(ABORT, 'retrain_run rows are facts: they are never changed'); END;
CREATE TRIGGER retrain_run_no_delete BEFORE DELETE ON retrain_run
BEGIN SELECT RAISE(ABORT, 'retrain_run rows are facts: they are never deleted'); END;
CREATE TRIGGER retrain_run_no_replace BEFORE INSERT ON retrain_run
  WHEN EXISTS (SELECT 1 FROM retrain_run WHERE run_id = NEW.run_id)
BEGIN SELECT RAISE(ABORT, 'retrain_run rows are facts: this one is there already'); END;

CREATE TRIGGER retrain_step_no_update BEFORE UPDATE ON retrain_step
BEGIN SELECT RAISE(ABORT, 'retrain_step rows are facts: they are never changed'); END;
CREATE TRIGGER retrain_step_no_delete BEFORE DELETE ON retrain_step
BEGIN SELECT RAISE(ABORT, 'retrain_step rows are facts: they are never deleted'); END;
CREATE TRIGGER retrain_step_no_replace BEFORE INSERT ON retrain_step
  WHEN EXISTS (SELECT 1 FROM retrain_step WHERE step_id = NEW.step_id)
BEGIN SELECT RAISE(ABORT, 'retrain_step rows are facts: this one is there already'); END;

CREATE TRIGGER calibration_no_update BEFORE UPDATE ON calibration
BEGIN SELECT RAISE(ABORT, 'calibration rows are facts: they are never changed'); END;
CREATE TRIGGER calibration_no_delete BEFORE DELETE ON calibration
BEGIN SELECT RAISE(ABORT, 'calibration rows are facts: they are never deleted'); END;
CREATE TRIGGER calibration_no_replace BEFORE INSERT ON calibration
  WHEN EXISTS (SELECT 1 FROM calibration WHERE calibration_id = NEW.calibration_id)
    OR EXISTS (SELECT 1 FROM calibration WHERE model_version_id = NEW.model_version_id)
BEGIN SELECT RAISE(ABORT, 'calibration rows are facts: this one is there already'); END;

CREATE TRIGGER suspect_batch_no_update BEFORE UPDATE ON suspect_batch
BEGIN SELECT RAISE(ABORT, 'suspect_batch rows are facts: they are never changed'); END;
CREATE TRIGGER suspect_batch_no_delete BEFORE DELETE ON suspect_batch
BEGIN SELECT RAISE(ABORT, 'suspect_batch rows are facts: they are never deleted'); END;
CREATE TRIGGER suspect_batch_no_replace BEFORE INSERT ON suspect_batch
  WHEN EXISTS (SELECT 1 FROM suspect_batch WHERE batch_id = NEW.batch_id)
BEGIN SELECT RAISE(ABORT, 'suspect_batch rows are facts: this one is there already'); END;

CREATE TRIGGER suspect_item_no_update BEFORE UPDATE ON suspect_item
BEGIN SELECT RAISE(ABORT, 'suspect_item rows are facts: they are never changed'); END;
CREATE TRIGGER suspect_item_no_delete BEFORE DELETE ON suspect_item
BEGIN SELECT RAISE(ABORT, 'suspect_item rows are facts: they are never deleted'); END;
CREATE TRIGGER suspect_item_no_replace BEFORE INSERT ON suspect_item
  WHEN EXISTS (SELECT 1 FROM suspect_item WHERE batch_id = NEW.batch_id AND position = NEW.position)
    OR EXISTS (SELECT 1 FROM suspect_item WHERE assignment_id = NEW.assignment_id)
BEGIN SELECT RAISE(ABORT, 'suspect_item rows are facts: this one is there already'); END;
