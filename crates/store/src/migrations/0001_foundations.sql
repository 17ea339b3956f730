-- The first tables. A shipped migration is never edited; the next one is a new file.
-- {{words}} are put in per engine, see engine/. Times are microseconds since 1970, JSON is text.

CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counters (name, value) VALUES ('ids', 1000);
{{ticket_numbers}};

CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE organisations (
  id {{id}}, name TEXT NOT NULL, plan TEXT NOT NULL, priority BOOLEAN NOT NULL,
  external_id TEXT NOT NULL, account_owner TEXT NOT NULL, created_at BIGINT NOT NULL);
CREATE TABLE organisation_domains (
  domain TEXT PRIMARY KEY, organisation_id BIGINT NOT NULL);
CREATE INDEX organisation_domains_ix ON organisation_domains (organisation_id);

CREATE TABLE people (
  id {{id}}, role TEXT NOT NULL, name TEXT NOT NULL, address TEXT, organisation_id BIGINT,
  time_zone TEXT NOT NULL, team TEXT NOT NULL, created_at BIGINT NOT NULL);
CREATE UNIQUE INDEX people_address_ix ON people (address);
CREATE INDEX people_organisation_ix ON people (organisation_id);
CREATE INDEX people_staff_ix ON people (role) WHERE role NOT IN ('customer', 'org_admin');

CREATE TABLE credentials (person_id {{id}}, password_hash TEXT NOT NULL, changed_at BIGINT NOT NULL);
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY, person_id BIGINT NOT NULL, csrf TEXT NOT NULL,
  created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL);
CREATE INDEX sessions_person_ix ON sessions (person_id);
CREATE TABLE links (
  token_hash TEXT PRIMARY KEY, person_id BIGINT NOT NULL, created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL, used_at BIGINT);
CREATE TABLE api_tokens (
  token_hash TEXT PRIMARY KEY, name TEXT NOT NULL, person_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL, revoked_at BIGINT);

CREATE TABLE tickets (
  id {{id}}, subject TEXT NOT NULL, status TEXT NOT NULL, kind TEXT NOT NULL,
  severity TEXT NOT NULL, product TEXT, group_key TEXT NOT NULL, team TEXT NOT NULL,
  channel TEXT NOT NULL, requester_id BIGINT NOT NULL, organisation_id BIGINT,
  plan TEXT NOT NULL, plan_by_hand BOOLEAN NOT NULL, priority BOOLEAN NOT NULL,
  assignee_id BIGINT, verified BOOLEAN NOT NULL, tags TEXT NOT NULL, mailbox TEXT NOT NULL,
  opened_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, status_at BIGINT NOT NULL,
  last_message_at BIGINT NOT NULL, solved_at BIGINT, first_replied_at BIGINT,
  unanswered_at BIGINT, hops BIGINT NOT NULL, reopenings BIGINT NOT NULL,
  messages BIGINT NOT NULL, clock TEXT, due_at BIGINT, soon_at BIGINT,
  urgency BIGINT NOT NULL, rank BIGINT NOT NULL, survey_decided BOOLEAN NOT NULL,
  wake_at BIGINT, version BIGINT NOT NULL,
  -- Derived for the indexes below: with us; due_at or the largest number.
  waiting BOOLEAN NOT NULL, sort_due BIGINT NOT NULL);
