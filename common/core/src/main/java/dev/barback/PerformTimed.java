package dev.barback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Enqueues jobs that are due later: the same as {@link PerformLater} with a due time. Thread-safe. */
public interface PerformTimed extends PerformLater {

    /** Enqueues a job by its stable name, due after a time. */
    default EnqueuedJob performIn(Duration wait, String name, List<? extends @Nullable Object> arguments) {
        return enqueue(NewJob.named(name, arguments).set(Options.waitFor(wait)));
    }

    /** Enqueues a job by its stable name, due at a point in time; one in the past is fine. */
    default EnqueuedJob performAt(Instant time, String name, List<? extends @Nullable Object> arguments) {
        return enqueue(NewJob.named(name, arguments).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job> EnqueuedJob performIn(Duration wait, PerformReference.Of0<J> perform) {
        return enqueue(NewJob.of(perform).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job> EnqueuedJob performAt(Instant time, PerformReference.Of0<J> perform) {
        return enqueue(NewJob.of(perform).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A> EnqueuedJob performIn(Duration wait, PerformReference.Of1<J, A> perform, A a) {
        return enqueue(NewJob.of(perform, a).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A> EnqueuedJob performAt(Instant time, PerformReference.Of1<J, A> perform, A a) {
        return enqueue(NewJob.of(perform, a).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A, B> EnqueuedJob performIn(
            Duration wait, PerformReference.Of2<J, A, B> perform, A a, B b) {
        return enqueue(NewJob.of(perform, a, b).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A, B> EnqueuedJob performAt(Instant time, PerformReference.Of2<J, A, B> perform, A a, B b) {
        return enqueue(NewJob.of(perform, a, b).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A, B, C> EnqueuedJob performIn(
            Duration wait, PerformReference.Of3<J, A, B, C> perform, A a, B b, C c) {
        return enqueue(NewJob.of(perform, a, b, c).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A, B, C> EnqueuedJob performAt(
            Instant time, PerformReference.Of3<J, A, B, C> perform, A a, B b, C c) {
        return enqueue(NewJob.of(perform, a, b, c).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A, B, C, D> EnqueuedJob performIn(
            Duration wait, PerformReference.Of4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return enqueue(NewJob.of(perform, a, b, c, d).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A, B, C, D> EnqueuedJob performAt(
            Instant time, PerformReference.Of4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return enqueue(NewJob.of(perform, a, b, c, d).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A, B, C, D, E> EnqueuedJob performIn(
            Duration wait, PerformReference.Of5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return enqueue(NewJob.of(perform, a, b, c, d, e).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A, B, C, D, E> EnqueuedJob performAt(
            Instant time, PerformReference.Of5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return enqueue(NewJob.of(perform, a, b, c, d, e).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A, B, C, D, E, F> EnqueuedJob performIn(
            Duration wait, PerformReference.Of6<J, A, B, C, D, E, F> perform, A a, B b, C c, D d, E e, F f) {
        return enqueue(NewJob.of(perform, a, b, c, d, e, f).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A, B, C, D, E, F> EnqueuedJob performAt(
            Instant time, PerformReference.Of6<J, A, B, C, D, E, F> perform, A a, B b, C c, D d, E e, F f) {
        return enqueue(NewJob.of(perform, a, b, c, d, e, f).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job> EnqueuedJob performIn(Duration wait, PerformReference.InContext0<J> perform) {
        return enqueue(NewJob.of(perform).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job> EnqueuedJob performAt(Instant time, PerformReference.InContext0<J> perform) {
        return enqueue(NewJob.of(perform).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A> EnqueuedJob performIn(Duration wait, PerformReference.InContext1<J, A> perform, A a) {
        return enqueue(NewJob.of(perform, a).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A> EnqueuedJob performAt(Instant time, PerformReference.InContext1<J, A> perform, A a) {
        return enqueue(NewJob.of(perform, a).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A, B> EnqueuedJob performIn(
            Duration wait, PerformReference.InContext2<J, A, B> perform, A a, B b) {
        return enqueue(NewJob.of(perform, a, b).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A, B> EnqueuedJob performAt(
            Instant time, PerformReference.InContext2<J, A, B> perform, A a, B b) {
        return enqueue(NewJob.of(perform, a, b).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A, B, C> EnqueuedJob performIn(
            Duration wait, PerformReference.InContext3<J, A, B, C> perform, A a, B b, C c) {
        return enqueue(NewJob.of(perform, a, b, c).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A, B, C> EnqueuedJob performAt(
            Instant time, PerformReference.InContext3<J, A, B, C> perform, A a, B b, C c) {
        return enqueue(NewJob.of(perform, a, b, c).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A, B, C, D> EnqueuedJob performIn(
            Duration wait, PerformReference.InContext4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return enqueue(NewJob.of(perform, a, b, c, d).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A, B, C, D> EnqueuedJob performAt(
            Instant time, PerformReference.InContext4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return enqueue(NewJob.of(perform, a, b, c, d).set(Options.waitUntil(time)));
    }

    /** Enqueues a job, due after a time. */
    default <J extends Job, A, B, C, D, E> EnqueuedJob performIn(
            Duration wait, PerformReference.InContext5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return enqueue(NewJob.of(perform, a, b, c, d, e).set(Options.waitFor(wait)));
    }

    /** Enqueues a job, due at a point in time; one in the past is fine. */
    default <J extends Job, A, B, C, D, E> EnqueuedJob performAt(
            Instant time, PerformReference.InContext5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return enqueue(NewJob.of(perform, a, b, c, d, e).set(Options.waitUntil(time)));
    }
}
