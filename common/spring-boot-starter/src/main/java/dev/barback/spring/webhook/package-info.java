/**
 * Webhooks: posts to other programs that jobs have ended.
 *
 * <pre>
 *   records --changes--&gt; WebhookDispatcher --job, chosen id--&gt; WebhookJob --signed POST--&gt; the host, if allowed
 *                          its feed position is stored there
 * </pre>
 *
 * <p>A job that was enqueued with an address ({@link dev.barback.EnqueueOptions#webhook()}) is posted there, others to
 * the application's address. An address from a client is checked when it is accepted ({@link
 * dev.barback.spring.webhook.AllowedHosts}), and again before each post.
 *
 * <p>Invariant: each job that ends while webhooks are switched on is posted at least once. The feed position is stored
 * after the webhook jobs up to it were enqueued, by any process; after a crash they are enqueued again, under the same
 * ids, so that each runs once. From then on a webhook job is a job like any other: retried, and buried in the end.
 *
 * <p>Failures: if the feed position is not valid any more (the database server was restarted), the jobs that ended
 * since a minute before it was stored are looked up in the list of jobs, among the newest 10,000. A job that ends, and
 * is revived at once, may be posted only with its last end. A worker of a version without webhooks per job may be the
 * first to record a job, and then leaves its address out.
 */
@NullMarked
package dev.barback.spring.webhook;

import org.jspecify.annotations.NullMarked;
