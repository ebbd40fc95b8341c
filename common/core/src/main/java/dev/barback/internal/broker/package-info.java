/**
 * Brokers carry messages: a small contract with the same meaning on Pub/Sub, in a database and in memory. One contract
 * test ({@code dev.barback.contract.BrokerContract}) runs against each.
 *
 * <p>States of a message: published - available (at its due time) - leased - acknowledged. A lease that is not
 * acknowledged, renewed, released or parked in time ends, and the message is available again.
 *
 * <pre>
 *   publish --&gt; [delayed] --&gt; available ---fetch---&gt; leased --acknowledge--&gt; removed
 *                  ^              ^                    |
 *                  |              +---- release, end --+
 *                  +----------------- park ------------+        purge: all of them --&gt; removed
 * </pre>
 *
 * <p>If a broker can't choose the users whose messages it delivers, a {@link dev.barback.internal.broker.LanedBroker} spreads
 * the users of a queue over {@link dev.barback.spi.Lanes}, each with these states.
 *
 * <p>Invariants: {@code publish} returns when the broker has confirmed the message, so a worker that publishes first
 * and then acknowledges loses no message; a message is delivered at least once, and never before its due time; {@code
 * fetch} never returns more messages than requested; no call lasts longer than its timeout. Failures are {@link
 * dev.barback.BrokerException}s; all operations may be repeated.
 */
@NullMarked
package dev.barback.internal.broker;

import org.jspecify.annotations.NullMarked;
