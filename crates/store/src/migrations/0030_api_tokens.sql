-- API tokens made in the browser: what each may do, how fast, and how it is used (OP-5).

-- Tokens made before have no number: they are counted through, below all that are given out.
ALTER TABLE api_tokens ADD COLUMN id BIGINT;
UPDATE api_tokens SET id =
  (SELECT COUNT(*) FROM api_tokens o WHERE o.token_hash <= api_tokens.token_hash);
CREATE UNIQUE INDEX api_tokens_id_ix ON api_tokens (id);
ALTER TABLE api_tokens ADD COLUMN may_write BOOLEAN NOT NULL DEFAULT TRUE;
-- May name another person to act for; else it acts for its own person only.
ALTER TABLE api_tokens ADD COLUMN others BOOLEAN NOT NULL DEFAULT TRUE;
-- Requests a minute.
ALTER TABLE api_tokens ADD COLUMN per_minute BIGINT NOT NULL DEFAULT 100000;
ALTER TABLE api_tokens ADD COLUMN last_used_at BIGINT;

-- What each did on which day (days since 1970, UTC). `refused`: too fast, or not in its scope.
CREATE TABLE api_token_uses (
  token_id BIGINT NOT NULL, day BIGINT NOT NULL, reads BIGINT NOT NULL, writes BIGINT NOT NULL,
  refused BIGINT NOT NULL, PRIMARY KEY (token_id, day));
