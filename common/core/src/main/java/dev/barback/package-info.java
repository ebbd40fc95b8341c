/**
 * The complete API for applications: {@link dev.barback.Job} and its annotations to write jobs, {@link
 * dev.barback.Jobs} to enqueue them.
 *
 * <p>The semantics follow Rails' ActiveJob 8.1, in Java's idiom. A job is delivered <em>at least once</em>: if its
 * worker dies after the side effect and before the acknowledgement, the job runs again, so {@code perform} should be
 * idempotent. {@link dev.barback.JobContext#jobId()} never changes; use it as the idempotency key.
 *
 * <p>This package does not depend on how jobs are serialized, carried or run; the packages that do so ({@code wire},
 * {@code broker}, {@code execution}, {@code worker}) depend on it.
 */
@NullMarked
package dev.barback;

import org.jspecify.annotations.NullMarked;
