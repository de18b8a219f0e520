-- Demotions that came by themselves: those with evidence.

-- name: demotion.unseen
SELECT c.level_change_id, c.from_level, c.to_level, c.reason, c.at_ms
  FROM level_change c
 WHERE c.stage_id = $1 AND c.kind = 'demote' AND c.evidence IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM demotion_seen s WHERE s.level_change_id = c.level_change_id)
   AND NOT EXISTS (SELECT 1 FROM level_change n WHERE n.stage_id = c.stage_id AND n.level_change_id > c.level_change_id
                   AND n.kind IN ('promote', 'decree', 'resume'))
 ORDER BY c.level_change_id DESC LIMIT 1;

-- name: demotion.see
INSERT INTO demotion_seen (level_change_id, operator_id, acted_by, at_ms)
SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM demotion_seen WHERE level_change_id = $1);
