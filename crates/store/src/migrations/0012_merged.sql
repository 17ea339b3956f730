-- Tickets that are one: a pointer, nothing is moved (TK-5).

ALTER TABLE tickets ADD COLUMN merged_into BIGINT;
-- It is or was part of a merge: most are not, and are read without a look at the table below.
ALTER TABLE tickets ADD COLUMN joined BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE merges (
  id {{id}}, goes BIGINT NOT NULL, stays BIGINT NOT NULL, together BOOLEAN NOT NULL,
  at BIGINT NOT NULL, undone_at BIGINT);
CREATE INDEX merges_goes_ix ON merges (goes);
CREATE INDEX merges_stays_ix ON merges (stays);

-- The ticket a message was written to, where that one was merged into the one that holds it.
ALTER TABLE messages ADD COLUMN via BIGINT;
-- The ticket somebody takes part through since a merge, and whether this one is theirs to read.
ALTER TABLE participants ADD COLUMN via BIGINT;
ALTER TABLE participants ADD COLUMN apart BOOLEAN NOT NULL DEFAULT FALSE;

-- The tags this desk knows, for whoever adds one.
CREATE TABLE known_tags (tag TEXT PRIMARY KEY, used_at BIGINT NOT NULL);
CREATE INDEX known_tags_ix ON known_tags (used_at);
INSERT INTO known_tags (tag, used_at)
  SELECT g.value, MAX(t.updated_at) FROM tickets t, {{each_tag}} WHERE t.tags <> '' GROUP BY g.value;
