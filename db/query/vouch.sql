-- What the log vouches for. Every table of facts has a row here and its statements below: all its columns,
-- so that one that is added by a migration is vouched for too. Rows of things give what about them may not
-- change. Tables without a number of their own that grows are taken whole: their "newest" is how many there are.

-- name: vouch.newest
SELECT n.fact, n.newest, coalesce(v.last_id, 0) FROM (
            SELECT 'project' AS fact, (SELECT max(project_id) FROM project) AS newest
  UNION ALL SELECT 'operator', (SELECT max(operator_id) FROM operator)
  UNION ALL SELECT 'stage', (SELECT max(stage_id) FROM stage)
  UNION ALL SELECT 'stage_link', (SELECT max(link_id) FROM stage_link)
  UNION ALL SELECT 'stage_act', (SELECT max(stage_act_id) FROM stage_act)
  UNION ALL SELECT 'stage_pass', (SELECT max(pass_id) FROM stage_pass)
  UNION ALL SELECT 'label', (SELECT max(label_id) FROM label)
  UNION ALL SELECT 'label_change', (SELECT max(label_change_id) FROM label_change)
  UNION ALL SELECT 'guideline', (SELECT max(guideline_id) FROM guideline)
  UNION ALL SELECT 'source', (SELECT max(source_id) FROM source)
  UNION ALL SELECT 'item', (SELECT max(item_id) FROM item)
  UNION ALL SELECT 'model_version', (SELECT max(model_version_id) FROM model_version)
  UNION ALL SELECT 'rollout', (SELECT max(rollout_id) FROM rollout)
  UNION ALL SELECT 'rollout_plan', (SELECT max(plan_id) FROM rollout_plan)
  UNION ALL SELECT 'rollout_act', (SELECT max(act_id) FROM rollout_act)
  UNION ALL SELECT 'rollout_judged', (SELECT max(judged_id) FROM rollout_judged)
  UNION ALL SELECT 'prediction', (SELECT max(prediction_id) FROM prediction)
  UNION ALL SELECT 'level_change', (SELECT max(level_change_id) FROM level_change)
  UNION ALL SELECT 'route', (SELECT max(route_id) FROM route)
  UNION ALL SELECT 'import_batch', (SELECT max(import_id) FROM import_batch)
  UNION ALL SELECT 'decision', (SELECT max(decision_id) FROM decision)
  UNION ALL SELECT 'region', (SELECT max(region_id) FROM region)
  UNION ALL SELECT 'import_extra', (SELECT max(extra_id) FROM import_extra)
  UNION ALL SELECT 'service_request', (SELECT max(service_request_id) FROM service_request)
  UNION ALL SELECT 'settlement', (SELECT max(settlement_id) FROM settlement)
  UNION ALL SELECT 'event', (SELECT max(event_id) FROM event)
  UNION ALL SELECT 'epoch', (SELECT max(epoch_id) FROM epoch)
  UNION ALL SELECT 'folded', (SELECT max(folded_id) FROM folded)
  UNION ALL SELECT 'watch', (SELECT max(watch_id) FROM watch)
  UNION ALL SELECT 'threshold_certificate', (SELECT max(certificate_id) FROM threshold_certificate)
  UNION ALL SELECT 'gate_evaluation', (SELECT max(gate_evaluation_id) FROM gate_evaluation)
  UNION ALL SELECT 'promotion_request', (SELECT max(request_id) FROM promotion_request)
  UNION ALL SELECT 'pause', (SELECT max(pause_id) FROM pause)
  UNION ALL SELECT 'hold', (SELECT max(hold_id) FROM hold)
  UNION ALL SELECT 'metric_change', (SELECT max(metric_change_id) FROM metric_change)
  UNION ALL SELECT 'risk', (SELECT max(risk_id) FROM risk)
  UNION ALL SELECT 'metric_limit', (SELECT max(limit_id) FROM metric_limit)
  UNION ALL SELECT 'alarm', (SELECT max(alarm_id) FROM alarm)
  UNION ALL SELECT 'alarm_act', (SELECT max(alarm_act_id) FROM alarm_act)
  UNION ALL SELECT 'notification', (SELECT max(notification_id) FROM notification)
  UNION ALL SELECT 'drift_reference', (SELECT max(reference_id) FROM drift_reference)
  UNION ALL SELECT 'drift_window', (SELECT max(window_id) FROM drift_window)
  UNION ALL SELECT 'comparison_rule', (SELECT max(rule_version) FROM comparison_rule)
  UNION ALL SELECT 'training_snapshot', (SELECT max(snapshot_id) FROM training_snapshot)
  UNION ALL SELECT 'retrain_run', (SELECT max(run_id) FROM retrain_run)
  UNION ALL SELECT 'retrain_step', (SELECT max(step_id) FROM retrain_step)
  UNION ALL SELECT 'calibration', (SELECT max(calibration_id) FROM calibration)
  UNION ALL SELECT 'suspect_batch', (SELECT max(batch_id) FROM suspect_batch)
  UNION ALL SELECT 'certificate_range', (SELECT count(*) FROM certificate_range)
  UNION ALL SELECT 'promotion_answer', (SELECT count(*) FROM promotion_answer)
  UNION ALL SELECT 'hold_answer', (SELECT count(*) FROM hold_answer)
  UNION ALL SELECT 'demotion_seen', (SELECT count(*) FROM demotion_seen)
  UNION ALL SELECT 'known_item', (SELECT count(*) FROM known_item)
  UNION ALL SELECT 'known_answer', (SELECT count(*) FROM known_answer)
  UNION ALL SELECT 'known_comparison', (SELECT max(known_comparison_id) FROM known_comparison)) n
  LEFT JOIN vouched v ON v.fact = n.fact
 WHERE n.newest IS NOT NULL;

