package dev.barback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Enqueues the job again, later, when {@code perform} throws one of these. Each declaration counts its own executions,
 * as ActiveJob's {@code retry_on} does. Of several that match, the one declared last wins, then those of the
 * superclass; if none matches the exception, its causes are tried.
 *
 * <p>A job without any {@code RetryOn} is retried as {@code barback.retry.*} says.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(RetryOn.All.class)
public @interface RetryOn {

    /** For {@link #attempts()}: never give up. */
    int UNLIMITED = -1;

    /** For {@link #waitFor()}: n<sup>4</sup> + 2 seconds after the n-th failure: 3, 18, 83, 258, 627 s... */
    String POLYNOMIALLY_LONGER = "polynomially_longer";

    /** The exceptions, subclasses included. */
    Class<? extends Throwable>[] value();

    /**
     * How long to wait before the retry: {@code "500ms"}, {@code "30s"}, {@code "5m"}, {@code "2h"},
     * {@code "1d"}, ISO-8601 ({@code "PT5M"}), or {@link #POLYNOMIALLY_LONGER}. Default: 3 seconds.
     */
    String waitFor() default "3s";

    /**
     * Computes the wait instead, for example from the error's Retry-After; no jitter is added. An
     * instance is taken from the application (a Spring bean) or made with the no-argument constructor.
     */
    Class<? extends RetryWait> waitBy() default RetryWait.Declared.class;

    /**
     * The maximum number of executions, including the first: 3 = one run and two retries. {@link #UNLIMITED} never
     * gives up. Default: 5.
     */
    int attempts() default 5;

    /**
     * Spreads retries: up to this fraction of the wait is added at random, never subtracted, so "5m"
     * means at least five minutes. 0 = exact. Default: 0.15.
     */
    double jitter() default 0.15;

    /** The queue of the retry. Empty: the job's own. */
    String queue() default "";

    /** The priority of the retry, one number at most. Empty: the job's own. */
    int[] priority() default {};

    /** Runs when the attempts are used up. The job then ends; without a handler, it is buried in the morgue. */
    Class<? extends ErrorHandler> handler() default ErrorHandler.None.class;

    /** Several declarations on one class. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {
        /** In the order of declaration. */
        RetryOn[] value();
    }
}
