package dev.barback.steering;

import dev.barback.broker.Broker;
import dev.barback.broker.QueueInfo;
import dev.barback.enqueue.Replacement;
import dev.barback.morgue.Morgue;
import dev.barback.record.ExecutionRecord;
import dev.barback.record.JobPage;
import dev.barback.record.JobQuery;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.ReadyJobs;
import dev.barback.record.Recorder;
import dev.barback.record.Records;
import dev.barback.record.WorkerRecord;
import dev.barback.registry.JobRegistry;
import dev.barback.steering.SteeringException.Kind;
import dev.barback.wire.DueTimes;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.wire.JobIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shows jobs, and steers those that have not ended. What this process has enqueued is seen at once. Thread-safe. Every
 * method may throw a {@link SteeringException}, or a {@link dev.barback.broker.BrokerException} where the records or the
 * broker can't be reached.
 */
public final class Steering {
    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(2);
    private static final int MOST_EXECUTIONS = 100;
    private static final int MOST_TRIES = 3;

    private final Parts parts;
    private final Waiting waiting;
    private final Sight sight;

    /** Over these parts, for somebody who sees everything. */
    public Steering(Parts parts) {
        this(parts, Sight.ALL);
    }

    private Steering(Parts parts, Sight sight) {
        this.parts = parts;
        this.waiting = new Waiting(parts.registry(), parts.codec());
        this.sight = sight;
    }

    /** The same for somebody else. Jobs that they don't see are not there; queues and workers are for those who see all. */
    public Steering seenBy(Sight somebody) {
        return new Steering(parts, somebody);
    }

    /**
     * What steering needs.
     *
     * @param broker carries the jobs
     * @param codec reads and writes them
     * @param registry knows them
     * @param morgue has those that failed for good
     * @param clock tells the time
     * @param recorder remembers jobs; null = nobody does
     */
    public record Parts(
            Broker broker,
            EnvelopeCodec codec,
            JobRegistry registry,
            Morgue morgue,
            Clock clock,
            @Nullable Recorder recorder) {}

    /** The time that due times are measured by. */
    public Clock clock() {
        return parts.clock();
    }

    /** Whether jobs are remembered here. */
    public boolean hasRecords() {
        return parts.recorder() != null;
    }

    /** Waits until what this process has enqueued is in the records, for a moment at most. */
    public void catchUp() {
        records();
    }

    /** How long a user's executions took, all together. */
    public Duration timeSpent(String user) {
        return records().timeSpent(user);
    }

    /** A job, with its data where they are known. */
    public JobRecord find(String jobId) {
        String id = JobIds.check(jobId);
        String user = sight.only();
        return (user == null ? records().find(id) : records().find(id, user))
                .orElseThrow(() -> new SteeringException(
                        Kind.UNKNOWN_JOB, "There is no job " + jobId + ", or it was forgotten long ago."));
    }

    /** A job's latest executions that have ended, oldest first; 100 at most. */
    public List<ExecutionRecord> executions(String jobId) {
        requireSeen(jobId);
        return records().executions(jobId, MOST_EXECUTIONS);
    }

