-- What a page for people is made of: each row one JSON object. $1 is the stage; $2 the time or number that is asked for.

-- name: page.project
SELECT json_object('project', name, 'simulated', simulated, 'since', strftime('%Y-%m-%dT%H:%M:%fZ', created_ms / 1000.0, 'unixepoch'))
  FROM project;

-- name: page.levels
SELECT json_object('level', level, 'name', level_name, 'since', since, 'until', until, 'operator', operator, 'acted_by', acted_by,
                   'kind', kind, 'reason', reason)
  FROM v_levels WHERE stage = $1 AND coalesce(until, '9') >= $2 ORDER BY since, until IS NULL, until;

-- name: page.versions
SELECT json_object('model', model, 'role', role, 'share', share, 'since', since, 'until', until, 'operator', operator, 'reason', reason)
  FROM v_live_model WHERE stage = $1 AND coalesce(until, '9') >= $2 ORDER BY since;

-- name: page.agreement
SELECT json_object('day', day, 'blind', total(n) FILTER (WHERE mode = 'blind'), 'blind_agreed', total(agreed) FILTER (WHERE mode = 'blind'),
                   'assisted', total(n) FILTER (WHERE mode = 'assisted'),
                   'assisted_agreed', total(agreed) FILTER (WHERE mode = 'assisted'))
  FROM v_agreement_daily WHERE stage = $1 AND day >= substr($2, 1, 10) GROUP BY day ORDER BY day;

-- name: page.confusion
SELECT json_object('predicted', predicted_label, 'decided', agreed_label, 'n', sum(n))
  FROM v_confusion WHERE stage = $1 AND agreed_label IS NOT NULL AND $2 = $2
 GROUP BY predicted_label, agreed_label ORDER BY predicted_label IS NULL, sum(n) DESC;

-- name: page.coverage
SELECT json_object('day', day, 'items', items, 'human', human, 'machine', machine, 'audited', audited)
  FROM v_coverage_daily WHERE stage = $1 AND day >= substr($2, 1, 10) ORDER BY day;

-- name: page.audits
SELECT json_object('day', substr(answered_at, 1, 10), 'audited', count(*), 'wrong', sum(wrong), 'missed', sum(missed))
  FROM v_audits WHERE stage = $1 AND wrong IS NOT NULL AND answered_at >= $2 GROUP BY substr(answered_at, 1, 10) ORDER BY 1;

-- name: page.drift
SELECT json_object('slice', w.slice, 'feature', f.feature, 'rows', w.rows, 'state', w.state, 'missing', f.missing, 'psi', f.psi,
                   'p_holm', f.p_holm, 'distance', f.distance, 'drifted', f.drifted, 'mean', f.mean, 'reference_mean', r.mean,
                   'reference', CASE d.kind WHEN 'certificate' THEN 'the items behind the certificate' WHEN 'card' THEN 'what ' || d.name || ' was trained on'
                                     WHEN 'file' THEN 'the file ' || d.name ELSE 'items of this project' END, 'reference_kind', d.kind, 'reference_rows', d.rows,
                   'begin', strftime('%Y-%m-%dT%H:%M:%fZ', w.begin_ms / 1000.0, 'unixepoch'),
                   'end', strftime('%Y-%m-%dT%H:%M:%fZ', w.end_ms / 1000.0, 'unixepoch'))
  FROM stage s
  JOIN drift_window w ON w.stage_id = s.stage_id
   AND w.window_id = (SELECT max(n.window_id) FROM drift_window n WHERE n.stage_id = w.stage_id AND n.slice = w.slice)
  JOIN drift_finding f ON f.window_id = w.window_id
  JOIN drift_reference d ON d.reference_id = w.reference_id
  LEFT JOIN drift_reference_feature r ON r.reference_id = w.reference_id AND r.feature = f.feature
 WHERE s.name = $1 AND $2 = $2 ORDER BY w.slice, f.psi DESC;

