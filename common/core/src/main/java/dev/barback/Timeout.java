package dev.barback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The longest time one execution may take. After it, the execution times out: its thread is interrupted and it fails
 * with {@link JobTimeoutException}, which is handled like any error. A job that ignores the interruption keeps its
 * processor, since Java can't stop a thread by force, and completes if it returns in the end. Default: {@code
 * barback.worker.job-timeout}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Timeout {

    /** A duration, written as in {@link RetryOn#waitFor()}; {@code "0s"} = no limit. */
    String value();
}
