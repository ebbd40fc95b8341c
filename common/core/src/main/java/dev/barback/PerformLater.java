package dev.barback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues jobs, to run on a worker as soon as one is free, or when they are due. Thread-safe.
 *
 * <p>{@link #set}, {@link #in} and {@link #at} give options to all jobs that are enqueued through their result. They can
 * be combined; where two set the same option, the later one counts. A job's own options ({@link NewJob#set}) override
 * all of them.
 *
 * <p>An enqueue returns when the broker has confirmed the job, except inside a transaction, where the job waits for
 * the commit. It throws {@link ArgumentException} when an argument can't be serialized or does not fit, {@link
 * UnknownJobException} for a job the application does not have, and a {@link BarbackException} when the broker can't be
 * reached; the result tells whether an {@link EnqueueInterceptor} halted or refused the job.
 */
@FunctionalInterface
public interface PerformLater {

    /** Enqueues a prepared job. */
    EnqueuedJob enqueue(NewJob job);

    /** Enqueues with these options; made by the methods of {@link Options}. */
    default PerformLater set(EnqueueOptions options) {
        return job -> enqueue(job.set(options.and(job.options())));
    }

    /**
     * Enqueues jobs that are due after a time, counted from the enqueue of each.
     *
     * @param wait zero or negative: due at once
     */
    default PerformLater in(Duration wait) {
        return set(Options.waitFor(wait));
    }

    /**
     * Enqueues jobs that are due at a point in time.
     *
     * @param time one in the past is fine; 1700 to 9999
     */
    default PerformLater at(Instant time) {
        return set(Options.waitUntil(time));
    }

    /**
     * Enqueues a job by its stable name.
     *
     * @param name as in {@link JobName}
     * @param arguments in the order of {@code perform}'s parameters; the last may be {@link Keywords}
     */
    default EnqueuedJob performLater(String name, List<? extends @Nullable Object> arguments) {
        return enqueue(NewJob.named(name, arguments));
    }

    /** Enqueues a job whose {@code perform} takes 0 arguments. */
    default <J extends Job> EnqueuedJob performLater(PerformReference.Of0<J> perform) {
        return enqueue(NewJob.of(perform));
    }

    /** Enqueues a job whose {@code perform} takes 1 argument. */
    default <J extends Job, A> EnqueuedJob performLater(PerformReference.Of1<J, A> perform, A a) {
        return enqueue(NewJob.of(perform, a));
    }

    /** Enqueues a job whose {@code perform} takes 2 arguments. */
    default <J extends Job, A, B> EnqueuedJob performLater(PerformReference.Of2<J, A, B> perform, A a, B b) {
        return enqueue(NewJob.of(perform, a, b));
    }

    /** Enqueues a job whose {@code perform} takes 3 arguments. */
    default <J extends Job, A, B, C> EnqueuedJob performLater(PerformReference.Of3<J, A, B, C> perform, A a, B b, C c) {
        return enqueue(NewJob.of(perform, a, b, c));
    }

    /** Enqueues a job whose {@code perform} takes 4 arguments. */
    default <J extends Job, A, B, C, D> EnqueuedJob performLater(
            PerformReference.Of4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return enqueue(NewJob.of(perform, a, b, c, d));
    }

    /** Enqueues a job whose {@code perform} takes 5 arguments. */
    default <J extends Job, A, B, C, D, E> EnqueuedJob performLater(
            PerformReference.Of5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return enqueue(NewJob.of(perform, a, b, c, d, e));
    }

    /** Enqueues a job whose {@code perform} takes 6 arguments. */
    default <J extends Job, A, B, C, D, E, F> EnqueuedJob performLater(
            PerformReference.Of6<J, A, B, C, D, E, F> perform, A a, B b, C c, D d, E e, F f) {
        return enqueue(NewJob.of(perform, a, b, c, d, e, f));
    }

    /** Enqueues a job whose {@code perform} takes a context. */
    default <J extends Job> EnqueuedJob performLater(PerformReference.Of1<J, JobContext> perform) {
        return enqueue(NewJob.of(perform));
    }

    /** Enqueues a job whose {@code perform} takes a context and 1 argument. */
    default <J extends Job, A> EnqueuedJob performLater(PerformReference.Of2<J, JobContext, A> perform, A a) {
        return enqueue(NewJob.of(perform, a));
    }

    /** Enqueues a job whose {@code perform} takes a context and 2 arguments. */
    default <J extends Job, A, B> EnqueuedJob performLater(
            PerformReference.Of3<J, JobContext, A, B> perform, A a, B b) {
        return enqueue(NewJob.of(perform, a, b));
    }

    /** Enqueues a job whose {@code perform} takes a context and 3 arguments. */
    default <J extends Job, A, B, C> EnqueuedJob performLater(
            PerformReference.Of4<J, JobContext, A, B, C> perform, A a, B b, C c) {
        return enqueue(NewJob.of(perform, a, b, c));
    }

    /** Enqueues a job whose {@code perform} takes a context and 4 arguments. */
    default <J extends Job, A, B, C, D> EnqueuedJob performLater(
            PerformReference.Of5<J, JobContext, A, B, C, D> perform, A a, B b, C c, D d) {
        return enqueue(NewJob.of(perform, a, b, c, d));
    }

    /** Enqueues a job whose {@code perform} takes a context and 5 arguments. */
    default <J extends Job, A, B, C, D, E> EnqueuedJob performLater(
            PerformReference.Of6<J, JobContext, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return enqueue(NewJob.of(perform, a, b, c, d, e));
    }
}
