-- Which transaction changed a job last, for those who follow what changes; 0: before there were numbers.
ALTER TABLE barback_jobs ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX barback_jobs_changed ON barback_jobs (changed);

-- The number of the latest transaction that changed jobs: each adds one.
CREATE TABLE barback_changes (
  number INTEGER NOT NULL,
  life   INTEGER NOT NULL   -- by chance: numbers of another file mean nothing in this one
);
INSERT INTO barback_changes (number, life) VALUES (1, abs(random() % 1000000000));

-- How far somebody has followed what changes.
CREATE TABLE barback_bookmarks (
  name    TEXT PRIMARY KEY,
  place   TEXT NOT NULL,
  kept_at INTEGER NOT NULL
);
