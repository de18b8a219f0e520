-- The project's own row.

-- name: store.project
SELECT draw_key, simulated, use_case = 'replace' FROM project;

-- name: store.init
INSERT INTO project (project_id, name, use_case, draw_key, simulated, created_ms) VALUES (1, $1, $2, $3, $4, $5);
