-- Operators.

-- name: operator.by_uid
SELECT operator_id, name, role FROM operator WHERE os_uid = $1;

-- name: operator.by_name
SELECT operator_id, name, role, os_uid FROM operator WHERE name = $1;

-- name: operator.by_id
SELECT name, role FROM operator WHERE operator_id = $1;

-- name: operator.owner
SELECT operator_id, name FROM operator WHERE role = 'owner' ORDER BY operator_id LIMIT 1;

-- name: operator.add
INSERT INTO operator (name, role, os_uid, created_ms) VALUES ($1, $2, $3, $4) RETURNING operator_id;

-- name: operator.bind
UPDATE operator SET os_uid = $2 WHERE operator_id = $1 AND os_uid IS NULL;

-- Whether promotions take two people, of the project or of one of its stages.
-- name: operator.two_person
SELECT EXISTS (SELECT 1 FROM setting WHERE key = 'promote.two_person' AND value = 'yes');

-- name: operator.role
UPDATE operator SET role = $2 WHERE operator_id = $1;

-- name: operator.list
SELECT o.operator_id, o.name, o.role, o.os_uid IS NOT NULL, o.created_ms,
       (SELECT count(*) FROM decision d WHERE d.operator_id = o.operator_id AND d.kind IN ('label', 'unsure')),
       (SELECT count(*) FROM event e WHERE e.kind = 'review.streak' AND e.operator_id = o.operator_id)
  FROM operator o ORDER BY o.operator_id;

-- name: operator.deciders
SELECT operator_id, name, role FROM operator WHERE role IN ('inspector', 'lead', 'owner') ORDER BY name;
