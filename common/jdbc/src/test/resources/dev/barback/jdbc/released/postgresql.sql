-- The tables of jobs as the last release has made them, with a few rows of each. Nothing is released yet: until then these
-- are the tables of version 1 as they are now, and change with it. Each release replaces them.

CREATE TABLE barback_queues (
  name text COLLATE "C" PRIMARY KEY
);
CREATE TABLE barback_messages (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue         text COLLATE "C" NOT NULL,
  priority      integer NOT NULL,
  since         bigint NOT NULL,
  due_at        bigint,
  delayed_until bigint,
  leased_until  bigint,
  lease         bigint,
  deliveries    integer NOT NULL DEFAULT 0,
  attributes    text NOT NULL,
  data          bytea NOT NULL,
  user_name     text COLLATE "C" NOT NULL DEFAULT ''
) WITH (
  fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000
);
CREATE INDEX barback_messages_available ON barback_messages (queue, user_name, priority, since, id)
  WHERE delayed_until IS NULL AND leased_until IS NULL;
CREATE INDEX barback_messages_delayed ON barback_messages (queue, delayed_until) WHERE delayed_until IS NOT NULL;
CREATE INDEX barback_messages_leased ON barback_messages (queue, leased_until) WHERE leased_until IS NOT NULL;
CREATE TABLE barback_outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue      text COLLATE "C" NOT NULL,
  due_at     bigint,
  attributes text NOT NULL,
  data       bytea NOT NULL,
  problem    text
);
CREATE INDEX barback_outbox_waiting ON barback_outbox (queue, id) WHERE problem IS NULL;
CREATE TABLE barback_relays (
  queue text COLLATE "C" PRIMARY KEY,
  relay bigint NOT NULL,
  until bigint NOT NULL
);
CREATE TABLE barback_jobs (
  id               text COLLATE "C" PRIMARY KEY,
  edition          bigint NOT NULL,
  ended            integer NOT NULL,
  since            bigint NOT NULL,
  state            integer NOT NULL,
  cancelled        integer NOT NULL DEFAULT 0,
  job_class        text COLLATE "C" NOT NULL,
  queue            text COLLATE "C" NOT NULL,
  priority         integer,
  executions       integer NOT NULL,
  due_at           bigint,
  ready_at         bigint NOT NULL,
  keep_until       bigint NOT NULL,
  created_at       bigint NOT NULL,
  worker           text COLLATE "C",
  started_at       bigint,
  finished_at      bigint,
  result           text,
  error            text,
  data_edition     bigint NOT NULL,
  data             bytea,
  progress_done    bigint,
  progress_total   bigint,
  progress_message text,
  progress_at      bigint,
  user_name        text COLLATE "C",
  expected         bigint,
  changed          bigint NOT NULL DEFAULT 0,
  listed           integer NOT NULL,
  webhook          text
) WITH (
  fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000
);
CREATE INDEX barback_jobs_listed ON barback_jobs (listed, created_at, id);
CREATE INDEX barback_jobs_queue ON barback_jobs (queue, listed, created_at, id);
CREATE INDEX barback_jobs_class ON barback_jobs (job_class, listed, created_at, id);
CREATE INDEX barback_jobs_user ON barback_jobs (user_name, listed, created_at, id) WHERE user_name IS NOT NULL;
CREATE INDEX barback_jobs_cancelled ON barback_jobs (id) WHERE cancelled <> 0 AND ended = 0;
CREATE INDEX barback_jobs_ready ON barback_jobs (queue, ready_at) WHERE ended = 0;
CREATE INDEX barback_jobs_changed ON barback_jobs USING brin (changed) WITH (pages_per_range = 16, autosummarize = on);
CREATE VIEW barback_changes AS SELECT pg_current_xact_id()::text::bigint AS number;
CREATE TABLE barback_executions (
  job_id      text COLLATE "C" NOT NULL,
  started_at  bigint NOT NULL,
  worker      text COLLATE "C" NOT NULL,
  number      integer NOT NULL,
  ended_at    bigint NOT NULL,
  ending      text COLLATE "C" NOT NULL,
  error_class text,
  message     text,
  backtrace   text,
  user_name   text COLLATE "C",
  PRIMARY KEY (job_id, started_at, worker)
);
CREATE INDEX barback_executions_user ON barback_executions (user_name, started_at, ended_at) WHERE user_name IS NOT NULL;
CREATE TABLE barback_time_spent (
  user_name text COLLATE "C" PRIMARY KEY,
  spent     bigint NOT NULL
);
CREATE TABLE barback_workers (
  id            text COLLATE "C" PRIMARY KEY,
  queues        text NOT NULL,
  full_queues   text NOT NULL,
  jobs          text NOT NULL,
  processors    integer NOT NULL,
  in_flight     integer NOT NULL,
  started_at    bigint NOT NULL,
  seen_at       bigint NOT NULL,
  keeps_records boolean NOT NULL DEFAULT true
);
CREATE TABLE barback_pauses (
  queue     text COLLATE "C" PRIMARY KEY,
  paused_at bigint NOT NULL
);
CREATE TABLE barback_clears (
  queue   text COLLATE "C" PRIMARY KEY,
  edition bigint NOT NULL
);
CREATE TABLE barback_bookmarks (
  name    text COLLATE "C" PRIMARY KEY,
  place   text NOT NULL,
  kept_at bigint NOT NULL
);

