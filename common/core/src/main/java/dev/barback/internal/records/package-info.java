/**
 * Job events (those of ActiveJob's {@code *.active_job}), for metrics and, if there is a database, for the job store:
 * the record of each job, which decides whether the job may still run.
 *
 * <pre> events --&gt; JobStoreWriter (batches, in the background) --&gt; JobStore &lt;-- check (a worker, per fetched
 * batch)
 * </pre>
 *
 * <p>The contract of the job store has a part for each kind of client: {@link dev.barback.spi.JobRecorder}, {@link
 * dev.barback.spi.WorkerJobs}, {@link dev.barback.spi.JobRecords}, {@link dev.barback.spi.JobEdits}, {@link
 * dev.barback.spi.QueueRecords}, {@link dev.barback.spi.WorkerRecords}, {@link dev.barback.spi.JobChangeFeed}.
 * A client's fields and parameters have the type of its part; a database implements {@link dev.barback.spi.JobStore},
 * which has them all.
 *
 * <p>Each message of a job has a {@linkplain dev.barback.JobVersion job version}; the job store knows the latest.
 * Records of one job, from any process and in any order, merge to the same record. During an outage of the job store,
 * jobs run without the check, and their records are kept in memory up to a bound. While the job store works but is
 * slow, enqueues and fetches wait for it, long before that bound.
 *
 * <p>Invariant: a listener that fails is logged and otherwise ignored. It never fails a job and never stops one.
 */
@NullMarked
package dev.barback.internal.records;

import org.jspecify.annotations.NullMarked;
