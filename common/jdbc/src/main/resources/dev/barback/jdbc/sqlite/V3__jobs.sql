-- Leases no longer change an index: a claim updates rows in place, and notes its messages in a table of claims.
DROP INDEX barback_messages_available;
DROP INDEX barback_messages_leased;
-- Renamed so that a worker of an earlier version, which would not see the claims, fails instead.
ALTER TABLE barback_messages RENAME COLUMN leased_until TO lease_end;

-- A group of messages is those of a queue, user and priority, timed or not. Delayed messages of no user are in their group
-- from the start, under their due time; those of users come into their group when they are due.
ALTER TABLE barback_messages ADD COLUMN timed INTEGER NOT NULL DEFAULT 0; -- 1: it can be claimed from the time "since" on
UPDATE barback_messages SET since = delayed_until, timed = 1, delayed_until = NULL
  WHERE user_name = '' AND delayed_until IS NOT NULL;
CREATE INDEX barback_messages_groups ON barback_messages (queue, user_name, priority, timed, since, id)
  WHERE delayed_until IS NULL;

-- Claims with messages that are leased. When its lease has ended, the messages become available again.
CREATE TABLE barback_claims (
  lease     INTEGER PRIMARY KEY, -- the fencing token in its messages
  lease_end INTEGER NOT NULL,    -- the earliest end; messages may have a later one, after a renewal
  messages  TEXT NOT NULL        -- their ids, with commas between
);
INSERT INTO barback_claims (lease, lease_end, messages)
  SELECT lease, min(lease_end), group_concat(id) FROM barback_messages
  WHERE lease_end IS NOT NULL AND lease IS NOT NULL GROUP BY lease;
