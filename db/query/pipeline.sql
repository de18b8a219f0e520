-- Stages that stand on each other, and the items that pass through them.

-- ---- the stages ----

-- name: link.add
INSERT INTO stage_link (stage_id, upstream_id, label_id) VALUES ($1, $2, $3);

-- The links of a stage, with the label as merged by now, and whether upstream is frozen.
-- name: link.of_stage
SELECT k.upstream_id, s.name, coalesce(f.label_id, 0), f.name,
       coalesce((SELECT a.kind FROM stage_act a WHERE a.stage_id = k.upstream_id ORDER BY a.stage_act_id DESC LIMIT 1) = 'freeze', 0)
  FROM stage_link k
  JOIN stage s ON s.stage_id = k.upstream_id
  LEFT JOIN final_label f ON f.from_label_id = k.label_id
 WHERE k.stage_id = $1 ORDER BY s.position;

-- name: link.any
SELECT 1 FROM stage_link WHERE upstream_id = $1 LIMIT 1;

-- All stages below one, however far, each after those it stands on.
-- name: link.downstream
WITH RECURSIVE below (stage_id) AS (
  SELECT stage_id FROM stage_link WHERE upstream_id = $1
  UNION SELECT k.stage_id FROM below b JOIN stage_link k ON k.upstream_id = b.stage_id)
SELECT b.stage_id FROM below b JOIN stage s ON s.stage_id = b.stage_id ORDER BY s.position;

-- name: stage.upstream_named
SELECT stage_id, input_kind FROM stage WHERE name = $1;

-- name: stage.items
SELECT EXISTS (SELECT 1 FROM item), EXISTS (SELECT 1 FROM item WHERE kind = $1);

-- name: stage.next_position
SELECT max(position) + 1 FROM stage;

-- name: stage.name_of
SELECT name FROM stage WHERE stage_id = $1;

-- name: stage.roots
SELECT s.name FROM stage s
 WHERE s.input_kind = $1 AND NOT EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = s.stage_id) ORDER BY s.position;

-- name: act.add
INSERT INTO stage_act (stage_id, kind, operator_id, acted_by, reason, at_ms) VALUES ($1, $2, $3, $4, $5, $6) RETURNING stage_act_id;

-- name: act.newest
SELECT a.kind, a.reason, a.at_ms, o.name FROM stage_act a JOIN operator o ON o.operator_id = a.operator_id
 WHERE a.stage_id = $1 ORDER BY a.stage_act_id DESC LIMIT 1;

-- name: stage.standing
SELECT s.output_kind, EXISTS (SELECT 1 FROM stage_link k WHERE k.stage_id = s.stage_id),
       (SELECT count(*) FROM current_pass p WHERE p.stage_id = s.stage_id AND p.state = 'open'),
       (SELECT count(*) FROM current_pass p WHERE p.stage_id = s.stage_id AND p.state = 'closed'),
       EXISTS (SELECT 1 FROM stage_sweep w WHERE w.stage_id = s.stage_id)
  FROM stage s WHERE s.stage_id = $1;

-- ---- what upstream says ----

-- All stages above one, however far; the label of the last is bound by a link on the way: it can be no other.
-- name: upstream.stages
WITH RECURSIVE above (stage_id) AS (
  SELECT upstream_id FROM stage_link WHERE stage_id = $1
  UNION SELECT k.upstream_id FROM above a JOIN stage_link k ON k.stage_id = a.stage_id)
SELECT s.stage_id, s.name, s.output_kind,
       EXISTS (SELECT 1 FROM stage_link k
                WHERE k.upstream_id = s.stage_id AND k.label_id IS NOT NULL
                  AND (k.stage_id = $1 OR k.stage_id IN (SELECT stage_id FROM above)))
  FROM above a JOIN stage s ON s.stage_id = a.stage_id ORDER BY s.position;

-- What a stage says of an item: the label that people agreed on, also where the machine had decided; else the machine's;
-- else what a person answered with its help. With what the machine decided by, and the answer in force that says so,
-- of a lead who settled it before others. No view does that by indexes alone.
-- name: upstream.said
WITH agreed AS MATERIALIZED (SELECT label_id FROM agreed_label WHERE item_id = $1 AND stage_id = $2),
     machine AS MATERIALIZED (
  SELECT r.prediction_id, m.label_id FROM current_route r JOIN prediction p ON p.prediction_id = r.prediction_id
    JOIN final_label m ON m.from_label_id = p.label_id
   WHERE r.item_id = $1 AND r.stage_id = $2 AND r.route <> 'human'),
     helped AS MATERIALIZED (
  SELECT h.label_id FROM answer_in_force d JOIN final_label h ON h.from_label_id = d.label_id
   WHERE d.item_id = $1 AND d.stage_id = $2 AND d.mode = 'assisted' ORDER BY d.decision_id DESC LIMIT 1),
     word AS MATERIALIZED (
  SELECT coalesce((SELECT label_id FROM agreed), (SELECT label_id FROM machine),
                  CASE WHEN NOT EXISTS (SELECT 1 FROM agreed) THEN (SELECT label_id FROM helped) END) AS label_id)
