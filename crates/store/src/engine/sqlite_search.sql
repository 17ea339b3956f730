CREATE VIRTUAL TABLE ticket_words USING fts5(subject, names, body, notes, content='',
  contentless_delete=1, tokenize="ascii tokenchars '_'");
-- What is in the index, word for word: `prickle index verify` reads it.
CREATE VIRTUAL TABLE ticket_instances USING fts5vocab('ticket_words', 'instance');

CREATE TABLE search_due (ticket_id INTEGER PRIMARY KEY, later BOOLEAN NOT NULL);
CREATE INDEX search_due_now_ix ON search_due (ticket_id) WHERE NOT later;

CREATE TRIGGER search_new_ticket AFTER INSERT ON tickets BEGIN
  INSERT INTO search_due VALUES (NEW.id, 0) ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_ticket
  AFTER UPDATE OF subject, team, requester_id, organisation_id, assignee_id ON tickets
  WHEN OLD.subject <> NEW.subject OR OLD.team <> NEW.team OR OLD.requester_id <> NEW.requester_id
    OR OLD.organisation_id IS NOT NEW.organisation_id
    OR OLD.assignee_id IS NOT NEW.assignee_id BEGIN
  INSERT INTO search_due VALUES (NEW.id, 0) ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_no_ticket AFTER DELETE ON tickets BEGIN
  INSERT INTO search_due VALUES (OLD.id, 0) ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_new_message AFTER INSERT ON messages BEGIN
  INSERT INTO search_due VALUES (COALESCE(NEW.via, NEW.ticket_id), 0)
    ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_message AFTER UPDATE OF text, visibility, ticket_id, via ON messages BEGIN
  INSERT INTO search_due VALUES (COALESCE(OLD.via, OLD.ticket_id), 0)
    ON CONFLICT DO UPDATE SET later = 0;
  INSERT INTO search_due VALUES (COALESCE(NEW.via, NEW.ticket_id), 0)
    ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_no_message AFTER DELETE ON messages BEGIN
  INSERT INTO search_due VALUES (COALESCE(OLD.via, OLD.ticket_id), 0)
    ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_new_attachment AFTER INSERT ON attachments BEGIN
  INSERT INTO search_due SELECT COALESCE(m.via, m.ticket_id), 0 FROM messages m
    WHERE m.id = NEW.message_id ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_attachment AFTER UPDATE OF name, message_id, ticket_id ON attachments BEGIN
  INSERT INTO search_due SELECT COALESCE(m.via, m.ticket_id), 0 FROM messages m
    WHERE m.id IN (OLD.message_id, NEW.message_id) ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_no_attachment AFTER DELETE ON attachments BEGIN
  INSERT INTO search_due SELECT COALESCE(m.via, m.ticket_id), 0 FROM messages m
    WHERE m.id = OLD.message_id ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_new_file AFTER INSERT ON file_texts BEGIN
  INSERT INTO search_due SELECT COALESCE(m.via, m.ticket_id), 0 FROM attachments a
    JOIN messages m ON m.id = a.message_id WHERE a.id = NEW.attachment_id
    ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_file AFTER UPDATE ON file_texts BEGIN
  INSERT INTO search_due SELECT COALESCE(m.via, m.ticket_id), 0 FROM attachments a
    JOIN messages m ON m.id = a.message_id WHERE a.id = NEW.attachment_id
    ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_no_file AFTER DELETE ON file_texts BEGIN
  INSERT INTO search_due SELECT COALESCE(m.via, m.ticket_id), 0 FROM attachments a
    JOIN messages m ON m.id = a.message_id WHERE a.id = OLD.attachment_id
    ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_new_participant AFTER INSERT ON participants BEGIN
  INSERT INTO search_due VALUES (NEW.ticket_id, 0) ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_participant AFTER UPDATE OF apart ON participants
  WHEN OLD.apart <> NEW.apart BEGIN
  INSERT INTO search_due VALUES (NEW.ticket_id, 0) ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_no_participant AFTER DELETE ON participants BEGIN
  INSERT INTO search_due VALUES (OLD.ticket_id, 0) ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_new_follower AFTER INSERT ON followers BEGIN
  INSERT INTO search_due VALUES (NEW.ticket_id, 0) ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_no_follower AFTER DELETE ON followers BEGIN
  INSERT INTO search_due VALUES (OLD.ticket_id, 0) ON CONFLICT DO UPDATE SET later = 0;
END;
CREATE TRIGGER search_person AFTER UPDATE OF name, address ON people
  WHEN OLD.name <> NEW.name OR OLD.address IS NOT NEW.address BEGIN
  INSERT INTO search_due SELECT p.ticket_id, 1 FROM participants p WHERE p.person_id = NEW.id
    ON CONFLICT DO NOTHING;
  INSERT INTO search_due SELECT t.id, 1 FROM tickets t WHERE t.requester_id = NEW.id
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_organisation AFTER UPDATE OF name ON organisations
  WHEN OLD.name <> NEW.name BEGIN
  INSERT INTO search_due SELECT t.id, 1 FROM tickets t WHERE t.organisation_id = NEW.id
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_new_domain AFTER INSERT ON organisation_domains BEGIN
  INSERT INTO search_due SELECT t.id, 1 FROM tickets t WHERE t.organisation_id = NEW.organisation_id
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_no_domain AFTER DELETE ON organisation_domains BEGIN
  INSERT INTO search_due SELECT t.id, 1 FROM tickets t WHERE t.organisation_id = OLD.organisation_id
    ON CONFLICT DO NOTHING;
END
