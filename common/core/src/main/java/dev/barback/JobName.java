package dev.barback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The stable name that stands for a job in queues and logs. Without it: the simple class name. Give one
 * before renaming a class, so that jobs that are already enqueued still find it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JobName {

    /** The name under which this job is enqueued from now on. */
    String value();

    /** Names under which it was enqueued in the past, or by others ({@code "Billing::InvoiceJob"}). */
    String[] aliases() default {};
}
