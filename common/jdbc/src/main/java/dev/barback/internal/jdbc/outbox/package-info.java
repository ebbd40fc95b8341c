/**
 * The outbox: messages for another broker, stored in the caller's transaction, and relayed after its commit. {@link
 * dev.barback.internal.jdbc.outbox.OutboxBroker} is its entry.
 *
 * <p>States of a row of {@code barback_outbox}: waiting; published and deleted; or rejected by the broker for good, with the
 * reason in {@code problem}, where it stays.
 *
 * <p>Invariants. A message is committed with the caller's transaction, or not at all. It is deleted only after the broker
 * has confirmed it, so that it may be published twice, and is never lost. Of all processes one at a time relays a queue
 * ({@code barback_relays}), in the order of the rows' ids.
 *
 * <p>Failures. A broker that is unavailable keeps the messages waiting, in all queues; {@link
 * dev.barback.internal.jdbc.outbox.OutboxBroker#problem} says so. A relay that died is replaced when its lock ends.
 */
@NullMarked
package dev.barback.internal.jdbc.outbox;

import org.jspecify.annotations.NullMarked;
