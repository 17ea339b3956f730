-- What the desk tells our own people. `audience` is `person:ID`, `team:KEY`, `group:KEY`, `leads`.
-- `seq` rises in the order of commits, as in `events`.
CREATE TABLE notices (
  seq {{serial}}, key TEXT NOT NULL, audience TEXT NOT NULL, ticket_id BIGINT,
  text TEXT NOT NULL, at BIGINT NOT NULL, seen_at BIGINT);
-- The same fact is told an audience once.
CREATE UNIQUE INDEX notices_key_ix ON notices (key, audience);
CREATE INDEX notices_audience_ix ON notices (audience, seq);
CREATE INDEX notices_age_ix ON notices (at);
-- Who saw what: everything up to a mark, and single ones after it.
CREATE TABLE notice_marks (person_id {{id}}, seq BIGINT NOT NULL);
CREATE TABLE notices_seen (
  person_id BIGINT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (person_id, seq));
