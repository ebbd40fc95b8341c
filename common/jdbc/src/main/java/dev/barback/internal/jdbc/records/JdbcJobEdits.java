package dev.barback.internal.jdbc.records;

import dev.barback.JobState;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.spi.JobEdits;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cancels, replaces and deletes the records of jobs in a database. Thread-safe. */
final class JdbcJobEdits implements JobEdits {
    private static final int BATCH_SIZE = 1_000;

    private final JobStoreDatabase database;

    JdbcJobEdits(JobStoreDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<JobState> cancel(String jobId, Instant now) {
        return database.change("cancel a job", Access.DURABLE_WRITE, connection -> {
            database.liveJobs().moveAll(connection, List.of(jobId));
            return JobCancellation.cancel(connection, database.dialect(), jobId, MicroTime.ceil(now));
        });
    }

    @Override
    public int cancelAll(String queue, Instant enqueuedBefore, Instant now) {
        long version = MicroTime.ceil(enqueuedBefore) * 1_000;
        long changed = database.change("record that " + queue + " is cleared", Access.DURABLE_WRITE, connection -> {
            database.liveJobs().moveClaimed(connection, queue);
            return JobCancellation.recordPurge(connection, database.dialect(), queue, version, database.fromNow(0));
        });
        JobCancellation.Cutoff before = new JobCancellation.Cutoff(version, changed, MicroTime.ceil(now));
        int all = 0;
        int some;
        do { // small transactions, so that other writers don't wait long
            some = database.change("cancel the jobs of " + queue, Access.DURABLE_WRITE, connection -> {
                database.liveJobs().moveWaiting(connection, queue, before, BATCH_SIZE);
                return JobCancellation.cancelBatch(connection, queue, before, BATCH_SIZE);
            });
            all += some;
        } while (some > 0);
        return all;
    }

    @Override
    public Set<String> replaceAll(Collection<Replacement> replacements) {
        Set<String> replaced = new HashSet<>();
        for (List<Replacement> portion : JobReplacement.portions(replacements)) { // small transactions, as above
            replaced.addAll(database.change("change jobs", Access.DURABLE_WRITE, connection -> {
                database.liveJobs()
                        .moveAll(
                                connection,
                                portion.stream()
                                        .map(each -> each.known().jobId())
                                        .toList());
                return database.dialect().replace(connection, portion);
            }));
        }
        return replaced;
    }

    @Override
    public boolean delete(String jobId) {
        return database.call(
                "delete a job",
                Access.DURABLE_WRITE,
                connection -> database.dialect()
                        .inTransaction(
                                connection,
                                Access.DURABLE_WRITE,
                                () -> JobPruner.delete(connection, jobId, MicroTime.ceil(Instant.now()))));
    }
}
