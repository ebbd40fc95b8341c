package dev.barback;

import java.util.List;

/**
 * The execution that is under way, as seen by the job: declare it as the first parameter of {@code
 * perform} to get it. Thread-safe.
 */
public interface JobContext extends JobInfo {

    /**
     * The decoded arguments, in the order of {@code perform}'s parameters, without the context. Empty
     * when the arguments could not be decoded, which only {@link Job#afterDiscard} and error handlers
     * get to see. Unmodifiable; elements may be null.
     */
    List<Object> arguments();

    /**
     * Whether the worker was asked to stop. A long job should then save what it needs and return soon,
     * or throw {@link InterruptedException}: it is delivered again, without counting an execution.
     */
    boolean isStopping();

    /**
     * Whether somebody called this job off. Its thread is interrupted, too. A job that ends with an exception after that
     * is cancelled, not retried; one that returns has completed.
     */
    boolean isCancelled();

    /**
     * Says how far this execution has come, for whoever watches the job. Costs next to nothing, a million times, too: it is
     * written down about once a second, and at the end.
     *
     * @param done how many units of the job's own are done; less than 0 counts as 0
     * @param total how many there are; 0 or less = not known
     */
    void progress(long done, long total);

    /** Says what this execution is doing, as {@link #progress} does; long ones are cut. */
    void message(String text);
}
