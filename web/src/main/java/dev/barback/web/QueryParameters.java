package dev.barback.web;

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
@interface QueryParameters {
    /** Their names. */
    String[] value();
}