CREATE TABLE barback_schema_history (
  installed_rank integer NOT NULL CONSTRAINT barback_schema_history_pk PRIMARY KEY,
  version        varchar(50),
  description    varchar(200) NOT NULL,
  type           varchar(20) NOT NULL,
  script         varchar(1000) NOT NULL,
  checksum       integer,
  installed_by   varchar(100) NOT NULL,
  installed_on   timestamp NOT NULL DEFAULT now(),
  execution_time integer NOT NULL,
  success        boolean NOT NULL
);
CREATE INDEX barback_schema_history_s_idx ON barback_schema_history (success);
INSERT INTO barback_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
VALUES (1, '1', 'jobs', 'SQL', 'V1__jobs.sql', -1323471433, 'postgres', 10, true);

INSERT INTO barback_queues (name) VALUES ('mail'), ('news');
INSERT INTO barback_messages (queue, priority, since, due_at, delayed_until, attributes, data, user_name) VALUES
  ('mail', 5, 1577836800000000, NULL, NULL, '{"job_class":"WelcomeMail"}', '\x6e6f77', 'ada'),
  ('mail', 0, 4102444800000000, 4102444800000000, 4102444800000000, '{"job_class":"WelcomeMail"}', '\x6c61746572', '');
INSERT INTO barback_outbox (queue, due_at, attributes, data, problem) VALUES
  ('news', 4102444800000000, '{"job_class":"News"}', '\x6e657773', NULL),
  ('news', NULL, '{"job_class":"News"}', '\x72656a6563746564', 'too large');
INSERT INTO barback_relays (queue, relay, until) VALUES ('news', 1, 1577836800000000);
INSERT INTO barback_jobs (id, edition, ended, since, state, listed, job_class, queue, priority, executions, due_at, ready_at,
  keep_until, created_at, worker, started_at, finished_at, result, error, progress_done, progress_total, progress_message,
  progress_at, user_name, expected, webhook, data_edition, data) VALUES
  ('completed', 1577836800000000000, 1, 1577836800000000, 4, 4, 'WelcomeMail', 'mail', 5, 1, NULL, 1577836800000000,
    1577836800000000, 1577836800000000, 'w1', 1577836800000000, 1577836802000000, 'done', NULL, 3, 4,
    'three of four', 1577836801000000, 'ada', 60000000, 'https://example.com/ended', 1577836800000000000, '\x7b7d'),
  ('scheduled', 1577836800000000000, 0, 1577836800000000, 0, 0, 'WelcomeMail', 'mail', NULL, 0, 4102444800000000, 4102444800000000,
    4102444800000000, 1577836800000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, 1577836800000000000, '\x7b7d'),
  ('waiting', 1577836800000000000, 0, 1577836800000000, 1, 1, 'WelcomeMail', 'mail', NULL, 0, NULL, 1577836800000000,
    1577836800000000, 1577836800000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, 1577836800000000000, '\x7b7d'),
  ('cleared', 1577836800000000000, 0, 1577836800000000, 1, 1, 'WelcomeMail', 'old', NULL, 0, NULL, 1577836800000000,
    1577836800000000, 1577836800000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, 1577836800000000000, '\x7b7d');
INSERT INTO barback_executions (job_id, started_at, worker, number, ended_at, ending, error_class, message, backtrace, user_name)
VALUES
  ('completed', 1577836800000000, 'w1', 1, 1577836802000000, 'COMPLETED', NULL, NULL, NULL, 'ada'),
  ('waiting', 1577836800000000, 'w1', 1, 1577836801000000, 'RETRYABLE', 'IOException', 'no answer', 'at WelcomeMail', NULL);
INSERT INTO barback_time_spent (user_name, spent) VALUES ('ada', 3000000);
INSERT INTO barback_workers (id, queues, full_queues, jobs, processors, in_flight, started_at, seen_at, keeps_records) VALUES
  ('w1', '["mail"]', '[]', '["WelcomeMail"]', 4, 1, 1577836800000000, 4102444800000000, true);
INSERT INTO barback_pauses (queue, paused_at) VALUES ('news', 1577836800000000);
INSERT INTO barback_clears (queue, edition) VALUES ('old', 1577836800000000000);
INSERT INTO barback_bookmarks (name, place, kept_at) VALUES ('webhooks', 'a place', 1577836800000000);
