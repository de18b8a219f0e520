-- Who decides what: levels, routes, and the label that leaves.

CREATE VIEW v_levels AS
SELECT stage, level,
       CASE level WHEN 0 THEN 'human only' WHEN 1 THEN 'shadow' WHEN 2 THEN 'AI assistance' WHEN 3 THEN 'partial automation'
                  ELSE 'full automation' END AS level_name,
       strftime('%Y-%m-%dT%H:%M:%fZ', at_ms / 1000.0, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%fZ', lead(at_ms) OVER (PARTITION BY stage ORDER BY level_change_id) / 1000.0, 'unixepoch') AS until,
       operator, reason, kind, acted_by
  FROM (SELECT s.name AS stage, 0 AS level, s.created_ms AS at_ms, 0 AS level_change_id, 'init' AS kind,
               (SELECT o.name FROM operator o WHERE o.role = 'owner' ORDER BY o.operator_id LIMIT 1) AS operator,
               (SELECT o.name FROM operator o WHERE o.role = 'owner' ORDER BY o.operator_id LIMIT 1) AS acted_by,
               'the stage begins' AS reason
          FROM stage s
        UNION ALL
        SELECT s.name, c.to_level, c.at_ms, c.level_change_id, c.kind, o.name, b.name, c.reason
          FROM level_change c JOIN stage s ON s.stage_id = c.stage_id JOIN operator o ON o.operator_id = c.operator_id
          JOIN operator b ON b.operator_id = c.acted_by);

CREATE VIEW v_routes AS
SELECT r.item_id, s.name AS stage, r.route, r.reason, r.level, v.name || ' ' || v.version AS model, r.threshold, r.audit_probability,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.routed_ms / 1000.0, 'unixepoch') AS routed_at, r.mode,
       NOT EXISTS (SELECT 1 FROM route q WHERE q.item_id = r.item_id AND q.stage_id = r.stage_id AND q.route_id > r.route_id) AS is_current,
       r.prediction_id, r.route_id, r.certificate_id
  FROM route r JOIN stage s ON s.stage_id = r.stage_id LEFT JOIN model_version v ON v.model_version_id = r.model_version_id;

CREATE VIEW v_pauses AS
SELECT s.name AS stage, p.kind, p.why, o.name AS operator, strftime('%Y-%m-%dT%H:%M:%fZ', p.at_ms / 1000.0, 'unixepoch') AS at,
       b.name AS acted_by, p.pause_id
  FROM pause p JOIN stage s ON s.stage_id = p.stage_id JOIN operator o ON o.operator_id = p.operator_id
  JOIN operator b ON b.operator_id = p.acted_by;

CREATE VIEW v_audits AS
SELECT r.item_id, s.name AS stage, v.name || ' ' || v.version AS model, m.name AS predicted_label, p.confidence,
       r.audit_probability AS probability, 1 / r.audit_probability AS weight,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.routed_ms / 1000.0, 'unixepoch') AS drawn_at,
       CASE WHEN a.lane = 'audit' THEN strftime('%Y-%m-%dT%H:%M:%fZ', a.due_ms / 1000.0, 'unixepoch') END AS due_at,
       CASE WHEN d.decision_id IS NOT NULL THEN 'answered' WHEN a.state IN ('open', 'leased') THEN 'waiting' ELSE 'none' END AS state,
       w.name AS audited_label, m.label_id <> g.label_id OR EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = g.decision_id) AS wrong,
       (m.label_id <> g.label_id OR EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = g.decision_id))
         AND w.critical = 1 AS missed,
       o.name AS operator, strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_ms / 1000.0, 'unixepoch') AS answered_at,
       (SELECT f.folded_id FROM folded f JOIN threshold_certificate c ON c.epoch_id = f.epoch_id
         WHERE c.certificate_id = r.certificate_id AND f.item_id = r.item_id AND f.kind = 'audit') AS folded_id,
       r.certificate_id, r.route_id,
       CASE WHEN d.decision_id IS NULL THEN NULL
            WHEN EXISTS (SELECT 1 FROM assignment x WHERE x.item_id = r.item_id AND x.stage_id = r.stage_id AND x.lane = 'second'
                            AND x.opened_by IS NOT NULL AND x.state IN ('open', 'leased')) THEN 'second'
            WHEN (g.item_id IS NOT NULL AND g.label_id IS NULL)
              OR EXISTS (SELECT 1 FROM assignment x WHERE x.item_id = r.item_id AND x.stage_id = r.stage_id AND x.lane = 'adjudication'
                            AND x.opened_by IS NOT NULL AND x.state IN ('open', 'leased')) THEN 'tie' END AS awaits,
       y.name AS first_label, m.label_id <> y.label_id OR EXISTS (SELECT 1 FROM unmatched u WHERE u.prediction_id = p.prediction_id AND u.decision_id = b.decision_id) AS first_wrong
  FROM route r
  JOIN stage s ON s.stage_id = r.stage_id
  JOIN model_version v ON v.model_version_id = r.model_version_id
  JOIN prediction p ON p.prediction_id = r.prediction_id
  LEFT JOIN final_label m ON m.from_label_id = p.label_id
  LEFT JOIN assignment a ON a.item_id = r.item_id AND a.stage_id = r.stage_id AND a.slot = 1
  LEFT JOIN decision d ON d.decision_id = (SELECT max(q.decision_id) FROM answer_in_force q
                                            WHERE q.item_id = r.item_id AND q.stage_id = r.stage_id AND q.mode = 'audit')
  LEFT JOIN operator o ON o.operator_id = d.operator_id
  LEFT JOIN agreed_label g ON d.decision_id IS NOT NULL AND g.item_id = r.item_id AND g.stage_id = r.stage_id
  LEFT JOIN label w ON w.label_id = g.label_id
  LEFT JOIN blind_answer b ON d.decision_id IS NOT NULL
       AND b.decision_id = (SELECT min(n.decision_id) FROM blind_answer n WHERE n.item_id = r.item_id AND n.stage_id = r.stage_id)
  LEFT JOIN label y ON y.label_id = b.label_id
 WHERE r.route = 'auto+audit';

