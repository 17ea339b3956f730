-- Whose name this is on a social network, and the public posts that were answered (IN-6).
CREATE TABLE person_handles (
  network TEXT NOT NULL, handle TEXT NOT NULL, person_id BIGINT NOT NULL,
  PRIMARY KEY (network, handle));
CREATE INDEX person_handles_handle_ix ON person_handles (handle);
CREATE INDEX person_handles_person_ix ON person_handles (person_id);
CREATE TABLE social_contacts (
  id {{id}}, client_id TEXT NOT NULL, at BIGINT NOT NULL, by_id BIGINT NOT NULL,
  network TEXT NOT NULL, handle TEXT NOT NULL, link TEXT NOT NULL, text TEXT NOT NULL,
  person_id BIGINT, ticket_id BIGINT, reply TEXT NOT NULL);
CREATE UNIQUE INDEX social_contacts_client_ix ON social_contacts (client_id);
CREATE INDEX social_contacts_ticket_ix ON social_contacts (ticket_id) WHERE ticket_id IS NOT NULL;
