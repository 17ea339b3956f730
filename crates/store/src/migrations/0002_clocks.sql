-- Clocks are numbered per ticket and kind, remember the legs they ran, and may stand still (no due
-- time). A copy of the log, for sorting; what the first desks wrote is carried over.

CREATE TABLE clocks_by_number (
  ticket_id BIGINT NOT NULL, kind TEXT NOT NULL, number BIGINT NOT NULL,
  started_at BIGINT NOT NULL, target_seconds BIGINT, legs TEXT NOT NULL, due_at BIGINT,
  soon_at BIGINT, warned_seconds BIGINT, warnings BIGINT NOT NULL, stopped_at BIGINT,
  met BIGINT, breached_at BIGINT, PRIMARY KEY (ticket_id, kind, number)) {{by_key}};
INSERT INTO clocks_by_number (ticket_id, kind, number, started_at, target_seconds, legs, due_at,
  soon_at, warned_seconds, warnings, stopped_at, met, breached_at)
SELECT c.ticket_id, c.kind,
  (SELECT COUNT(*) FROM clocks e
    WHERE e.ticket_id = c.ticket_id AND e.kind = c.kind AND e.id <= c.id),
  c.started_at, c.target_seconds, '', c.due_at, c.soon_at, NULL, 0, c.stopped_at,
  CASE WHEN c.met = 'true' THEN 1 WHEN c.met = 'false' THEN 0 END, c.breached_at
FROM clocks c;
DROP TABLE clocks;
ALTER TABLE clocks_by_number RENAME TO clocks;

-- When the customer of a pending ticket was reminded of it.
ALTER TABLE tickets ADD COLUMN reminded_at BIGINT;
