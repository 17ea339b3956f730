-- Versions of the handbook, and how far the newest has come with the tickets.

-- The default texts versions stand over, each once: what a binary ships may change.
CREATE TABLE handbook_defaults (hash TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE handbook_versions (
  number {{id}}, text TEXT NOT NULL, default_hash TEXT NOT NULL, author TEXT NOT NULL,
  author_id BIGINT, at BIGINT NOT NULL, note TEXT NOT NULL, based_on BIGINT NOT NULL);
CREATE INDEX handbook_versions_author_ix ON handbook_versions (author, number);

-- Tickets up to after_id stand under the version; ended_at is set when all do.
CREATE TABLE retimings (
  version {{id}}, after_id BIGINT NOT NULL, done BIGINT NOT NULL, total BIGINT NOT NULL,
  changed BIGINT NOT NULL, started_at BIGINT NOT NULL, ended_at BIGINT);
