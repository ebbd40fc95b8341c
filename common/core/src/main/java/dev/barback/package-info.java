/**
 * What an application touches, and nothing else: {@link dev.barback.Job} and its annotations to
 * write jobs, {@link dev.barback.Jobs} to enqueue them.
 *
 * <p>The semantics are those of Rails' ActiveJob 8.1, in Java's idiom. A job is delivered <em>at
 * least once</em>: a job whose worker dies after its side effect and before its acknowledgement runs
 * again, so {@code perform} should be safe to repeat. {@link dev.barback.JobContext#jobId()} never
 * changes and is the key to make it so.
 *
 * <p>Nothing in this package depends on how jobs are written down, carried or run; those rooms
 * ({@code wire}, {@code broker}, {@code execution}, {@code worker}) depend on this one.
 */
@NullMarked
package dev.barback;

import org.jspecify.annotations.NullMarked;
