-- The tables of jobs as the last release has made them, with a few rows of each. Nothing is released yet: until then these
-- are the tables of version 1 as they are now, and change with it. Each release replaces them.

CREATE TABLE barback_queues (
  name TEXT PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE barback_messages (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  queue         TEXT NOT NULL,
  priority      INTEGER NOT NULL,
  since         INTEGER NOT NULL,
  due_at        INTEGER,
  delayed_until INTEGER,
  leased_until  INTEGER,
  lease         INTEGER,
  deliveries    INTEGER NOT NULL DEFAULT 0,
  attributes    TEXT NOT NULL,
  data          BLOB NOT NULL,
  user_name     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX barback_messages_available ON barback_messages (queue, user_name, priority, since, id)
  WHERE delayed_until IS NULL AND leased_until IS NULL;
CREATE INDEX barback_messages_delayed ON barback_messages (queue, delayed_until) WHERE delayed_until IS NOT NULL;
CREATE INDEX barback_messages_leased ON barback_messages (queue, leased_until) WHERE leased_until IS NOT NULL;
CREATE TABLE barback_outbox (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  queue      TEXT NOT NULL,
  due_at     INTEGER,
  attributes TEXT NOT NULL,
  data       BLOB NOT NULL,
  problem    TEXT
);
CREATE INDEX barback_outbox_waiting ON barback_outbox (queue, id) WHERE problem IS NULL;
CREATE TABLE barback_relays (
  queue TEXT PRIMARY KEY,
  relay INTEGER NOT NULL,
  until INTEGER NOT NULL
);
CREATE TABLE barback_jobs (
  id               TEXT PRIMARY KEY,
  edition          INTEGER NOT NULL,
  ended            INTEGER NOT NULL,
  since            INTEGER NOT NULL,
  state            INTEGER NOT NULL,
  cancelled        INTEGER NOT NULL DEFAULT 0,
  job_class        TEXT NOT NULL,
  queue            TEXT NOT NULL,
  priority         INTEGER,
  executions       INTEGER NOT NULL,
  due_at           INTEGER,
  ready_at         INTEGER NOT NULL,
  keep_until       INTEGER NOT NULL,
  created_at       INTEGER NOT NULL,
  worker           TEXT,
  started_at       INTEGER,
  finished_at      INTEGER,
  result           TEXT,
  error            TEXT,
  data_edition     INTEGER NOT NULL,
  data             BLOB,
  progress_done    INTEGER,
  progress_total   INTEGER,
  progress_message TEXT,
  progress_at      INTEGER,
  user_name        TEXT,
  expected         INTEGER,
  changed          INTEGER NOT NULL DEFAULT 0,
  listed           INTEGER NOT NULL DEFAULT 1,
  webhook          TEXT
);
CREATE INDEX barback_jobs_listed ON barback_jobs (listed, created_at, id);
CREATE INDEX barback_jobs_queue ON barback_jobs (queue, listed, created_at, id);
CREATE INDEX barback_jobs_class ON barback_jobs (job_class, listed, created_at, id);
CREATE INDEX barback_jobs_user ON barback_jobs (user_name, listed, created_at, id) WHERE user_name IS NOT NULL;
CREATE INDEX barback_jobs_cancelled ON barback_jobs (id) WHERE cancelled <> 0 AND ended = 0;
CREATE INDEX barback_jobs_ready ON barback_jobs (queue, ready_at) WHERE ended = 0;
CREATE INDEX barback_jobs_changed ON barback_jobs (changed);
CREATE TABLE barback_changes (
  number INTEGER NOT NULL,
  life   INTEGER NOT NULL
);
INSERT INTO barback_changes (number, life) VALUES (1, abs(random() % 1000000000));
CREATE TABLE barback_executions (
  job_id      TEXT NOT NULL,
  started_at  INTEGER NOT NULL,
  worker      TEXT NOT NULL,
  number      INTEGER NOT NULL,
  ended_at    INTEGER NOT NULL,
  ending      TEXT NOT NULL,
  error_class TEXT,
  message     TEXT,
  backtrace   TEXT,
  user_name   TEXT,
  PRIMARY KEY (job_id, started_at, worker)
) WITHOUT ROWID;
CREATE INDEX barback_executions_user ON barback_executions (user_name, started_at, ended_at) WHERE user_name IS NOT NULL;
CREATE TABLE barback_time_spent (
  user_name TEXT PRIMARY KEY,
  spent     INTEGER NOT NULL
);
CREATE TABLE barback_workers (
  id            TEXT PRIMARY KEY,
  queues        TEXT NOT NULL,
  full_queues   TEXT NOT NULL,
  jobs          TEXT NOT NULL,
  processors    INTEGER NOT NULL,
  in_flight     INTEGER NOT NULL,
  started_at    INTEGER NOT NULL,
  seen_at       INTEGER NOT NULL,
  keeps_records INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE barback_pauses (
  queue     TEXT PRIMARY KEY,
  paused_at INTEGER NOT NULL
);
CREATE TABLE barback_clears (
  queue   TEXT PRIMARY KEY,
  edition INTEGER NOT NULL
);
CREATE TABLE barback_bookmarks (
  name    TEXT PRIMARY KEY,
  place   TEXT NOT NULL,
  kept_at INTEGER NOT NULL
);

CREATE TABLE "barback_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
CREATE INDEX "barback_schema_history_s_idx" ON "barback_schema_history" ("success");
INSERT INTO barback_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
VALUES (1, '1', 'jobs', 'SQL', 'V1__jobs.sql', -170038694, '', 10, 1);

INSERT INTO barback_queues (name) VALUES ('mail'), ('news');
INSERT INTO barback_messages (queue, priority, since, due_at, delayed_until, attributes, data, user_name) VALUES
  ('mail', 5, 1577836800000000, NULL, NULL, '{"job_class":"WelcomeMail"}', X'6e6f77', 'ada'),
  ('mail', 0, 4102444800000000, 4102444800000000, 4102444800000000, '{"job_class":"WelcomeMail"}', X'6c61746572', '');
INSERT INTO barback_outbox (queue, due_at, attributes, data, problem) VALUES
  ('news', 4102444800000000, '{"job_class":"News"}', X'6e657773', NULL),
  ('news', NULL, '{"job_class":"News"}', X'72656a6563746564', 'too large');
INSERT INTO barback_relays (queue, relay, until) VALUES ('news', 1, 1577836800000000);
INSERT INTO barback_jobs (id, edition, ended, since, state, listed, job_class, queue, priority, executions, due_at, ready_at,
  keep_until, created_at, worker, started_at, finished_at, result, error, progress_done, progress_total, progress_message,
  progress_at, user_name, expected, webhook, data_edition, data) VALUES
  ('completed', 1577836800000000000, 1, 1577836800000000, 4, 4, 'WelcomeMail', 'mail', 5, 1, NULL, 1577836800000000,
    1577836800000000, 1577836800000000, 'w1', 1577836800000000, 1577836802000000, 'done', NULL, 3, 4,
    'three of four', 1577836801000000, 'ada', 60000000, 'https://example.com/ended', 1577836800000000000, X'7b7d'),
  ('scheduled', 1577836800000000000, 0, 1577836800000000, 0, 0, 'WelcomeMail', 'mail', NULL, 0, 4102444800000000, 4102444800000000,
    4102444800000000, 1577836800000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, 1577836800000000000, X'7b7d'),
  ('waiting', 1577836800000000000, 0, 1577836800000000, 1, 1, 'WelcomeMail', 'mail', NULL, 0, NULL, 1577836800000000,
    1577836800000000, 1577836800000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, 1577836800000000000, X'7b7d'),
  ('cleared', 1577836800000000000, 0, 1577836800000000, 1, 1, 'WelcomeMail', 'old', NULL, 0, NULL, 1577836800000000,
    1577836800000000, 1577836800000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, 1577836800000000000, X'7b7d');
INSERT INTO barback_executions (job_id, started_at, worker, number, ended_at, ending, error_class, message, backtrace, user_name)
VALUES
  ('completed', 1577836800000000, 'w1', 1, 1577836802000000, 'COMPLETED', NULL, NULL, NULL, 'ada'),
  ('waiting', 1577836800000000, 'w1', 1, 1577836801000000, 'RETRYABLE', 'IOException', 'no answer', 'at WelcomeMail', NULL);
INSERT INTO barback_time_spent (user_name, spent) VALUES ('ada', 3000000);
INSERT INTO barback_workers (id, queues, full_queues, jobs, processors, in_flight, started_at, seen_at, keeps_records) VALUES
  ('w1', '["mail"]', '[]', '["WelcomeMail"]', 4, 1, 1577836800000000, 4102444800000000, 1);
INSERT INTO barback_pauses (queue, paused_at) VALUES ('news', 1577836800000000);
INSERT INTO barback_clears (queue, edition) VALUES ('old', 1577836800000000000);
INSERT INTO barback_bookmarks (name, place, kept_at) VALUES ('webhooks', 'a place', 1577836800000000);