    /** Jobs in the order in which they were first enqueued, without their data. */
    public JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int most) {
        Records records = records();
        return sight.narrow(query)
                .map(seen -> records.list(seen, after, most))
                .orElseGet(() -> new JobPage(List.of(), null));
    }

    /** The jobs that could run now, for each of these queues; counted up to a bound. */
    public Map<String, ReadyJobs> ready(Collection<String> queues, int most) {
        return recordsOfAll("Queues").ready(queues, now(), most);
    }

    /**
     * How much there is to do in queues, with or without records; each number is counted up to 10,000 where there are some. A
     * queue that is not there has nothing to do.
     *
     * @throws SteeringException if that can't be known: the broker can't count, and there are no records
     */
    public Map<String, Workload> workload(Collection<String> queues) {
        sight.requireAll("Queues");
        return hasRecords() ? Workloads.recorded(queues, records(), now()) : Workloads.counted(queues, parts.broker());
    }

    /** Why a job waits, in a sentence; empty if it does not. */
    public String whyWaiting(JobRecord job) {
        return waiting.why(job, records(), now(), sight);
    }

    /**
     * Calls off a job. One that waits never starts; one that runs is interrupted within some seconds.
     *
     * @return cancelled, or executing: then it is being stopped
     */
    public JobState cancel(String jobId) {
        requireSeen(jobId);
        JobState state = records().cancel(jobId, now()).orElse(null);
        if (state == null) {
            find(jobId); // says that there is none
        } else if (state.isEnded() && state != JobState.CANCELLED) {
            throw wrongState(jobId, state, "it can't be cancelled");
        }
        return state == null ? JobState.CANCELLED : state;
    }

    /**
     * Moves the due time of a job that waits, to later or earlier.
     *
     * @return the job as it is now
     * @throws dev.barback.ArgumentException if the time is not from 1700 to 9999
     */
    public JobRecord postpone(String jobId, Instant until) {
        DueTimes.check(until);
        return change(
                jobId,
                "it can't be postponed",
                JobState::isWaiting,
                job -> job.enqueued(job.queue(), job.priority(), now(), until));
    }

    /**
     * Makes a job that waits due now.
     *
     * @return the job as it is now
     */
    public JobRecord runNow(String jobId) {
        return change(
                jobId,
                "it can't be run now",
                JobState::isWaiting,
                job -> job.enqueued(job.queue(), job.priority(), now(), null));
    }

    /**
     * Enqueues a job that has ended once more, with its counters at zero; one that lies in the morgue is taken out.
     *
     * @return the job as it is now
     */
    public JobRecord revive(String jobId) {
        boolean dead = find(jobId).state() == JobState.DEAD;
        JobRecord revived =
                change(jobId, "only a job that has ended can be revived", JobState::isEnded, job -> job.revived(now()));
        if (dead) {
            takeOutOfMorgue(jobId);
        }
        return revived;
    }

    /** Forgets a job that has ended; one that lies in the morgue is deleted there, too. */
    public void delete(String jobId) {
        JobState state = find(jobId).state();
        if (state == JobState.DEAD) {
            takeOutOfMorgue(jobId);
        }
        if (!records().delete(jobId)) {
            throw wrongState(jobId, state, "cancel it before you delete it");
        }
    }

    /** The queues, as the broker has them; with or without records. */
    public List<QueueInfo> queues() {
        sight.requireAll("Queues");
        return parts.broker().queues();
    }

    /**
     * Removes all jobs of a queue that wait, with or without records. Those that run go on.
     *
     * @return how many the records knew of; empty without records
     */
    public Optional<Integer> clear(String queue) {
        sight.requireAll("Queues");
        Instant now = now();
        Optional<Integer> known =
                hasRecords() ? Optional.of(records().cancelAll(queue, now, now)) : Optional.<Integer>empty();
        parts.broker().purge(queue);
        return known;
    }

    /** Has no job of a queue started, by any worker, until it is resumed. It takes workers a second to hear of it. */
    public void pause(String queue) {
        recordsOfAll("Queues").pause(queue, now());
    }

    /** Ends a pause. */
    public void resume(String queue) {
        recordsOfAll("Queues").resume(queue);
    }

    /** The queues that are paused, and since when. */
    public Map<String, Instant> paused() {
        return recordsOfAll("Queues").paused();
    }

    /** The workers that are alive. */
    public List<WorkerRecord> workers() {
        return recordsOfAll("Workers").workers();
    }

    /** A state that a job has to be in. */
    @FunctionalInterface
    private interface Condition {
        boolean holds(JobState state);
    }

    private JobRecord change(String jobId, String refusal, Condition condition, UnaryOperator<Envelope> edit) {
        for (int tries = 1; true; tries++) {
            JobRecord known = find(jobId);
            if (!condition.holds(known.state())) {
                throw wrongState(jobId, known.state(), refusal);
            }
            Replacement replacement = Replacement.of(known, edit.apply(envelope(known)), parts.codec(), now());
            if (replacement.record(records())) {
                Replacement.publish(List.of(replacement), parts.broker(), records());
                return replacement.after();
            } else if (tries == MOST_TRIES) {
                throw new SteeringException(
                        Kind.WRONG_STATE, "The job %s changes too fast to be changed.".formatted(jobId));
            }
        }
    }

    private Envelope envelope(JobRecord job) {
        Envelope latest = Replacement.latest(job, parts.codec());
        if (latest == null) {
            throw new SteeringException(
                    Kind.WRONG_STATE,
                    "The job %s is known, but not its arguments: it was enqueued by somebody who keeps no records."
                            .formatted(job.jobId()));
        }
        return latest;
    }

    private void takeOutOfMorgue(String jobId) {
        parts.morgue().delete(buried -> buried.jobId().equals(jobId));
    }

    /** Where everything is seen anyway, this costs nothing. */
    private void requireSeen(String jobId) {
        if (!sight.all()) {
            find(jobId);
        }
    }

    private Records recordsOfAll(String what) {
        sight.requireAll(what);
        return records();
    }

    /** With all in it that this process has added. */
    private Records records() {
        Recorder recorder = parts.recorder();
        if (recorder == null) {
            throw new SteeringException(
                    Kind.NO_RECORDS,
                    "No records of jobs are kept here (barback.records.enabled), so they can't be shown or changed.");
        }
        recorder.flush(LONGEST_FLUSH);
        return recorder.records();
    }

    private Instant now() {
        return parts.clock().instant();
    }

    private static SteeringException wrongState(String jobId, JobState state, String refusal) {
        return new SteeringException(Kind.WRONG_STATE, "The job %s is %s: %s.".formatted(jobId, state.word(), refusal));
    }
}