SELECT w.label_id, l.name, coalesce((SELECT prediction_id FROM machine), 0),
       coalesce((SELECT d.decision_id FROM answer_in_force d JOIN final_label f ON f.from_label_id = d.label_id
                  WHERE d.item_id = $1 AND d.stage_id = $2 AND d.mode NOT IN ('gold', 'truth') AND f.label_id = w.label_id
                  ORDER BY d.mode = 'adjudication' DESC, d.decision_id LIMIT 1), 0)
  FROM word w JOIN label l ON l.label_id = w.label_id;

-- Whether what was predicted has the label, so that what stands beside it may be what people agreed to.
-- name: upstream.predicted
SELECT p.prediction_id FROM answering_prediction p JOIN final_label f ON f.from_label_id = p.label_id
 WHERE p.item_id = $1 AND p.stage_id = $2 AND f.label_id = $3;

-- name: upstream.decision_regions
SELECT r.x, r.y, r.width, r.height, f.name, f.label_id FROM region r LEFT JOIN final_label f ON f.from_label_id = r.label_id
 WHERE r.decision_id = $1 ORDER BY r.region_id;

-- name: upstream.prediction_regions
SELECT r.x, r.y, r.width, r.height, f.name, f.label_id FROM region r LEFT JOIN final_label f ON f.from_label_id = r.label_id
 WHERE r.prediction_id = $1 ORDER BY r.region_id;

-- name: upstream.decision_output
SELECT o.kind, c.bytes FROM decision_output o JOIN content c ON c.hash = o.words WHERE o.decision_id = $1 ORDER BY o.kind;

-- name: upstream.prediction_output
SELECT o.kind, c.bytes FROM prediction_output o JOIN content c ON c.hash = o.words WHERE o.prediction_id = $1 ORDER BY o.kind;

-- ---- items on their way ----

-- name: pass.newest
SELECT pass_id, state, round, words, why, route_id FROM stage_pass WHERE item_id = $1 AND stage_id = $2 ORDER BY pass_id DESC LIMIT 1;

-- name: pass.is_open
SELECT NOT EXISTS (SELECT 1 FROM stage_link WHERE stage_id = $1)
    OR coalesce((SELECT state FROM stage_pass WHERE item_id = $2 AND stage_id = $1 ORDER BY pass_id DESC LIMIT 1) = 'open', 0);

-- name: pass.add
INSERT INTO stage_pass (item_id, stage_id, state, round, words, why, decision_id, route_id, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, coalesce((SELECT max(decision_id) FROM decision), 0), coalesce((SELECT max(route_id) FROM route), 0), $7)
RETURNING pass_id;

-- Answers that stand, but for those to known items and truth from outside, which are no work of the stage.
-- name: pass.answers
SELECT d.decision_id, d.mode, d.assignment_id FROM answer_in_force d
 WHERE d.item_id = $1 AND d.stage_id = $2 AND d.mode NOT IN ('gold', 'truth') ORDER BY d.decision_id;

-- Answers that pass $1 has taken back.
-- name: pass.taken
SELECT d.decision_id, d.kind, d.mode, d.origin, d.assignment_id, coalesce(d.label_id, 0), coalesce(d.seen_prediction_id, 0),
       d.duration_ms, coalesce(d.import_id, 0), d.decided_ms, d.operator_id, d.note, o.name
  FROM decision r JOIN decision d ON d.decision_id = r.retracts JOIN operator o ON o.operator_id = d.operator_id
 WHERE r.pass_id = $1 AND r.item_id = $2 AND r.stage_id = $3 AND r.kind = 'retract' ORDER BY d.decision_id;

-- name: pass.cancel_places
UPDATE assignment SET state = 'cancelled', operator_id = NULL, lease_token = NULL, lease_expires_ms = NULL, lease_holder = NULL
 WHERE item_id = $1 AND stage_id = $2 AND state <> 'cancelled' AND mode IS NOT 'gold';

-- name: pass.give_place_back
UPDATE assignment SET state = 'done', operator_id = $2, mode = $3 WHERE assignment_id = $1;

-- A route by which the machine has decided holds no more.
-- name: pass.unroute
INSERT INTO route (item_id, stage_id, route, mode, reason, level, level_change_id, model_version_id, audit_probability, routed_ms)
SELECT item_id, stage_id, 'human', 'blind', $4, level, level_change_id, model_version_id, 0, $3
  FROM current_route WHERE item_id = $1 AND stage_id = $2 AND route <> 'human';

-- Whether the machine had decided when pass row $3 was written.
-- name: pass.was_machine
SELECT EXISTS (SELECT 1 FROM current_route WHERE item_id = $1 AND stage_id = $2 AND route_id > $3 AND reason = $4);

