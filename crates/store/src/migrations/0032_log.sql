-- Programs read the log of all tickets in the order in which things happened.
CREATE INDEX events_at_ix ON events (at, seq);
