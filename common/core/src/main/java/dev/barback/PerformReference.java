package dev.barback;

import java.io.Serializable;

/**
 * The shapes of a reference to a {@code perform} method, so that the compiler checks the arguments of {@code
 * performLater(WelcomeMail::perform, 42L, "nl")}. {@code Of2} has two parameters: two arguments, or a {@link
 * JobContext} and one argument. {@code Returning2} has them, too, and gives the type of the result to {@code
 * performNow}. They are serializable, so that Barback can read the class they refer to ({@link
 * java.lang.invoke.SerializedLambda}). Do not implement or call them: write a method reference.
 *
 * <p>The compiler can't infer the types for a {@code perform} that takes any number of arguments ({@code String...
 * names}): name them, {@code jobs.<Greet, String, String>performLater(Greet::perform, "Ada", "Grace")}, and last the
 * result's type, if {@code performNow} returns one. The compiler takes such a reference for one with a context, too; so
 * each shape extends the one that has a context before the same parameters: of two that fit, the narrower one counts.
 */
@SuppressWarnings("OverridingMethodInconsistentArgumentNamesChecker") // a context moves the arguments by a place
public interface PerformReference extends Serializable {

    /** 0 parameters. */
    @FunctionalInterface
    interface Of0<J extends Job> extends Of1<J, JobContext> {
        void perform(J job) throws Exception;

        @Override
        default void perform(J job, JobContext context) throws Exception {
            perform(job);
        }
    }

    /** 1 parameter. */
    @FunctionalInterface
    interface Of1<J extends Job, A> extends Of2<J, JobContext, A> {
        void perform(J job, A a) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a) throws Exception {
            perform(job, a);
        }
    }

    /** 2 parameters. */
    @FunctionalInterface
    interface Of2<J extends Job, A, B> extends Of3<J, JobContext, A, B> {
        void perform(J job, A a, B b) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a, B b) throws Exception {
            perform(job, a, b);
        }
    }

    /** 3 parameters. */
    @FunctionalInterface
    interface Of3<J extends Job, A, B, C> extends Of4<J, JobContext, A, B, C> {
        void perform(J job, A a, B b, C c) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a, B b, C c) throws Exception {
            perform(job, a, b, c);
        }
    }

    /** 4 parameters. */
    @FunctionalInterface
    interface Of4<J extends Job, A, B, C, D> extends Of5<J, JobContext, A, B, C, D> {
        void perform(J job, A a, B b, C c, D d) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a, B b, C c, D d) throws Exception {
            perform(job, a, b, c, d);
        }
    }

    /** 5 parameters. */
    @FunctionalInterface
    interface Of5<J extends Job, A, B, C, D, E> extends Of6<J, JobContext, A, B, C, D, E> {
        void perform(J job, A a, B b, C c, D d, E e) throws Exception;

        @Override
        default void perform(J job, JobContext context, A a, B b, C c, D d, E e) throws Exception {
            perform(job, a, b, c, d, e);
        }
    }

    /** 6 parameters. */
    @FunctionalInterface
    interface Of6<J extends Job, A, B, C, D, E, F> extends PerformReference {
        void perform(J job, A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /** 0 parameters, with a result. */
    @FunctionalInterface
    interface Returning0<J extends Job, R> extends Returning1<J, JobContext, R> {
        R perform(J job) throws Exception;

        @Override
        default R perform(J job, JobContext context) throws Exception {
            return perform(job);
        }
    }

    /** 1 parameter, with a result. */
    @FunctionalInterface
    interface Returning1<J extends Job, A, R> extends Returning2<J, JobContext, A, R> {
        R perform(J job, A a) throws Exception;

        @Override
        default R perform(J job, JobContext context, A a) throws Exception {
            return perform(job, a);
        }
    }

    /** 2 parameters, with a result. */
    @FunctionalInterface
    interface Returning2<J extends Job, A, B, R> extends Returning3<J, JobContext, A, B, R> {
        R perform(J job, A a, B b) throws Exception;

        @Override
        default R perform(J job, JobContext context, A a, B b) throws Exception {
            return perform(job, a, b);
        }
    }

    /** 3 parameters, with a result. */
    @FunctionalInterface
    interface Returning3<J extends Job, A, B, C, R> extends Returning4<J, JobContext, A, B, C, R> {
        R perform(J job, A a, B b, C c) throws Exception;

        @Override
        default R perform(J job, JobContext context, A a, B b, C c) throws Exception {
            return perform(job, a, b, c);
        }
    }

    /** 4 parameters, with a result. */
    @FunctionalInterface
    interface Returning4<J extends Job, A, B, C, D, R> extends Returning5<J, JobContext, A, B, C, D, R> {
        R perform(J job, A a, B b, C c, D d) throws Exception;

        @Override
        default R perform(J job, JobContext context, A a, B b, C c, D d) throws Exception {
            return perform(job, a, b, c, d);
        }
    }

    /** 5 parameters, with a result. */
    @FunctionalInterface
    interface Returning5<J extends Job, A, B, C, D, E, R> extends Returning6<J, JobContext, A, B, C, D, E, R> {
        R perform(J job, A a, B b, C c, D d, E e) throws Exception;

        @Override
        default R perform(J job, JobContext context, A a, B b, C c, D d, E e) throws Exception {
            return perform(job, a, b, c, d, e);
        }
    }

    /** 6 parameters, with a result. */
    @FunctionalInterface
    interface Returning6<J extends Job, A, B, C, D, E, F, R> extends PerformReference {
        R perform(J job, A a, B b, C c, D d, E e, F f) throws Exception;
    }
}
