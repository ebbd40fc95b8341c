package dev.barback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The stable name that stands for a job in queues and logs. Default: the simple class name. Give a name before you
 * rename a class, so that jobs already enqueued still find it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JobName {

    /** The name under which this job is enqueued from now on. */
    String value();

    /**
     * Other names under which it was or is enqueued, for example by a Rails application ({@code
     * "Billing::InvoiceJob"}).
     */
    String[] aliases() default {};
}
