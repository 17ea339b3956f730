-- Moving in from another system (API-3).

-- One row for each account there; `state` is JSON: how far it came and what it found.
CREATE TABLE imports (
  source TEXT PRIMARY KEY, state TEXT NOT NULL, started_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL, ended_at BIGINT);
-- What has come in: their number and ours. `stamp` is when they last changed it, `version` our
-- row's when it was written, `word` what has to be remembered of it (a person's role there).
CREATE TABLE imported (
  source TEXT NOT NULL, kind TEXT NOT NULL, their_id BIGINT NOT NULL, our_id BIGINT NOT NULL,
  stamp BIGINT NOT NULL, version BIGINT NOT NULL, word TEXT NOT NULL,
  PRIMARY KEY (source, kind, their_id)) {{by_key}};
CREATE INDEX imported_number_ix ON imported (kind, their_id);
-- What had no place here, as it was told, so that nothing is lost.
CREATE TABLE import_leftovers (
  source TEXT NOT NULL, kind TEXT NOT NULL, their_id TEXT NOT NULL, ticket_id BIGINT,
  because TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (source, kind, their_id)) {{by_key}};
CREATE INDEX import_leftovers_ticket_ix ON import_leftovers (ticket_id)
  WHERE ticket_id IS NOT NULL;
