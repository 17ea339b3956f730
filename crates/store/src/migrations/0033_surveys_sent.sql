-- How many were asked in some days: the page of surveys counts them.
CREATE INDEX surveys_sent_ix ON surveys (sent_at);
