/**
 * The OpenAPI document of the API, made from the routes of the other rooms, none of which it names. {@code
 * docs/openapi.json} is a copy, which a test compares.
 *
 * <p>States: none.
 *
 * <p>Invariants: each field of an answer is required, and nullable where its record says so. Each operation has the
 * problem answer.
 *
 * <p>Failures: none of its own.
 */
@NullMarked
package dev.barback.web.api;

import org.jspecify.annotations.NullMarked;
