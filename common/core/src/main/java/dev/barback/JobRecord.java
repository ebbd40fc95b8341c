package dev.barback;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The record of a job, or a part of it: records of one job are {@link #merge merged}, in any order and any number of
 * times, to the same record (a join semilattice). The later job version wins; within a version, an ended state wins
 * over one that has not ended, then the later time. Immutable.
 *
 * @param job as it was last enqueued; it counts the executions that have started
 * @param state its state
 * @param since when it came into that state, in whole microseconds
 * @param createdAt when its first record was made; normally, when it was first enqueued
 * @param execution its latest execution; null = none was recorded
 * @param data its latest known JSON; null = not known
 */
public record JobRecord(
        JobInfo job,
        JobState state,
        Instant since,
        Instant createdAt,
        @Nullable ExecutionState execution,
        @Nullable Data data) {
    private static final Comparator<JobRecord> LATER = Comparator.comparingLong(JobRecord::version)
            .thenComparing(record -> record.state.isEnded())
            .thenComparing(JobRecord::since)
            .thenComparing(JobRecord::state);

    /**
     * A job as JSON.
     *
     * @param version its job version
     * @param json must not be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would cost each job
    public record Data(long version, byte[] json) {}

    /**
     * The record of a job that waits, because it was enqueued or released.
     *
     * @param data the enqueued JSON; null = not known here
     */
    public static JobRecord waiting(JobInfo job, Instant since, byte @Nullable [] data) {
        JobState state = JobState.AVAILABLE;
        if (job.executions() > 0) {
            state = JobState.RETRYABLE;
        } else if (job.scheduledAt() != null) {
            state = JobState.SCHEDULED;
        }
        return of(job, state, since, null, data);
    }

    /** The record of an enqueued job, with its JSON. */
    public static JobRecord enqueued(JobInfo job, byte[] data) {
        Instant at = job.enqueuedAt();
        return waiting(job, at == null ? Instant.EPOCH : at, data);
    }

    /** The record of a job in this state. Times are cut to microseconds. */
    public static JobRecord of(
            JobInfo job, JobState state, Instant since, @Nullable ExecutionState execution, byte @Nullable [] data) {
        Instant at = since.truncatedTo(ChronoUnit.MICROS);
        Instant enqueued = job.enqueuedAt();
        return new JobRecord(
                job,
                state,
                at,
                enqueued == null ? at : enqueued.truncatedTo(ChronoUnit.MICROS),
                execution,
                data == null ? null : new Data(JobVersion.of(job), data));
    }

    /** This record without its data, which may be large. */
    public JobRecord withoutData() {
        return new JobRecord(job, state, since, createdAt, execution, null);
    }

    /** Whether it has texts of the job: result, error or progress. */
    public boolean hasTexts() {
        return execution != null && !execution.equals(execution.withoutTexts());
    }

    /** This record without the job's texts, which the job store may refuse. */
    public JobRecord withoutTexts() {
        return execution == null ? this : new JobRecord(job, state, since, createdAt, execution.withoutTexts(), data);
    }

    /** Its job version: see {@link JobVersion}. */
    public long version() {
        return JobVersion.of(job);
    }

    /** The job's id. */
    public String jobId() {
        return job.jobId();
    }

    /** When the job can or could run: its due time, or else when it was enqueued. */
    public Instant readyAt() {
        Instant due = job.scheduledAt();
        if (due != null) {
            return due;
        }
        Instant enqueued = job.enqueuedAt();
        return enqueued == null ? since : enqueued.truncatedTo(ChronoUnit.MICROS);
    }

    /** The state at this time: a scheduled job becomes available at its due time, without a write. */
    public JobState stateAt(Instant now) {
        return state == JobState.SCHEDULED && !readyAt().isAfter(now) ? JobState.AVAILABLE : state;
    }

    /** Merges two records of a job. */
    public JobRecord merge(JobRecord other) {
        JobRecord later = LATER.compare(this, other) >= 0 ? this : other;
        return new JobRecord(
                later.job,
                later.state,
                later.since,
                createdAt.isBefore(other.createdAt) ? createdAt : other.createdAt,
                later.execution,
                latest(data, other.data));
    }

    private static @Nullable Data latest(@Nullable Data one, @Nullable Data other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.version() >= other.version() ? one : other;
    }
}
