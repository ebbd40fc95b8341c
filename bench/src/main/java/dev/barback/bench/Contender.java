package dev.barback.bench;

/** One of the compared ways to run jobs on a database. Each method returns when its work has been committed. */
interface Contender extends AutoCloseable {

    /** Enqueues no-ops in large batches, from this thread. */
    void enqueueInBulk(int jobs);

    /**
     * Enqueues one no-op. Thread-safe.
     *
     * @param sentNanos an argument of the job, for {@link CompletionCounter#recordLatency}; {@link NoOpJob#UNTIMED} = not measured
     */
    void enqueue(long sentNanos);

    /** Runs enqueued jobs in this process, until closed. */
    AutoCloseable startWorker();

    /** A query with a row as long as the database has a job that is not finished. */
    String unfinishedJobsQuery();

    /** Removes all jobs. */
    void removeJobs();

    /** The CPU time so far of the process that runs the jobs, or enqueues them, in nanoseconds. */
    default long cpuNanos() {
        return ThisProcess.cpuNanos();
    }

    @Override
    void close();
}
