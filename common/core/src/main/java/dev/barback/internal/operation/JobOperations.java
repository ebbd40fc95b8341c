package dev.barback.internal.operation;

import dev.barback.AccessScope;
import dev.barback.Backlog;
import dev.barback.ExecutionRecord;
import dev.barback.JobInfo;
import dev.barback.JobOperationException;
import dev.barback.JobOperationException.Kind;
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

/**
 * Shows, cancels, postpones, advances, revives and deletes jobs, and clears and pauses queues. Jobs that this process
 * has enqueued are visible at once. Thread-safe. Every method may throw a {@link JobOperationException}, or a {@link
 * dev.barback.BrokerException} if the job store or the broker is unreachable.
 */
public final class JobOperations {
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_EXECUTIONS = 100;

    private final Foundation foundation;
    private final Morgue morgue;
    private final WaitReason waitReason;
    private final AccessScope scope;

    /** Creates operations with access to all jobs. */
    public JobOperations(Foundation foundation, Morgue morgue) {
        this(foundation, morgue, AccessScope.ALL);
    }

    private JobOperations(Foundation foundation, Morgue morgue, AccessScope scope) {
        this.foundation = foundation;
        this.morgue = morgue;
        this.waitReason = new WaitReason(foundation.registry(), foundation.codec());
        this.scope = scope;
    }

    /**
     * These operations in another access scope. Jobs outside of it are unknown; queues and workers require the scope of
     * all jobs.
     */
    public JobOperations withScope(AccessScope newScope) {
        return new JobOperations(foundation, morgue, newScope);
    }

    /** The clock for due times. */
    public Clock clock() {
        return foundation.clock();
    }

    /** Whether there is a job store. */
    public boolean hasJobStore() {
        return foundation.jobStoreWriter() != null;
    }

    /** Waits, for a moment at most, until the jobs that this process has enqueued are in the job store. */
    public void flush() {
        jobStore();
    }

    /** The total duration of a user's executions. */
    public Duration timeSpent(String user) {
        return jobStore().timeSpent(user);
    }

    /** A job, with its data if they are known. */
    public JobRecord find(String jobId) {
        String id = JobInfo.checkId(jobId);
        String user = scope.userFilter();
        return (user == null ? jobStore().find(id) : jobStore().find(id, user))
                .orElseThrow(() -> new JobOperationException(
                        Kind.UNKNOWN_JOB, "There is no job " + jobId + ", or its record was deleted long ago."));
    }

    /** A job's latest executions that have ended, oldest first; 100 at most. */
    public List<ExecutionRecord> executions(String jobId) {
        requireVisible(jobId);
        return jobStore().executions(jobId, MAX_EXECUTIONS);
    }

    /** Lists jobs in the order in which they were first enqueued, without their data. */
    public JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int max) {
        JobStore jobStore = jobStore();
        return scope.narrow(query)
                .map(narrowed -> jobStore.list(narrowed, after, max))
                .orElseGet(() -> new JobPage(List.of(), null));
    }

    /** The jobs that could run now, by queue; counted up to a limit. */
    public Map<String, QueueDepth> queueDepths(Collection<String> queues, int max) {
        return jobStoreForAll("Queues").queueDepths(queues, now(), max);
    }

    /**
     * The backlogs of queues, with or without a job store; with one, each number is counted up to 10,000. A queue that
     * does not exist has an empty backlog.
     *
     * @throws JobOperationException if it is unknown: the broker can't count, and there is no job store
     */
    public Map<String, Backlog> backlogs(Collection<String> queues) {
        scope.requireAll("Queues");
        return hasJobStore()
                ? BacklogCounter.fromJobStore(queues, jobStore(), now())
                : BacklogCounter.fromBroker(queues, foundation.broker());
    }

    /** Why a job waits, in a sentence; empty if it does not. */
    public String waitReason(JobRecord job) {
        JobStore jobStore = jobStore();
        return waitReason.find(job, jobStore, jobStore, now(), scope);
    }

    /**
     * Cancels a job. A waiting job never starts; a running job is interrupted within some seconds.
     *
     * @return cancelled, or executing: then it is being interrupted
     */
    public JobState cancel(String jobId) {
        requireVisible(jobId);
        JobState state = jobStore().cancel(jobId, now()).orElse(null);
        if (state == null) {
            find(jobId); // throws if there is none
        } else if (state.isEnded() && state != JobState.CANCELLED) {
            throw JobOperationException.wrongState(jobId, state, "it can't be cancelled");
        }
        return state == null ? JobState.CANCELLED : state;
    }

    /**
     * Moves the due time of a waiting job, to later or earlier.
     *
     * @return the changed job
     * @throws dev.barback.ArgumentException if the time is not from 1700 to 9999
     */
    public JobRecord postpone(String jobId, Instant until) {
        JobInfo.checkDueTime(until);
        return change(
                jobId,
                new VersionChange(
                        JobState::isWaiting,
                        "it can't be postponed",
                        job -> job.enqueued(job.job().queue(), job.job().priority(), now(), until)));
    }

    /**
     * Makes a waiting job due now.
     *
     * @return the changed job
     */
    public JobRecord advance(String jobId) {
        return change(
                jobId,
                new VersionChange(
                        JobState::isWaiting,
                        "it can't be run now",
                        job -> job.enqueued(job.job().queue(), job.job().priority(), now(), null)));
    }

    /**
     * Enqueues an ended job again, with its counters at zero; a job in the morgue is taken out.
     *
     * @return the changed job
     */
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

    /** Deletes an ended job from the job store and, if it is there, from the morgue. */
    public void delete(String jobId) {
        JobState state = find(jobId).state();
        if (state == JobState.DEAD) {
            deleteFromMorgue(jobId);
        }
        if (!jobStore().delete(jobId)) {
            throw JobOperationException.wrongState(jobId, state, "cancel it before you delete it");
        }
    }

    /** The queues of the broker; with or without a job store. */
    public List<QueueInfo> queues() {
        scope.requireAll("Queues");
        return foundation.broker().queues();
    }

    /**
     * Removes all waiting jobs of a queue, with or without a job store. Running jobs go on.
     *
     * @return how many of them were in the job store; empty without one
     */
    public Optional<Integer> clear(String queue) {
        scope.requireAll("Queues");
        Instant now = now();
        Optional<Integer> recorded =
                hasJobStore() ? Optional.of(jobStore().cancelAll(queue, now, now)) : Optional.<Integer>empty();
        foundation.broker().purge(queue);
        return recorded;
    }

    /** Pauses a queue: no worker starts its jobs until it is resumed. Workers notice it after a second. */
    public void pause(String queue) {
        jobStoreForAll("Queues").pause(queue, now());
    }

    /** Resumes a paused queue. */
    public void resume(String queue) {
        jobStoreForAll("Queues").resume(queue);
    }

    /** The paused queues, with the start of each pause. */
    public Map<String, Instant> paused() {
        return jobStoreForAll("Queues").paused();
    }

    /** The live workers. */
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
