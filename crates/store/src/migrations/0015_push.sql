-- Browsers that want to be told. A subscription holds as long as the session it was made in.
CREATE TABLE push_subscriptions (
  id {{id}}, person_id BIGINT NOT NULL, session_hash TEXT NOT NULL, endpoint TEXT NOT NULL,
  p256dh TEXT NOT NULL, auth TEXT NOT NULL, with_words BOOLEAN NOT NULL,
  after_seq BIGINT NOT NULL, made_at BIGINT NOT NULL);
CREATE UNIQUE INDEX push_subscriptions_endpoint_ix ON push_subscriptions (endpoint);
CREATE INDEX push_subscriptions_person_ix ON push_subscriptions (person_id);
-- The last notice that was looked at for pushing; one row.
CREATE TABLE push_mark (id {{id}}, seq BIGINT NOT NULL);
INSERT INTO push_mark (id, seq) SELECT 1, COALESCE(MAX(seq), 0) FROM notices;
