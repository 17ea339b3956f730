-- Routing: plans set by hand and the history of organisations, followers among us, who is away,
-- whose turn it is, suggested products, and which weeks were reported.

-- The plan in force where it does not follow what was synced (`plan`); NULL follows.
ALTER TABLE organisations ADD COLUMN plan_by_hand TEXT;
CREATE TABLE organisation_events (
  seq {{serial}}, organisation_id BIGINT NOT NULL, actor_id BIGINT, at BIGINT NOT NULL,
  data TEXT NOT NULL);
CREATE INDEX organisation_events_ix ON organisation_events (organisation_id, seq);

-- Billing with investigation: none, open or done.
ALTER TABLE tickets ADD COLUMN investigation TEXT NOT NULL DEFAULT 'none';

-- Those of us who follow a ticket; customers who take part stand in `participants`.
CREATE TABLE followers (
  ticket_id BIGINT NOT NULL, person_id BIGINT NOT NULL, because TEXT NOT NULL, added_by BIGINT,
  added_at BIGINT NOT NULL, PRIMARY KEY (person_id, ticket_id));
CREATE INDEX followers_ticket_ix ON followers (ticket_id);

-- `until_at` NULL: until they say they are back. Ended early: `until_at` is moved.
CREATE TABLE absences (
  id {{id}}, person_id BIGINT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT,
  reason TEXT NOT NULL, set_by BIGINT NOT NULL, set_at BIGINT NOT NULL);
CREATE INDEX absences_person_ix ON absences (person_id, until_at);

-- Round robin: who was given the group's last ticket.
CREATE TABLE group_turns (group_key TEXT PRIMARY KEY, person_id BIGINT NOT NULL);

-- A product suggested for a ticket without one; `evidence` is JSON.
CREATE TABLE suggestions (
  ticket_id {{id}}, product TEXT NOT NULL, evidence TEXT NOT NULL, made_at BIGINT NOT NULL,
  dismissed_by BIGINT, dismissed_at BIGINT);

-- A report goes out once a week, however many nodes there are.
CREATE TABLE reported_weeks (
  report TEXT NOT NULL, week TEXT NOT NULL, PRIMARY KEY (report, week));
