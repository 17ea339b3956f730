-- Programs that fetch tokens of their own (OAuth 2, client credentials). Only hashes are kept.
CREATE TABLE oauth_clients (
  id {{id}}, identifier TEXT NOT NULL, name TEXT NOT NULL, secret_hash TEXT NOT NULL,
  person_id BIGINT NOT NULL, created_at BIGINT NOT NULL);
CREATE UNIQUE INDEX oauth_clients_identifier_ix ON oauth_clients (identifier);
-- The client a token was given to, and when it runs out by itself.
ALTER TABLE api_tokens ADD COLUMN client_id BIGINT;
ALTER TABLE api_tokens ADD COLUMN expires_at BIGINT;
CREATE INDEX api_tokens_client_ix ON api_tokens (client_id) WHERE client_id IS NOT NULL;
