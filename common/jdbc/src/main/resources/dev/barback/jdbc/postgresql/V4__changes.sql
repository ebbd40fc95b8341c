-- Which transaction changed a job last, for those who follow what changes; 0: before there were numbers.
ALTER TABLE barback_jobs ADD COLUMN changed bigint NOT NULL DEFAULT 0;
CREATE INDEX barback_jobs_changed ON barback_jobs (changed);

-- The number of the transaction that asks.
CREATE VIEW barback_changes AS SELECT pg_current_xact_id()::text::bigint AS number;

-- How far somebody has followed what changes.
CREATE TABLE barback_bookmarks (
  name    text COLLATE "C" PRIMARY KEY,
  place   text NOT NULL,
  kept_at bigint NOT NULL
);
