package dev.barback.test;

import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.PerformReference;

/** Jobs by reference to their {@code perform}, so that the compiler checks the arguments. */
@FunctionalInterface
interface ContainsByReference {

    /**
     * At least one job as described.
     *
     * @param job its name and arguments; of its options, those that are set count
     * @throws dev.barback.ArgumentException if the job does not take such arguments
     * @throws dev.barback.UnknownJobException if it is none of this test's jobs
     */
    JobAssert contains(NewJob job);

    /** At least one of this job. */
    default <J extends Job> JobAssert contains(PerformReference.Of0<J> perform) {
        return contains(NewJob.of(perform));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A> JobAssert contains(PerformReference.Of1<J, A> perform, A a) {
        return contains(NewJob.of(perform, a));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A, B> JobAssert contains(PerformReference.Of2<J, A, B> perform, A a, B b) {
        return contains(NewJob.of(perform, a, b));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A, B, C> JobAssert contains(PerformReference.Of3<J, A, B, C> perform, A a, B b, C c) {
        return contains(NewJob.of(perform, a, b, c));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D> JobAssert contains(
            PerformReference.Of4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return contains(NewJob.of(perform, a, b, c, d));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D, E> JobAssert contains(
            PerformReference.Of5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return contains(NewJob.of(perform, a, b, c, d, e));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D, E, F> JobAssert contains(
            PerformReference.Of6<J, A, B, C, D, E, F> perform, A a, B b, C c, D d, E e, F f) {
        return contains(NewJob.of(perform, a, b, c, d, e, f));
    }

    /** At least one of this job. */
    default <J extends Job> JobAssert contains(PerformReference.InContext0<J> perform) {
        return contains(NewJob.of(perform));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A> JobAssert contains(PerformReference.InContext1<J, A> perform, A a) {
        return contains(NewJob.of(perform, a));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A, B> JobAssert contains(PerformReference.InContext2<J, A, B> perform, A a, B b) {
        return contains(NewJob.of(perform, a, b));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A, B, C> JobAssert contains(
            PerformReference.InContext3<J, A, B, C> perform, A a, B b, C c) {
        return contains(NewJob.of(perform, a, b, c));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D> JobAssert contains(
            PerformReference.InContext4<J, A, B, C, D> perform, A a, B b, C c, D d) {
        return contains(NewJob.of(perform, a, b, c, d));
    }

    /** At least one of this job, with these arguments. */
    default <J extends Job, A, B, C, D, E> JobAssert contains(
            PerformReference.InContext5<J, A, B, C, D, E> perform, A a, B b, C c, D d, E e) {
        return contains(NewJob.of(perform, a, b, c, d, e));
    }
}
