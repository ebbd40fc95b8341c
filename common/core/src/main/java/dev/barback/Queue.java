package dev.barback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The queue that a job is enqueued to, unless the call sets another. Default: the application's default queue ({@code
 * barback.default-queue}).
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Queue {

    /**
     * 3 to 200 characters: a letter, then letters, digits and {@code - _ . ~ + %}; not starting with
     * {@code goog}, not ending in {@code .scheduled}, not {@code morgue}.
     */
    String value();
}
