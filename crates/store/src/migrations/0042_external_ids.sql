-- What another system calls a ticket: an import's old number, a link to a machine's own records.
ALTER TABLE tickets ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
CREATE INDEX tickets_external_ix ON tickets (external_id, id) WHERE external_id <> '';
