-- Webhooks: who is told what happens, and every telling until it was taken, and for a while after.

CREATE TABLE webhooks (
  id {{id}}, key TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL,
  events TEXT NOT NULL, since_seq BIGINT NOT NULL, created_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL, paused_at BIGINT, paused_because TEXT NOT NULL,
  failing_since BIGINT);
CREATE UNIQUE INDEX webhooks_key_ix ON webhooks (key);

-- `place` orders those about one ticket: the event's place in the log, or where the log stood.
CREATE TABLE webhook_deliveries (
  id {{id}}, webhook_id BIGINT NOT NULL, ticket_id BIGINT NOT NULL, place BIGINT NOT NULL,
  kind TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL, created_at BIGINT NOT NULL, ended_at BIGINT, status BIGINT,
  answer TEXT NOT NULL, took_ms BIGINT NOT NULL);
CREATE INDEX webhook_due_ix ON webhook_deliveries (next_at) WHERE state = 'waiting';
CREATE INDEX webhook_order_ix ON webhook_deliveries (webhook_id, ticket_id, place, id)
  WHERE state = 'waiting';
CREATE INDEX webhook_log_ix ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_age_ix ON webhook_deliveries (ended_at) WHERE state <> 'waiting';
