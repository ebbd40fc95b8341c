package dev.barback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Discards the job when {@code perform} throws one of these: it ends without a retry and without the morgue, since the
 * error means that there is nothing left to do. Which declaration wins: see {@link RetryOn}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(DiscardOn.All.class)
public @interface DiscardOn {

    /** The exceptions, subclasses included. */
    Class<? extends Throwable>[] value();

    /** Runs when the job is discarded, for example to report the error. Default: nothing. */
    Class<? extends ErrorHandler> handler() default ErrorHandler.None.class;

    /** Several declarations on one class. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {
        /** In the order of declaration. */
        DiscardOn[] value();
    }
}
