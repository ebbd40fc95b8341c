/**
 * Text and a page for people: {@code /} with the application's jobs, and {@code /jobs.html}, which shows jobs as they
 * change.
 *
 * <p>States: none.
 *
 * <p>Invariants: a page loads nothing from elsewhere; its content security policy allows its own script and style
 * alone.
 *
 * <p>Failures: none of its own; the page shows the problems that the API answers.
 */
@NullMarked
package dev.barback.web.page;

import org.jspecify.annotations.NullMarked;
