CREATE VIEW v_schema(view, column, meaning) AS VALUES ('v_schema', 'view', 'a view');
