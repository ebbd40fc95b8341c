-- Under which state a job is listed: its own, but 1 (available) while it runs.
ALTER TABLE barback_jobs ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;
UPDATE barback_jobs SET listed = CASE state WHEN 3 THEN 1 ELSE state END;

DROP INDEX barback_jobs_created;
DROP INDEX barback_jobs_state;
DROP INDEX barback_jobs_queue;
DROP INDEX barback_jobs_class;
DROP INDEX barback_jobs_user;
CREATE INDEX barback_jobs_listed ON barback_jobs (listed, created_at, id);
CREATE INDEX barback_jobs_queue ON barback_jobs (queue, listed, created_at, id);
CREATE INDEX barback_jobs_class ON barback_jobs (job_class, listed, created_at, id);
CREATE INDEX barback_jobs_user ON barback_jobs (user_name, listed, created_at, id) WHERE user_name IS NOT NULL;
