-- What rules remember of a ticket, as short JSON; empty for a ticket from before they did.
ALTER TABLE tickets ADD COLUMN marks TEXT NOT NULL DEFAULT '';
