/**
 * Tells other programs over HTTP that jobs have ended.
 *
 * <pre>
 *   records --changes--&gt; EndedJobs --a job of a chosen id--&gt; WebhookJob --signed POST--&gt; the host, if it is allowed
 *                          its place is kept in the records
 * </pre>
 *
 * <p>A job that was enqueued with an address ({@link dev.barback.EnqueueOptions#webhook()}) is told of there, others at the
 * application's. The address is checked by whoever takes it from strangers ({@link
 * dev.barback.spring.webhook.AllowedHosts}), and again before each post.
 *
 * <p>Invariant: of each job that ends while this is switched on, the other side hears at least once. The place among the
 * changes is kept after the jobs for it were enqueued, by whatever process; whoever comes after a crash enqueues them once
 * more, under the same ids, so that they go once. From then on it is a job like any other: retried, and buried in the end.
 *
 * <p>Failures: where the place is known no more (the database's server was started anew), what ended since a minute before
 * it was kept is looked up in the list of jobs, the newest 10,000 of them. A job that ends, and is revived at once, may be
 * told of as it ended last. A worker of a version that knows no addresses may be the first to record a job, and leaves its
 * address out.
 */
@NullMarked
package dev.barback.spring.webhook;

import org.jspecify.annotations.NullMarked;
