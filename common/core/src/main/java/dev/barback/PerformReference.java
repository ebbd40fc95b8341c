package dev.barback;

import java.io.Serializable;

/**
 * The shapes of a reference to a {@code perform} method, so that the compiler checks the arguments of {@code
 * performLater(WelcomeMail::perform, 42L, "nl")}. {@code Of2} takes two arguments, {@code InContext2} a {@link
 * JobContext} before them; those named {@code Returning} return the result to {@code performNow}. They are
 * serializable, so that Barback can read the class they refer to ({@link java.lang.invoke.SerializedLambda}). Do not
 * implement or call them: write a method reference.
 *
 * <p>The compiler can't infer the types for a {@code perform} that takes any number of arguments ({@code String...
 * names}): name them, {@code jobs.<Greet, String, String>performLater(Greet::perform, "Ada", "Grace")}. For the sake of
 * the compiler, each {@code Of} extends an {@code InContext}: it takes the narrower one where both would fit.
 */
public interface PerformReference extends Serializable {

    /** 0 arguments. */
    @FunctionalInterface
    interface Of0<J extends Job> extends InContext0<J> {
        void perform(J job) throws Exception;

        @Override
        default void perform(J job, JobContext context) throws Exception {
            perform(job);
        }
    }

    /** 1 argument. */
    @FunctionalInterface
    interface Of1<J extends Job, A> extends InContext1<J, A> {
        void perform(J job, A a) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a) throws Exception {
            perform(job, a);
        }
    }

    /** 2 arguments. */
    @FunctionalInterface
    interface Of2<J extends Job, A, B> extends InContext2<J, A, B> {
        void perform(J job, A a, B b) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a, B b) throws Exception {
            perform(job, a, b);
        }
    }

    /** 3 arguments. */
    @FunctionalInterface
    interface Of3<J extends Job, A, B, C> extends InContext3<J, A, B, C> {
        void perform(J job, A a, B b, C c) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a, B b, C c) throws Exception {
            perform(job, a, b, c);
        }
    }

    /** 4 arguments. */
    @FunctionalInterface
    interface Of4<J extends Job, A, B, C, D> extends InContext4<J, A, B, C, D> {
        void perform(J job, A a, B b, C c, D d) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a, B b, C c, D d) throws Exception {
            perform(job, a, b, c, d);
        }
    }

    /** 5 arguments. */
    @FunctionalInterface
    interface Of5<J extends Job, A, B, C, D, E> extends InContext5<J, A, B, C, D, E> {
        void perform(J job, A a, B b, C c, D d, E e) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a, B b, C c, D d, E e) throws Exception {
            perform(job, a, b, c, d, e);
        }
    }

    /** 6 arguments. */
    @FunctionalInterface
    interface Of6<J extends Job, A, B, C, D, E, F> extends PerformReference {
        void perform(J job, A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /** A context, then 0 arguments. */
    @FunctionalInterface
    interface InContext0<J extends Job> extends PerformReference {
        void perform(J job, JobContext context) throws Exception;
    }

    /** A context, then 1 argument. */
    @FunctionalInterface
    interface InContext1<J extends Job, A> extends PerformReference {
        void perform(J job, JobContext context, A a) throws Exception;
    }

    /** A context, then 2 arguments. */
    @FunctionalInterface
    interface InContext2<J extends Job, A, B> extends PerformReference {
        void perform(J job, JobContext context, A a, B b) throws Exception;
    }

    /** A context, then 3 arguments. */
    @FunctionalInterface
    interface InContext3<J extends Job, A, B, C> extends PerformReference {
        void perform(J job, JobContext context, A a, B b, C c) throws Exception;
    }

    /** A context, then 4 arguments. */
    @FunctionalInterface
    interface InContext4<J extends Job, A, B, C, D> extends PerformReference {
        void perform(J job, JobContext context, A a, B b, C c, D d) throws Exception;
    }

    /** A context, then 5 arguments. */
    @FunctionalInterface
    interface InContext5<J extends Job, A, B, C, D, E> extends PerformReference {
        void perform(J job, JobContext context, A a, B b, C c, D d, E e) throws Exception;
    }

    /** 0 arguments, with a result. */
    @FunctionalInterface
    interface Returning0<J extends Job, R> extends PerformReference {
        R perform(J job) throws Exception;
    }

    /** 1 argument, with a result. */
    @FunctionalInterface
    interface Returning1<J extends Job, A, R> extends PerformReference {
        R perform(J job, A a) throws Exception;
    }

    /** 2 arguments, with a result. */
    @FunctionalInterface
    interface Returning2<J extends Job, A, B, R> extends PerformReference {
        R perform(J job, A a, B b) throws Exception;
    }

    /** 3 arguments, with a result. */
    @FunctionalInterface
    interface Returning3<J extends Job, A, B, C, R> extends PerformReference {
        R perform(J job, A a, B b, C c) throws Exception;
    }

    /** 4 arguments, with a result. */
    @FunctionalInterface
    interface Returning4<J extends Job, A, B, C, D, R> extends PerformReference {
        R perform(J job, A a, B b, C c, D d) throws Exception;
    }

    /** 5 arguments, with a result. */
    @FunctionalInterface
    interface Returning5<J extends Job, A, B, C, D, E, R> extends PerformReference {
        R perform(J job, A a, B b, C c, D d, E e) throws Exception;
    }

    /** 6 arguments, with a result. */
    @FunctionalInterface
    interface Returning6<J extends Job, A, B, C, D, E, F, R> extends PerformReference {
        R perform(J job, A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /** A context, then 0 arguments, with a result. */
    @FunctionalInterface
    interface ReturningInContext0<J extends Job, R> extends PerformReference {
        R perform(J job, JobContext context) throws Exception;
    }

    /** A context, then 1 argument, with a result. */
    @FunctionalInterface
    interface ReturningInContext1<J extends Job, A, R> extends PerformReference {
        R perform(J job, JobContext context, A a) throws Exception;
    }

    /** A context, then 2 arguments, with a result. */
    @FunctionalInterface
    interface ReturningInContext2<J extends Job, A, B, R> extends PerformReference {
        R perform(J job, JobContext context, A a, B b) throws Exception;
    }

    /** A context, then 3 arguments, with a result. */
    @FunctionalInterface
    interface ReturningInContext3<J extends Job, A, B, C, R> extends PerformReference {
        R perform(J job, JobContext context, A a, B b, C c) throws Exception;
    }

    /** A context, then 4 arguments, with a result. */
    @FunctionalInterface
    interface ReturningInContext4<J extends Job, A, B, C, D, R> extends PerformReference {
        R perform(J job, JobContext context, A a, B b, C c, D d) throws Exception;
    }

    /** A context, then 5 arguments, with a result. */
    @FunctionalInterface
    interface ReturningInContext5<J extends Job, A, B, C, D, E, R> extends PerformReference {
        R perform(J job, JobContext context, A a, B b, C c, D d, E e) throws Exception;
    }
}
