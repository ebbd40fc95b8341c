package dev.barback;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs at once, on the caller's thread, without a queue. Interceptors, retries and discards apply as on a worker:
 * an error that is retried enqueues the retry and returns null. Any other error is thrown. Thread-safe.
 */
@SuppressWarnings("overloads") // javac fears ambiguity for lambdas; a method reference picks the one that returns
public interface PerformNow {

    /**
     * Runs a job.
     *
     * @return the return value of {@code perform}; null when it returns nothing, was halted, discarded or will be
     *     retried
     * @throws BarbackException with the job's error as its cause, if that is a checked exception; an
     *     unchecked one is thrown as it is
     */
    @Nullable Object run(NewJob job);

    /** Runs a job by its stable name. */
    default @Nullable Object performNow(String name, List<? extends @Nullable Object> arguments) {
        return run(NewJob.named(name, arguments));
    }

    /** Runs a job whose {@code perform} takes 0 arguments and returns nothing. */
    default <J extends Job> void performNow(PerformReference.Of0<J> perform) {
        run(NewJob.of(perform));
    }

    /** Runs a job whose {@code perform} takes 1 argument and returns nothing. */
    default <J extends Job, A> void performNow(PerformReference.Of1<J, A> perform, A a) {
        run(NewJob.of(perform, a));
    }

    /** Runs a job whose {@code perform} takes 2 arguments and returns nothing. */
    default <J extends Job, A, B> void performNow(PerformReference.Of2<J, A, B> perform, A a, B b) {
        run(NewJob.of(perform, a, b));
    }

    /** Runs a job whose {@code perform} takes 3 arguments and returns nothing. */
    default <J extends Job, A, B, C> void performNow(PerformReference.Of3<J, A, B, C> perform, A a, B b, C c) {
        run(NewJob.of(perform, a, b, c));
    }

    /** Runs a job whose {@code perform} takes 4 arguments and returns nothing. */
    default <J extends Job, A, B, C, D> void performNow(
            PerformReference.Of4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        run(NewJob.of(perform, a, b, c, d));
    }

    /** Runs a job whose {@code perform} takes 5 arguments and returns nothing. */
    default <J extends Job, A, B, C, D, E> void performNow(
            PerformReference.Of5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        run(NewJob.of(perform, a, b, c, d, e));
    }

    /** Runs a job whose {@code perform} takes 6 arguments and returns nothing. */
    default <J extends Job, A, B, C, D, E, F> void performNow(
            PerformReference.Of6<J, A, B, C, D, E, F> perform, A a, B b, C c, D d, E e, F f) {
        run(NewJob.of(perform, a, b, c, d, e, f));
    }

    /** Runs a job whose {@code perform} takes a context and returns nothing. */
    default <J extends Job> void performNow(PerformReference.Of1<J, JobContext> perform) {
        run(NewJob.of(perform));
    }

    /** Runs a job whose {@code perform} takes a context and 1 argument and returns nothing. */
    default <J extends Job, A> void performNow(PerformReference.Of2<J, JobContext, A> perform, A a) {
        run(NewJob.of(perform, a));
    }

    /** Runs a job whose {@code perform} takes a context and 2 arguments and returns nothing. */
    default <J extends Job, A, B> void performNow(PerformReference.Of3<J, JobContext, A, B> perform, A a, B b) {
        run(NewJob.of(perform, a, b));
    }

    /** Runs a job whose {@code perform} takes a context and 3 arguments and returns nothing. */
    default <J extends Job, A, B, C> void performNow(
            PerformReference.Of4<J, JobContext, A, B, C> perform, A a, B b, C c) {
        run(NewJob.of(perform, a, b, c));
    }

    /** Runs a job whose {@code perform} takes a context and 4 arguments and returns nothing. */
    default <J extends Job, A, B, C, D> void performNow(
            PerformReference.Of5<J, JobContext, A, B, C, D> perform, A a, B b, C c, D d) {
        run(NewJob.of(perform, a, b, c, d));
    }

