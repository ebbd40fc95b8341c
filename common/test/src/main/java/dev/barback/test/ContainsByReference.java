package dev.barback.test;

import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.PerformReference;

/** Assertions on jobs by reference to their {@code perform}, so that the compiler checks the arguments. */
@FunctionalInterface
interface ContainsByReference {

    /**
     * Expects at least one such job.
     *
     * @param job its name and arguments; of its options, those that are set count
     * @throws dev.barback.ArgumentException if the arguments don't match the job's
     * @throws dev.barback.UnknownJobException if it is not one of this test's jobs
     */
    JobAssert contains(NewJob job);

    /** Expects at least one of this job. */
    default <J extends Job> JobAssert contains(PerformReference.Of0<J> perform) {
        return contains(NewJob.of(perform));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A> JobAssert contains(PerformReference.Of1<J, A> perform, A a) {
        return contains(NewJob.of(perform, a));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A, B> JobAssert contains(PerformReference.Of2<J, A, B> perform, A a, B b) {
        return contains(NewJob.of(perform, a, b));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A, B, C> JobAssert contains(PerformReference.Of3<J, A, B, C> perform, A a, B b, C c) {
        return contains(NewJob.of(perform, a, b, c));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D> JobAssert contains(
            PerformReference.Of4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return contains(NewJob.of(perform, a, b, c, d));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D, E> JobAssert contains(
            PerformReference.Of5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return contains(NewJob.of(perform, a, b, c, d, e));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D, E, F> JobAssert contains(
            PerformReference.Of6<J, A, B, C, D, E, F> perform, A a, B b, C c, D d, E e, F f) {
        return contains(NewJob.of(perform, a, b, c, d, e, f));
    }

    /** Expects at least one of this job. */
    default <J extends Job> JobAssert contains(PerformReference.InContext0<J> perform) {
        return contains(NewJob.of(perform));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A> JobAssert contains(PerformReference.InContext1<J, A> perform, A a) {
        return contains(NewJob.of(perform, a));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A, B> JobAssert contains(PerformReference.InContext2<J, A, B> perform, A a, B b) {
        return contains(NewJob.of(perform, a, b));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A, B, C> JobAssert contains(
            PerformReference.InContext3<J, A, B, C> perform, A a, B b, C c) {
        return contains(NewJob.of(perform, a, b, c));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D> JobAssert contains(
            PerformReference.InContext4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return contains(NewJob.of(perform, a, b, c, d));
    }

    /** Expects at least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D, E> JobAssert contains(
            PerformReference.InContext5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return contains(NewJob.of(perform, a, b, c, d, e));
    }
}
