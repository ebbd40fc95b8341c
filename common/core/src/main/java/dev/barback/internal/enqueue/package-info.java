/**
 * Enqueues jobs: the arguments are checked and serialized, the interceptors run, the message is published and
 * confirmed; inside a transaction, after its commit. It is the lowest package that knows all that the parts of a running
 * Barback share, so their {@link dev.barback.internal.enqueue.Foundation} is here.
 *
 * <p>Invariant: when an enqueue returns with {@link dev.barback.EnqueuedJob.Status#ENQUEUED}, the broker has confirmed
 * the job. With a job store, only one of several enqueuers of the same chosen id publishes the job: the first that
 * wrote its record. Failures: an invalid job throws before it is published; in a bulk, the error is the result of that
 * job, and the others are enqueued. An unreachable broker throws a {@link dev.barback.BrokerException}; the job
 * may then not be published.
 */
@NullMarked
package dev.barback.internal.enqueue;

import org.jspecify.annotations.NullMarked;
