package dev.barback;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The current execution, as seen by the job: declare it as the first parameter of {@code perform} to get it.
 * Thread-safe.
 */
public interface JobContext {

    /** The job, with this execution counted. */
    JobInfo job();

    /** The job's id: the same over all retries, so it can serve as an idempotency key. */
    default String jobId() {
        return job().jobId();
    }

    /** The number of this execution, counted from 1. */
    default int executions() {
        return job().executions();
    }

    /** The user on whose behalf the job runs; null = none. */
    default @Nullable String user() {
        return job().user();
    }

    /**
     * The decoded arguments, in the order of {@code perform}'s parameters, without the context. Empty when the
     * arguments could not be decoded, which only {@link Job#afterDiscard} and error handlers see. Unmodifiable;
     * elements may be null.
     */
    List<Object> arguments();

    /**
     * Whether the worker was asked to stop. A long job should then save what it needs and return soon,
     * or throw {@link InterruptedException}: it is delivered again, without counting an execution.
     */
    boolean isStopping();

    /**
     * Whether this job was cancelled. Its thread is interrupted, too. A job that ends with an exception after that is
     * cancelled, not retried; one that returns has completed.
     */
    boolean isCancelled();

    /**
     * Reports the progress of this execution. Even a million calls cost next to nothing: the value is stored about once
     * a second, and at the end.
     *
     * @param done how many units are done, in a unit of the job's choice; less than 0 counts as 0
     * @param total the total number of units; 0 or less = unknown
     */
    void progress(long done, long total);

    /** Reports what this execution is doing, stored as {@link #progress} is; long texts are cut. */
    void message(String text);
}
