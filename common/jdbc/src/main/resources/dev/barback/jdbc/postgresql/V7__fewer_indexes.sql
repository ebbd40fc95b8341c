-- Under which state a job is listed: its own, but 1 (available) while it runs. So no index changes when a job starts, and
-- that update can stay on its page (HOT).
ALTER TABLE barback_jobs ADD COLUMN listed integer;
UPDATE barback_jobs SET listed = CASE state WHEN 3 THEN 1 ELSE state END;
ALTER TABLE barback_jobs ALTER COLUMN listed SET NOT NULL;

DROP INDEX barback_jobs_created;
DROP INDEX barback_jobs_state;
DROP INDEX barback_jobs_queue;
DROP INDEX barback_jobs_class;
DROP INDEX barback_jobs_user;
CREATE INDEX barback_jobs_listed ON barback_jobs (listed, created_at, id);
CREATE INDEX barback_jobs_queue ON barback_jobs (queue, listed, created_at, id);
CREATE INDEX barback_jobs_class ON barback_jobs (job_class, listed, created_at, id);
CREATE INDEX barback_jobs_user ON barback_jobs (user_name, listed, created_at, id) WHERE user_name IS NOT NULL;

-- Each write changes this; only a BRIN index lets the row stay on its page all the same. Half of a page is kept free for
-- that: then each start of a job is HOT (at 70, two in five are), and the table is no larger after all.
DROP INDEX barback_jobs_changed;
CREATE INDEX barback_jobs_changed ON barback_jobs USING brin (changed) WITH (pages_per_range = 16, autosummarize = on);
ALTER TABLE barback_jobs SET (fillfactor = 50);
