/**
 * What this process knows of its broker: whether it answers, and how many requests wait for it.
 *
 * <p>States: {@link dev.barback.web.broker.BrokerHealth} is unknown until the broker has answered or failed, then up or
 * down; {@link dev.barback.web.broker.BrokerBulkhead} lets all requests through, or, while the broker does not answer,
 * few.
 *
 * <p>Invariants: health is an observation of the latest requests, or of a probe in the background: a health check never
 * waits for the broker. Of the requests that do, the number is limited, so that other requests find a thread.
 *
 * <p>Failures: while the broker does not answer, {@code /actuator/health} is down, the log says so once, and requests
 * above the limit fail at once with a {@link dev.barback.BrokerException}.
 */
@NullMarked
package dev.barback.web.broker;

import org.jspecify.annotations.NullMarked;
