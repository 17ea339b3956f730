-- Mailboxes that are fetched, and what holds outgoing mail back (IN-3).

-- How far each was read as its server counts (RFC 3501), written with the mails themselves; who
-- reads it now, when the next mail may leave it, and what went wrong. Its settings and secrets
-- stay in the configuration: `sealed` is what the provider gave anew, encrypted under them.
CREATE TABLE mailboxes (
  name TEXT PRIMARY KEY, uid_validity BIGINT, since_uid BIGINT, next_uid BIGINT,
  holder TEXT NOT NULL, held_until BIGINT NOT NULL, slot_at BIGINT NOT NULL,
  looked_at BIGINT, fetched_at BIGINT, trouble TEXT NOT NULL, trouble_at BIGINT,
  tested_at BIGINT, test TEXT NOT NULL, sealed TEXT NOT NULL);

-- When a mailbox with a rate lets it go.
ALTER TABLE outgoing ADD COLUMN not_before BIGINT;
-- What it says, up to names and numbers: by this the same text to the same person is counted.
ALTER TABLE outgoing ADD COLUMN text_hash TEXT;
CREATE INDEX outgoing_same_ix ON outgoing (to_address, text_hash, created_at)
  WHERE text_hash IS NOT NULL;
