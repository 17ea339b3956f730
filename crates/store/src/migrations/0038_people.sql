-- Several addresses of one person, what is known of people, and people who were one all along.

-- The primary one stands in `people.address` too. `founding`: the person was begun from it.
CREATE TABLE person_addresses (
  address TEXT PRIMARY KEY, person_id BIGINT NOT NULL, founding BOOLEAN NOT NULL,
  proved_at BIGINT, added_at BIGINT NOT NULL, added_by BIGINT);
CREATE INDEX person_addresses_ix ON person_addresses (person_id);
-- Proved so far: our own people, and who is signed in (a link was sent to their address).
INSERT INTO person_addresses (address, person_id, founding, proved_at, added_at)
  SELECT p.address, p.id, TRUE, CASE WHEN p.role NOT IN ('customer', 'org_admin')
    THEN p.created_at ELSE (SELECT MIN(s.created_at) FROM sessions s WHERE s.person_id = p.id) END,
    p.created_at FROM people p WHERE p.address IS NOT NULL;

ALTER TABLE people ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN notes TEXT NOT NULL DEFAULT '';
-- The person they go on in; who was merged keeps a row, for history and old links.
ALTER TABLE people ADD COLUMN merged_into BIGINT;
CREATE UNIQUE INDEX people_external_ix ON people (external_id) WHERE external_id <> '';
CREATE INDEX people_merged_ix ON people (merged_into) WHERE merged_into IS NOT NULL;
-- What lists go by: the name, else the address. Names there are get their accents folded when they
-- are next written.
ALTER TABLE people ADD COLUMN list_key TEXT {{by_bytes}} NOT NULL DEFAULT '';
UPDATE people SET list_key = lower(CASE WHEN name <> '' THEN name ELSE COALESCE(address, '') END);
CREATE INDEX people_customers_ix ON people (list_key, id)
  WHERE merged_into IS NULL AND role IN ('customer', 'org_admin');
CREATE INDEX people_admins_ix ON people (list_key, id)
  WHERE merged_into IS NULL AND role = 'org_admin';

CREATE TABLE person_events (
  seq {{serial}}, person_id BIGINT NOT NULL, actor_id BIGINT, at BIGINT NOT NULL,
  data TEXT NOT NULL);
CREATE INDEX person_events_ix ON person_events (person_id, seq);

-- The address a sign-in link was sent to: following it proves that one.
ALTER TABLE links ADD COLUMN address TEXT;

-- What a person wrote, and what else must follow them when they are merged.
CREATE INDEX messages_customer_ix ON messages (author_id, id) WHERE NOT from_us;
CREATE INDEX ticket_tokens_person_ix ON ticket_tokens (person_id);
CREATE INDEX app_sessions_person_ix ON app_sessions (person_id);
CREATE INDEX app_users_person_ix ON app_users (person_id);
