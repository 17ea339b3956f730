-- What the desk remembers for the hands of each of us: their own settings, what they have seen,
-- names to find people by, and edits of many tickets at once.

CREATE TABLE preferences (
  person_id BIGINT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (person_id, name)) {{by_key}};

-- Up to when a person has seen a ticket's messages.
CREATE TABLE seen_tickets (
  person_id BIGINT NOT NULL, ticket_id BIGINT NOT NULL, until_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, ticket_id)) {{by_key}};

-- The words of people's and organisations' names and addresses. A word of an earlier name may
-- stay: who is found by it is looked at again.
CREATE TABLE name_words (
  word TEXT {{by_bytes}} NOT NULL, kind TEXT NOT NULL, id BIGINT NOT NULL,
  PRIMARY KEY (word, kind, id)) {{by_key}};
{{first_name_words}};

-- The same change wished for many tickets; `undoes` takes another one back.
CREATE TABLE bulk_edits (
  id {{id}}, person_id BIGINT NOT NULL, wish TEXT NOT NULL, undoes BIGINT,
  made_at BIGINT NOT NULL, ended_at BIGINT);
CREATE UNIQUE INDEX bulk_edits_undoes_ix ON bulk_edits (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX bulk_edits_age_ix ON bulk_edits (made_at);
-- `state` is waiting, changed, same or refused; `was` and `became` are what it is undone by.
CREATE TABLE bulk_edit_tickets (
  bulk_id BIGINT NOT NULL, ticket_id BIGINT NOT NULL, state TEXT NOT NULL, trouble TEXT NOT NULL,
  was TEXT NOT NULL, became TEXT NOT NULL, PRIMARY KEY (bulk_id, ticket_id)) {{by_key}};
