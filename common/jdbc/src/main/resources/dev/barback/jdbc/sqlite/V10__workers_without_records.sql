-- Whether a worker keeps records of jobs; those that keep none tell of themselves, too, so that the mixture is seen.
ALTER TABLE barback_workers ADD COLUMN keeps_records INTEGER NOT NULL DEFAULT 1;