-- name: page.drift_windows
SELECT json_object('at', strftime('%Y-%m-%dT%H:%M:%fZ', w.end_ms / 1000.0, 'unixepoch'), 'state', w.state, 'psi', max(f.psi))
  FROM stage s JOIN drift_window w ON w.stage_id = s.stage_id JOIN drift_finding f ON f.window_id = w.window_id
 WHERE s.name = $1 AND w.slice = '' AND strftime('%Y-%m-%dT%H:%M:%fZ', w.end_ms / 1000.0, 'unixepoch') >= $2
 GROUP BY w.window_id ORDER BY w.window_id;

-- What leads found in answers in doubt (drawn 0) and in others that were drawn (1), in batches since then.
-- name: page.suspects
SELECT json_object('drawn', n.margin IS NULL, 'asked', count(*), 'reviewed', count(n.overturned), 'unsure', total(n.unsure),
                   'overturned', total(n.overturned), 'simulated', count(*) FILTER (WHERE d.origin = 'simulated'))
  FROM v_suspects n LEFT JOIN decision d ON d.decision_id = n.new_decision_id
 WHERE n.stage = $1 AND n.at >= $2 GROUP BY n.margin IS NULL ORDER BY n.margin IS NULL;

-- The newest promotion, to level $2 where it is not 0.
-- name: page.promotion
SELECT json_object('level_change', c.level_change_id, 'from', c.from_level, 'to', c.to_level, 'kind', c.kind, 'operator', o.name,
                   'acted_by', b.name, 'reason', c.reason, 'at', strftime('%Y-%m-%dT%H:%M:%fZ', c.at_ms / 1000.0, 'unixepoch'),
                   'gate_evaluation', c.gate_evaluation_id, 'request', c.request_id)
  FROM level_change c JOIN stage s ON s.stage_id = c.stage_id JOIN operator o ON o.operator_id = c.operator_id
  JOIN operator b ON b.operator_id = c.acted_by
 WHERE s.name = $1 AND c.kind IN ('promote', 'decree') AND (c.to_level = $2 OR $2 = 0) ORDER BY c.level_change_id DESC LIMIT 1;

-- name: page.gate
SELECT json_object('gate_evaluation', g.gate_evaluation_id, 'from', g.from_level, 'to', g.to_level, 'open', g.open, 'alpha', g.alpha,
                   'model', v.name || ' ' || v.version, 'epoch', g.epoch_id, 'certificate', g.certificate_id, 'folded', g.folded_id,
                   'decision', g.decision_id, 'prediction', g.prediction_id, 'plan_hash', lower(hex(g.plan_hash)),
                   'operator', o.name, 'acted_by', b.name, 'policy', json(g.policy),
                   'at', strftime('%Y-%m-%dT%H:%M:%fZ', g.at_ms / 1000.0, 'unixepoch'))
  FROM gate_evaluation g JOIN stage s ON s.stage_id = g.stage_id JOIN operator o ON o.operator_id = g.operator_id
  JOIN operator b ON b.operator_id = g.acted_by LEFT JOIN model_version v ON v.model_version_id = g.model_version_id
 WHERE s.name = $1 AND g.gate_evaluation_id = $2;

-- name: page.checks
SELECT json_object('name', name, 'claim', claim, 'value', value, 'bound', bound, 'need', need, 'k', k, 'n', n, 'ok', ok, 'why', why)
  FROM v_gate_checks WHERE stage = $1 AND gate_evaluation_id = $2 ORDER BY position;

-- name: page.request
SELECT json_object('operator', operator, 'acted_by', acted_by, 'reason', reason, 'asked_at', asked_at, 'answer', answer,
                   'answered_by', answered_by, 'answer_reason', answer_reason, 'answered_at', answered_at)
  FROM v_requests WHERE stage = $1 AND request_id = $2;

-- name: page.certificate
SELECT json_object('certificate', certificate_id, 'look', look, 'found', found, 'threshold', threshold, 'coverage', coverage,
                   'settled', settled, 'accepted', accepted, 'errors', errors, 'risk', risk, 'risk_bound', risk_bound,
                   'criticals', criticals, 'missed', missed, 'miss', miss, 'miss_bound', miss_bound, 'delta', delta, 'grid', grid,
                   'at', looked_at)
  FROM v_certificates WHERE stage = $1 AND certificate_id = $2;

