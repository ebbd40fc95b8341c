-- What is remembered of jobs, one row each. Times are microseconds since 1970.
CREATE TABLE barback_jobs (
  id           text COLLATE "C" PRIMARY KEY,
  edition      bigint NOT NULL,   -- which of its messages this is about: when it was enqueued, in nanoseconds; a later one replaces an earlier
  ended        integer NOT NULL,  -- 1: nothing more happens to it by itself
  since        bigint NOT NULL,   -- when it came into its state
  state        integer NOT NULL,  -- 0 scheduled, 1 available, 2 retryable, 3 executing, 4 completed, 5 discarded, 6 dead, 7 cancelled
  cancelled    integer NOT NULL DEFAULT 0, -- not started (again): 1 is called off, and interrupted if it runs; 2 was cleared while it ran; 3 is forgotten, but for messages to come
  job_class    text COLLATE "C" NOT NULL,
  queue        text COLLATE "C" NOT NULL,
  priority     integer,
  executions   integer NOT NULL,  -- how many have started
  due_at       bigint,            -- null: at once
  ready_at     bigint NOT NULL,   -- when it could have run: the due time, or when it was enqueued
  keep_until   bigint NOT NULL,   -- a message of it may come until then: the latest ready_at of all editions
  created_at   bigint NOT NULL,   -- when it was first enqueued
  worker       text COLLATE "C",                -- who runs it, or did last
  started_at   bigint,
  finished_at  bigint,
  result       text,
  error        text,
  data_edition bigint NOT NULL,
  data         bytea                -- the job as JSON, in UTF-8; null: not known
) WITH (
  -- Each row is changed a few times: dead ones are cleared by number, not by share of the table.
  fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000
);

CREATE INDEX barback_jobs_created ON barback_jobs (created_at, id);
CREATE INDEX barback_jobs_state ON barback_jobs (state, created_at, id);
CREATE INDEX barback_jobs_queue ON barback_jobs (queue, state, created_at, id);
CREATE INDEX barback_jobs_class ON barback_jobs (job_class, state, created_at, id);
CREATE INDEX barback_jobs_cancelled ON barback_jobs (id) WHERE cancelled <> 0 AND ended = 0;
CREATE INDEX barback_jobs_ready ON barback_jobs (queue, ready_at) WHERE ended = 0;

-- Executions that have ended.
CREATE TABLE barback_executions (
  job_id      text COLLATE "C" NOT NULL,
  started_at  bigint NOT NULL,
  worker      text COLLATE "C" NOT NULL,
  number      integer NOT NULL,   -- an execution that was interrupted is repeated under its number
  ended_at    bigint NOT NULL,
  ending      text COLLATE "C" NOT NULL,
  error_class text,
  message     text,
  backtrace   text,
  PRIMARY KEY (job_id, started_at, worker)
);

-- Workers that are alive, or died without a word.
CREATE TABLE barback_workers (
  id         text COLLATE "C" PRIMARY KEY,
  queues     text NOT NULL,    -- JSON: ["default", ...]
  full_queues text NOT NULL,   -- JSON: those of which it can start no more for now
  jobs       text NOT NULL,    -- JSON: ["HelloWorldJob", ...]
  processors integer NOT NULL,
  in_flight  integer NOT NULL,
  started_at bigint NOT NULL,
  seen_at    bigint NOT NULL
);

-- Queues of which no job is started for now.
CREATE TABLE barback_pauses (
  queue     text COLLATE "C" PRIMARY KEY,
  paused_at bigint NOT NULL
);

-- When queues were cleared: what was enqueued before is not to be published again.
CREATE TABLE barback_clears (
  queue   text COLLATE "C" PRIMARY KEY,
  edition bigint NOT NULL   -- the latest that was cleared: nanoseconds since 1970
);