-- name: vouch.keep
INSERT INTO vouched (fact, last_id) VALUES ($1, $2) ON CONFLICT (fact) DO UPDATE SET last_id = excluded.last_id;

-- Events since the newest that vouches, or since the first, and when that was.
-- name: vouch.since
SELECT (SELECT max(event_id) FROM event) - e.event_id, e.at_ms
  FROM event e
 WHERE e.event_id = coalesce((SELECT max(event_id) FROM event WHERE kind = 'log.rows'), (SELECT min(event_id) FROM event));

-- name: vouch.events
SELECT e.event_id, r.key, r.value ->> 0, r.value ->> 1, r.value ->> 2
  FROM event e, json_each(e.body, '$.rows') r
 WHERE e.kind = 'log.rows' ORDER BY e.event_id;

-- ---- the rows, with those that were written with them ----

-- name: vouch.project
SELECT project_id, name, use_case, draw_key, simulated, created_ms FROM project WHERE project_id BETWEEN $1 AND $2 ORDER BY project_id;

-- name: vouch.operator
SELECT operator_id, name, created_ms FROM operator WHERE operator_id BETWEEN $1 AND $2 ORDER BY operator_id;

-- name: vouch.stage
SELECT stage_id, name, position, input_kind, output_kind, created_ms FROM stage WHERE stage_id BETWEEN $1 AND $2 ORDER BY stage_id;

-- name: vouch.stage_link
SELECT * FROM stage_link WHERE link_id BETWEEN $1 AND $2 ORDER BY link_id;

-- name: vouch.stage_act
SELECT * FROM stage_act WHERE stage_act_id BETWEEN $1 AND $2 ORDER BY stage_act_id;

-- name: vouch.stage_pass
SELECT * FROM stage_pass WHERE pass_id BETWEEN $1 AND $2 ORDER BY pass_id;

-- To a stage that stands on others, or came after the item, the exam pool comes with the first pass. Where the first row is
-- of a later round, the stage was run again, and the pool came with the item.
-- name: vouch.stage_pass.exam
SELECT x.* FROM stage_pass p CROSS JOIN exam_item x ON x.stage_id = p.stage_id AND x.item_id = p.item_id
 WHERE p.pass_id BETWEEN $1 AND $2 AND p.round = 1
   AND NOT EXISTS (SELECT 1 FROM stage_pass e WHERE e.item_id = p.item_id AND e.stage_id = p.stage_id AND e.pass_id < p.pass_id)
 ORDER BY p.pass_id;

