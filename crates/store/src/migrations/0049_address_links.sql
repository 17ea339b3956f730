-- A link that adds the address it was sent to, and signs nobody in: who follows it may be somebody
-- else than who asked for it.
ALTER TABLE links ADD COLUMN adds BOOLEAN NOT NULL DEFAULT FALSE;
