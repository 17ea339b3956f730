-- Taking words out for good asks by ticket, and by file, where nothing else does.
CREATE INDEX attachments_key_ix ON attachments (key);
CREATE INDEX raw_ticket_ix ON raw_messages (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX webhook_ticket_ix ON webhook_deliveries (ticket_id);
CREATE INDEX notices_ticket_ix ON notices (ticket_id) WHERE ticket_id IS NOT NULL;
