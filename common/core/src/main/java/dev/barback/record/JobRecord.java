package dev.barback.record;

import dev.barback.JobInfo;
import dev.barback.wire.Edition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a job, or a part of it: two records of one job are {@link #merge merged}, in whatever order and
 * however often they come, to the same one (a join semilattice). The later edition wins; within one, what ended over
 * what has not, then the later time. Immutable.
 *
 * @param job as it was last enqueued; its {@code executions} are those that have started
 * @param state where it is
 * @param since when it came into that state, in whole microseconds
 * @param createdAt when it was first heard of; normally, when it was first enqueued
 * @param attempt its latest execution; null = none was seen
 * @param data its latest known JSON; null = not known
 */
public record JobRecord(
        JobFacts job,
        JobState state,
        Instant since,
        Instant createdAt,
        @Nullable Attempt attempt,
        @Nullable Data data) {
    private static final Comparator<JobRecord> LATER = Comparator.comparingLong(JobRecord::edition)
            .thenComparing(record -> record.state.isEnded())
            .thenComparing(JobRecord::since)
            .thenComparing(JobRecord::state);

    /**
     * A job as JSON.
     *
     * @param edition of which edition
     * @param json not to be changed by anyone
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them, and a copy would cost each job
    public record Data(long edition, byte[] json) {}

    /**
     * A job that waits, because it was enqueued or given back.
     *
     * @param data what was enqueued; null = not known here
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

    /** A job that was enqueued, with its JSON. */
    public static JobRecord enqueued(JobInfo job, byte[] data) {
        Instant at = job.enqueuedAt();
        return waiting(job, at == null ? Instant.EPOCH : at, data);
    }

    /** A job that is new to the records. Times are cut to microseconds. */
    static JobRecord of(JobInfo job, JobState state, Instant since, @Nullable Attempt attempt, byte @Nullable [] data) {
        Instant at = since.truncatedTo(ChronoUnit.MICROS);
        Instant enqueued = job.enqueuedAt();
        return new JobRecord(
                JobFacts.of(job),
                state,
                at,
                enqueued == null ? at : enqueued.truncatedTo(ChronoUnit.MICROS),
                attempt,
                data == null ? null : new Data(Edition.of(job), data));
    }

    /** The same without its data, which may be large. */
    public JobRecord withoutData() {
        return new JobRecord(job, state, since, createdAt, attempt, null);
    }

    /** Whether there are texts of the job's own in it. */
    boolean hasTexts() {
        return attempt != null && !attempt.equals(attempt.withoutTexts());
    }

    /** The same without what the job has said, which records may refuse. */
    JobRecord withoutTexts() {
        return attempt == null ? this : new JobRecord(job, state, since, createdAt, attempt.withoutTexts(), data);
    }

    /** The edition that this is about: see {@link Edition}. */
    public long edition() {
        return Edition.of(job);
    }

    /** The job's id. */
    public String jobId() {
        return job.jobId();
    }

    /** When it may run, or might have: its due time, or when it was enqueued. */
    public Instant readyAt() {
        Instant due = job.scheduledAt();
        if (due != null) {
            return due;
        }
        Instant enqueued = job.enqueuedAt();
        return enqueued == null ? since : enqueued.truncatedTo(ChronoUnit.MICROS);
    }

    /** The state as it is at this time: what is scheduled becomes available without anybody's writing it down. */
    public JobState stateAt(Instant now) {
        return state == JobState.SCHEDULED && !readyAt().isAfter(now) ? JobState.AVAILABLE : state;
    }

    /** What is known from both. */
    public JobRecord merge(JobRecord other) {
        JobRecord later = LATER.compare(this, other) >= 0 ? this : other;
        return new JobRecord(
                later.job,
                later.state,
                later.since,
                createdAt.isBefore(other.createdAt) ? createdAt : other.createdAt,
                later.attempt,
                latest(data, other.data));
    }

    private static @Nullable Data latest(@Nullable Data one, @Nullable Data other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.edition() >= other.edition() ? one : other;
    }
}
