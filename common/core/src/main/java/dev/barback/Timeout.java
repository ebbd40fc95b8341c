package dev.barback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The longest one execution may take. Then its thread is interrupted and it fails with {@link
 * JobTimeoutException}, which is handled like any error. A job that ignores the interruption keeps its
 * processor, since Java can stop no thread by force, and has completed if it returns in the end. Without it: {@code barback.worker.job-timeout}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Timeout {

    /** A duration, written as in {@link RetryOn#waitFor()}; {@code "0s"} = no limit. */
    String value();
}
