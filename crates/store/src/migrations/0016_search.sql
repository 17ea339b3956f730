-- One entry per ticket in the text index, kept in step by triggers: whoever writes a row that a
-- ticket is found by leaves the ticket's number in search_due, and the same transaction makes the
-- entry anew before it ends. `later` is for changes that touch many tickets (somebody's name): the
-- background follows. Why so: docs/decisions/search.md.

-- What is in files that are text, taken when they come in.
CREATE TABLE file_texts (attachment_id {{id}}, text TEXT NOT NULL);

-- Words the desk knows, for those who mistype them.
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, times BIGINT NOT NULL) {{by_key}};

-- A merged ticket's messages are found by that ticket: who may read it may read them.
CREATE INDEX messages_via_ix ON messages (via, id) WHERE via IS NOT NULL;

DROP TABLE message_words;
DROP TABLE text_places;
{{search}};

-- What is there already is found as soon as the background has come to it, the newest first.
INSERT INTO search_due (ticket_id, later) SELECT id, TRUE FROM tickets;
INSERT INTO jobs (id, data, run_at, attempts, held, dead, trouble, created_at)
  SELECT 10, '{"job":"read_files","after":0}', 0, 0, FALSE, FALSE, '', 0
  FROM attachments ORDER BY id LIMIT 1;
