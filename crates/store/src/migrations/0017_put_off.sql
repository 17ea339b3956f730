-- Tickets that are put off, linked to each other, and the company's own fields (TK-5).

-- Put off until then (or until the customer writes), by whom; why it came back.
ALTER TABLE tickets ADD COLUMN snoozed_until BIGINT;
ALTER TABLE tickets ADD COLUMN snoozed_by BIGINT;
ALTER TABLE tickets ADD COLUMN back TEXT NOT NULL DEFAULT '';
CREATE INDEX tickets_snoozed_ix ON tickets (snoozed_by, id) WHERE snoozed_by IS NOT NULL;

-- What one ticket is to another, once from each side.
CREATE TABLE related_tickets (
  ticket_id BIGINT NOT NULL, other_id BIGINT NOT NULL, relation TEXT NOT NULL,
  PRIMARY KEY (ticket_id, other_id)) {{by_key}};

-- Own fields as JSON with the ticket, and one by one for whoever looks for a value.
ALTER TABLE tickets ADD COLUMN fields TEXT NOT NULL DEFAULT '';
CREATE TABLE ticket_fields (
  field TEXT NOT NULL, value TEXT NOT NULL, ticket_id BIGINT NOT NULL,
  PRIMARY KEY (field, value, ticket_id)) {{by_key}};
CREATE INDEX ticket_fields_ix ON ticket_fields (ticket_id);
