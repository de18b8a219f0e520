-- The log and the ladder grow at their ends only.

CREATE TRIGGER event_extends_chain BEFORE INSERT ON event
  WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM event WHERE writer = NEW.writer)
    OR NEW.prev_hash <> coalesce((SELECT hash FROM event WHERE writer = NEW.writer ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'an event goes at the end of its chain'); END;

CREATE TRIGGER level_change_follows BEFORE INSERT ON level_change
  WHEN NEW.from_level <> coalesce((SELECT to_level FROM level_change WHERE stage_id = NEW.stage_id
                                    ORDER BY level_change_id DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'a change of level starts from the level there is'); END;
