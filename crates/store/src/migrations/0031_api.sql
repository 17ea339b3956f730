-- What programs read and leave behind (API-1).

-- Exports go by these.
CREATE INDEX people_created_ix ON people (created_at, id);
CREATE INDEX organisations_created_ix ON organisations (created_at, id);

-- What became of many things done at once, for whoever asks afterwards; kept for a day.
CREATE TABLE api_jobs (
  key TEXT PRIMARY KEY, person_id BIGINT NOT NULL, data TEXT NOT NULL, created_at BIGINT NOT NULL);
CREATE INDEX api_jobs_age_ix ON api_jobs (created_at);

-- Files sent before the message they belong to; kept for three days.
CREATE TABLE uploads (
  token_hash TEXT NOT NULL, place BIGINT NOT NULL, person_id BIGINT, name TEXT NOT NULL,
  media_type TEXT NOT NULL, size BIGINT NOT NULL, key TEXT NOT NULL, created_at BIGINT NOT NULL,
  PRIMARY KEY (token_hash, place));
CREATE INDEX uploads_key_ix ON uploads (key);
CREATE INDEX uploads_age_ix ON uploads (created_at);
