-- Labels stand for the columns: A subject, B names, C body, D notes. `fastupdate` off: a pending
-- list makes searches slower with every write.
CREATE TABLE ticket_words (rowid BIGINT PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX ticket_words_ix ON ticket_words USING GIN (words) WITH (fastupdate = off);

-- Without a key: writers beside each other must not wait here. A number may stand here twice.
CREATE TABLE search_due (ticket_id BIGINT NOT NULL, later BOOLEAN NOT NULL);
CREATE INDEX search_due_now_ix ON search_due (ticket_id) WHERE NOT later;
CREATE INDEX search_due_later_ix ON search_due (ticket_id) WHERE later;

CREATE FUNCTION search_ticket() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO search_due VALUES (COALESCE(NEW.id, OLD.id), FALSE);
  RETURN NULL;
END $$;
CREATE TRIGGER search_new_ticket AFTER INSERT OR DELETE ON tickets
  FOR EACH ROW EXECUTE FUNCTION search_ticket();
CREATE TRIGGER search_ticket AFTER UPDATE ON tickets FOR EACH ROW
  WHEN (OLD.subject <> NEW.subject OR OLD.team <> NEW.team OR OLD.requester_id <> NEW.requester_id
    OR OLD.organisation_id IS DISTINCT FROM NEW.organisation_id
    OR OLD.assignee_id IS DISTINCT FROM NEW.assignee_id)
  EXECUTE FUNCTION search_ticket();

CREATE FUNCTION search_of_ticket() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN INSERT INTO search_due VALUES (OLD.ticket_id, FALSE); END IF;
  IF TG_OP <> 'DELETE' THEN INSERT INTO search_due VALUES (NEW.ticket_id, FALSE); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER search_participant AFTER INSERT OR DELETE OR UPDATE OF apart ON participants
  FOR EACH ROW EXECUTE FUNCTION search_of_ticket();
CREATE TRIGGER search_follower AFTER INSERT OR DELETE ON followers
  FOR EACH ROW EXECUTE FUNCTION search_of_ticket();

CREATE FUNCTION search_message() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO search_due VALUES (COALESCE(OLD.via, OLD.ticket_id), FALSE);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO search_due VALUES (COALESCE(NEW.via, NEW.ticket_id), FALSE);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER search_message AFTER INSERT OR DELETE OR UPDATE OF text, visibility, ticket_id, via
  ON messages FOR EACH ROW EXECUTE FUNCTION search_message();

CREATE FUNCTION search_attachment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO search_due SELECT COALESCE(m.via, m.ticket_id), FALSE FROM messages m
      WHERE m.id = OLD.message_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO search_due SELECT COALESCE(m.via, m.ticket_id), FALSE FROM messages m
      WHERE m.id = NEW.message_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER search_attachment AFTER INSERT OR DELETE OR UPDATE OF name, message_id, ticket_id
  ON attachments FOR EACH ROW EXECUTE FUNCTION search_attachment();

CREATE FUNCTION search_file() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO search_due SELECT COALESCE(m.via, m.ticket_id), FALSE FROM attachments a
    JOIN messages m ON m.id = a.message_id
    WHERE a.id = COALESCE(NEW.attachment_id, OLD.attachment_id);
  RETURN NULL;
END $$;
CREATE TRIGGER search_file AFTER INSERT OR UPDATE OR DELETE ON file_texts
  FOR EACH ROW EXECUTE FUNCTION search_file();

CREATE FUNCTION search_person() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO search_due SELECT p.ticket_id, TRUE FROM participants p WHERE p.person_id = NEW.id
    UNION SELECT t.id, TRUE FROM tickets t WHERE t.requester_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER search_person AFTER UPDATE ON people FOR EACH ROW
  WHEN (OLD.name <> NEW.name OR OLD.address IS DISTINCT FROM NEW.address)
  EXECUTE FUNCTION search_person();

CREATE FUNCTION search_organisation() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO search_due SELECT t.id, TRUE FROM tickets t WHERE t.organisation_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER search_organisation AFTER UPDATE ON organisations FOR EACH ROW
  WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION search_organisation();

CREATE FUNCTION search_domain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO search_due SELECT t.id, TRUE FROM tickets t
    WHERE t.organisation_id = COALESCE(NEW.organisation_id, OLD.organisation_id);
  RETURN NULL;
END $$;
CREATE TRIGGER search_domain AFTER INSERT OR DELETE ON organisation_domains
  FOR EACH ROW EXECUTE FUNCTION search_domain()
