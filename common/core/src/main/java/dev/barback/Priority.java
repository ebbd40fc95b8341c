package dev.barback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The priority of a job, unless the call sets another: lower runs sooner, none counts as 0. Pub/Sub keeps no order, so
 * there the priority only orders the jobs that a worker has fetched.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Priority {

    /** Any number; lower runs sooner. */
    int value();
}
