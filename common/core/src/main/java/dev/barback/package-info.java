/**
 * The API for applications: {@link dev.barback.Job} and its annotations to write jobs, {@link dev.barback.Jobs} to enqueue
 * them, {@link dev.barback.JobOperations} to see and change them, and listeners and interceptors.
 *
 * <p>The semantics follow Rails' ActiveJob 8.1, in Java's idiom. A job is delivered <em>at least once</em>: if its
 * worker dies after the side effect and before the acknowledgement, the job runs again, so {@code perform} should be
 * idempotent. {@link dev.barback.JobContext#jobId()} never changes; use it as the idempotency key.
 *
 * <p>Two packages beside this one are API, too: {@link dev.barback.spi} for authors of a broker or a job store, and
 * {@link dev.barback.rails} for Rails' own types of arguments. What is in {@code dev.barback.internal} has no promise: it
 * is public only because packages need each other. No type of these three packages mentions an internal one.
 */
@NullMarked
package dev.barback;

import org.jspecify.annotations.NullMarked;