CREATE VIEW v_holds AS
SELECT h.hold_id, s.name AS stage, i.item_id, i.external_key, i.path, i.group_key, m.name AS label, p.confidence,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.routed_ms / 1000.0, 'unixepoch') AS decided_at, w.name AS reviewed_label,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.since_ms / 1000.0, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.at_ms / 1000.0, 'unixepoch') AS held_at, c.reason,
       (SELECT x.reason FROM hold_answer x WHERE x.hold_id = h.hold_id AND x.answer = 'release') AS released, t.route_id
  FROM hold h
  JOIN stage s ON s.stage_id = h.stage_id
  JOIN level_change c ON c.level_change_id = h.level_change_id
  JOIN hold_item t ON t.hold_id = h.hold_id
  JOIN item i ON i.item_id = t.item_id
  JOIN route r ON r.route_id = t.route_id
  LEFT JOIN prediction p ON p.prediction_id = r.prediction_id
  LEFT JOIN final_label m ON m.from_label_id = p.label_id
  LEFT JOIN agreed_label g ON g.item_id = t.item_id AND g.stage_id = h.stage_id
  LEFT JOIN label w ON w.label_id = g.label_id;

CREATE VIEW v_coverage_daily AS
SELECT strftime('%Y-%m-%d', r.routed_ms / 1000.0, 'unixepoch') AS day, s.name AS stage, count(*) AS items,
       count(*) FILTER (WHERE r.route = 'human') AS human, count(*) FILTER (WHERE r.route <> 'human') AS machine,
       count(*) FILTER (WHERE r.route = 'auto+audit') AS audited, avg(r.route <> 'human') AS coverage
  FROM current_route r JOIN stage s ON s.stage_id = r.stage_id
 GROUP BY day, r.stage_id;

