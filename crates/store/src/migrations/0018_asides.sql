-- Side conversations (TK-6): their words are internal messages of the ticket.
CREATE TABLE asides (
  id {{id}}, ticket_id BIGINT NOT NULL, subject TEXT NOT NULL, by_id BIGINT NOT NULL,
  at BIGINT NOT NULL);
CREATE INDEX asides_ticket_ix ON asides (ticket_id);
CREATE TABLE aside_people (
  aside_id BIGINT NOT NULL, person_id BIGINT NOT NULL, PRIMARY KEY (aside_id, person_id));
-- By these an answer finds its side conversation; none of them leads to the ticket's own thread.
CREATE TABLE aside_mail_ids (mail_id TEXT PRIMARY KEY, aside_id BIGINT NOT NULL);
ALTER TABLE messages ADD COLUMN aside_id BIGINT;
