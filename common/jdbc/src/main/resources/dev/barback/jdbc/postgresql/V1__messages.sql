-- Times are microseconds since 1970 by the database's clock: whole numbers mean the same to every client.
CREATE TABLE barback_queues (
  name text COLLATE "C" PRIMARY KEY
);

CREATE TABLE barback_messages (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue         text COLLATE "C" NOT NULL,
  priority      integer NOT NULL,            -- lower is delivered sooner
  since         bigint NOT NULL,             -- its place among equals: the due time, or when it was published
  due_at        bigint,                      -- null: at once
  delayed_until bigint,                      -- not null: waits for this time
  leased_until  bigint,                      -- not null: in a worker's hands
  lease         bigint,                      -- the fencing token of the latest lease, kept until somebody takes the next
  deliveries    integer NOT NULL DEFAULT 0,
  attributes    text NOT NULL,               -- JSON: {"job_class": "...", ...}
  data          bytea NOT NULL               -- the job as JSON, in UTF-8
) WITH (
  -- Rows live for milliseconds: dead ones are cleared by number, not by share of the table.
  fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000
);

-- A row is in exactly one of these three.
CREATE INDEX barback_messages_available ON barback_messages (queue, priority, since, id)
  WHERE delayed_until IS NULL AND leased_until IS NULL;
CREATE INDEX barback_messages_delayed ON barback_messages (queue, delayed_until) WHERE delayed_until IS NOT NULL;
CREATE INDEX barback_messages_leased ON barback_messages (queue, leased_until) WHERE leased_until IS NOT NULL;

-- Messages that were enqueued in an application's transaction, on their way to another broker.
CREATE TABLE barback_outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue      text COLLATE "C" NOT NULL,
  due_at     bigint,            -- null: at once
  attributes text NOT NULL,
  data       bytea NOT NULL,
  problem    text            -- not null: the broker takes no such message; it stays here, and the others go on
);
CREATE INDEX barback_outbox_waiting ON barback_outbox (queue, id) WHERE problem IS NULL;

-- Which relay takes a queue's messages further: one at a time, so that their order is kept.
CREATE TABLE barback_relays (
  queue text COLLATE "C" PRIMARY KEY,
  relay bigint NOT NULL,
  until bigint NOT NULL          -- afterwards another may go on
);
