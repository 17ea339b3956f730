-- The language somebody wants to be spoken to in; empty where they never said.
ALTER TABLE people ADD COLUMN language TEXT NOT NULL DEFAULT '';
