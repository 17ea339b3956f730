-- Views, and what queries need to be quick: tags by name, names as people search for them, and
-- tickets in the orders that lists are sorted by.

-- `audience` is `person:ID`, `team:KEY` or `everyone`. `deleted_at` set: can still be undone.
CREATE TABLE views (
  id {{id}}, name TEXT NOT NULL, query TEXT NOT NULL, columns TEXT NOT NULL,
  grouping TEXT NOT NULL, audience TEXT NOT NULL, position BIGINT NOT NULL,
  owner_id BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
  deleted_at BIGINT, version BIGINT NOT NULL);
CREATE INDEX views_audience_ix ON views (audience, position, id);

-- The tags of tickets, kept with `tickets.tags`. See engine/ for how.
{{ticket_tags}};

-- Names without case and accents; what is there already gets them when it is next written.
ALTER TABLE people ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE people SET name_key = lower(name);
CREATE INDEX people_name_ix ON people (name_key);
ALTER TABLE organisations ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE organisations SET name_key = lower(name);
CREATE INDEX organisations_name_ix ON organisations (name_key);

-- Every order a list offers over all tickets.
CREATE INDEX tickets_opened_ix ON tickets (opened_at, id);
CREATE INDEX tickets_updated_ix ON tickets (updated_at, id);
-- The same over the few that are not done: what most views look at.
CREATE INDEX tickets_active_ix ON tickets (updated_at, id)
  WHERE status NOT IN ('solved', 'closed');
CREATE INDEX tickets_active_owner_ix ON tickets (assignee_id, updated_at, id)
  WHERE status NOT IN ('solved', 'closed');
CREATE INDEX tickets_active_group_ix ON tickets (group_key, updated_at, id)
  WHERE status NOT IN ('solved', 'closed');
CREATE INDEX tickets_due_ix ON tickets (sort_due, id) WHERE due_at IS NOT NULL;
