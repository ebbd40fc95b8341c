package dev.barback;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues jobs, to run on a worker as soon as one is free, or when they are due. Thread-safe.
 *
 * <p>Every method returns when the broker has confirmed the job, except inside a transaction, where the job waits for
 * the commit. It throws {@link ArgumentException} when an argument can't be serialized or does not fit, {@link
 * UnknownJobException} for a job the application does not have, and a {@link BarbackException} when the broker can't be
 * reached; the result tells whether an {@link EnqueueInterceptor} halted or refused the job.
 */
@FunctionalInterface
public interface PerformLater {

    /** Enqueues a prepared job. */
    EnqueuedJob enqueue(NewJob job);

    /**
     * Enqueues a job by its stable name.
     *
     * @param name as in {@link JobName}
     * @param arguments in the order of {@code perform}'s parameters; the last may be {@link Keywords}
     */
    default EnqueuedJob performLater(String name, List<? extends @Nullable Object> arguments) {
        return enqueue(NewJob.named(name, arguments));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job> EnqueuedJob performLater(PerformReference.Of0<J> perform) {
        return enqueue(NewJob.of(perform));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A> EnqueuedJob performLater(PerformReference.Of1<J, A> perform, A a) {
        return enqueue(NewJob.of(perform, a));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A, B> EnqueuedJob performLater(PerformReference.Of2<J, A, B> perform, A a, B b) {
        return enqueue(NewJob.of(perform, a, b));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A, B, C> EnqueuedJob performLater(PerformReference.Of3<J, A, B, C> perform, A a, B b, C c) {
        return enqueue(NewJob.of(perform, a, b, c));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A, B, C, D> EnqueuedJob performLater(
            PerformReference.Of4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return enqueue(NewJob.of(perform, a, b, c, d));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A, B, C, D, E> EnqueuedJob performLater(
            PerformReference.Of5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return enqueue(NewJob.of(perform, a, b, c, d, e));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A, B, C, D, E, F> EnqueuedJob performLater(
            PerformReference.Of6<J, A, B, C, D, E, F> perform, A a, B b, C c, D d, E e, F f) {
        return enqueue(NewJob.of(perform, a, b, c, d, e, f));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job> EnqueuedJob performLater(PerformReference.InContext0<J> perform) {
        return enqueue(NewJob.of(perform));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A> EnqueuedJob performLater(PerformReference.InContext1<J, A> perform, A a) {
        return enqueue(NewJob.of(perform, a));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A, B> EnqueuedJob performLater(PerformReference.InContext2<J, A, B> perform, A a, B b) {
        return enqueue(NewJob.of(perform, a, b));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A, B, C> EnqueuedJob performLater(
            PerformReference.InContext3<J, A, B, C> perform, A a, B b, C c) {
        return enqueue(NewJob.of(perform, a, b, c));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A, B, C, D> EnqueuedJob performLater(
            PerformReference.InContext4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return enqueue(NewJob.of(perform, a, b, c, d));
    }

    /** Enqueues a job by reference to its {@code perform}. */
    default <J extends Job, A, B, C, D, E> EnqueuedJob performLater(
            PerformReference.InContext5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return enqueue(NewJob.of(perform, a, b, c, d, e));
    }
}
