-- The tables of jobs: messages, the outbox, and the records. Times are microseconds since 1970: whole numbers mean the same
-- to every client. Leases, due times and heartbeats are written and compared by the database's clock.

-- Messages ------------------------------------------------------------------------------------------------------------

CREATE TABLE barback_queues (
  name text COLLATE "C" PRIMARY KEY
);

CREATE TABLE barback_messages (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue         text COLLATE "C" NOT NULL,
  priority      integer NOT NULL,                    -- lower is delivered sooner
  since         bigint NOT NULL,                     -- its place among equals: the due time, or when it was published
  due_at        bigint,                              -- null: at once
  delayed_until bigint,                              -- not null: waits for this time
  leased_until  bigint,                              -- not null: a worker holds it
  lease         bigint,                              -- the fencing token of the latest lease, kept until the next lease
  deliveries    integer NOT NULL DEFAULT 0,
  attributes    text NOT NULL,                       -- JSON: {"job_class": "...", ...}
  data          bytea NOT NULL,                      -- the job as JSON, in UTF-8
  user_name     text COLLATE "C" NOT NULL DEFAULT '' -- each user gets a share; '': the job belongs to no user
) WITH (
  -- Rows live for milliseconds: dead ones are cleared by number, not by share of the table.
  fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000
);

-- A row is in exactly one of these three, so that no statement looks at rows of another state.
CREATE INDEX barback_messages_available ON barback_messages (queue, user_name, priority, since, id)
  WHERE delayed_until IS NULL AND leased_until IS NULL;
CREATE INDEX barback_messages_delayed ON barback_messages (queue, delayed_until) WHERE delayed_until IS NOT NULL;
CREATE INDEX barback_messages_leased ON barback_messages (queue, leased_until) WHERE leased_until IS NOT NULL;

-- Outbox --------------------------------------------------------------------------------------------------------------

-- Messages that were enqueued in an application's transaction, on their way to another broker.
CREATE TABLE barback_outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue      text COLLATE "C" NOT NULL,
  due_at     bigint, -- null: at once
  attributes text NOT NULL,
  data       bytea NOT NULL,
  problem    text    -- not null: the broker rejects the message for good; it stays here, and the others go on
);
CREATE INDEX barback_outbox_waiting ON barback_outbox (queue, id) WHERE problem IS NULL;

-- Which relay publishes a queue's messages: one at a time, so that their order is kept.
CREATE TABLE barback_relays (
  queue text COLLATE "C" PRIMARY KEY,
  relay bigint NOT NULL,
  until bigint NOT NULL -- afterwards another relay may take over
);

-- Records -------------------------------------------------------------------------------------------------------------

-- The record of each job.
CREATE TABLE barback_jobs (
  id               text COLLATE "C" PRIMARY KEY,
  edition          bigint NOT NULL,            -- the job's version: when it was enqueued, in nanoseconds; a later one replaces an earlier
  ended            integer NOT NULL,           -- 1: nothing more happens to it by itself
  since            bigint NOT NULL,            -- when it came into its state
  state            integer NOT NULL,           -- 0 scheduled, 1 available, 2 retryable, 3 executing, 4 completed, 5 discarded, 6 dead, 7 cancelled
  cancelled        integer NOT NULL DEFAULT 0, -- not started (again): 1 is cancelled, and interrupted if it runs; 2 was cleared while it ran; 3 is deleted, but for messages to come
  job_class        text COLLATE "C" NOT NULL,
  queue            text COLLATE "C" NOT NULL,
  priority         integer,
  executions       integer NOT NULL,           -- the number that have started
  due_at           bigint,                     -- null: at once
  ready_at         bigint NOT NULL,            -- when it could have run: the due time, or when it was enqueued
  keep_until       bigint NOT NULL,            -- a message of it may come until then: the latest ready_at of all versions
  created_at       bigint NOT NULL,            -- when it was first enqueued
  worker           text COLLATE "C",           -- the one that runs it, or ran it last
  started_at       bigint,
  finished_at      bigint,
  result           text,
  error            text,
  data_edition     bigint NOT NULL,            -- the version that the data are of
  data             bytea,                      -- the job as JSON, in UTF-8; null: not known
  progress_done    bigint,                     -- of the latest execution; null: it has reported none
  progress_total   bigint,                     -- 0: not known
  progress_message text,
  progress_at      bigint,
  user_name        text COLLATE "C",           -- null: it belongs to no user
  expected         bigint,                     -- how long it should take, in microseconds, as its enqueuer says
  changed          bigint NOT NULL DEFAULT 0,  -- the transaction that changed it last, for the change feed
  listed           integer NOT NULL,           -- the state under which it is listed: its own, but 1 (available) while it runs
  webhook          text                        -- the address that its end is reported to; null: none of its own
) WITH (
  -- Each row is changed a few times: dead ones are cleared by number, not by share of the table. Half of a page is kept
  -- free, so that the start of a job stays on its page (HOT): at 70, two of five do, and the table is no smaller after all.
  fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000
);