-- An item whose answer is known leaves as that, whatever was said of it.
CREATE VIEW v_outcomes AS
SELECT i.item_id, s.name AS stage,
       CASE WHEN e.label_id IS NOT NULL THEN e.name WHEN r.route <> 'human' THEN m.name WHEN x.decision_id IS NOT NULL THEN x.name
            WHEN g.item_id IS NOT NULL THEN w.name ELSE h.name END AS label,
       CASE WHEN e.label_id IS NOT NULL THEN 'known' WHEN r.route <> 'human' THEN 'machine' WHEN d.decision_id IS NOT NULL THEN 'human' END AS decided_by,
       r.level, CASE WHEN r.route <> 'human' THEN v.name || ' ' || v.version END AS model, r.threshold,
       CASE WHEN e.label_id IS NOT NULL OR r.route <> 'human' THEN 1 WHEN d.decision_id IS NULL THEN 0
            ELSE d.origin = 'import' OR d.decision_id <= u.decision_id OR d.recorded_ms <= u.at_ms END AS settled,
       CASE WHEN r.route <> 'human' THEN coalesce(w.name, h.name) END AS audited_label, o.name AS operator,
       strftime('%Y-%m-%dT%H:%M:%fZ', CASE WHEN r.route <> 'human' THEN r.routed_ms ELSE d.decided_ms END / 1000.0, 'unixepoch') AS decided_at,
       c.state AS at_stage,
       CASE WHEN e.label_id IS NOT NULL THEN (SELECT b.words FROM known_beside b WHERE b.stage_id = s.stage_id AND b.item_id = i.item_id)
            WHEN r.route <> 'human' THEN (SELECT b.words FROM predicted_beside b WHERE b.prediction_id = p.prediction_id)
            ELSE (SELECT b.words FROM decided_beside b
                   WHERE b.decision_id = CASE WHEN x.decision_id IS NOT NULL THEN x.decision_id WHEN g.item_id IS NULL THEN d.decision_id
                                              WHEN g.label_id IS NOT NULL THEN g.decision_id END) END AS output
  FROM item i
  JOIN stage s ON s.input_kind = i.kind
               OR EXISTS (SELECT 1 FROM prediction n WHERE n.item_id = i.item_id AND n.stage_id = s.stage_id)
               OR EXISTS (SELECT 1 FROM assignment n WHERE n.item_id = i.item_id AND n.stage_id = s.stage_id)
  JOIN settled_until u ON u.stage_id = s.stage_id
  LEFT JOIN stage_pass c ON c.pass_id = (SELECT max(q.pass_id) FROM stage_pass q WHERE q.item_id = i.item_id AND q.stage_id = s.stage_id)
  LEFT JOIN route r ON r.route_id = (SELECT max(q.route_id) FROM route q WHERE q.item_id = i.item_id AND q.stage_id = s.stage_id)
  LEFT JOIN prediction p ON p.prediction_id = r.prediction_id
  LEFT JOIN final_label m ON m.from_label_id = p.label_id
  LEFT JOIN model_version v ON v.model_version_id = r.model_version_id
  LEFT JOIN decision d ON d.decision_id = (SELECT max(a.decision_id) FROM answer_in_force a
                                            WHERE a.item_id = i.item_id AND a.stage_id = s.stage_id AND a.mode NOT IN ('gold', 'truth'))
  LEFT JOIN corrected_answer x ON x.decision_id = (SELECT max(y.decision_id) FROM corrected_answer y WHERE y.item_id = i.item_id AND y.stage_id = s.stage_id)
  LEFT JOIN operator o ON o.operator_id = d.operator_id
  LEFT JOIN final_label h ON h.from_label_id = d.label_id
  LEFT JOIN agreed_label g ON g.item_id = i.item_id AND g.stage_id = s.stage_id
  LEFT JOIN label w ON w.label_id = g.label_id
  LEFT JOIN known_item k ON k.stage_id = s.stage_id AND k.item_id = i.item_id
  LEFT JOIN final_label e ON e.from_label_id = k.label_id
 WHERE c.pass_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM stage_link x WHERE x.stage_id = s.stage_id);

CREATE VIEW v_service_requests AS
SELECT q.service_request_id AS request_id, s.name AS stage, q.item_id, strftime('%Y-%m-%dT%H:%M:%fZ', q.at_ms / 1000.0, 'unixepoch') AS at, q.repeats,
       lower(hex(q.caller)) AS caller
  FROM service_request q JOIN stage s ON s.stage_id = q.stage_id;

CREATE VIEW v_settings AS
SELECT CASE WHEN t.stage_id = 0 THEN NULL ELSE s.name END AS stage, t.key, t.value,
       strftime('%Y-%m-%dT%H:%M:%fZ', t.changed_ms / 1000.0, 'unixepoch') AS changed_at
  FROM setting t LEFT JOIN stage s ON s.stage_id = t.stage_id;

CREATE VIEW v_events AS
SELECT e.event_id, strftime('%Y-%m-%dT%H:%M:%fZ', e.at_ms / 1000.0, 'unixepoch') AS at, o.name AS operator, a.name AS acted_by,
       e.kind, e.entity, e.entity_id, e.body, e.writer, e.seq, lower(hex(e.prev_hash)) AS prev_hash, lower(hex(e.hash)) AS hash
  FROM event e LEFT JOIN operator o ON o.operator_id = e.operator_id LEFT JOIN operator a ON a.operator_id = e.acted_by;
