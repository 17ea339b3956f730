-- What pages ask for on every request, kept instead of counted or gathered.

-- How many tickets wait, by team, group and owner (0: nobody's). See engine/ for how it is kept.
{{waiting_counts}};

-- Which ticket a text in the index belongs to, and whether customers may read it. Narrow, so that
-- a search that finds thousands of messages reads dozens of pages and not thousands.
CREATE TABLE text_places (id {{id}}, ticket_id BIGINT NOT NULL, note BOOLEAN NOT NULL);
INSERT INTO text_places (id, ticket_id, note)
  SELECT id, ticket_id, visibility = 'internal' FROM messages;
