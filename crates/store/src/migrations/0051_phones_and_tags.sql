-- What we know of a person beside their name: how to call them, and words we sort them by.
ALTER TABLE people ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN tags TEXT NOT NULL DEFAULT '';