-- The start of a job changes none of their columns: that is what "listed" is for.
CREATE INDEX barback_jobs_listed ON barback_jobs (listed, created_at, id);
CREATE INDEX barback_jobs_queue ON barback_jobs (queue, listed, created_at, id);
CREATE INDEX barback_jobs_class ON barback_jobs (job_class, listed, created_at, id);
CREATE INDEX barback_jobs_user ON barback_jobs (user_name, listed, created_at, id) WHERE user_name IS NOT NULL;
CREATE INDEX barback_jobs_cancelled ON barback_jobs (id) WHERE cancelled <> 0 AND ended = 0;
CREATE INDEX barback_jobs_ready ON barback_jobs (queue, ready_at) WHERE ended = 0;
-- Each write changes this column; only with a BRIN index can the row stay on its page all the same.
CREATE INDEX barback_jobs_changed ON barback_jobs USING brin (changed) WITH (pages_per_range = 16, autosummarize = on);

-- The number of the transaction that asks.
CREATE VIEW barback_changes AS SELECT pg_current_xact_id()::text::bigint AS number;

-- Executions that have ended.
CREATE TABLE barback_executions (
  job_id      text COLLATE "C" NOT NULL,
  started_at  bigint NOT NULL,
  worker      text COLLATE "C" NOT NULL,
  number      integer NOT NULL, -- an execution that was interrupted is repeated under its number
  ended_at    bigint NOT NULL,
  ending      text COLLATE "C" NOT NULL,
  error_class text,
  message     text,
  backtrace   text,
  user_name   text COLLATE "C", -- null: the job belongs to no user
  PRIMARY KEY (job_id, started_at, worker)
);
CREATE INDEX barback_executions_user ON barback_executions (user_name, started_at, ended_at) WHERE user_name IS NOT NULL;

-- The time that users' executions took, of those that are deleted, in microseconds.
CREATE TABLE barback_time_spent (
  user_name text COLLATE "C" PRIMARY KEY,
  spent     bigint NOT NULL
);

-- Workers that are alive, or died without deleting their rows.
CREATE TABLE barback_workers (
  id            text COLLATE "C" PRIMARY KEY,
  queues        text NOT NULL,                -- JSON: ["default", ...]
  full_queues   text NOT NULL,                -- JSON: those of which it can start no more for now
  jobs          text NOT NULL,                -- JSON: ["HelloWorldJob", ...]
  processors    integer NOT NULL,
  in_flight     integer NOT NULL,
  started_at    bigint NOT NULL,
  seen_at       bigint NOT NULL,
  keeps_records boolean NOT NULL DEFAULT true -- workers without records are listed, too, so that a mixture is seen
);

-- Queues of which no job is started for now.
CREATE TABLE barback_pauses (
  queue     text COLLATE "C" PRIMARY KEY,
  paused_at bigint NOT NULL
);

-- When queues were cleared: jobs that were enqueued before are not published again.
CREATE TABLE barback_clears (
  queue   text COLLATE "C" PRIMARY KEY,
  edition bigint NOT NULL -- the latest that was cleared: nanoseconds since 1970
);

-- The positions of programs that follow the change feed.
CREATE TABLE barback_bookmarks (
  name    text COLLATE "C" PRIMARY KEY,
  place   text NOT NULL,
  kept_at bigint NOT NULL
);
