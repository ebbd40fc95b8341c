package dev.barback.web.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The allowed query parameters of a route; without this annotation, none. {@link UnknownParameterInterceptor} rejects
 * others.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface QueryParameters {
    /** Their names. */
    String[] value();
}