-- name: vouch.label
SELECT label_id, stage_id, critical FROM label WHERE label_id BETWEEN $1 AND $2 ORDER BY label_id;

-- name: vouch.label_change
SELECT * FROM label_change WHERE label_change_id BETWEEN $1 AND $2 ORDER BY label_change_id;

-- name: vouch.guideline
SELECT * FROM guideline WHERE guideline_id BETWEEN $1 AND $2 ORDER BY guideline_id;

-- name: vouch.source
SELECT source_id, name, root, root_raw, added_ms FROM source WHERE source_id BETWEEN $1 AND $2 ORDER BY source_id;

-- name: vouch.item
SELECT item_id, kind, sha256, external_key, bytes, group_key, words, captured_ms, added_ms, added_by
  FROM item WHERE item_id BETWEEN $1 AND $2 ORDER BY item_id;

-- name: vouch.item.attributes
SELECT * FROM item_attribute WHERE item_id BETWEEN $1 AND $2 ORDER BY item_id, name;

-- What was measured when the item was added, of words, recordings and records: a picture is measured when it is scored.
-- name: vouch.item.features
SELECT f.item_id, f.length, f.missing, f.file_size, f.words, f.digits, f.letters, f.spaces, f.foreign_letters, f.level,
       f.clipping, f.silence, f.fields, f.measured_ms
  FROM item i JOIN item_feature f ON f.item_id = i.item_id AND f.measured_ms = i.added_ms
 WHERE i.item_id BETWEEN $1 AND $2 AND i.kind <> 'image' ORDER BY i.item_id;

-- But to a stage that came after the item.
-- name: vouch.item.exam
SELECT x.* FROM item i CROSS JOIN stage s CROSS JOIN exam_item x ON x.stage_id = s.stage_id AND x.item_id = i.item_id
 WHERE i.item_id BETWEEN $1 AND $2 AND NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = s.stage_id)
   AND NOT EXISTS (SELECT 1 FROM stage_pass p WHERE p.stage_id = s.stage_id AND p.item_id = i.item_id AND p.round = 1)
 ORDER BY i.item_id, s.stage_id;

-- name: vouch.model_version
SELECT * FROM model_version WHERE model_version_id BETWEEN $1 AND $2 ORDER BY model_version_id;

-- name: vouch.model_version.labels
SELECT * FROM model_label WHERE model_version_id BETWEEN $1 AND $2 ORDER BY model_version_id, position;

-- name: vouch.model_version.trained_on
SELECT * FROM training_item WHERE model_version_id BETWEEN $1 AND $2 ORDER BY model_version_id, sha256;

-- name: vouch.rollout
SELECT * FROM rollout WHERE rollout_id BETWEEN $1 AND $2 ORDER BY rollout_id;

-- name: vouch.rollout_plan
SELECT * FROM rollout_plan WHERE plan_id BETWEEN $1 AND $2 ORDER BY plan_id;

-- name: vouch.rollout_plan.steps
SELECT * FROM rollout_step WHERE plan_id BETWEEN $1 AND $2 ORDER BY plan_id, position;

-- name: vouch.rollout_plan.rules
SELECT * FROM rollout_rule WHERE plan_id BETWEEN $1 AND $2 ORDER BY plan_id, rule;

-- name: vouch.rollout_act
SELECT * FROM rollout_act WHERE act_id BETWEEN $1 AND $2 ORDER BY act_id;

-- name: vouch.rollout_judged
SELECT * FROM rollout_judged WHERE judged_id BETWEEN $1 AND $2 ORDER BY judged_id;

-- name: vouch.prediction
SELECT * FROM prediction WHERE prediction_id BETWEEN $1 AND $2 ORDER BY prediction_id;

-- name: vouch.prediction.heat
SELECT * FROM prediction_heat WHERE prediction_id BETWEEN $1 AND $2 ORDER BY prediction_id;

