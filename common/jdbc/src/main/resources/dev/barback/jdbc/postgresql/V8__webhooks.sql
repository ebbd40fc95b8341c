-- Who is told of a job's end, as its enqueuer says.
ALTER TABLE barback_jobs ADD COLUMN webhook text; -- an address; null: nobody in particular
