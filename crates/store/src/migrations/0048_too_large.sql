-- Mails that were too large to be taken whole, for whoever looks after the mailboxes (IN-3).
CREATE TABLE too_large_mails (
  seq {{serial}}, at BIGINT NOT NULL, to_address TEXT NOT NULL, from_address TEXT NOT NULL,
  size BIGINT, ticket_id BIGINT);