-- What was measured when an engine answered: before its answer, and once. Columns of a later schema have a statement of
-- their own, so that what an older rung has vouched for stays what it was.
-- name: vouch.prediction.features
SELECT f.item_id, f.width, f.height, f.brightness, f.contrast, f.blur, f.saturation, f.length, f.missing, f.measured_ms
  FROM prediction p JOIN item_feature f ON f.item_id = p.item_id
 WHERE p.prediction_id BETWEEN $1 AND $2 AND p.is_null = 0 AND p.engine <> 'import' ORDER BY p.prediction_id;

-- name: vouch.prediction.measures
SELECT f.item_id, f.file_size, f.noise
  FROM prediction p JOIN item_feature f ON f.item_id = p.item_id
 WHERE p.prediction_id BETWEEN $1 AND $2 AND p.is_null = 0 AND p.engine <> 'import' AND f.file_size IS NOT NULL
 ORDER BY p.prediction_id;

-- name: vouch.prediction.outputs
SELECT * FROM prediction_output WHERE prediction_id BETWEEN $1 AND $2 ORDER BY prediction_id, kind;

-- name: vouch.level_change
SELECT * FROM level_change WHERE level_change_id BETWEEN $1 AND $2 ORDER BY level_change_id;

-- name: vouch.route
SELECT * FROM route WHERE route_id BETWEEN $1 AND $2 ORDER BY route_id;

-- name: vouch.import_batch
SELECT * FROM import_batch WHERE import_id BETWEEN $1 AND $2 ORDER BY import_id;

-- name: vouch.decision
SELECT * FROM decision WHERE decision_id BETWEEN $1 AND $2 ORDER BY decision_id;

-- name: vouch.decision.outputs
SELECT * FROM decision_output WHERE decision_id BETWEEN $1 AND $2 ORDER BY decision_id, kind;

-- name: vouch.decision.answers
SELECT * FROM answer_comparison WHERE second_id BETWEEN $1 AND $2 ORDER BY second_id, first_id;

-- name: vouch.region
SELECT * FROM region WHERE region_id BETWEEN $1 AND $2 ORDER BY region_id;

-- name: vouch.import_extra
SELECT * FROM import_extra WHERE extra_id BETWEEN $1 AND $2 ORDER BY extra_id;

-- name: vouch.service_request
SELECT * FROM service_request WHERE service_request_id BETWEEN $1 AND $2 ORDER BY service_request_id;

-- name: vouch.settlement
SELECT * FROM settlement WHERE settlement_id BETWEEN $1 AND $2 ORDER BY settlement_id;

-- name: vouch.event
SELECT event_id, hash FROM event WHERE event_id BETWEEN $1 AND $2 ORDER BY event_id;

-- name: vouch.epoch
SELECT * FROM epoch WHERE epoch_id BETWEEN $1 AND $2 ORDER BY epoch_id;

-- name: vouch.folded
SELECT * FROM folded WHERE folded_id BETWEEN $1 AND $2 ORDER BY folded_id;

-- name: vouch.watch
SELECT * FROM watch WHERE watch_id BETWEEN $1 AND $2 ORDER BY watch_id;

-- name: vouch.threshold_certificate
SELECT * FROM threshold_certificate WHERE certificate_id BETWEEN $1 AND $2 ORDER BY certificate_id;

-- name: vouch.threshold_certificate.classes
SELECT * FROM certificate_class WHERE certificate_id BETWEEN $1 AND $2 ORDER BY certificate_id, label_id;

-- name: vouch.gate_evaluation
SELECT * FROM gate_evaluation WHERE gate_evaluation_id BETWEEN $1 AND $2 ORDER BY gate_evaluation_id;

-- name: vouch.gate_evaluation.checks
SELECT * FROM gate_check WHERE gate_evaluation_id BETWEEN $1 AND $2 ORDER BY gate_evaluation_id, position;

-- name: vouch.promotion_request
SELECT * FROM promotion_request WHERE request_id BETWEEN $1 AND $2 ORDER BY request_id;

-- name: vouch.pause
SELECT * FROM pause WHERE pause_id BETWEEN $1 AND $2 ORDER BY pause_id;

