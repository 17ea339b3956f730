-- When rules fired: the few events among all that the list of automations counts. The text before
-- the comparison is how each of them begins; see fired.rs, which asks with the same words.
CREATE INDEX events_fired_ix ON events (at) WHERE substr(data, 1, 20) = '{"kind":"rule_fired"';
