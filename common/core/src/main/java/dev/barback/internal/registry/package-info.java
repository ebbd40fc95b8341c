/**
 * The registry of the application's job classes: found by name or by a reference to {@code perform}, with their
 * parameters, queue and retry policies.
 *
 * <p>All classes are read once, at the start. A mistake (two jobs of one name, no {@code perform} method, a parameter
 * that JSON can't restore, a wait that is not a duration) stops the application with a message. Each parameter gets its
 * {@link dev.barback.internal.registry.ArgumentConverter} then, too. A name in a payload is looked up only here: it never loads
 * a class. Immutable afterwards.
 */
@NullMarked
package dev.barback.internal.registry;

import org.jspecify.annotations.NullMarked;
