-- The tables of jobs: messages, the outbox, and the records. Times are microseconds since 1970: whole numbers mean the same
-- to every client.

-- Messages ------------------------------------------------------------------------------------------------------------

CREATE TABLE barback_queues (
  name TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE barback_messages (
  id            INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: an old lease must not fit a new message
  queue         TEXT NOT NULL,
  priority      INTEGER NOT NULL,                  -- lower is delivered sooner
  since         INTEGER NOT NULL,                  -- its place among equals: the due time, or when it was published
  due_at        INTEGER,                           -- null: at once
  delayed_until INTEGER,                           -- not null: waits for this time
  leased_until  INTEGER,                           -- not null: a worker holds it
  lease         INTEGER,                           -- the fencing token of the latest lease, kept until the next lease
  deliveries    INTEGER NOT NULL DEFAULT 0,
  attributes    TEXT NOT NULL,                     -- JSON: {"job_class": "...", ...}
  data          BLOB NOT NULL,                     -- the job as JSON, in UTF-8
  user_name     TEXT NOT NULL DEFAULT ''           -- each user gets a share; '': the job belongs to no user
);

-- A row is in exactly one of these three, so that no statement looks at rows of another state.
CREATE INDEX barback_messages_available ON barback_messages (queue, user_name, priority, since, id)
  WHERE delayed_until IS NULL AND leased_until IS NULL;
CREATE INDEX barback_messages_delayed ON barback_messages (queue, delayed_until) WHERE delayed_until IS NOT NULL;
CREATE INDEX barback_messages_leased ON barback_messages (queue, leased_until) WHERE leased_until IS NOT NULL;

-- Outbox --------------------------------------------------------------------------------------------------------------

-- Messages that were enqueued in an application's transaction, on their way to another broker.
CREATE TABLE barback_outbox (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  queue      TEXT NOT NULL,
  due_at     INTEGER, -- null: at once
  attributes TEXT NOT NULL,
  data       BLOB NOT NULL,
  problem    TEXT     -- not null: the broker rejects the message for good; it stays here, and the others go on
);
CREATE INDEX barback_outbox_waiting ON barback_outbox (queue, id) WHERE problem IS NULL;

-- Which relay publishes a queue's messages: one at a time, so that their order is kept.
CREATE TABLE barback_relays (
  queue TEXT PRIMARY KEY,
  relay INTEGER NOT NULL,
  until INTEGER NOT NULL -- afterwards another relay may take over
);

-- Records -------------------------------------------------------------------------------------------------------------

-- The record of each job.
CREATE TABLE barback_jobs (
  id               TEXT PRIMARY KEY,
  edition          INTEGER NOT NULL,           -- the job's version: when it was enqueued, in nanoseconds; a later one replaces an earlier
  ended            INTEGER NOT NULL,           -- 1: nothing more happens to it by itself
  since            INTEGER NOT NULL,           -- when it came into its state
  state            INTEGER NOT NULL,           -- 0 scheduled, 1 available, 2 retryable, 3 executing, 4 completed, 5 discarded, 6 dead, 7 cancelled
  cancelled        INTEGER NOT NULL DEFAULT 0, -- not started (again): 1 is cancelled, and interrupted if it runs; 2 was cleared while it ran; 3 is deleted, but for messages to come
  job_class        TEXT NOT NULL,
  queue            TEXT NOT NULL,
  priority         INTEGER,
  executions       INTEGER NOT NULL,           -- the number that have started
  due_at           INTEGER,                    -- null: at once
  ready_at         INTEGER NOT NULL,           -- when it could have run: the due time, or when it was enqueued
  keep_until       INTEGER NOT NULL,           -- a message of it may come until then: the latest ready_at of all versions
  created_at       INTEGER NOT NULL,           -- when it was first enqueued
  worker           TEXT,                       -- the one that runs it, or ran it last
  started_at       INTEGER,
  finished_at      INTEGER,
  result           TEXT,
  error            TEXT,
  data_edition     INTEGER NOT NULL,           -- the version that the data are of
  data             BLOB,                       -- the job as JSON, in UTF-8; null: not known
  progress_done    INTEGER,                    -- of the latest execution; null: it has reported none
  progress_total   INTEGER,                    -- 0: not known
  progress_message TEXT,
  progress_at      INTEGER,
  user_name        TEXT,                       -- null: it belongs to no user
  expected         INTEGER,                    -- how long it should take, in microseconds, as its enqueuer says
  changed          INTEGER NOT NULL DEFAULT 0, -- the transaction that changed it last, for the change feed
  listed           INTEGER NOT NULL DEFAULT 1, -- the state under which it is listed: its own, but 1 (available) while it runs
  webhook          TEXT                        -- the address that its end is reported to; null: none of its own
);

-- The start of a job changes none of their columns: that is what "listed" is for.
CREATE INDEX barback_jobs_listed ON barback_jobs (listed, created_at, id);
CREATE INDEX barback_jobs_queue ON barback_jobs (queue, listed, created_at, id);
CREATE INDEX barback_jobs_class ON barback_jobs (job_class, listed, created_at, id);
CREATE INDEX barback_jobs_user ON barback_jobs (user_name, listed, created_at, id) WHERE user_name IS NOT NULL;
CREATE INDEX barback_jobs_cancelled ON barback_jobs (id) WHERE cancelled <> 0 AND ended = 0;
CREATE INDEX barback_jobs_ready ON barback_jobs (queue, ready_at) WHERE ended = 0;
-- For the change feed; each write changes it.
CREATE INDEX barback_jobs_changed ON barback_jobs (changed);

-- The number of the latest transaction that changed jobs: each adds one.
CREATE TABLE barback_changes (
  number INTEGER NOT NULL,
  life   INTEGER NOT NULL -- random: numbers of another file mean nothing in this one
);
INSERT INTO barback_changes (number, life) VALUES (1, abs(random() % 1000000000));

-- Executions that have ended.
CREATE TABLE barback_executions (
  job_id      TEXT NOT NULL,
  started_at  INTEGER NOT NULL,
  worker      TEXT NOT NULL,
  number      INTEGER NOT NULL, -- an execution that was interrupted is repeated under its number
  ended_at    INTEGER NOT NULL,
  ending      TEXT NOT NULL,
  error_class TEXT,
  message     TEXT,
  backtrace   TEXT,
  user_name   TEXT,             -- null: the job belongs to no user
  PRIMARY KEY (job_id, started_at, worker)
) WITHOUT ROWID;
CREATE INDEX barback_executions_user ON barback_executions (user_name, started_at, ended_at) WHERE user_name IS NOT NULL;

-- The time that users' executions took, of those that are deleted, in microseconds.
CREATE TABLE barback_time_spent (
  user_name TEXT PRIMARY KEY,
  spent     INTEGER NOT NULL
);

-- Workers that are alive, or died without deleting their rows.
CREATE TABLE barback_workers (
  id            TEXT PRIMARY KEY,
  queues        TEXT NOT NULL,             -- JSON: ["default", ...]
  full_queues   TEXT NOT NULL,             -- JSON: those of which it can start no more for now
  jobs          TEXT NOT NULL,             -- JSON: ["HelloWorldJob", ...]
  processors    INTEGER NOT NULL,
  in_flight     INTEGER NOT NULL,
  started_at    INTEGER NOT NULL,
  seen_at       INTEGER NOT NULL,
  keeps_records INTEGER NOT NULL DEFAULT 1 -- workers without records are listed, too, so that a mixture is seen
);

-- Queues of which no job is started for now.
CREATE TABLE barback_pauses (
  queue     TEXT PRIMARY KEY,
  paused_at INTEGER NOT NULL
);

-- When queues were cleared: jobs that were enqueued before are not published again.
CREATE TABLE barback_clears (
  queue   TEXT PRIMARY KEY,
  edition INTEGER NOT NULL -- the latest that was cleared: nanoseconds since 1970
);

-- The positions of programs that follow the change feed.
CREATE TABLE barback_bookmarks (
  name    TEXT PRIMARY KEY,
  place   TEXT NOT NULL,
  kept_at INTEGER NOT NULL
);
