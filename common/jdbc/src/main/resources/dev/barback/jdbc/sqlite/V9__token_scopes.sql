-- What a token is good for: metrics, read, enqueue, separated by commas; empty: everything that its user may do.
ALTER TABLE barback_tokens ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