-- name: vouch.hold
SELECT * FROM hold WHERE hold_id BETWEEN $1 AND $2 ORDER BY hold_id;

-- name: vouch.hold.items
SELECT * FROM hold_item WHERE hold_id BETWEEN $1 AND $2 ORDER BY hold_id, item_id;

-- name: vouch.metric_change
SELECT * FROM metric_change WHERE metric_change_id BETWEEN $1 AND $2 ORDER BY metric_change_id;

-- name: vouch.risk
SELECT * FROM risk WHERE risk_id BETWEEN $1 AND $2 ORDER BY risk_id;

-- name: vouch.metric_limit
SELECT * FROM metric_limit WHERE limit_id BETWEEN $1 AND $2 ORDER BY limit_id;

-- name: vouch.alarm
SELECT * FROM alarm WHERE alarm_id BETWEEN $1 AND $2 ORDER BY alarm_id;

-- name: vouch.alarm_act
SELECT * FROM alarm_act WHERE alarm_act_id BETWEEN $1 AND $2 ORDER BY alarm_act_id;

-- name: vouch.notification
SELECT * FROM notification WHERE notification_id BETWEEN $1 AND $2 ORDER BY notification_id;

-- name: vouch.drift_reference
SELECT * FROM drift_reference WHERE reference_id BETWEEN $1 AND $2 ORDER BY reference_id;

-- name: vouch.drift_reference.features
SELECT * FROM drift_reference_feature WHERE reference_id BETWEEN $1 AND $2 ORDER BY reference_id, slice, feature;

-- name: vouch.drift_window
SELECT * FROM drift_window WHERE window_id BETWEEN $1 AND $2 ORDER BY window_id;

-- name: vouch.drift_window.findings
SELECT * FROM drift_finding WHERE window_id BETWEEN $1 AND $2 ORDER BY window_id, feature;

-- name: vouch.training_snapshot
SELECT * FROM training_snapshot WHERE snapshot_id BETWEEN $1 AND $2 ORDER BY snapshot_id;

-- name: vouch.training_snapshot.items
SELECT * FROM snapshot_item WHERE snapshot_id BETWEEN $1 AND $2 ORDER BY snapshot_id, item_id;

-- name: vouch.retrain_run
SELECT * FROM retrain_run WHERE run_id BETWEEN $1 AND $2 ORDER BY run_id;

-- name: vouch.retrain_step
SELECT * FROM retrain_step WHERE step_id BETWEEN $1 AND $2 ORDER BY step_id;

-- name: vouch.calibration
SELECT * FROM calibration WHERE calibration_id BETWEEN $1 AND $2 ORDER BY calibration_id;

-- name: vouch.suspect_batch
SELECT * FROM suspect_batch WHERE batch_id BETWEEN $1 AND $2 ORDER BY batch_id;

-- name: vouch.suspect_batch.items
SELECT * FROM suspect_item WHERE batch_id BETWEEN $1 AND $2 ORDER BY batch_id, position;

-- name: vouch.known_comparison
SELECT * FROM known_comparison WHERE known_comparison_id BETWEEN $1 AND $2 ORDER BY known_comparison_id;

-- ---- whole tables ----

-- name: vouch.comparison_rule
SELECT * FROM comparison_rule WHERE rule_version BETWEEN $1 AND $2 ORDER BY rule_version;

-- name: vouch.certificate_range
SELECT * FROM certificate_range ORDER BY certificate_id, feature;

-- name: vouch.promotion_answer
SELECT * FROM promotion_answer ORDER BY request_id;

-- name: vouch.hold_answer
SELECT * FROM hold_answer ORDER BY hold_id, answer;

-- name: vouch.demotion_seen
SELECT * FROM demotion_seen ORDER BY level_change_id;

-- name: vouch.known_item
SELECT * FROM known_item ORDER BY stage_id, item_id;

-- name: vouch.known_answer
SELECT * FROM known_answer ORDER BY stage_id, item_id;

-- name: vouch.known_answer.regions
SELECT * FROM known_region ORDER BY stage_id, item_id, position;
