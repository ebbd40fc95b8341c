-- What is remembered of jobs, one row each. Times are microseconds since 1970.
CREATE TABLE barback_jobs (
  id           TEXT PRIMARY KEY,
  edition      INTEGER NOT NULL,   -- which of its messages this is about: when it was enqueued, in nanoseconds; a later one replaces an earlier
  ended        INTEGER NOT NULL,  -- 1: nothing more happens to it by itself
  since        INTEGER NOT NULL,   -- when it came into its state
  state        INTEGER NOT NULL,  -- 0 scheduled, 1 available, 2 retryable, 3 executing, 4 completed, 5 discarded, 6 dead, 7 cancelled
  cancelled    INTEGER NOT NULL DEFAULT 0, -- not started (again): 1 is called off, and interrupted if it runs; 2 was cleared while it ran; 3 is forgotten, but for messages to come
  job_class    TEXT NOT NULL,
  queue        TEXT NOT NULL,
  priority     INTEGER,
  executions   INTEGER NOT NULL,  -- how many have started
  due_at       INTEGER,            -- null: at once
  ready_at     INTEGER NOT NULL,   -- when it could have run: the due time, or when it was enqueued
  keep_until   INTEGER NOT NULL,   -- a message of it may come until then: the latest ready_at of all editions
  created_at   INTEGER NOT NULL,   -- when it was first enqueued
  worker       TEXT,                -- who runs it, or did last
  started_at   INTEGER,
  finished_at  INTEGER,
  result       TEXT,
  error        TEXT,
  data_edition INTEGER NOT NULL,
  data         BLOB                -- the job as JSON, in UTF-8; null: not known
);

CREATE INDEX barback_jobs_created ON barback_jobs (created_at, id);
CREATE INDEX barback_jobs_state ON barback_jobs (state, created_at, id);
CREATE INDEX barback_jobs_queue ON barback_jobs (queue, state, created_at, id);
CREATE INDEX barback_jobs_class ON barback_jobs (job_class, state, created_at, id);
CREATE INDEX barback_jobs_cancelled ON barback_jobs (id) WHERE cancelled <> 0 AND ended = 0;
CREATE INDEX barback_jobs_ready ON barback_jobs (queue, ready_at) WHERE ended = 0;

-- Executions that have ended.
CREATE TABLE barback_executions (
  job_id      TEXT NOT NULL,
  started_at  INTEGER NOT NULL,
  worker      TEXT NOT NULL,
  number      INTEGER NOT NULL,   -- an execution that was interrupted is repeated under its number
  ended_at    INTEGER NOT NULL,
  ending      TEXT NOT NULL,
  error_class TEXT,
  message     TEXT,
  backtrace   TEXT,
  PRIMARY KEY (job_id, started_at, worker)
) WITHOUT ROWID;

-- Workers that are alive, or died without a word.
CREATE TABLE barback_workers (
  id         TEXT PRIMARY KEY,
  queues     TEXT NOT NULL,    -- JSON: ["default", ...]
  full_queues TEXT NOT NULL,   -- JSON: those of which it can start no more for now
  jobs       TEXT NOT NULL,    -- JSON: ["HelloWorldJob", ...]
  processors INTEGER NOT NULL,
  in_flight  INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL
);

-- Queues of which no job is started for now.
CREATE TABLE barback_pauses (
  queue     TEXT PRIMARY KEY,
  paused_at INTEGER NOT NULL
);

-- When queues were cleared: what was enqueued before is not to be published again.
CREATE TABLE barback_clears (
  queue   TEXT PRIMARY KEY,
  edition INTEGER NOT NULL   -- the latest that was cleared: nanoseconds since 1970
);
