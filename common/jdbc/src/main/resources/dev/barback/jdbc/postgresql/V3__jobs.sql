-- Leases no longer change an index: a claim updates rows in place, and notes its messages in a table of claims.
DROP INDEX barback_messages_available;
DROP INDEX barback_messages_leased;
-- Renamed so that a worker of an earlier version, which would not see the claims, fails instead.
ALTER TABLE barback_messages RENAME COLUMN leased_until TO lease_end;
-- Half of a page is kept free, so that a claimed row stays on its page.
ALTER TABLE barback_messages SET (fillfactor = 50);

-- A group of messages is those of a queue, user and priority, timed or not. Delayed messages of no user are in their group
-- from the start, under their due time; those of users come into their group when they are due.
ALTER TABLE barback_messages ADD COLUMN timed smallint NOT NULL DEFAULT 0; -- 1: it can be claimed from the time "since" on
UPDATE barback_messages SET since = delayed_until, timed = 1, delayed_until = NULL
  WHERE user_name = '' AND delayed_until IS NOT NULL;
CREATE INDEX barback_messages_groups ON barback_messages (queue, user_name, priority, timed, since, id)
  WHERE delayed_until IS NULL;

-- Claims with messages that are leased. When its lease has ended, the messages become available again.
CREATE TABLE barback_claims (
  lease     bigint PRIMARY KEY, -- the fencing token in its messages
  lease_end bigint NOT NULL,    -- the earliest end; messages may have a later one, after a renewal
  messages  text NOT NULL       -- their ids, with commas between
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
INSERT INTO barback_claims (lease, lease_end, messages)
  SELECT lease, min(lease_end), string_agg(id::text, ',') FROM barback_messages
  WHERE lease_end IS NOT NULL AND lease IS NOT NULL GROUP BY lease;
