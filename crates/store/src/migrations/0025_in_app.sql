-- What people read inside an app: no mail repeats what they had before their eyes (IN-1).
CREATE TABLE read_in_app (
  person_id BIGINT NOT NULL, message_id BIGINT NOT NULL, ticket_id BIGINT NOT NULL,
  at BIGINT NOT NULL, PRIMARY KEY (person_id, message_id)) {{by_key}};
CREATE INDEX read_in_app_ticket_ix ON read_in_app (ticket_id, at);

-- Who speaks through a posthog-js client: the hash of a browser's random id, and the tickets it
-- opened or was given back; or the distinct id an app's server has signed.
CREATE TABLE app_sessions (
  key_hash TEXT NOT NULL, ticket_id BIGINT NOT NULL, person_id BIGINT NOT NULL,
  PRIMARY KEY (key_hash, ticket_id)) {{by_key}};
CREATE TABLE app_users (distinct_id TEXT PRIMARY KEY, person_id BIGINT NOT NULL) {{by_key}};
