-- Times are microseconds since 1970: whole numbers mean the same to every client.
CREATE TABLE barback_queues (
  name TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE barback_messages (
  id            INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: an old lease must not fit a new message
  queue         TEXT NOT NULL,
  priority      INTEGER NOT NULL,            -- lower is delivered sooner
  since         INTEGER NOT NULL,            -- its place among equals: the due time, or when it was published
  due_at        INTEGER,                     -- null: at once
  delayed_until INTEGER,                     -- not null: waits for this time
  leased_until  INTEGER,                     -- not null: in a worker's hands
  lease         INTEGER,                     -- the fencing token of the latest lease, kept until somebody takes the next
  deliveries    INTEGER NOT NULL DEFAULT 0,
  attributes    TEXT NOT NULL,               -- JSON: {"job_class": "...", ...}
  data          BLOB NOT NULL                -- the job as JSON, in UTF-8
);

-- A row is in exactly one of these three.
CREATE INDEX barback_messages_available ON barback_messages (queue, priority, since, id)
  WHERE delayed_until IS NULL AND leased_until IS NULL;
CREATE INDEX barback_messages_delayed ON barback_messages (queue, delayed_until) WHERE delayed_until IS NOT NULL;
CREATE INDEX barback_messages_leased ON barback_messages (queue, leased_until) WHERE leased_until IS NOT NULL;

-- Messages that were enqueued in an application's transaction, on their way to another broker.
CREATE TABLE barback_outbox (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  queue      TEXT NOT NULL,
  due_at     INTEGER,            -- null: at once
  attributes TEXT NOT NULL,
  data       BLOB NOT NULL,
  problem    TEXT            -- not null: the broker takes no such message; it stays here, and the others go on
);
CREATE INDEX barback_outbox_waiting ON barback_outbox (queue, id) WHERE problem IS NULL;

-- Which relay takes a queue's messages further: one at a time, so that their order is kept.
CREATE TABLE barback_relays (
  queue TEXT PRIMARY KEY,
  relay INTEGER NOT NULL,
  until INTEGER NOT NULL          -- afterwards another may go on
);
