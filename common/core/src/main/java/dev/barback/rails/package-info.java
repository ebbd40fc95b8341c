/**
 * Values of Rails for which Java has no type: arguments of jobs that Rails enqueues, or that Rails runs. A parameter of
 * {@code perform} may have one of these types; {@code docs/wire-format.md} has their JSON.
 *
 * <p>Invariant: a value that was read and is written again has the same JSON. All are immutable but {@link
 * dev.barback.rails.IndifferentMap}. Failures: a value that Rails could not have written throws an
 * IllegalArgumentException.
 */
@NullMarked
package dev.barback.rails;

import org.jspecify.annotations.NullMarked;
