/**
 * The application's own jobs, as Barback knows them: found by name or by a reference to {@code perform},
 * with their parameters, queue, and what to do about errors.
 *
 * <p>Everything is read from the classes once, at the start, where a mistake (two jobs of one name, no
 * {@code perform} method, a parameter that JSON can't restore, a wait that is no duration) stops the application with a
 * sentence about it. What a parameter takes is made then, too, a {@link dev.barback.registry.Fitting} for each place.
 * A name in a payload is looked up here and nowhere else: it never loads a class. Immutable afterwards.
 */
@NullMarked
package dev.barback.registry;

import org.jspecify.annotations.NullMarked;
