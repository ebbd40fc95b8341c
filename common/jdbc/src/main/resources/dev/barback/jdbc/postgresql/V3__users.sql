-- Whose jobs they are, how far they have come, and how long they took.
ALTER TABLE barback_jobs
  ADD COLUMN progress_done bigint, -- how far the latest execution has come; null: it has not said
  ADD COLUMN progress_total bigint, -- 0: not known
  ADD COLUMN progress_message text,
  ADD COLUMN progress_at bigint,
  ADD COLUMN user_name text COLLATE "C", -- on whose behalf; null: nobody's
  ADD COLUMN expected bigint; -- how long it should take, in microseconds, as its enqueuer says

CREATE INDEX barback_jobs_user ON barback_jobs (user_name, state, created_at, id) WHERE user_name IS NOT NULL;

ALTER TABLE barback_executions ADD COLUMN user_name text COLLATE "C";
CREATE INDEX barback_executions_user ON barback_executions (user_name, started_at, ended_at) WHERE user_name IS NOT NULL;

-- What users' executions took that are forgotten, in microseconds.
CREATE TABLE barback_time_spent (
  user_name text COLLATE "C" PRIMARY KEY,
  spent     bigint NOT NULL
);
