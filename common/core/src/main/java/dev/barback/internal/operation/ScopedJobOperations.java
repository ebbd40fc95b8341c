package dev.barback.internal.operation;

import dev.barback.AccessScope;
import dev.barback.Backlog;
import dev.barback.ExecutionRecord;
import dev.barback.JobInfo;
import dev.barback.JobOperationException;
import dev.barback.JobOperationException.Kind;
import dev.barback.JobOperations;
import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.QueueDepth;
import dev.barback.QueueInfo;
import dev.barback.WorkerRecord;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.spi.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Job operations within an access scope, in the broker and the job store. Thread-safe. */
public final class ScopedJobOperations implements JobOperations {
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_EXECUTIONS = 100;

    private final Foundation foundation;
    private final Morgue morgue;
    private final WaitReason waitReason;
    private final AccessScope scope;

    /** Creates operations with access to all jobs. */
    public ScopedJobOperations(Foundation foundation, Morgue morgue) {
        this(foundation, morgue, AccessScope.ALL);
    }

    private ScopedJobOperations(Foundation foundation, Morgue morgue, AccessScope scope) {
        this.foundation = foundation;
        this.morgue = morgue;
        this.waitReason = new WaitReason(foundation.registry(), foundation.codec());
        this.scope = scope;
    }

    @Override
    public JobOperations withScope(AccessScope newScope) {
        return new ScopedJobOperations(foundation, morgue, newScope);
    }

    @Override
    public Clock clock() {
        return foundation.clock();
    }

    @Override
    public boolean hasJobStore() {
        return foundation.jobStoreWriter() != null;
    }

    @Override
    public void flush() {
        jobStore();
    }

    @Override
    public Duration timeSpent(String user) {
        return jobStore().timeSpent(user);
    }

    @Override
    public JobRecord find(String jobId) {
        String id = JobInfo.checkId(jobId);
        String user = scope.userFilter();
        return (user == null ? jobStore().find(id) : jobStore().find(id, user))
                .orElseThrow(() -> new JobOperationException(
                        Kind.UNKNOWN_JOB, "There is no job " + jobId + ", or its record was deleted long ago."));
    }

    @Override
    public List<ExecutionRecord> executions(String jobId) {
        requireVisible(jobId);
        return jobStore().executions(jobId, MAX_EXECUTIONS);
    }

    @Override
    public JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int max) {
        JobStore jobStore = jobStore();
        return scope.narrow(query)
                .map(narrowed -> jobStore.list(narrowed, after, max))
                .orElseGet(() -> new JobPage(List.of(), null));
    }

    @Override
    public Map<String, QueueDepth> queueDepths(Collection<String> queues, int max) {
        return jobStoreForAll("Queues").queueDepths(queues, now(), max);
    }

    @Override
    public Map<String, Backlog> backlogs(Collection<String> queues) {
        scope.requireAll("Queues");
        return hasJobStore()
                ? BacklogCounter.fromJobStore(queues, jobStore(), now())
                : BacklogCounter.fromBroker(queues, foundation.broker());
    }

    @Override
    public String waitReason(JobRecord job) {
        JobStore jobStore = jobStore();
        return waitReason.find(job, jobStore, jobStore, now(), scope);
    }

    @Override
    public JobState cancel(String jobId) {
        requireVisible(jobId);
        JobState state = jobStore().cancel(jobId, now()).orElse(null);
        if (state == null) {
            find(jobId); // throws if there is none
        } else if (state.isEnded() && state != JobState.CANCELLED) {
            throw VersionChange.wrongState(jobId, state, "it can't be cancelled");
        }
        return state == null ? JobState.CANCELLED : state;
    }

    @Override
    public JobRecord postpone(String jobId, Instant until) {
        JobInfo.checkDueTime(until);
        return change(
                jobId,
                new VersionChange(
                        JobState::isWaiting,
                        "it can't be postponed",
                        job -> job.enqueued(job.job().queue(), job.job().priority(), now(), until)));
    }

    @Override
    public JobRecord advance(String jobId) {
        return change(
                jobId,
                new VersionChange(
                        JobState::isWaiting,
                        "it can't be run now",
                        job -> job.enqueued(job.job().queue(), job.job().priority(), now(), null)));
    }

    @Override
    public JobRecord revive(String jobId) {
        boolean dead = find(jobId).state() == JobState.DEAD;
        JobRecord revived = change(
                jobId,
                new VersionChange(
                        JobState::isEnded, "only a job that has ended can be revived", job -> job.revived(now())));
        if (dead) {
            deleteFromMorgue(jobId);
        }
        return revived;
    }

    @Override
    public void delete(String jobId) {
        JobState state = find(jobId).state();
        if (state == JobState.DEAD) {
            deleteFromMorgue(jobId);
        }
        if (!jobStore().delete(jobId)) {
            throw VersionChange.wrongState(jobId, state, "cancel it before you delete it");
        }
    }

    @Override
    public List<QueueInfo> queues() {
        scope.requireAll("Queues");
        return foundation.broker().queues();
    }

    @Override
    public Optional<Integer> clear(String queue) {
        scope.requireAll("Queues");
        Instant now = now();
        Optional<Integer> recorded =
                hasJobStore() ? Optional.of(jobStore().cancelAll(queue, now, now)) : Optional.<Integer>empty();
        foundation.broker().purge(queue);
        return recorded;
    }

    @Override
    public void pause(String queue) {
        jobStoreForAll("Queues").pause(queue, now());
    }

    @Override
    public void resume(String queue) {
        jobStoreForAll("Queues").resume(queue);
    }

    @Override
    public Map<String, Instant> paused() {
        return jobStoreForAll("Queues").paused();
    }

    @Override
    public List<WorkerRecord> workers() {
        return jobStoreForAll("Workers").workers();
    }

    private JobRecord change(String jobId, VersionChange change) {
        return change.apply(() -> find(jobId), jobStore(), foundation);
    }

    private void deleteFromMorgue(String jobId) {
        morgue.delete(buried -> buried.jobId().equals(jobId));
    }

    /** Refuses a job outside of the access scope; costs nothing if the scope has all jobs. */
    private void requireVisible(String jobId) {
        if (!scope.all()) {
            find(jobId);
        }
    }

    private JobStore jobStoreForAll(String what) {
        scope.requireAll(what);
        return jobStore();
    }

    /** The job store, after writing the pending records of this process. */
    private JobStore jobStore() {
        JobStoreWriter jobStoreWriter = foundation.jobStoreWriter();
        if (jobStoreWriter == null) {
            throw new JobOperationException(
                    Kind.NO_JOB_STORE,
                    "There is no job store here (barback.records.enabled), so jobs can't be shown or changed.");
        }
        jobStoreWriter.flush(FLUSH_TIMEOUT);
        return jobStoreWriter.jobStore();
    }

    private Instant now() {
        return foundation.clock().instant();
    }
}
