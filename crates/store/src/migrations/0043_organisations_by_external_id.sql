-- A file of plans names thousands of companies by the number another system gives them.
CREATE INDEX organisations_external_ix ON organisations (external_id, id) WHERE external_id <> '';
