-- What was measured.

CREATE VIEW v_metrics AS
SELECT t.name AS stage, s.metric, s.scope, CASE r.minutes WHEN 1 THEN 'minute' WHEN 60 THEN 'hour' ELSE 'day' END AS stretch,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.start_ms / 1000.0, 'unixepoch') AS since, r.count, r.sum, r.sum / r.count AS mean, r.low, r.high,
       r.last, strftime('%Y-%m-%dT%H:%M:%fZ', r.last_ms / 1000.0, 'unixepoch') AS last_at,
       r.p50, r.p95, r.p99
  FROM metric_series s CROSS JOIN metric_rollup r ON r.series_id = s.series_id
  LEFT JOIN stage t ON t.stage_id = s.stage_id;