-- name: pass.place
SELECT assignment_id, state FROM assignment WHERE item_id = $1 AND stage_id = $2 AND slot = 1;

-- name: pass.is_done
SELECT EXISTS (SELECT 1 FROM assignment WHERE item_id = $1 AND stage_id = $2 AND state = 'done' AND mode IS NOT 'gold')
    OR EXISTS (SELECT 1 FROM known_item WHERE item_id = $1 AND stage_id = $2);

-- name: pass.is_predicted
SELECT EXISTS (SELECT 1 FROM current_prediction WHERE item_id = $1 AND stage_id = $2);

-- name: pass.exam
SELECT sha256, group_key, EXISTS (SELECT 1 FROM exam_item x WHERE x.item_id = i.item_id AND x.stage_id = $2) FROM item i WHERE i.item_id = $1;

-- Whether an item was there before a stage that stands on none, and is to come to it: one that is added later comes by itself.
-- name: pass.is_to_come
SELECT EXISTS (SELECT 1 FROM item i JOIN stage s ON s.stage_id = $2 WHERE i.item_id = $1 AND i.kind = s.input_kind)
   AND NOT EXISTS (SELECT 1 FROM assignment WHERE item_id = $1 AND stage_id = $2)
   AND NOT EXISTS (SELECT 1 FROM decision WHERE item_id = $1 AND stage_id = $2)
   AND NOT EXISTS (SELECT 1 FROM exam_item WHERE item_id = $1 AND stage_id = $2)
   AND NOT EXISTS (SELECT 1 FROM stage_pass WHERE item_id = $1 AND stage_id = $2);

-- ---- looking again ----

-- name: sweep.begin
INSERT INTO stage_sweep (stage_id, after_item_id) VALUES ($1, 0) ON CONFLICT (stage_id) DO UPDATE SET after_item_id = 0;

-- name: sweep.any
SELECT w.stage_id, w.after_item_id FROM stage_sweep w WHERE w.stage_id = coalesce($1, w.stage_id) ORDER BY w.stage_id LIMIT 1;

-- name: sweep.items
SELECT item_id FROM item WHERE item_id > $1 ORDER BY item_id LIMIT $2;

-- name: sweep.on
UPDATE stage_sweep SET after_item_id = $2 WHERE stage_id = $1;

-- name: sweep.end
DELETE FROM stage_sweep WHERE stage_id = $1;

-- ---- running a stage again ----

-- Items at stage $1 that were predicted at $2 or later in the round they are in, of $3 or any: those that can begin another
-- (nobody has answered them, nor has them on a screen at $4, nor are they known), those of them that the machine has decided; and the others.
-- name: rerun.count
WITH predicted AS (
  SELECT i.item_id,
         (i.path IS NOT NULL OR i.words IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM answer_in_force d WHERE d.item_id = i.item_id AND d.stage_id = $1)
         AND NOT EXISTS (SELECT 1 FROM known_item k WHERE k.item_id = i.item_id AND k.stage_id = $1)
         AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $1
                            AND (a.state = 'done' OR (a.state = 'leased' AND a.lease_expires_ms > $4))) AS again,
         EXISTS (SELECT 1 FROM current_route r WHERE r.item_id = i.item_id AND r.stage_id = $1 AND r.route <> 'human') AS machine
    FROM item i
   WHERE ($3 IS NULL OR i.item_id = $3)
     AND EXISTS (SELECT 1 FROM current_prediction p WHERE p.item_id = i.item_id AND p.stage_id = $1 AND p.predicted_ms >= $2)
     AND coalesce((SELECT c.state FROM stage_pass c WHERE c.item_id = i.item_id AND c.stage_id = $1 ORDER BY c.pass_id DESC LIMIT 1)
                  = 'open', 1))
SELECT count(*) FILTER (WHERE again), count(*) FILTER (WHERE again AND machine), count(*) FILTER (WHERE NOT again) FROM predicted;

-- The first of them, after item $5.
-- name: rerun.items
SELECT i.item_id FROM item i
 WHERE i.item_id > $5 AND ($3 IS NULL OR i.item_id = $3)
   AND EXISTS (SELECT 1 FROM current_prediction p WHERE p.item_id = i.item_id AND p.stage_id = $1 AND p.predicted_ms >= $2)
   AND coalesce((SELECT c.state FROM stage_pass c WHERE c.item_id = i.item_id AND c.stage_id = $1 ORDER BY c.pass_id DESC LIMIT 1)
                = 'open', 1)
   AND (i.path IS NOT NULL OR i.words IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM answer_in_force d WHERE d.item_id = i.item_id AND d.stage_id = $1)
   AND NOT EXISTS (SELECT 1 FROM known_item k WHERE k.item_id = i.item_id AND k.stage_id = $1)
   AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.item_id = i.item_id AND a.stage_id = $1
                      AND (a.state = 'done' OR (a.state = 'leased' AND a.lease_expires_ms > $4)))
 ORDER BY i.item_id LIMIT $6;