    /** Runs a job whose {@code perform} takes a context and 5 arguments and returns nothing. */
    default <J extends Job, A, B, C, D, E> void performNow(
            PerformReference.Of6<J, JobContext, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        run(NewJob.of(perform, a, b, c, d, e));
    }

    /** Runs a job whose {@code perform} takes 0 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, R> @Nullable R performNow(PerformReference.Returning0<J, R> perform) {
        return (R) run(NewJob.referenced(perform));
    }

    /** Runs a job whose {@code perform} takes 1 argument, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, R> @Nullable R performNow(PerformReference.Returning1<J, A, R> perform, A a) {
        return (R) run(NewJob.referenced(perform, a));
    }

    /** Runs a job whose {@code perform} takes 2 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, B, R> @Nullable R performNow(PerformReference.Returning2<J, A, B, R> perform, A a, B b) {
        return (R) run(NewJob.referenced(perform, a, b));
    }

    /** Runs a job whose {@code perform} takes 3 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, B, C, R> @Nullable R performNow(
            PerformReference.Returning3<J, A, B, C, R> perform, A a, B b, C c) {
        return (R) run(NewJob.referenced(perform, a, b, c));
    }

    /** Runs a job whose {@code perform} takes 4 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, B, C, D, R> @Nullable R performNow(
            PerformReference.Returning4<J, A, B, C, D, R> perform, A a, B b, C c, D d) {
        return (R) run(NewJob.referenced(perform, a, b, c, d));
    }

    /** Runs a job whose {@code perform} takes 5 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, B, C, D, E, R> @Nullable R performNow(
            PerformReference.Returning5<J, A, B, C, D, E, R> perform, A a, B b, C c, D d, E e) {
        return (R) run(NewJob.referenced(perform, a, b, c, d, e));
    }

    /** Runs a job whose {@code perform} takes 6 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, B, C, D, E, F, R> @Nullable R performNow(
            PerformReference.Returning6<J, A, B, C, D, E, F, R> perform, A a, B b, C c, D d, E e, F f) {
        return (R) run(NewJob.referenced(perform, a, b, c, d, e, f));
    }

    /** Runs a job whose {@code perform} takes a context, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, R> @Nullable R performNow(PerformReference.Returning1<J, JobContext, R> perform) {
        return (R) run(NewJob.referenced(perform));
    }

    /** Runs a job whose {@code perform} takes a context and 1 argument, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, R> @Nullable R performNow(
            PerformReference.Returning2<J, JobContext, A, R> perform, A a) {
        return (R) run(NewJob.referenced(perform, a));
    }

    /** Runs a job whose {@code perform} takes a context and 2 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, B, R> @Nullable R performNow(
            PerformReference.Returning3<J, JobContext, A, B, R> perform, A a, B b) {
        return (R) run(NewJob.referenced(perform, a, b));
    }

    /** Runs a job whose {@code perform} takes a context and 3 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, B, C, R> @Nullable R performNow(
            PerformReference.Returning4<J, JobContext, A, B, C, R> perform, A a, B b, C c) {
        return (R) run(NewJob.referenced(perform, a, b, c));
    }

    /** Runs a job whose {@code perform} takes a context and 4 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, B, C, D, R> @Nullable R performNow(
            PerformReference.Returning5<J, JobContext, A, B, C, D, R> perform, A a, B b, C c, D d) {
        return (R) run(NewJob.referenced(perform, a, b, c, d));
    }

    /** Runs a job whose {@code perform} takes a context and 5 arguments, and returns its result. */
    @SuppressWarnings("unchecked") // run() returns what this very method returned
    default <J extends Job, A, B, C, D, E, R> @Nullable R performNow(
            PerformReference.Returning6<J, JobContext, A, B, C, D, E, R> perform, A a, B b, C c, D d, E e) {
        return (R) run(NewJob.referenced(perform, a, b, c, d, e));
    }
}
