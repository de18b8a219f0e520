-- Rows that facts point to: what they are stays, what may change about them is named in each guard.

CREATE TRIGGER project_keeps BEFORE UPDATE ON project
  WHEN NEW.project_id IS NOT OLD.project_id
    OR NEW.name IS NOT OLD.name
    OR NEW.use_case IS NOT OLD.use_case
    OR NEW.draw_key IS NOT OLD.draw_key
    OR NEW.simulated IS NOT OLD.simulated
    OR NEW.created_ms IS NOT OLD.created_ms
BEGIN SELECT RAISE(ABORT, 'a project stays what it is'); END;
CREATE TRIGGER project_no_delete BEFORE DELETE ON project
BEGIN SELECT RAISE(ABORT, 'project rows are never deleted'); END;
CREATE TRIGGER project_no_replace BEFORE INSERT ON project
  WHEN EXISTS (SELECT 1 FROM project WHERE project_id = NEW.project_id)
BEGIN SELECT RAISE(ABORT, 'project rows are never replaced'); END;

CREATE TRIGGER operator_keeps BEFORE UPDATE ON operator
  WHEN NEW.operator_id IS NOT OLD.operator_id
    OR NEW.name IS NOT OLD.name
    OR NEW.created_ms IS NOT OLD.created_ms
BEGIN SELECT RAISE(ABORT, 'of an operator only the role and the login may change'); END;
CREATE TRIGGER operator_no_delete BEFORE DELETE ON operator
BEGIN SELECT RAISE(ABORT, 'operator rows are never deleted'); END;
CREATE TRIGGER operator_no_replace BEFORE INSERT ON operator
  WHEN EXISTS (SELECT 1 FROM operator WHERE operator_id = NEW.operator_id)
    OR EXISTS (SELECT 1 FROM operator WHERE name = NEW.name)
    OR EXISTS (SELECT 1 FROM operator WHERE os_uid = NEW.os_uid)
BEGIN SELECT RAISE(ABORT, 'operator rows are never replaced'); END;

CREATE TRIGGER stage_keeps BEFORE UPDATE ON stage
  WHEN NEW.stage_id IS NOT OLD.stage_id
    OR NEW.name IS NOT OLD.name
    OR NEW.position IS NOT OLD.position
    OR NEW.input_kind IS NOT OLD.input_kind
    OR NEW.output_kind IS NOT OLD.output_kind
    OR NEW.created_ms IS NOT OLD.created_ms
BEGIN SELECT RAISE(ABORT, 'a stage stays what it is'); END;
CREATE TRIGGER stage_no_delete BEFORE DELETE ON stage
BEGIN SELECT RAISE(ABORT, 'stage rows are never deleted'); END;
CREATE TRIGGER stage_no_replace BEFORE INSERT ON stage
  WHEN EXISTS (SELECT 1 FROM stage WHERE stage_id = NEW.stage_id)
    OR EXISTS (SELECT 1 FROM stage WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'stage rows are never replaced'); END;

CREATE TRIGGER label_keeps BEFORE UPDATE ON label
  WHEN NEW.label_id IS NOT OLD.label_id
    OR NEW.stage_id IS NOT OLD.stage_id
    OR NEW.critical IS NOT OLD.critical
BEGIN SELECT RAISE(ABORT, 'of a label only its name and place may change, or that it is retired or merged'); END;
CREATE TRIGGER label_no_delete BEFORE DELETE ON label
BEGIN SELECT RAISE(ABORT, 'label rows are never deleted'); END;
CREATE TRIGGER label_no_replace BEFORE INSERT ON label
  WHEN EXISTS (SELECT 1 FROM label WHERE label_id = NEW.label_id)
    OR EXISTS (SELECT 1 FROM label WHERE stage_id = NEW.stage_id AND name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'label rows are never replaced'); END;

CREATE TRIGGER source_keeps BEFORE UPDATE ON source
  WHEN NEW.source_id IS NOT OLD.source_id
    OR NEW.name IS NOT OLD.name
    OR NEW.root IS NOT OLD.root
    OR NEW.root_raw IS NOT OLD.root_raw
    OR NEW.added_ms IS NOT OLD.added_ms
