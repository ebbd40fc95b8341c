-- The tags of a job, with a comma before and after each, so that one is found as it is: ,import,eu, . NULL = none.
ALTER TABLE barback_jobs ADD COLUMN tags text;
-- Only the jobs with tags, in the order of a list, so that a filter looks at no others.
CREATE INDEX barback_jobs_tagged ON barback_jobs (listed, created_at, id, tags) WHERE tags IS NOT NULL;
