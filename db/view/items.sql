-- What there is to judge, and with which labels.

CREATE VIEW v_items AS
SELECT i.item_id, i.external_key,
       CASE WHEN i.path IS NULL OR s.root IS NULL THEN i.path ELSE rtrim(s.root, '/') || '/' || i.path END AS path,
       lower(hex(i.sha256)) AS sha256, i.kind, s.name AS source,
       strftime('%Y-%m-%dT%H:%M:%fZ', i.added_ms / 1000.0, 'unixepoch') AS added_at,
       i.bytes, i.group_key,
       strftime('%Y-%m-%dT%H:%M:%fZ', i.captured_ms / 1000.0, 'unixepoch') AS captured_at,
       EXISTS (SELECT 1 FROM exam_item x WHERE x.item_id = i.item_id) AS exam,
       CAST(c.bytes AS TEXT) AS words, o.name AS added_by
  FROM item i
  LEFT JOIN source s ON s.source_id = i.source_id
  LEFT JOIN content c ON c.hash = i.words
  LEFT JOIN operator o ON o.operator_id = i.added_by;

CREATE VIEW v_attributes AS
SELECT item_id, name, value FROM item_attribute;

CREATE VIEW v_features AS
SELECT item_id, width, height, brightness, contrast, blur, saturation, length, missing,
       strftime('%Y-%m-%dT%H:%M:%fZ', measured_ms / 1000.0, 'unixepoch') AS measured_at,
       file_size, 1.0 * width / height AS aspect, noise, words, digits, letters, spaces, foreign_letters, level, clipping, silence,
       fields
  FROM item_feature;

CREATE VIEW v_labels AS
SELECT s.name AS stage, l.name AS label, l.position, l.critical, l.retired, m.name AS merged_into
  FROM label l JOIN stage s ON s.stage_id = l.stage_id LEFT JOIN label m ON m.label_id = l.merged_into;

CREATE VIEW v_guidelines AS
SELECT s.name AS stage, g.version, CAST(c.bytes AS TEXT) AS text, o.name AS operator,
       strftime('%Y-%m-%dT%H:%M:%fZ', g.at_ms / 1000.0, 'unixepoch') AS set_at, a.name AS acted_by
  FROM guideline g
  JOIN stage s ON s.stage_id = g.stage_id
  JOIN operator o ON o.operator_id = g.operator_id
  JOIN operator a ON a.operator_id = g.acted_by
  JOIN content c ON c.hash = g.words;

CREATE VIEW v_queue AS
SELECT a.item_id, s.name AS stage, a.slot, a.lane, a.state, o.name AS operator, a.mode,
       strftime('%Y-%m-%dT%H:%M:%fZ', nullif(a.due_ms, 9223372036854775807) / 1000.0, 'unixepoch') AS due_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.lease_expires_ms / 1000.0, 'unixepoch') AS lease_until,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.created_ms / 1000.0, 'unixepoch') AS since,
       k.name AS reserved_for, a.assignment_id
  FROM assignment a JOIN stage s ON s.stage_id = a.stage_id LEFT JOIN operator o ON o.operator_id = a.operator_id
  LEFT JOIN operator k ON k.operator_id = a.reserved_for;
