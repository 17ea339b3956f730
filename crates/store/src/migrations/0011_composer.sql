-- The composer: replies that wait before they go, files and earlier versions of half-written
-- answers, and macros.

-- A reply sent off that has not gone yet; the row goes with it. `held`: why it did not go, empty
-- while it waits. `data` is JSON.
CREATE TABLE sendings (
  id {{id}}, ticket_id BIGINT NOT NULL, author_id BIGINT NOT NULL, due_at BIGINT NOT NULL,
  held TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX sendings_ticket_ix ON sendings (ticket_id);
CREATE INDEX sendings_author_ix ON sendings (author_id);

-- Files put to an answer before it is sent.
CREATE TABLE draft_files (
  id {{id}}, ticket_id BIGINT NOT NULL, person_id BIGINT NOT NULL, name TEXT NOT NULL,
  media_type TEXT NOT NULL, size BIGINT NOT NULL, key TEXT NOT NULL, content_id TEXT,
  added_at BIGINT NOT NULL);
CREATE INDEX draft_files_ix ON draft_files (ticket_id, person_id);

-- What a draft said earlier; a bounded number of them is kept.
CREATE TABLE draft_versions (
  ticket_id BIGINT NOT NULL, person_id BIGINT NOT NULL, version BIGINT NOT NULL,
  visibility TEXT NOT NULL, text TEXT NOT NULL, written_at BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, person_id, version));
CREATE INDEX draft_versions_age_ix ON draft_versions (written_at);
CREATE INDEX drafts_begun_ix ON drafts (person_id) WHERE text <> '';

-- Texts and changes used again and again. `audience` is `everyone`, `team:KEY` or `person:ID`;
-- `data` is JSON. A macro taken away keeps its row, so that its uses stay counted.
CREATE TABLE macros (
  id {{id}}, name TEXT NOT NULL, audience TEXT NOT NULL, data TEXT NOT NULL,
  uses BIGINT NOT NULL, used_at BIGINT, made_by BIGINT NOT NULL, changed_by BIGINT NOT NULL,
  changed_at BIGINT NOT NULL, gone_at BIGINT);
CREATE INDEX macros_audience_ix ON macros (audience) WHERE gone_at IS NULL;
