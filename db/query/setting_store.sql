-- Settings. A stage's own value comes before the project's.

-- name: setting.value
SELECT value FROM setting WHERE key = $2 AND stage_id IN (0, $1) ORDER BY stage_id DESC LIMIT 1;

-- name: setting.change
INSERT INTO setting (stage_id, key, value, changed_ms) VALUES ($1, $2, $3, $4)
    ON CONFLICT (stage_id, key) DO UPDATE SET value = excluded.value, changed_ms = excluded.changed_ms;

-- name: setting.changes
SELECT event_id, CASE entity WHEN 'stage' THEN entity_id ELSE 0 END, body ->> 'key', body ->> 'to', at_ms
  FROM event WHERE kind = 'setting.change' ORDER BY event_id;