BEGIN SELECT RAISE(ABORT, 'a source stays what it is'); END;
CREATE TRIGGER source_no_delete BEFORE DELETE ON source
BEGIN SELECT RAISE(ABORT, 'source rows are never deleted'); END;
CREATE TRIGGER source_no_replace BEFORE INSERT ON source
  WHEN EXISTS (SELECT 1 FROM source WHERE source_id = NEW.source_id)
    OR EXISTS (SELECT 1 FROM source WHERE name = NEW.name AND root = NEW.root)
BEGIN SELECT RAISE(ABORT, 'source rows are never replaced'); END;

CREATE TRIGGER content_keeps BEFORE UPDATE ON content
  WHEN NEW.hash IS NOT OLD.hash OR NEW.bytes IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'words can be erased, not changed'); END;
CREATE TRIGGER content_no_delete BEFORE DELETE ON content
BEGIN SELECT RAISE(ABORT, 'content rows are never deleted'); END;
CREATE TRIGGER content_no_replace BEFORE INSERT ON content
  WHEN EXISTS (SELECT 1 FROM content WHERE hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'content rows are never replaced'); END;

CREATE TRIGGER item_keeps BEFORE UPDATE ON item
  WHEN NEW.item_id IS NOT OLD.item_id
    OR NEW.kind IS NOT OLD.kind
    OR NEW.sha256 IS NOT OLD.sha256
    OR NEW.external_key IS NOT OLD.external_key
    OR NEW.bytes IS NOT OLD.bytes
    OR NEW.group_key IS NOT OLD.group_key
    OR NEW.words IS NOT OLD.words
    OR NEW.captured_ms IS NOT OLD.captured_ms
    OR NEW.added_ms IS NOT OLD.added_ms
    OR NEW.added_by IS NOT OLD.added_by
BEGIN SELECT RAISE(ABORT, 'of an item only where its file lies may change'); END;
CREATE TRIGGER item_no_delete BEFORE DELETE ON item
BEGIN SELECT RAISE(ABORT, 'item rows are never deleted'); END;
CREATE TRIGGER item_no_replace BEFORE INSERT ON item
  WHEN EXISTS (SELECT 1 FROM item WHERE item_id = NEW.item_id)
    OR EXISTS (SELECT 1 FROM item WHERE sha256 = NEW.sha256)
    OR EXISTS (SELECT 1 FROM item WHERE external_key = NEW.external_key)
BEGIN SELECT RAISE(ABORT, 'item rows are never replaced'); END;

CREATE TRIGGER assignment_keeps BEFORE UPDATE ON assignment
  WHEN NEW.assignment_id IS NOT OLD.assignment_id
    OR NEW.item_id IS NOT OLD.item_id
    OR NEW.stage_id IS NOT OLD.stage_id
    OR NEW.slot IS NOT OLD.slot
    OR NEW.created_ms IS NOT OLD.created_ms
BEGIN SELECT RAISE(ABORT, 'a place in the queue keeps its item'); END;
CREATE TRIGGER assignment_no_delete BEFORE DELETE ON assignment
BEGIN SELECT RAISE(ABORT, 'assignment rows are never deleted'); END;
CREATE TRIGGER assignment_no_replace BEFORE INSERT ON assignment
  WHEN EXISTS (SELECT 1 FROM assignment WHERE assignment_id = NEW.assignment_id)
    OR EXISTS (SELECT 1 FROM assignment WHERE item_id = NEW.item_id AND stage_id = NEW.stage_id AND slot = NEW.slot)
BEGIN SELECT RAISE(ABORT, 'assignment rows are never replaced'); END;

-- UPDATE OR REPLACE would delete the row whose name or login it takes.
CREATE TRIGGER label_name_is_free BEFORE UPDATE ON label
  WHEN EXISTS (SELECT 1 FROM label l WHERE l.stage_id = NEW.stage_id AND l.name = NEW.name AND l.label_id <> OLD.label_id)
BEGIN SELECT RAISE(ABORT, 'another label has this name'); END;

CREATE TRIGGER operator_login_is_free BEFORE UPDATE ON operator
  WHEN EXISTS (SELECT 1 FROM operator o WHERE o.os_uid = NEW.os_uid AND o.operator_id <> OLD.operator_id)
BEGIN SELECT RAISE(ABORT, 'another operator has this login'); END;
