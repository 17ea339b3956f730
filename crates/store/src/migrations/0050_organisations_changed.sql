-- When something of an organisation was last changed: what programs that keep a copy go by.
ALTER TABLE organisations ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
UPDATE organisations SET changed_at = COALESCE(
  (SELECT MAX(e.at) FROM organisation_events e
    WHERE e.organisation_id = organisations.id AND e.at > organisations.created_at),
  created_at);
CREATE INDEX organisations_changed_ix ON organisations (changed_at, id);
DROP INDEX organisations_created_ix;