-- name: page.version
SELECT json_object('model', m.model, 'engine', m.engine, 'sha256', m.sha256, 'path', m.path, 'trained_on', m.trained_on,
                   'training_items', m.training_items, 'vouched_by', m.vouched_by, 'operator', m.operator, 'added_at', m.added_at)
  FROM v_models m
 WHERE m.stage = $1
   AND m.model = (SELECT v.name || ' ' || v.version FROM gate_evaluation g JOIN model_version v ON v.model_version_id = g.model_version_id
                   WHERE g.gate_evaluation_id = $2);

-- Who gave the answers that the gate counted.
-- name: page.people
SELECT json_object('operator', o.name, 'counted_as', f.kind, 'answers', count(*), 'imported', sum(f.imported))
  FROM gate_evaluation g JOIN folded f ON f.epoch_id = g.epoch_id AND f.folded_id <= g.folded_id
  JOIN decision d ON d.decision_id = f.decision_id JOIN operator o ON o.operator_id = d.operator_id
  JOIN stage s ON s.stage_id = g.stage_id
 WHERE s.name = $1 AND g.gate_evaluation_id = $2 AND f.kind <> 'none' GROUP BY o.name, f.kind ORDER BY o.name, f.kind;

-- name: page.limits
SELECT json_object('metric', l.metric, 'scope', l.scope, 'low', l.low, 'high', l.high, 'severity', l.severity, 'action', l.action,
                   'guards', l.guards, 'operator', o.name, 'at', strftime('%Y-%m-%dT%H:%M:%fZ', l.at_ms / 1000.0, 'unixepoch'))
  FROM gate_evaluation g JOIN stage s ON s.stage_id = g.stage_id JOIN metric_limit l ON l.stage_id = g.stage_id AND l.at_ms <= g.at_ms
  JOIN operator o ON o.operator_id = l.operator_id
 WHERE s.name = $1 AND g.gate_evaluation_id = $2 AND l.kind = 'set'
   AND NOT EXISTS (SELECT 1 FROM metric_limit n WHERE n.stage_id = l.stage_id AND n.metric = l.metric AND n.scope = l.scope
                                                  AND n.limit_id > l.limit_id AND n.at_ms <= g.at_ms)
 ORDER BY l.metric, l.scope;

-- name: page.gate_events
SELECT json_object('event', e.event_id, 'at', e.at, 'kind', e.kind, 'operator', e.operator, 'writer', e.writer, 'seq', e.seq,
                   'hash', e.hash)
  FROM v_events e, gate_evaluation g JOIN stage s ON s.stage_id = g.stage_id
 WHERE s.name = $1 AND g.gate_evaluation_id = $2
   AND ((e.entity = 'gate_evaluation' AND e.entity_id = $2)
        OR (e.entity = 'level_change' AND e.entity_id IN (SELECT c.level_change_id FROM level_change c WHERE c.gate_evaluation_id = $2))
        OR (e.entity = 'promotion_request' AND e.entity_id IN (SELECT r.request_id FROM promotion_request r WHERE r.gate_evaluation_id = $2))
        OR (e.entity = 'threshold_certificate' AND e.entity_id = g.certificate_id))
 ORDER BY e.event_id;

-- The same as it was known when the gate was looked at.
-- name: page.gate_suspects
SELECT json_object('drawn', n.margin IS NULL, 'asked', count(*), 'reviewed', count(n.overturned) FILTER (WHERE d.decision_id <= g.decision_id),
                   'unsure', total(n.unsure) FILTER (WHERE d.decision_id <= g.decision_id),
                   'overturned', total(n.overturned) FILTER (WHERE d.decision_id <= g.decision_id),
                   'simulated', count(*) FILTER (WHERE d.origin = 'simulated' AND d.decision_id <= g.decision_id))
  FROM gate_evaluation g JOIN stage s ON s.stage_id = g.stage_id
  JOIN v_suspects n ON n.stage = s.name AND n.at <= strftime('%Y-%m-%dT%H:%M:%fZ', g.at_ms / 1000.0, 'unixepoch')
  LEFT JOIN decision d ON d.decision_id = n.new_decision_id
 WHERE s.name = $1 AND g.gate_evaluation_id = $2 GROUP BY n.margin IS NULL ORDER BY n.margin IS NULL;
