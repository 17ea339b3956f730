-- Where a mailbox was read, without its secrets: how far says nothing about another folder, account
-- or server under the same name.
ALTER TABLE mailboxes ADD COLUMN place TEXT NOT NULL DEFAULT '';
