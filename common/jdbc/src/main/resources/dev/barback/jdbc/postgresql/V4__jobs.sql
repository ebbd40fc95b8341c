-- The message of a new job is its record as long as nothing but its first execution happens to the job: its end moves the
-- record into barback_jobs. So a job is written once, and only its lease is ever updated. Whatever else happens to the job
-- moves its record into barback_jobs first. A record is in exactly one of the two tables.
ALTER TABLE barback_messages ADD COLUMN job_id text COLLATE "C"; -- null: not the message of a new job that is recorded
ALTER TABLE barback_messages ADD COLUMN edition bigint; -- this and the others: as in barback_jobs
ALTER TABLE barback_messages ADD COLUMN created_at bigint;
ALTER TABLE barback_messages ADD COLUMN job_class text COLLATE "C";
ALTER TABLE barback_messages ADD COLUMN job_priority integer;
ALTER TABLE barback_messages ADD COLUMN expected bigint;
ALTER TABLE barback_messages ADD COLUMN webhook text;
ALTER TABLE barback_messages ADD COLUMN tags text;
ALTER TABLE barback_messages ADD COLUMN listed integer; -- 0: scheduled, 1: available, also while it runs; null: not the record
ALTER TABLE barback_messages ADD COLUMN changed bigint; -- the transaction that enqueued or released it, for the change feed

-- As those of barback_jobs; a claim changes none of their columns. Messages that are no records have no entries.
CREATE INDEX barback_messages_job ON barback_messages (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX barback_messages_listed ON barback_messages (listed, created_at, job_id) WHERE listed IS NOT NULL;
CREATE INDEX barback_messages_queue ON barback_messages (queue, listed, created_at, job_id) WHERE listed IS NOT NULL;
CREATE INDEX barback_messages_class ON barback_messages (job_class, listed, created_at, job_id)
  WHERE listed IS NOT NULL;
CREATE INDEX barback_messages_user ON barback_messages (user_name, listed, created_at, job_id)
  WHERE listed IS NOT NULL AND user_name <> '';
CREATE INDEX barback_messages_tagged ON barback_messages (listed, created_at, job_id, tags)
  WHERE listed IS NOT NULL AND tags IS NOT NULL;
-- With the queue's index, which has available jobs in the order of time, it finds those that wait longest.
CREATE INDEX barback_messages_scheduled ON barback_messages (queue, since) WHERE listed = 0;
CREATE INDEX barback_messages_changed ON barback_messages
  USING brin (changed) WITH (pages_per_range = 16, autosummarize = on);

-- 1: its only execution, of no user, has ended well and is told by this row alone: it has no row in barback_executions.
ALTER TABLE barback_jobs ADD COLUMN sole integer NOT NULL DEFAULT 0;

-- What the records of claimed jobs show.
ALTER TABLE barback_claims ADD COLUMN worker text COLLATE "C"; -- null: it keeps no records
ALTER TABLE barback_claims ADD COLUMN claimed_at bigint;
ALTER TABLE barback_claims ADD COLUMN changed bigint; -- the transaction of the claim, for the change feed

-- The records that are messages, as rows of barback_jobs. The user '' is none.
CREATE VIEW barback_live_jobs AS
  SELECT m.job_id AS id, m.edition, 0 AS ended, CASE WHEN m.lease_end IS NULL THEN m.created_at
      ELSE greatest(coalesce(c.claimed_at, 0), m.created_at + 1) END AS since,
    CASE WHEN m.lease_end IS NULL THEN m.listed ELSE 3 END AS state, m.listed, m.job_class, m.queue, m.job_priority AS priority,
    CASE WHEN m.lease_end IS NULL THEN 0 ELSE 1 END AS executions, m.due_at, coalesce(m.due_at, m.created_at) AS ready_at,
    c.worker, c.claimed_at AS started_at, NULL::bigint AS finished_at, NULL::text AS result, NULL::text AS error,
    NULL::bigint AS progress_done, NULL::bigint AS progress_total, NULL::text AS progress_message,
    NULL::bigint AS progress_at, m.user_name, m.expected, m.webhook, m.tags,
    coalesce(m.due_at, m.created_at) AS keep_until, m.created_at, m.edition AS data_edition, m.data, 0 AS cancelled,
    m.changed AS waiting_change, coalesce(c.changed, m.changed) AS changed
  FROM barback_messages AS m LEFT JOIN barback_claims AS c ON c.lease = m.lease AND m.lease_end IS NOT NULL
  WHERE m.listed IS NOT NULL;

-- Those of them that are claimed, found by the claims.
CREATE VIEW barback_claimed_jobs AS
  SELECT m.job_id AS id, m.edition, 0 AS ended, greatest(coalesce(c.claimed_at, 0), m.created_at + 1) AS since,
    3 AS state, m.listed, m.job_class, m.queue, m.job_priority AS priority,
    1 AS executions, m.due_at, coalesce(m.due_at, m.created_at) AS ready_at,
    c.worker, c.claimed_at AS started_at, NULL::bigint AS finished_at, NULL::text AS result, NULL::text AS error,
    NULL::bigint AS progress_done, NULL::bigint AS progress_total, NULL::text AS progress_message,
    NULL::bigint AS progress_at, m.user_name, m.expected, m.webhook, m.tags,
    coalesce(m.due_at, m.created_at) AS keep_until, m.created_at, m.edition AS data_edition, m.data, 0 AS cancelled,
    m.changed AS waiting_change, coalesce(c.changed, m.changed) AS changed
  FROM barback_claims AS c
  CROSS JOIN LATERAL unnest(string_to_array(c.messages, ',')::bigint[]) AS claimed(message_id)
  -- Lateral, so that a table that was never analyzed is not read as a whole
  CROSS JOIN LATERAL (SELECT * FROM barback_messages WHERE id = claimed.message_id LIMIT 1) AS m
  WHERE m.lease = c.lease AND m.lease_end IS NOT NULL AND m.listed IS NOT NULL;
