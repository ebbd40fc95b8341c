-- Whose jobs they are, how far they have come, and how long they took.
ALTER TABLE barback_jobs ADD COLUMN progress_done INTEGER; -- how far the latest execution has come; null: it has not said
ALTER TABLE barback_jobs ADD COLUMN progress_total INTEGER; -- 0: not known
ALTER TABLE barback_jobs ADD COLUMN progress_message TEXT;
ALTER TABLE barback_jobs ADD COLUMN progress_at INTEGER;
ALTER TABLE barback_jobs ADD COLUMN user_name TEXT; -- on whose behalf; null: nobody's
ALTER TABLE barback_jobs ADD COLUMN expected INTEGER; -- how long it should take, in microseconds, as its enqueuer says

CREATE INDEX barback_jobs_user ON barback_jobs (user_name, state, created_at, id) WHERE user_name IS NOT NULL;

ALTER TABLE barback_executions ADD COLUMN user_name TEXT;
CREATE INDEX barback_executions_user ON barback_executions (user_name, started_at, ended_at) WHERE user_name IS NOT NULL;

-- What users' executions took that are forgotten, in microseconds.
CREATE TABLE barback_time_spent (
  user_name TEXT PRIMARY KEY,
  spent     INTEGER NOT NULL
);
