-- Whose messages they are, so that each user gets a share.
ALTER TABLE barback_messages ADD COLUMN user_name TEXT NOT NULL DEFAULT ''; -- '': nobody's in particular

DROP INDEX barback_messages_available;
CREATE INDEX barback_messages_available ON barback_messages (queue, user_name, priority, since, id)
  WHERE delayed_until IS NULL AND leased_until IS NULL;
