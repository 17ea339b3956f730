-- Escalations to other teams: who has the ball, kept with the ticket (JSON; empty for most), and
-- every escalation there ever was.
ALTER TABLE tickets ADD COLUMN escalated TEXT NOT NULL DEFAULT '';
CREATE INDEX tickets_escalated_ix ON tickets (id) WHERE escalated <> '';
CREATE TABLE escalations (
  id {{id}}, ticket_id BIGINT NOT NULL, by_id BIGINT NOT NULL, at BIGINT NOT NULL,
  group_key TEXT NOT NULL, team TEXT NOT NULL, person_id BIGINT, from_group TEXT NOT NULL,
  from_team TEXT NOT NULL, from_owner_id BIGINT, note_id BIGINT NOT NULL, ended_by BIGINT,
  ended_at BIGINT, answer_id BIGINT);
CREATE INDEX escalations_ticket_ix ON escalations (ticket_id, id);
