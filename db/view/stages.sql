-- The stages in their order, and which items have come to which.

CREATE VIEW v_stages AS
SELECT s.name AS stage, s.position, s.input_kind AS kind, s.output_kind AS output,
       (SELECT group_concat(line, ', ') FROM (SELECT u.name || coalesce('=' || l.name, '') AS line FROM stage_link k
          JOIN stage u ON u.stage_id = k.upstream_id LEFT JOIN label l ON l.label_id = k.label_id
         WHERE k.stage_id = s.stage_id ORDER BY u.position)) AS after,
       coalesce((SELECT a.kind FROM stage_act a WHERE a.stage_id = s.stage_id ORDER BY a.stage_act_id DESC LIMIT 1) = 'freeze', 0) AS frozen,
       strftime('%Y-%m-%dT%H:%M:%fZ', s.created_ms / 1000.0, 'unixepoch') AS added_at
  FROM stage s;

CREATE VIEW v_stage_links AS
SELECT s.name AS stage, u.name AS upstream, l.name AS label
  FROM stage_link k JOIN stage s ON s.stage_id = k.stage_id JOIN stage u ON u.stage_id = k.upstream_id
  LEFT JOIN label l ON l.label_id = k.label_id;

CREATE VIEW v_stage_acts AS
SELECT s.name AS stage, t.kind, o.name AS operator, t.reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', t.at_ms / 1000.0, 'unixepoch') AS at, a.name AS acted_by, t.stage_act_id
  FROM stage_act t JOIN stage s ON s.stage_id = t.stage_id JOIN operator o ON o.operator_id = t.operator_id
  JOIN operator a ON a.operator_id = t.acted_by;

CREATE VIEW v_passes AS
SELECT p.item_id, s.name AS stage, p.state, p.round, p.why, strftime('%Y-%m-%dT%H:%M:%fZ', p.at_ms / 1000.0, 'unixepoch') AS at,
       NOT EXISTS (SELECT 1 FROM stage_pass q WHERE q.item_id = p.item_id AND q.stage_id = p.stage_id AND q.pass_id > p.pass_id) AS is_current,
       p.pass_id
  FROM stage_pass p JOIN stage s ON s.stage_id = p.stage_id;
