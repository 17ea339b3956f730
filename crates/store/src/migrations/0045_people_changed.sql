-- When something of a person was last changed: what programs that keep a copy go by.
ALTER TABLE people ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
UPDATE people SET changed_at = COALESCE(
  (SELECT MAX(e.at) FROM person_events e WHERE e.person_id = people.id AND e.at > people.created_at),
  created_at);
CREATE INDEX people_changed_ix ON people (changed_at, id);