-- Next up, whole and per group: an index range in the order of the list.
CREATE INDEX tickets_next_ix ON tickets (urgency, rank, sort_due, id) WHERE waiting;
CREATE INDEX tickets_group_ix ON tickets (group_key, urgency, rank, sort_due, id) WHERE waiting;
CREATE INDEX tickets_assignee_ix ON tickets (assignee_id, urgency, rank, sort_due, id) WHERE waiting;
CREATE INDEX tickets_owner_ix ON tickets (assignee_id, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX tickets_wake_ix ON tickets (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX tickets_requester_ix ON tickets (requester_id, id);
CREATE INDEX tickets_organisation_ix ON tickets (organisation_id, id);
CREATE INDEX tickets_status_ix ON tickets (status, id) WHERE status NOT IN ('solved', 'closed');

CREATE TABLE ticket_contexts (ticket_id {{id}}, json TEXT NOT NULL);
CREATE TABLE participants (
  ticket_id BIGINT NOT NULL, person_id BIGINT NOT NULL, PRIMARY KEY (person_id, ticket_id));
CREATE INDEX participants_ticket_ix ON participants (ticket_id);

-- A client-made id, once per channel: what is sent twice is kept once.
CREATE TABLE client_ids (
  scope TEXT NOT NULL, client_id TEXT NOT NULL, ticket_id BIGINT NOT NULL,
  message_id BIGINT, PRIMARY KEY (scope, client_id));
-- A secret by which somebody without a session follows one ticket (widget).
CREATE TABLE ticket_tokens (
  token_hash TEXT PRIMARY KEY, ticket_id BIGINT NOT NULL, person_id BIGINT NOT NULL);

CREATE TABLE messages (
  id {{id}}, ticket_id BIGINT NOT NULL, author_id BIGINT, from_us BOOLEAN NOT NULL,
  visibility TEXT NOT NULL, channel TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
  quoted TEXT NOT NULL, mail_id TEXT, threaded_because TEXT NOT NULL, automatic BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL);
CREATE INDEX messages_ticket_ix ON messages (ticket_id, id);
{{text_index}};

CREATE TABLE attachments (
  id {{id}}, message_id BIGINT NOT NULL, ticket_id BIGINT NOT NULL, name TEXT NOT NULL,
  media_type TEXT NOT NULL, size BIGINT NOT NULL, key TEXT NOT NULL, content_id TEXT);
CREATE INDEX attachments_ticket_ix ON attachments (ticket_id);

CREATE TABLE clocks (
  id {{id}}, ticket_id BIGINT NOT NULL, kind TEXT NOT NULL, schedule TEXT NOT NULL,
  started_at BIGINT NOT NULL, target_seconds BIGINT NOT NULL, due_at BIGINT NOT NULL,
  soon_at BIGINT NOT NULL, stopped_at BIGINT, met TEXT, breached_at BIGINT);
CREATE INDEX clocks_ticket_ix ON clocks (ticket_id);

CREATE TABLE events (
  seq {{serial}}, ticket_id BIGINT NOT NULL, actor_id BIGINT, at BIGINT NOT NULL,
  data TEXT NOT NULL);
CREATE INDEX events_ticket_ix ON events (ticket_id, seq);

-- `run_at` is moved on while a worker holds the job: that is its lease; `held` says so.
CREATE TABLE jobs (
  id {{id}}, data TEXT NOT NULL, run_at BIGINT NOT NULL, attempts BIGINT NOT NULL,
  held BOOLEAN NOT NULL, dead BOOLEAN NOT NULL, trouble TEXT NOT NULL, created_at BIGINT NOT NULL);
CREATE INDEX jobs_ready_ix ON jobs (run_at, id) WHERE NOT dead;

CREATE TABLE raw_messages (
  id {{id}}, channel TEXT NOT NULL, envelope TEXT NOT NULL, hash TEXT NOT NULL,
  bytes {{bytes}} NOT NULL, received_at BIGINT NOT NULL, state TEXT NOT NULL,
  trouble TEXT NOT NULL, ticket_id BIGINT);
CREATE UNIQUE INDEX raw_hash_ix ON raw_messages (hash);
CREATE INDEX raw_dead_ix ON raw_messages (received_at) WHERE state = 'dead';
CREATE INDEX raw_age_ix ON raw_messages (received_at);

CREATE TABLE mail_ids (
  mail_id TEXT PRIMARY KEY, ticket_id BIGINT NOT NULL, message_id BIGINT);
CREATE TABLE outgoing (
  id {{id}}, kind TEXT NOT NULL, state TEXT NOT NULL, ticket_id BIGINT, message_id BIGINT,
  person_id BIGINT NOT NULL, to_address TEXT NOT NULL, mail_id TEXT NOT NULL, token TEXT NOT NULL,
  trouble TEXT NOT NULL, created_at BIGINT NOT NULL, sent_at BIGINT);
CREATE INDEX outgoing_ticket_ix ON outgoing (ticket_id);
CREATE INDEX outgoing_unsettled_ix ON outgoing (state) WHERE state <> 'sent';
CREATE INDEX outgoing_mail_id_ix ON outgoing (mail_id);

CREATE TABLE surveys (
  ticket_id {{id}}, person_id BIGINT NOT NULL, token_hash TEXT NOT NULL, sent_at BIGINT NOT NULL,
  rating BIGINT, words TEXT NOT NULL, contact_wished BOOLEAN NOT NULL, answered_at BIGINT);
CREATE UNIQUE INDEX surveys_token_ix ON surveys (token_hash);
CREATE INDEX surveys_person_ix ON surveys (person_id, sent_at);
CREATE INDEX surveys_answered_ix ON surveys (answered_at) WHERE answered_at IS NOT NULL;

CREATE TABLE drafts (
  ticket_id BIGINT NOT NULL, person_id BIGINT NOT NULL, visibility TEXT NOT NULL,
  text TEXT NOT NULL, version BIGINT NOT NULL, updated_at BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, person_id));
