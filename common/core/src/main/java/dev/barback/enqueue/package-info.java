/**
 * From a call to a published message: the arguments are checked and written down, the interceptors run, the
 * message is published and confirmed; inside a transaction, after its commit.
 *
 * <p>Invariant: when an enqueue returns with {@link dev.barback.EnqueuedJob.Status#ENQUEUED}, the broker has
 * the job. Of all who enqueue a job of one id that they have chosen, one publishes it, where records are kept: the one
 * who wrote it there first. Failures: what does not fit is thrown before the job is published; in a bulk it is that job's result,
 * and the others go on. A broker that can't be reached is a {@link dev.barback.broker.BrokerException}, and the
 * caller knows that the job may not be on its way.
 */
@NullMarked
package dev.barback.enqueue;

import org.jspecify.annotations.NullMarked;
